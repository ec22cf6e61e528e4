package session_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/session"
)

func TestTextGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text session.Text
		var want strings.Builder
		for _, s := range rapid.SliceOf(rapid.StringN(0, 3000, -1)).Draw(t, "pieces") {
			old, before := text, want.String()
			text = text.Add(s)
			want.WriteString(s)
			if old.String() != before {
				t.Fatal("an older value changed")
			}
		}
		n := rapid.IntRange(0, want.Len()+2).Draw(t, "from")
		if text.String() != want.String() || text.Len() != want.Len() || text.Since(n) != want.String()[min(n, want.Len()):] {
			t.Fatalf("%d bytes, want %d", text.Len(), want.Len())
		}
	})
}

// An event of a later version changes nothing.
func TestUnknownEvent(t *testing.T) {
	_, st, err := play(t, session.Run(config(t, "batch", 1)))
	if err != nil {
		t.Fatal(err)
	}
	after := st.Apply(session.Event{At: st.At, Body: session.Unknown{Type: "sung", Raw: []byte(`{}`)}})
	if after.Spent() != st.Spent() || after.Finished != st.Finished {
		t.Error("an unknown event changed the state")
	}
}

// Each state of a session stays as it was when the next event came.
func TestStatesAreValues(t *testing.T) {
	events, _, err := play(t, session.Run(config(t, "rounds:2x2", 4)))
	if err != nil {
		t.Fatal(err)
	}
	var st session.State
	var spent []int
	var states []session.State
	for _, e := range events {
		st = st.Apply(e)
		states, spent = append(states, st), append(spent, st.Spent())
	}
	for i, s := range states {
		if s.Spent() != spent[i] {
			t.Errorf("state %d had spent %d bits, now %d", i, spent[i], s.Spent())
		}
	}
}

// A session is unsaved from the warning that saving stopped to the one that it
// goes on; and what was resumed is what the file had.
func TestUnsaved(t *testing.T) {
	stopped := session.Event{Body: session.Warned{Text: "full", Saving: session.SavingStopped}}
	for _, tt := range []struct {
		name  string
		after []session.Event
		want  bool
	}{
		{"stopped", nil, true},
		{"something else", []session.Event{{Body: session.Warned{Text: "odd"}}, {Body: session.Finished{}}}, true},
		{"again", []session.Event{{Body: session.Warned{Saving: session.SavingAgain}}}, false},
		{"resumed", []session.Event{{Body: session.Resumed{}}}, false},
		{"again and stopped", []session.Event{{Body: session.Warned{Saving: session.SavingAgain}}, stopped}, true},
	} {
		st := fold(append([]session.Event{stopped}, tt.after...))
		if (st.Unsaved != nil) != tt.want || tt.want && st.Unsaved.Text != "full" {
			t.Errorf("%s: %+v", tt.name, st.Unsaved)
		}
	}
}
