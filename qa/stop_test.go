package qa_test

import (
	"strings"
	"testing"

	"tenbits/qa"
)

// Where a judge and a guard have a say, and where there is nothing to say: a
// decision that nothing hangs on would be a bit for nothing.
func TestSideSteps(t *testing.T) {
	for _, tt := range []struct {
		name     string
		strategy string
		start    qa.Game
		options  string // of the decisions in their order: y 1, n 0; the last one goes on
		want     string
	}{
		{"a judge between rounds, while an answer fits beside it", "adaptive", qa.Game{Budget: 4, Stop: qa.StopSent}, "n",
			"draft ask decide revise stop ask decide revise ask decide revise finish"},
		{"a judge who stops", "adaptive", qa.Game{Budget: 4, Stop: qa.StopSent}, "y", "draft ask decide revise stop finish"},
		{"a judge of one round", "batch", qa.Game{Budget: 2, Stop: qa.StopSent}, "n", "draft ask decide decide revise finish"},
		{"answers that can be erased count twice", "adaptive", qa.Game{Budget: 5, Stop: qa.StopSent, CanErase: true}, "n",
			"draft ask decide revise ask decide revise ask decide revise ask decide revise finish"},
		{"and once more where that fits", "adaptive", qa.Game{Budget: 6, Stop: qa.StopSent, CanErase: true}, "n",
			"draft ask decide revise stop ask decide revise ask decide revise ask decide revise finish"},
		{"the small model judges for nothing", "adaptive", qa.Game{Budget: 2, Stop: qa.StopFree, Tau: 11}, "n",
			"draft ask decide revise judge ask decide revise finish"},
		{"and ends the session", "adaptive", qa.Game{Budget: 2, Stop: qa.StopFree, Tau: 0}, "n", "draft ask decide revise judge finish"},
		{"a bit is set aside for the guard", "batch", qa.Game{Budget: 3, Guard: true}, "n", "draft ask decide decide revise keep finish"},
		{"the guard keeps the first draft", "batch", qa.Game{Budget: 2, Guard: true}, "ny", "draft ask decide revise keep take finish"},
		{"one bit is for the answer", "batch", qa.Game{Budget: 1, Guard: true}, "n", "draft ask decide revise finish"},
		{"nothing was revised", "verify", qa.Game{Budget: 4, Guard: true}, "y", "draft pose decide finish"},
		{"a question has ruled the first draft out", "verify", qa.Game{Budget: 2, Guard: true}, "n", "draft pose decide revise ask decide revise finish"},
		{"a draft was picked", "select:4", qa.Game{Budget: 5, Guard: true}, "y", "draft sample select take finish"},
		{"judge and guard", "adaptive", qa.Game{Budget: 5, Guard: true, Stop: qa.StopSent}, "nnny", "draft ask decide revise stop ask decide revise ask decide revise keep take finish"},
		{"a draft that is good enough to stop is kept", "adaptive", qa.Game{Budget: 5, Guard: true, Stop: qa.StopSent}, "ny", "draft ask decide revise stop finish"},
		{"nothing to decide with", "adaptive", qa.Game{Guard: true, Stop: qa.StopSent}, "n", "draft finish"},
	} {
		tt.start.Common = qa.Number
		got, trace, err := table(strategy(t, tt.strategy), tt.start, 99, func(d qa.Decision) (int, error) {
			if n := d.N - 1; n < len(tt.options) {
				return strings.IndexByte("ny", tt.options[n]), nil
			}
			return strings.IndexByte("ny", tt.options[len(tt.options)-1]), nil
		})
		if s := strings.Join(trace, " "); err != nil || s != tt.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", tt.name, err, s, tt.want)
		}
		if spent := got.Spent(); spent > tt.start.Budget {
			t.Errorf("%s: %d bits spent of %d", tt.name, spent, tt.start.Budget)
		}
	}
}

// Where both drafts come to the same answer there is nothing to keep, however
// they are worded; and a solution that can be compared decides without a call.
func TestKeeping(t *testing.T) {
	for _, tt := range []struct {
		first, final, solution string
		asked                  bool
		option                 int
		settled                bool
	}{
		{"Answer: 7", "so\nAnswer: 7.0", "", false, 0, false},
		{"no", "no", "", false, 0, false},
		{"Answer: 7", "Answer: 8", "Answer: 7", true, qa.OptionFirst, true},
		{"Answer: 7", "Answer: 8", "Answer: 8", true, qa.OptionFinal, true},
		{"Answer: 7", "Answer: 8", "Answer: 9", true, qa.OptionFinal, true},
		{"Answer: 7", "well", "Answer: 7", true, qa.OptionFirst, true},
		{"Answer: 7", "well", "Answer: 9", true, 0, false},
		{"well", "Answer: 9", "Answer: 9", true, qa.OptionFinal, true},
		{"well", "oh", "Answer: 9", true, 0, false},
		{"Answer: red", "Answer: green", "I see.", true, 0, false},
		{"Answer: red", "Answer: green", "Answer: Red", true, qa.OptionFirst, true},
	} {
		g := qa.Game{Budget: 4, Guard: true, Common: qa.Text}.WithDraft(tt.first, "").WithDraft(tt.final, "")
		if d, ok := g.Keeping(); ok != tt.asked || ok && (d.Options != 2 || d.Draft != 1) {
			t.Errorf("%q, then %q: %t, %+v", tt.first, tt.final, ok, d)
		}
		if option, ok := g.Keeps(tt.solution); tt.asked && (ok != tt.settled || option != tt.option && ok) {
			t.Errorf("%q, then %q, by %q: %d, %t", tt.first, tt.final, tt.solution, option, ok)
		}
	}
}
