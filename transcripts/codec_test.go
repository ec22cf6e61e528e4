package transcripts_test

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// Whatever a session said, its transcript says the same.
func TestRoundTrip(t *testing.T) {
	for _, text := range []string{
		"plain", "<&>\"\\", "\x1b]0;t\a", "a\x00b", "line\nline\r\n", "sep\u2028\u2029", "\ufffd", `\ufffd`, "bad \xff\xc3( utf", "\xed\xa0\x80", "数学 👩‍👧",
	} {
		for _, b := range bodies() {
			e := session.Event{At: 1234567 * time.Microsecond, Body: filled(t, b, text)}
			line, err := transcripts.Encode(e)
			if err != nil {
				t.Fatalf("%T with %q: %v", b, text, err)
			}
			if bytes.ContainsRune(line, '\n') || !json.Valid(line) {
				t.Errorf("not one line of JSON: %s", line)
			}
			got, err := transcripts.Decode(line)
			if err != nil || !reflect.DeepEqual(got, e) {
				t.Errorf("%T with %q: %v\ngot  %+v\nwant %+v\nfrom %s", b, text, err, got, e, line)
			}
		}
	}
}

// A new type of event needs a codec, and a place in these tests.
func TestEveryTypeIsTested(t *testing.T) {
	names := eventTypes(t)
	delete(names, "Unknown")
	for _, b := range bodies() {
		name := reflect.TypeOf(b).Name()
		if !names[name] {
			t.Errorf("%s is no event", name)
		}
		delete(names, name)
		line, err := transcripts.Encode(session.Event{Body: b})
		if err != nil {
			t.Error(err)
		}
		if want := `"type":"` + snake(name) + `"`; !bytes.Contains(line, []byte(want)) {
			t.Errorf("%s is written as %s", name, line)
		}
	}
	if len(names) > 0 {
		t.Errorf("events without a codec and a test: %v", names)
	}
}

func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteString(strings.ToLower(string(r)))
	}
	return b.String()
}

// The zero value of an event is not another one: null is not an empty list.
func TestEmptyBodies(t *testing.T) {
	for _, b := range append(bodies(), session.Asked{Questions: []string{}}, session.Finished{Ledger: qa.Ledger{Entries: []qa.Entry{}}}) {
		line, err := transcripts.Encode(session.Event{Body: b})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := transcripts.Decode(line); err != nil || !reflect.DeepEqual(got.Body, b) {
			t.Errorf("%s became %#v, %v", line, got.Body, err)
		}
	}
}

// The format is what it is: tools of others read it.
func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		event session.Event
		want  string
	}{
		{session.Event{At: 1500 * time.Millisecond, Body: session.Delta{Phase: session.PhaseDraft, Text: "<7>", Tokens: 1}},
			`{"v":1,"t":1.5,"type":"delta","data":{"phase":"draft","text":"<7>","tokens":1}}`},
		{session.Event{At: 1999, Body: session.Warned{Text: "a\xff"}},
			`{"v":1,"t":0.000001,"type":"warned","data":{"text":"a\ufffd","_bytes":{"text":"Yf8="}}}`},
		{session.Event{Body: session.Asked{Questions: []string{"ok", "\xff"}}},
			`{"v":1,"t":0,"type":"asked","data":{"round":0,"wanted":0,"questions":["ok","\ufffd"],"sha256":"","tries":0,"usage":{"in":0,"out":0},"_bytes":{"questions.1":"/w=="}}}`},
		{session.Event{At: time.Hour, Body: session.Unknown{Type: "sung", Raw: []byte(`{"a" : 1.0}`)}}, `{"v":1,"t":3600,"type":"sung","data":{"a" : 1.0}}`},
		{session.Event{Body: session.Unknown{Type: "sung"}}, `{"v":1,"t":0,"type":"sung"}`},
	} {
		got, err := transcripts.Encode(tt.event)
		if err != nil || string(got) != tt.want {
			t.Errorf("got  %s, %v\nwant %s", got, err, tt.want)
		}
	}
}

