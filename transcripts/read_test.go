package transcripts_test

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"tenbits/session"
	"tenbits/transcripts"
)

// encoded returns the transcript of events.
func encoded(t testing.TB, events []session.Event) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, e := range events {
		line, err := transcripts.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// Wherever the writer was killed, all that came before opens.
func TestReadCutAnywhere(t *testing.T) {
	want := story()
	file := encoded(t, want)
	for n := range len(file) + 1 {
		events, cut, err := transcripts.Read(bytes.NewReader(file[:n]))
		if err != nil {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
		lines := bytes.Count(file[:n], []byte("\n"))
		rest := file[bytes.LastIndexByte(file[:n], '\n')+1 : n]
		if n < len(file) && file[n] == '\n' && len(rest) > 0 {
			lines, rest = lines+1, nil // all but the end of the line is there
		}
		if len(events) != lines || cut != (len(rest) > 0) || lines > 0 && !reflect.DeepEqual(events, want[:lines]) {
			t.Fatalf("cut after %d bytes: %d events, cut %v; want %d events, %d bytes of the next", n, len(events), cut, lines, len(rest))
		}
	}
}

func TestReadErrors(t *testing.T) {
	good := string(encoded(t, story()[:2]))
	broken := errors.New("disk on fire")
	for _, tt := range []struct {
		name string
		in   io.Reader
		want string
	}{
		{"garbage between lines", strings.NewReader(good + "garbage\n" + good), "line 3: not an event"},
		{"garbage as the last line", strings.NewReader(good + "garbage\n"), "line 3"},
		{"another version at the end", strings.NewReader(good + `{"v":2}`), "line 3: format version 2"},
		{"a line without end", io.MultiReader(strings.NewReader(good), zeros{}), "line 3: longer than"},
		{"a broken disk", io.MultiReader(strings.NewReader(good), iotest.ErrReader(broken)), "line 3: disk on fire"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			events, cut, err := transcripts.Read(tt.in)
			if err == nil || !strings.Contains(err.Error(), tt.want) || cut || len(events) != 2 {
				t.Errorf("%d events, cut %v, %v; want 2 and %q", len(events), cut, err, tt.want)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// What editors and other systems do to line ends does no harm.
func TestReadLineEnds(t *testing.T) {
	file := strings.ReplaceAll(string(encoded(t, story())), "\n", "\r\n\n") + "\n \n"
	events, cut, err := transcripts.Read(strings.NewReader(file))
	if err != nil || cut || !reflect.DeepEqual(events, story()) {
		t.Errorf("%d events, cut %v, %v", len(events), cut, err)
	}
}

// A reply of a megabyte without a line end is one event.
func TestReadLongLine(t *testing.T) {
	want := []session.Event{{Body: session.Drafted{Text: strings.Repeat("数\x00", 1<<20/4)}}}
	events, cut, err := transcripts.Read(iotest.HalfReader(bytes.NewReader(encoded(t, want))))
	if err != nil || cut || !reflect.DeepEqual(events, want) {
		t.Errorf("%d events, cut %v, %v", len(events), cut, err)
	}
}

// Any bytes are events, a cut line or an error, and never too much of them.
func FuzzRead(f *testing.F) {
	f.Add(encoded(f, story()))
	f.Add([]byte("{\"v\":1,\"t\":0,\"type\":\"sung\"}\n{\"v\""))
	f.Add([]byte("\n\n\r\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		events, cut, err := transcripts.Read(bytes.NewReader(file))
		if err != nil && cut {
			t.Fatalf("cut, and %v", err)
		}
		// The same step in two lines that are written differently is one in two
		// lines that are alike the first time it is written again.
		events, _, err = transcripts.Read(bytes.NewReader(encoded(t, events)))
		if err != nil {
			t.Fatal(err)
		}
		if again, _, err := transcripts.Read(bytes.NewReader(encoded(t, events))); err != nil || !reflect.DeepEqual(again, events) {
			t.Fatalf("%d events became %d: %v", len(events), len(again), err)
		}
		var st session.State
		for _, e := range events {
			st = st.Apply(e)
		}
		st.Spent()
	})
}
