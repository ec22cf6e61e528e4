package session

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"tenbits/models"
	"tenbits/qa"
)

// choose has the pending selection decided.
func (r *run) choose(ctx context.Context) error {
	d, ok := r.state.Game.Selection()
	if !ok {
		return errors.New("nothing to select")
	}
	return r.made(ctx, d)
}

// settles makes a decision that the solution settles without a call: which of
// some answers is its own. It is not ok where a model has to read.
func (m *modelDecider) settles(d qa.Decision, g qa.Game) (v Verdict, ok bool) {
	solution := m.solution
	if m.run.cfg.Control == Self { // it has all its drafts to go by
		solution = g.Usual().Text
	}
	switch d.Kind {
	case qa.KindSelect:
		v.Option, ok = g.Match(d, solution)
	case qa.KindKeep:
		v.Option, ok = g.Keeps(solution)
	case qa.KindAnswer:
		if q := g.Questions[d.Question-1]; q.Pose != nil {
			var yes bool
			if yes, ok = g.Holds(*q.Pose, solution); yes {
				v.Option = qa.OptionYes
			}
		}
	}
	if ok {
		v.Raw, _ = qa.FinalAnswer(solution, g.Common)
	}
	return v, ok
}

// selects has the strong model name one of the drafts that d stands for. One that
// names none of them has picked none.
func (m *modelDecider) selects(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	var drafts []qa.Sample
	var options []int // of d, for the drafts
	for option, pick := range d.Picks {
		if pick >= 0 && pick < len(g.Samples) {
			drafts, options = append(drafts, g.Samples[pick]), append(options, option)
		}
	}
	n, v, err := m.names(ctx, drafts, g)
	v.Option = max(slices.Index(d.Picks, qa.NoPick), 0)
	if n > 0 {
		v.Option = options[n-1]
	}
	return v, err
}

// leastRoom is how many bytes of a draft say more than its answer does.
const leastRoom = 64

// candidateRoom returns how many bytes of each of n drafts a prompt can hold, 0
// where that is too few for more than its answer: half of the context, at two bytes
// a token, which fits in most languages.
func candidateRoom(card models.Card, n int) int {
	if card.Context == 0 {
		return MaxPrompt
	}
	return lessRoom(2 * card.Context / max(n, 1))
}

// lessRoom returns half of the room, or 0.
func lessRoom(room int) int {
	if room /= 2; room < leastRoom {
		return 0
	}
	return room
}

// candidates returns of each draft as much as there is room for, or its answer
// alone.
func candidates(drafts []qa.Sample, room int) []string {
	var out []string
	for _, d := range drafts {
		switch {
		case room > 0:
			out = append(out, cutText(d.Text, room))
		case d.Answer != "":
			out = append(out, cutText(d.Answer, leastRoom))
		default:
			out = append(out, cutText(d.Text, leastRoom/4))
		}
	}
	return out
}

// cutText returns text, or its end where it is longer than most bytes: that is
// where a draft concludes.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	text = text[len(text)-most:]
	for len(text) > 0 && !utf8.RuneStart(text[0]) {
		text = text[1:]
	}
	return "… " + text
}
