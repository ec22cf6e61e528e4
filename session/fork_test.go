package session_test

import (
	"testing"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// A session that forks at an answer is what it was before, has the other answer
// there, and goes on from it; the strong model is asked for nothing that it has
// said already. The receiver rebuilds it as any other.
func TestFork(t *testing.T) {
	for _, strategy := range []string{"batch", "adaptive", "rounds:2x2"} {
		cfg := config(t, strategy, 4)
		cfg.Strong = &sage{}
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		for n, q := range st.Game.Questions {
			if q.Answer != qa.Yes && q.Answer != qa.No {
				continue
			}
			small, strong := newCounting(), &sage{}
			cfg := cfg
			cfg.ID, cfg.Small, cfg.Strong, cfg.Flip, cfg.Given = "y", small, strong, n+1, st.Fork(n+1)
			_, fork, err := play(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			if fork.Setup.Given != "x" || fork.Setup.Flip != n+1 || small.calls[models.RoleDraft] != 0 {
				t.Errorf("%s, question %d: %+v, calls %v", strategy, n+1, fork.Setup, small.calls)
			}
			for i, d := range fork.Decided {
				was := st.Decided[min(i, len(st.Decided)-1)]
				switch {
				case i < n && (d.Option != was.Option || !d.Given || d.Flipped),
					i == n && (d.Option != qa.OptionYes-was.Option || !d.Given || !d.Flipped):
					t.Errorf("%s, question %d: decision %d is %+v, was %+v", strategy, n+1, i+1, d, was)
				}
			}
			for _, role := range strong.roles {
				if role == models.RoleReference || strategy == "batch" {
					t.Errorf("%s, question %d: the strong model was called to %s", strategy, n+1, role)
				}
			}
			_, got, err := play(t, session.Receive(cfg, fork.Finished.Payload))
			if err != nil || got.Finished.FinalSHA256 != fork.Finished.FinalSHA256 {
				t.Errorf("%s, question %d: received %v", strategy, n+1, err)
			}
			// A fork of the fork at the same answer is the session again.
			cfg.Flip, cfg.Given = 0, fork.Fork(n+1)
			_, back, err := play(t, session.Run(cfg))
			if err != nil || back.Finished.FinalSHA256 != st.Finished.FinalSHA256 {
				t.Errorf("%s, question %d: back again: %v", strategy, n+1, err)
			}
		}
	}
}
