package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/session"
	"tenbits/transcripts"
)

// What is printed steers no terminal, and is the same when decoded.
func TestJSONIsClean(t *testing.T) {
	var all strings.Builder
	for c := range rune(0x2100) {
		all.WriteRune(c)
	}
	texts := rapid.OneOf(rapid.Just(all.String()), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		for _, indent := range []string{"", "  "} {
			var b bytes.Buffer
			if err := encodeJSON(&b, []string{text}, indent); err != nil {
				t.Fatal(err)
			}
			if i := strings.IndexFunc(b.String(), steers); i >= 0 {
				t.Fatalf("%q", b.String()[i:])
			}
			var got []string
			if err := json.Unmarshal(b.Bytes(), &got); err != nil || got[0] != text {
				t.Fatalf("%q became %q, %v", text, got, err)
			}
		}
	})
}

// Events are printed clean, and so are those of a file that is not.
func TestEventsAreClean(t *testing.T) {
	want := session.Event{Body: session.Warned{Text: "\u009b31m\x7f\u202e\u2069\u200f\u061c\xff é👩‍👧"}}
	var line bytes.Buffer
	if err := printEvent(&line, want); err != nil {
		t.Fatal(err)
	}
	got, err := transcripts.Decode(line.Bytes())
	if err != nil || got != want || strings.ContainsFunc(line.String(), steers) {
		t.Errorf("%q became %+v, %v", line.String(), got, err)
	}
	var b bytes.Buffer
	if err := copyJSON(&b, strings.NewReader("{\"a\":\"\x9b\u0085\"}\r\n\x1b[31m")); err != nil || b.String() != "{\"a\":\"\\ufffd\\u0085\"}\r\n\\u001b[31m" {
		t.Errorf("%q, %v", b.String(), err)
	}
}

// Whatever can be read has a document.
func FuzzDocument(f *testing.F) {
	for _, strong := range []string{"fake/strong", "fake/unsure"} {
		_, out, _ := tenbits(f.Context(), []string{"HOME=" + f.TempDir()}, "", "ask", "--events", "--no-save", "--bits", "3", "--small", "fake/small", "--strong", strong, "How many coins?")
		f.Add([]byte(out))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		events, _, _ := transcripts.Read(bytes.NewReader(file)) // those before an error count as well
		var st session.State
		for _, e := range events {
			st = st.Apply(e)
		}
		if _, err := json.Marshal(newDocument(st, "")); err != nil {
			t.Fatal(err)
		}
	})
}
