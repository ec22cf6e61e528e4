package linear

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/session"
)

// Whatever events come, in whatever order, the narrator writes clean lines and
// does not panic.
func TestNarratorIsClean(t *testing.T) {
	text := rapid.SampledFrom([]string{"", "a", "a\nb", "\x1b[2Jx", "\u009b31m", "\r\n\x00", "x\u202ey", strings.Repeat("long ", 10)})
	body := rapid.Custom(func(t *rapid.T) session.Body {
		s, n := text.Draw(t, "text"), rapid.IntRange(-1, 12).Draw(t, "n")
		drafted := session.Drafted{N: n, Round: n, Text: s, Answer: &s}
		decided := session.Decided{Option: n}
		decided.Decision.Question = n
		return rapid.SampledFrom([]session.Body{
			session.Started{Setup: session.Setup{ID: s, Prompt: s, Strategy: s, Budget: n}}, session.PhaseStarted{Model: s}, session.Delta{Text: s},
			drafted, session.Referenced{Text: s}, session.Asked{Questions: []string{s, s}}, session.Predicted{Question: n, Yes: 7},
			decided, session.Judged{Draft: n}, session.Retried{Why: s}, session.Warned{Text: s, Hint: s}, session.Failed{Text: s, Hint: s},
			session.Finished{Outcome: session.Outcome(s)}, session.Unknown{Type: s},
		}).Draw(t, "body")
	})
	rapid.Check(t, func(t *rapid.T) {
		var story, final bytes.Buffer
		n := &Narrator{Out: &story, Final: &final, Errors: rapid.Bool().Draw(t, "errors"), Quiet: rapid.Bool().Draw(t, "quiet"), Spoken: rapid.Bool().Draw(t, "spoken")}
		for _, b := range rapid.SliceOfN(body, 0, 12).Draw(t, "bodies") {
			n.Tell(session.Event{Body: b})
		}
		if s := story.String() + final.String(); strings.ContainsAny(s, "\x1b\r\x00\u202e\u009b") {
			t.Fatalf("not clean: %q", s)
		}
	})
}

// A draft is told as the final one only where the session ends with it.
func TestNarratorDrafts(t *testing.T) {
	var story bytes.Buffer
	n := &Narrator{Out: &story, Final: &story}
	for _, b := range []session.Body{
		session.Started{}, session.Drafted{N: 0, Text: "one"}, session.Asked{}, session.Drafted{N: 1, Text: "two"},
		session.PhaseStarted{}, session.Drafted{N: 2, Text: "three"}, session.Finished{Outcome: session.Solved},
	} {
		n.Tell(session.Event{Body: b})
	}
	var got []string
	for line := range strings.Lines(story.String()) {
		if strings.Contains(line, "draft") || strings.HasPrefix(line, "  ") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	if s := strings.Join(got, ", "); s != "first draft, one, draft 2, two, final draft, three" {
		t.Errorf("got %s in %s", s, story.String())
	}
}
