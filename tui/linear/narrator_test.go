package linear

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/qa"
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

// Who waits is told whether a model is being loaded, works, or thinks.
func TestNarratorTellsLoading(t *testing.T) {
	var story bytes.Buffer
	n := &Narrator{Out: &story, Final: &story}
	load, answer := session.PhaseStarted{Phase: session.PhaseLoad, Model: "a/b"}, session.PhaseStarted{Phase: session.PhaseAnswer, Model: "a/b", Question: 1}
	for _, b := range []session.Body{
		load, session.PhaseStarted{Phase: session.PhaseDraft, Model: "a/b"}, session.Delta{Phase: session.PhaseDraft, Thinking: "Hm."}, session.Delta{Phase: session.PhaseDraft, Thinking: "Well."},
		answer, load, answer, session.PhaseStarted{Phase: session.PhaseRevise, Model: "a/b"},
	} {
		n.Tell(session.Event{Body: b})
	}
	if got, want := story.String(), "loading: a/b\ndrafting: a/b\nthinking: a/b\nloading: a/b\nanswering: a/b\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// For the ear each event is a sentence, and nothing is told twice.
func TestSpoken(t *testing.T) {
	yes, seven := true, "7"
	said := func(bodies ...session.Body) string {
		var story bytes.Buffer
		n := &Narrator{Out: &story, Spoken: true, Errors: true}
		for _, b := range bodies {
			n.Tell(session.Event{Body: b})
		}
		return story.String()
	}
	decided := func(question, option int, p qa.Prior) session.Decided {
		return session.Decided{Option: option, Decision: qa.Decision{Kind: qa.KindAnswer, Question: question, N: question, Options: 2, Yes: p}}
	}
	started := session.Started{Setup: session.Setup{Budget: 5, CanErase: true, Strategy: "batch", Prompt: "How many?", Oracle: true, Strong: &session.Seat{Card: models.Card{Provider: "a", Name: "b"}}}}
	two := session.Asked{Round: 1, Wanted: 3, Questions: []string{"Is it odd?", "Is it\nbig?"}}
	for _, test := range []struct {
		bodies []session.Body
		want   string
	}{
		{[]session.Body{started}, "the strong model is a/b.\nThis is an oracle session: the strong model is given the right answer, so that the result is no measure of it.\nThe problem: How many?\n"},
		{[]session.Body{session.Started{Setup: session.Setup{Side: session.Receiver}}, session.Finished{}}, "rebuilds the drafts from a payload.\nThe problem is empty.\nThere is no draft.\nThe receiver read 0 bits with 0 answers.\n"},
		{[]session.Body{session.PhaseStarted{Phase: session.PhaseLoad, Model: "a/b"}}, "a/b is being loaded into memory …\n"},
		{[]session.Body{session.PhaseStarted{Phase: session.PhaseLoad, Model: "a/b"}, session.PhaseStarted{Phase: session.PhaseLoad, Model: "a/c"}, session.PhaseStarted{Phase: session.PhaseDraft, Model: "a/b"}, session.Delta{Thinking: "Hm"}, session.Delta{Thinking: "!"}},
			"a/b is being loaded into memory …\na/c is being loaded into memory …\nThe small model writes its first draft …\na/b thinks first …\n"},
		{[]session.Body{two, session.PhaseStarted{Phase: session.PhasePredict, Question: 1}, session.PhaseStarted{Phase: session.PhaseAnswer, Question: 1}, session.PhaseStarted{Phase: session.PhaseLoad, Model: "a/b", Question: 1}, session.PhaseStarted{Phase: session.PhaseAnswer, Model: "a/b", Question: 1}},
			"Question 1 of 2: Is it odd?\na/b is being loaded into memory …\na/b answers …\n"},
		{[]session.Body{session.PhaseStarted{Phase: session.PhaseJudge}, session.Judged{Draft: 1, Score: 0.5}}, "The judge reads the newest draft …\nThe judge gives draft 2 a score of 0.5.\n"},
		{[]session.Body{session.PhaseStarted{Phase: session.PhaseAsk, Round: 1}, session.Retried{Why: "too few came."}, session.PhaseStarted{Phase: session.PhaseAsk, Round: 1}}, "The small model writes its questions, round 1 …\nOnce more, as too few came.\n"},
		{[]session.Body{session.Delta{Text: "a"}, session.Drafted{Text: "It is 7.", Answer: &seven, Correct: &yes}}, "The first draft, answer 7, right: It is 7.\n"},
		{[]session.Body{session.Referenced{Oracle: true, Text: "7"}}, ""},
		{[]session.Body{session.Warned{Text: "slow.", Hint: "wait."}, session.Failed{Text: "gone", Hint: "mend it"}}, "Warning: slow.\nWhat to do: wait.\nThe session failed: gone.\nWhat to do: mend it.\n"},
		{[]session.Body{started, two, session.Predicted{Question: 1, Yes: 1 << 14}, session.PhaseStarted{Phase: session.PhaseAnswer, Question: 1}, decided(1, qa.OptionNo, 1<<14), decided(2, qa.OptionErasure, 0)},
			"The small model has asked 2 questions, where 3 were wanted.\nQuestion 1 of 2: Is it odd?\nAnswer: no, where the small model expected yes at 25 percent. 1 bit, 2 of 5 spent.\n" +
				"Question 2 of 2: Is it big?\nAnswer: unclear, which is an erasure. 3 bits, 5 of 5 spent.\nFrom here an answer costs 2 bits.\n"},
	} {
		if got := said(test.bodies...); !strings.HasSuffix(got, test.want) {
			t.Errorf("got %q, want at its end %q", got, test.want)
		}
	}
}
