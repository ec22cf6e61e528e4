package transcripts_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"reflect"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bodies returns a zero value of each type of event but Unknown, as far as it
// can be read.
func bodies() []session.Body {
	return []session.Body{
		session.Started{}, session.PhaseStarted{}, session.Delta{}, session.Drafted{}, session.Sampled{}, session.Referenced{}, session.Proposed{}, session.Weighed{Question: 1}, session.Asked{}, session.Edited{Question: 1}, session.Turned{Question: 1}, session.Predicted{},
		session.Decided{Decision: qa.Decision{Options: 2}}, session.Judged{}, session.Retried{}, session.Warned{}, session.Failed{}, session.Finished{}, session.Resumed{},
	}
}

// filled returns a body of the type of b in which nothing is left out: every
// text is text, every pointer is set, every list has two elements. Numbers are
// large, where they may be.
func filled(t testing.TB, b session.Body, text string) session.Body {
	v := reflect.New(reflect.TypeOf(b)).Elem()
	fill(t, v, text)
	switch b := v.Interface().(session.Body).(type) {
	case session.Started:
		b.Setup.Budget, b.Setup.Repeat, b.Setup.Flip, b.Setup.Tau = qa.MaxBudget, session.MaxRepeat, qa.MaxBudget, qa.MostScore
		return b
	case session.Predicted:
		b.Yes, b.Raw = qa.One-1, qa.One-1
		return b
	case session.Drafted:
		*b.Took = qa.MaxDrafts - 1
		return b
	case session.Weighed:
		b.Question, b.Yes = 80, qa.One-1
		return b
	case session.Edited:
		b.Question = qa.MaxBudget
		return b
	case session.Turned:
		b.Question = qa.MaxBudget
		return b
	case session.Asked:
		b.Pose.Step, b.Yes = qa.MaxBudget, qa.One-1
		return b
	case session.Decided:
		b.Decision.Kind, b.Decision.Options, b.Decision.Yes, b.Option = qa.KindSelect, 2, qa.One-1, 1
		b.Decision.Picks, b.Decision.Shares = []int{qa.MaxDrafts - 1, qa.NoPick}, []qa.Prior{qa.One, 1}
		b.Votes = &session.Votes{No: 1, Yes: 2, Unclear: 3}
		return b
	case session.Judged:
		b.Score = qa.MostScore
		return b
	default:
		return b
	}
}

func fill(t testing.TB, v reflect.Value, text string) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 11, 23, 21, 33, 58, 123456789, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1<<53 + 1)
	case reflect.Uint32:
		v.SetUint(math.MaxUint32)
	case reflect.Uint64:
		v.SetUint(math.MaxUint64)
	case reflect.Float64:
		v.SetFloat(0.1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), text)
		fill(t, v.Index(1), text)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), text)
		}
	default:
		t.Fatalf("%v is of a kind that no transcript had before: see that keepBytes knows it, then fill it here", v.Type())
	}
}

// eventTypes returns the names of the types that package session says are
// events.
func eventTypes(t testing.TB) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../session/event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "isBody" {
			names[f.Recv.List[0].Type.(*ast.Ident).Name] = true
		}
	}
	return names
}

// story returns the events of a short session of one question.
func story() []session.Event {
	answer, wrong, right, lost := "7", false, true, session.Won
	at := func(ms int, b session.Body) session.Event {
		return session.Event{At: time.Duration(ms) * time.Millisecond, Body: b}
	}
	d := qa.Decision{Kind: qa.KindAnswer, N: 1, Question: 1, Options: 2, Yes: 40000}
	return []session.Event{
		at(0, session.Started{Setup: session.Setup{
			ID: "20261123-213358-k3f9qz", Started: time.Date(2026, 11, 23, 21, 33, 58, 0, time.UTC), Side: session.Sender, Prompt: "How many?",
			Small:  session.Seat{Card: models.Card{Provider: "embedded", Name: "small"}},
			Strong: &session.Seat{Card: models.Card{Provider: "embedded", Name: "strong"}}, Strategy: "batch", Budget: 1, Format: qa.Plain1,
			Problem: &session.Problem{Set: "arithmetic", ID: "17"},
		}}),
		at(1, session.PhaseStarted{Phase: session.PhaseDraft, Model: "embedded/small"}),
		at(40_000, session.Delta{Phase: session.PhaseDraft, Text: "Answer: ", Tokens: 2}), // it had to be loaded
		at(40_033, session.Delta{Phase: session.PhaseDraft, Text: "8", Tokens: 1}),
		at(40_040, session.Drafted{Text: "Answer: 8", SHA256: "ab", Answer: &answer, Correct: &wrong}),
		at(40_100, session.PhaseStarted{Phase: session.PhaseAsk, Model: "embedded/small", Round: 1}),
		at(40_500, session.Asked{Round: 1, Wanted: 1, Questions: []string{"Is it odd?"}, Tries: 1}),
		at(40_600, session.Predicted{Question: 1, Yes: 40000}),
		at(40_700, session.PhaseStarted{Phase: session.PhaseAnswer, Model: "embedded/strong", Round: 1, Question: 1}),
		at(41_000, session.Decided{Decision: d, Option: 1, Raw: " yes", Tries: 1}),
		at(41_100, session.PhaseStarted{Phase: session.PhaseRevise, Model: "embedded/small", Round: 1}),
		at(42_000, session.Drafted{N: 1, Round: 1, Text: "Answer: 7", SHA256: "cd", Answer: &answer, Correct: &right}),
		at(42_001, session.Finished{Outcome: session.Solved, Change: &lost, Payload: "1", Ledger: qa.Ledger{
			Answers: 1, Nominal: 1, Alternatives: []qa.Alternative{}, Entries: []qa.Entry{{Taken: qa.Taken{Decision: d, Option: 1}, Nominal: 1, Ideal: 0.7}},
		}}),
	}
}