// An event of a later version passes through byte for byte.
func TestUnknownIsKept(t *testing.T) {
	for _, data := range []string{`{"a" : 1.00, "b":"<\u2028>"}`, `null`, `"x"`, "\"\xff\"", `[]`, `{"_bytes":{"x":"/w=="}}`} {
		line := `{"v":1,"t":0.25,"type":"sung","data":` + data + `}`
		e, err := transcripts.Decode([]byte(line + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if u, ok := e.Body.(session.Unknown); !ok || u.Type != "sung" || string(u.Raw) != data {
			t.Errorf("%s became %#v", line, e.Body)
		}
		if got, err := transcripts.Encode(e); err != nil || string(got) != line {
			t.Errorf("%s was written back as %s, %v", line, got, err)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{``, "not an event"},
		{`{"v":1,"t":0,"type":"warned","data":{"text":"x"`, "not an event"},
		{`{"v":1,"t":0,"type":"warned","data":{}} x`, "not an event"},
		{`{"v":1,"t":0,"type":"warned"}`, "data is missing"},
		{`{"v":1,"t":0,"type":"warned","data":null}`, "data is missing"},
		{`{"v":1,"t":0,"type":"warned","data":{"text":7}}`, "event warned"},
		{`{"v":1,"t":0,"data":{}}`, "no type"},
		{`{"t":0,"type":"warned","data":{"text":"x"}}`, "version 0"},
		{`{"v":2,"t":0,"type":"warned","data":{"text":"x"}}`, "version 2: this tenbits reads version 1"},
		{`{"v":2,"t":"soon","type":{"name":"warned"}}`, "version 2"},
		{`{"v":1,"t":1e300,"type":"warned","data":{"text":"x"}}`, "within 100 years"},
		{`{"v":1,"t":0,"type":"warned","data":{"_bytes":{"txt":"/w=="}}}`, `"txt"`},
		{`{"v":1,"t":0,"type":"predicted","data":{"_bytes":{"yes":"/w=="}}}`, "not a text"},
		{`{"v":1,"t":0,"type":"asked","data":{"questions":["a"],"_bytes":{"questions.1":"/w=="}}}`, "no such element"},
		{`{"v":1,"t":0,"type":"started","data":{"setup":{},"_bytes":{"setup.started.wall":"/w=="}}}`, "not a text"},
		{`{"v":1,"t":0,"type":"started","data":{"setup":{},"_bytes":{"setup.gold":"/w=="}}}`, "not a text"},
		{"{\"v\":1,\n\"t\":0,\"type\":\"warned\",\"data\":{}}", "more than one line"},
		{strings.Repeat(" ", transcripts.MaxLine+1), "at most"},
	} {
		e, err := transcripts.Decode([]byte(tt.line))
		if err == nil || !strings.Contains(err.Error(), tt.want) || e.Body != nil {
			t.Errorf("%.80s: %v, %+v, want %q", tt.line, err, e, tt.want)
		}
	}
}

func TestEncodeErrors(t *testing.T) {
	nan := math.NaN()
	for _, e := range []session.Event{
		{},
		{Body: session.Judged{Score: nan}},
		{Body: session.Decided{Confidence: &nan}},
		{Body: session.Unknown{}},
		{Body: session.Unknown{Type: "delta", Raw: []byte(`{}`)}},
		{Body: session.Unknown{Type: "\xff", Raw: []byte(`{}`)}},
		{Body: session.Unknown{Type: "sung", Raw: []byte(`{`)}},
		{Body: session.Unknown{Type: "sung", Raw: []byte("{\n}")}},
		{At: math.MaxInt64, Body: session.Warned{}},
		{At: -1, Body: session.Warned{}},
		{Body: session.Warned{Text: strings.Repeat("x", transcripts.MaxLine)}},
	} {
		if line, err := transcripts.Encode(e); err == nil {
			t.Errorf("%+.80v was written as %.200s", e, line)
		}
	}
}

// Any text and any time come back as they were, the time to the microsecond.
func TestRoundTripAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		at := time.Duration(rapid.Int64Range(0, 3e18).Draw(t, "at"))
		line, err := transcripts.Encode(session.Event{At: at, Body: session.Delta{Text: text, Thinking: text}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := transcripts.Decode(line)
		want := session.Event{At: at.Truncate(time.Microsecond), Body: session.Delta{Text: text, Thinking: text}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%v: got %+v, want %+v", err, got, want)
		}
	})
}

// What can be decoded can be written, and means the same then.
func FuzzDecode(f *testing.F) {
	for _, b := range bodies() {
		line, err := transcripts.Encode(session.Event{At: time.Second, Body: filled(f, b, "a\xff")})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Add([]byte(`{"v":1,"t":0.25,"type":"sung","data":{"a" : 1}}`))
	f.Add([]byte(`{"v":2}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := transcripts.Decode(line)
		if err != nil {
			return
		}
		again, err := transcripts.Encode(e)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		got, err := transcripts.Decode(again)
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Fatalf("%s\nbecame %s: %v\ngot  %#v\nwant %#v", line, again, err, got, e)
		}
	})
}
