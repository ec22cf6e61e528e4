package cli

import (
	"context"
	"fmt"
	"io"

	"tenbits/session"
	"tenbits/tui/linear"
)

// controls runs the controls of a session that has ended, and prints them
// where the session is not printed as JSON. Those that came are returned beside
// an error.
func (a *app) controls(ctx context.Context, s settings, cfg session.Config, st session.State, f askFlags) ([]session.Compared, error) {
	if st.First() == nil || !st.Done() {
		return nil, nil
	}
	cfg.Noise = s.noise
	var list []session.Compared
	err := session.Compare(ctx, cfg, st, session.Controls(), func(c session.Compared) {
		list = append(list, c)
		if !f.quiet {
			fmt.Fprintf(a.err, "control %d of %d: %s\n", len(list), len(session.Controls()), c.Control)
		}
	})
	if f.json {
		return list, err
	}
	var to io.Writer = a.out
	if f.events {
		to = a.err
	}
	fmt.Fprintln(to)
	linear.ControlTable(to, st, list)
	return list, err
}
