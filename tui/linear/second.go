package linear

import (
	"context"
	"fmt"

	"tenbits/models"
	"tenbits/session"
	"tenbits/term"
)

// second has another model answer the questions of the last session, and tells
// where it would have said something else.
func (d *dialogue) second(ctx context.Context, ref string) error {
	st := d.ended
	switch {
	case st.Final() == nil || !st.Done() || st.Cut() || len(st.Decided) == 0:
		d.say("There is no session yet that has come to its end with answers. Press enter to start one.")
		return nil
	case ref == "" || ref == models.Human:
		return d.refuse(fmt.Errorf("name the model that is to answer beside, for example second embedded/strong; models lists them"))
	}
	var o session.Opinion
	err := d.work(ctx, func(ctx context.Context) error {
		cfg, err := d.rerunConfig(ctx, st.Setup)
		if err != nil {
			return err
		}
		if cfg.Strong, err = d.o.Open(ctx, ref); err != nil {
			return err
		}
		cfg.StrongPrompts = d.o.Prompts
		o, err = session.SecondOpinion(ctx, cfg, st)
		return err
	})
	if err != nil {
		return d.failed(ctx, err)
	}
	d.say("%s gives %d of the %s as they were given; its own solution: %s.", term.CleanLine(o.Model), o.Agree(), Plural(len(o.Answers), "answer"), ownSolution(o))
	for _, a := range o.Answers {
		if a.Answer != a.First {
			q, _ := st.Asks(a.Question)
			d.say("To question %d it says %s, where %s was given: %s", a.Question, a.Answer, a.First, q.Text)
		}
	}
	return nil
}
