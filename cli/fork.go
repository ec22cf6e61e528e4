package cli

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/spf13/cobra"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// forkFlags say how a session differs from one that is saved.
type forkFlags struct {
	from     string // ID or file of that; empty: the session is no fork
	at       int
	flip     bool
	question string
}

func (f *forkFlags) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.from, "from", "", "fork this session (file or ID): its prompt, models and settings")
	cmd.Flags().IntVar(&f.at, "at", 0, "with --from: the number of the question at which it forks")
	cmd.Flags().BoolVar(&f.flip, "flip", false, "with --from: the answer to that question is the other one")
	cmd.Flags().StringVar(&f.question, "question", "", "with --from: that question in other words; they travel and are charged")
}

// alone tells whether a session that is no fork has flags of one.
func (f forkFlags) alone() error {
	if f.at != 0 || f.flip || f.question != "" {
		return usageError("for example --from k3f9qz --at 3 --flip", "--at, --flip and --question want --from, the session that forks")
	}
	return nil
}

// forkConfig returns what a fork is run with.
func (a *app) forkConfig(cmd *cobra.Command, args []string, s settings, f askFlags) (session.Config, error) {
	example := "for example tenbits ask --from k3f9qz --at 3 --flip, or --question TEXT, or --strategy adaptive"
	var none session.Config
	if len(args) > 0 {
		return none, usageError("leave the prompt out", "a fork has the prompt of the session that it is from")
	}
	if f.hasGold || f.oracle {
		return none, usageError("leave --gold and --oracle out", "a fork has the right answer of the session that it is from")
	}
	for _, o := range options() {
		kept := slices.Contains(append(callOptions(), "calibration", "strategy", "noise"), o.key)
		if fl := cmd.Flags().Lookup(o.key); fl != nil && fl.Changed && !kept {
			return none, usageError("leave --"+o.key+" out", "a fork has the settings of the session that it is from; --%s cannot be another", o.key)
		}
	}
	path, err := a.located(s, f.fork.from)
	if err != nil {
		return none, err
	}
	_, st, err := transcripts.Load(path)
	if err != nil {
		return none, err
	}
	if st.Setup.Side != session.Sender {
		return none, usageError("fork the sender's session", "the session %s is a receiver's", st.Setup.ID)
	}
	other := session.Otherwise{Flip: f.fork.flip, Text: f.fork.question}
	if cmd.Flags().Changed("strategy") {
		other.Strategy = qa.WithDrafts(s.get("strategy"), qa.UsualDrafts)
	}
	fork, err := st.ForkAs(f.fork.at, other)
	if err != nil {
		return none, usageError(example, "session %s cannot fork: %w", st.Setup.ID, err)
	}
	cfg := session.Config{Version: release(), MaxRetries: s.retries, Now: a.now}
	if cfg.Calibration, err = a.calibration(cmd.Context(), s); err != nil {
		return none, err
	}
	seats := st.Setup
	if seats.ByPerson() {
		seats.Strong, cfg.Decider = nil, a.person()
	}
	if err := a.openSession(cmd.Context(), s, seats, &cfg); err != nil {
		return none, err
	}
	if err := a.openAsker(cmd.Context(), s, st.Setup, &cfg); err != nil {
		return none, err
	}
	cfg, err = fork.Config(cfg, st.Setup)
	if err != nil {
		return none, fmt.Errorf("session %s cannot fork: %w", st.Setup.ID, err)
	}
	cfg.ID = transcripts.NewID(a.now(), rand.IntN)
	return cfg, nil
}
