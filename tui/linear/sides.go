package linear

import (
	"fmt"
	"math"

	"tenbits/qa"
	"tenbits/session"
)

// aboutSides says how a session is stopped and guarded, empty where it is
// neither.
func aboutSides(s session.Setup) string {
	text := ""
	switch {
	case s.Stop == qa.StopFree:
		text = fmt.Sprintf(", judge %s from %g on", s.Small.Card.Ref(), s.Tau)
	case s.Judge != nil:
		text = fmt.Sprintf(", judge %s from %g on", s.Judge.Card.Ref(), s.Tau)
	case s.Stop == qa.StopSent:
		text = ", with a judge"
	}
	if s.Guard {
		text += ", with a guard"
	}
	return text
}

// tellScore tells what the judge gave a draft.
func (n *Narrator) tellScore(b session.Judged) {
	given := ""
	if b.Given {
		given = ", given"
	}
	switch {
	case b.Unclear:
		n.line("judge: no score for draft %d%s", b.Draft+1, given)
	case b.Score == qa.NoScore:
		n.line("judge: draft %d has no final answer to score", b.Draft+1)
	default:
		n.line("judge: draft %d scores %.3g of %d%s", b.Draft+1, b.Score, qa.MostScore, given)
	}
}

// side says what a decision about a draft came to.
func side(d session.Decided) string {
	switch {
	case d.Decision.Kind == qa.KindStop && d.Option == qa.OptionStop:
		return "the session ends here"
	case d.Decision.Kind == qa.KindStop:
		return "the session goes on"
	case d.Option == qa.OptionFirst:
		return "the first draft is kept"
	}
	return "the final draft is kept"
}

// tellSide tells a decision about a draft.
func (n *Narrator) tellSide(d session.Decided) {
	price := fmt.Sprintf("%d of %d bits", n.state.Spent(), n.state.Setup.Budget)
	if yes := d.Decision.Yes; yes != 0 {
		price += fmt.Sprintf(", %s expected at %.2f", n.state.Game.Label(d.Decision, 1), yes.P())
	}
	if d.Flipped {
		price += ", FLIPPED on the way"
	}
	if d.Given {
		price += ", given"
	}
	n.line("%s: %s  (%s)", d.Decision.Kind, side(d), price)
}

// speakScore tells what the judge gave a draft, for the ear.
func (n *Narrator) speakScore(b session.Judged) {
	switch name := lower(draftName(b.Draft)); {
	case b.Unclear:
		n.line("The judge gives %s no score.", name)
	case b.Score == qa.NoScore:
		n.line("For the judge %s has no final answer to score.", name)
	default:
		n.line("The judge gives %s a score of %.3g.", name, b.Score)
	}
}

// speakSide tells a decision about a draft, for the ear.
func (n *Narrator) speakSide(before session.State, d session.Decided) {
	text := side(d)
	if yes := d.Decision.Yes; yes != 0 {
		text += fmt.Sprintf(", where the small model expected %q at %d percent", n.state.Game.Label(d.Decision, 1), int(math.Round(100*yes.P())))
	}
	if d.Flipped {
		text += ", flipped on the way"
	}
	cost := ""
	if bits := n.state.Spent() - before.Spent(); bits > 0 {
		cost = Plural(bits, "bit") + ", "
	}
	n.line("Decided: %s. %s%d of %d spent.", text, cost, n.state.Spent(), n.state.Setup.Budget)
}

// taken says what became of a draft that was not written anew.
func taken(s session.State) string {
	if list := s.Game.Decisions; len(list) > 0 && list[len(list)-1].Kind == qa.KindKeep {
		return "the first one, which is kept"
	}
	return "which was picked"
}
