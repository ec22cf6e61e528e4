package cli

import (
	"context"
	"fmt"
	"io"

	"tenbits/session"
	"tenbits/tui/linear"
)

// studied is what was found out about a session after its end.
type studied struct {
	controls []session.Compared // nil where they were not asked for
	effects  []session.Effect   // nil where they were not asked for
	beside   *session.Opinion   // nil where it was not asked for
}

// study finds out what the flags ask for about a session that has ended, and
// prints it where the session is not printed as JSON. What came is returned
// beside an error.
func (a *app) study(ctx context.Context, s settings, cfg session.Config, st session.State, f askFlags) (studied, error) {
	var out studied
	if st.First() == nil || !st.Done() {
		return out, nil
	}
	var to io.Writer = a.out
	switch {
	case f.json:
		to = io.Discard
	case f.events:
		to = a.err
	}
	tell := func(format string, args ...any) {
		if !f.quiet {
			fmt.Fprintf(a.err, format, args...)
		}
	}
	if f.beside != "" {
		var err error
		if out.beside, err = a.secondOpinion(ctx, s, cfg, st, f.beside); err != nil {
			return out, err
		}
		fmt.Fprintln(to)
		linear.OpinionTable(to, st, *out.beside)
	}
	if f.effects {
		out.effects = []session.Effect{}
		same, err := session.Effects(ctx, cfg, st, func(e session.Effect) {
			out.effects = append(out.effects, e)
			tell("what the answer to question %d did\n", e.Question)
		})
		if err != nil {
			return out, err
		}
		if !same {
			fmt.Fprintln(a.err, "warning: "+linear.Chance)
		}
		fmt.Fprintln(to)
		linear.EffectTable(to, st, out.effects)
	}
	if !f.controls {
		return out, nil
	}
	cfg.Noise = s.noise
	all := session.Controls()
	err := session.Compare(ctx, cfg, st, all, func(c session.Compared) {
		out.controls = append(out.controls, c)
		tell("control %d of %d: %s\n", len(out.controls), len(all), c.Control)
	})
	fmt.Fprintln(to)
	linear.ControlTable(to, st, out.controls)
	return out, err
}

// secondOpinion has a model answer the questions of a session that has ended.
func (a *app) secondOpinion(ctx context.Context, s settings, cfg session.Config, st session.State, ref string) (*session.Opinion, error) {
	var err error
	cfg.Decider, cfg.StrongPrompts = nil, s.prompts
	if cfg.Strong, err = a.opener(s)(ctx, ref); err != nil {
		return nil, err
	}
	o, err := session.SecondOpinion(ctx, cfg, st)
	if err != nil {
		return nil, err
	}
	return &o, nil
}
