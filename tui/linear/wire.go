package linear

import (
	"cmp"
	"context"
	"fmt"

	"tenbits/qa"
	"tenbits/session"
)

// PartText says in a line what a part of a payload is.
func PartText(st session.State, p qa.Part) string {
	switch p.Kind {
	case qa.PartFlag:
		return "flag: " + map[bool]string{true: "the decisions are coded", false: "the decisions are plain"}[p.Bits == "1"]
	case qa.PartErasures:
		if p.Bits == "" {
			return "no erasure bit, as the decisions are coded"
		}
		return "erasure bit: " + map[bool]string{true: "some answer was left unclear", false: "no answer was left unclear"}[p.Bits == "1"]
	case qa.PartCheck:
		return "check"
	case qa.PartText:
		if p.Text == "" {
			return "text: there are no more questions"
		}
		return fmt.Sprintf("text of question %d: %s", p.Question, p.Text)
	case qa.PartMark:
		return "an answer was left unclear that was then not sent, as it made the others dearer"
	}
	text := fmt.Sprintf("%d %s", p.Taken.N, OptionOf(st, p.Taken))
	if i := p.Taken.Option; i >= 0 && i < len(p.Taken.Shares) {
		text += fmt.Sprintf(" (%.2f), option %d of 0 to %d", float64(p.Taken.Shares[i])/qa.One, i, p.Taken.Options-1)
	}
	switch yes := p.Taken.Yes; {
	case yes == 0:
	case p.Taken.Kind == qa.KindAnswer:
		text += fmt.Sprintf(" (yes %.2f)", yes.P())
	default: // of the option that is named
		text += fmt.Sprintf(" (%s %.2f)", st.Game.Label(p.Taken.Decision, 1), yes.P())
	}
	if q := QuestionOf(st, p.Taken); q != "" {
		text += " " + q
	}
	return text
}

// OptionOf names the option that was taken.
func OptionOf(st session.State, t qa.Taken) string {
	if t.Kind == qa.KindAnswer {
		return string(qa.AnswerOf(t.Option))
	}
	text := fmt.Sprintf("%s: %s", t.Kind, st.Game.Label(t.Decision, t.Option))
	if t.Kind == qa.KindSelect {
		return fmt.Sprintf("%s %s", t.Kind, st.Game.Label(t.Decision, t.Option))
	}
	return text
}

// QuestionOf returns the question that a decision answers, empty where it is
// none.
func QuestionOf(st session.State, t qa.Taken) string {
	if t.Question < 1 || t.Question > len(st.Game.Questions) {
		return ""
	}
	return st.Game.Questions[t.Question-1].Text
}

// wire tells the payload of a session bit by bit: of the last one, or of a saved
// one.
func (d *dialogue) wire(ctx context.Context, args string) error {
	st := d.ended
	if args != "" {
		var err error
		if _, st, err = d.load(ctx, args); err != nil {
			return d.failed(ctx, err)
		}
	}
	if !st.Done() {
		d.say("There is no session yet that has come to its end. Press enter to start one, or name a saved one: wire 2.")
		return nil
	}
	parts, ok := st.Wire()
	switch {
	case !ok:
		d.say("The payload %s is not that of the decisions: it ended early, or another program wrote it.", st.Payload())
		return nil
	case len(parts) == 0:
		d.say("Nothing was sent.")
		return nil
	}
	for _, p := range parts {
		bits := "No bit of its own"
		if p.Bits != "" {
			bits = fmt.Sprintf("%s %s", map[bool]string{true: "Bit", false: "Bits"}[len(p.Bits) == 1], p.Bits)
		}
		d.say("%s, in plain1 %s, %.2f ideal: %s", bits, Plural(p.Nominal, "bit"), p.Ideal, PartText(st, p))
		if p.Width != nil {
			d.say("The interval is now from %s, and %s wide.", qa.Decimal(p.Low), qa.Decimal(p.Width))
		}
	}
	payload, l := st.Payload(), st.Ledger()
	d.say("In all %s: %s, %d in plain1, %.2f ideal; as bytes %x.", cmp.Or(string(payload), "nothing"), Plural(len(payload), "bit"), l.Nominal, l.Ideal, payload.Bytes())
	return nil
}
