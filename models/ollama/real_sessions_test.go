package ollama_test

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"testing"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamatest"
	"tenbits/qa"
	"tenbits/session"
)

// What the pair sends on a real server, a receiver on that server rebuilds,
// every time; and so does one on the embedded runtime, as long as both have
// written the same. TENBITS_CASES sets how many sessions of each strategy.
//
// The figures are in docs/reliability.md.
func TestRealReceives(t *testing.T) {
	sessions := 5
	if n, err := strconv.Atoi(os.Getenv("TENBITS_CASES")); err == nil && n > 0 {
		sessions = n
	}
	server := ollamatest.Start(t)
	strong := provider(t, server, ollama.Options{}).Model(ollamatest.Strong)
	for _, name := range []string{"batch", "adaptive", "rounds:2x5"} {
		strategy, err := qa.ParseStrategy(name)
		if err != nil {
			t.Fatal(err)
		}
		again, elsewhere, won := 0, 0, 0
		for seed := range uint64(sessions) {
			problem := problems.New(problems.HeldOutSeed + seed)
			gold := fmt.Sprint(problem.Answer())
			// Each has models of its own, as another process would.
			cfg := session.Config{Prompt: problem.Text, Gold: &gold, Strong: strong, Strategy: strategy, Budget: 10, Check: session.CheckOn}
			cfg.Small = provider(t, server, ollama.Options{}).Model(ollamatest.Small)
			sent, err := fold(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			if c := sent.Finished.Change; c != nil && *c == session.Won {
				won++
			}
			small, err := embedded.Small()
			if err != nil {
				t.Fatal(err)
			}
			for count, m := range map[*int]models.Model{&again: provider(t, server, ollama.Options{}).Model(ollamatest.Small), &elsewhere: small} {
				cfg.Small = m
				got, err := fold(t, session.Receive(cfg, sent.Finished.Payload))
				switch {
				case err == nil && got.Finished.FinalSHA256 == sent.Finished.FinalSHA256:
					*count++
				case !errors.Is(err, qa.ErrCheck):
					t.Errorf("seed %d: a difference that the check did not find: %v", seed, err)
				}
			}
		}
		t.Logf("%-10s  of %d sessions (%d won) %d rebuilt on the server, %d on the embedded runtime", name, sessions, won, again, elsewhere)
		if again != sessions || elsewhere < sessions-(sessions+19)/20 || won == 0 {
			t.Errorf("%s: %d and %d of %d sessions were rebuilt, %d won", name, again, elsewhere, sessions, won)
		}
	}
}

// fold returns what a session comes to.
func fold(t *testing.T, src session.Source) (session.State, error) {
	var st session.State
	err := src(t.Context(), func(e session.Event) { st = st.Apply(e) })
	return st, err
}
