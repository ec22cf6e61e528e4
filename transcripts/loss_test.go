package transcripts_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// write writes a file and returns its path.
func write(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.jsonl")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// What a machine or a program has done to a file costs what it has done it to,
// and the reader is told; the session goes on where nothing else is lost by
// that.
func TestSalvage(t *testing.T) {
	all := story()
	lines := make([][]byte, len(all))
	for i, e := range all {
		lines[i] = encoded(t, []session.Event{e})
	}
	file := encoded(t, all)
	half := lines[4][:len(lines[4])/2]
	zeros := make([]byte, 4096)
	for name, tt := range map[string]struct {
		content []byte
		events  int
		want    string
		damaged bool // it cannot be written on
	}{
		"whole":                    {file, len(all), "", false},
		"no line end":              {file[:len(file)-1], len(all), "", false},
		"a tail of zeros":          {join(file[:len(file)-len(lines[12])], zeros), 12, "line 13 has 4096 zero bytes, as a power loss leaves them: left out from there on: 4096 bytes", false},
		"zeros after the end":      {join(file, zeros), 13, "line 14 has 4096 zero bytes", false},
		"zeros and a line end":     {join(file, zeros, []byte("\n")), 13, "line 14 has 4096 zero bytes, as a power loss leaves them: left out from there on: 4097 bytes", false},
		"half a line and zeros":    {join(join(lines[:4]...), half, zeros), 4, "line 5 has 4096 zero bytes", false},
		"zeros in the middle":      {join(join(lines[:4]...), zeros, join(lines[6:]...)), 4, "line 5 has 4096 zero bytes, as a power loss leaves them: left out from there on: ", true},
		"a hole in a line":         {join(join(lines[:4]...), half, zeros[:100], lines[5][9:], join(lines[6:]...)), 4, ", 7 whole events among them", true},
		"cut":                      {join(join(lines[:4]...), half), 4, fmt.Sprintf("line 5 is cut: left out from there on: %d bytes", len(half)), false},
		"a byte of a line":         {join(join(lines[:4]...), []byte("{")), 4, "line 5 is cut: left out from there on: 1 byte", false},
		"half a line, then others": {join(join(lines[:4]...), half, []byte("\n"), join(lines[5:]...)), 4, "line 5 is no event of this session (not an event: ", true},
		"half a line joined":       {join(join(lines[:4]...), half, join(lines[5:]...)), 4, "7 whole events among them", true},
		"garbage at the end":       {join(file, []byte("garbage\n")), 13, "line 14 is no event of this session (not an event: invalid character 'g' looking for beginning of value): left out from there on: 8 bytes", true},
		"a step twice":             {join(join(lines[:5]...), join(lines[4:]...)), 13, "1 step stands there twice in a row and is read once", false},
		"two steps twice":          {join(join(lines[:5]...), lines[4], lines[5], lines[6], lines[6], join(lines[7:]...)), 13, "2 steps stand there twice in a row and are read once", false},
		"the end twice":            {join(file, lines[12]), 13, "1 step", false},
		"the end twice, cut":       {join(file, lines[12][:9]), 13, "line 14 is cut: left out from there on: 9 bytes", false},
		"a step twice, and cut":    {join(join(lines[:5]...), lines[4], half), 5, "line 7 is cut: left out from there on: " + fmt.Sprint(len(half)) + " bytes; 1 step stands", false},
		"a piece of text twice":    {join(join(lines[:3]...), join(lines[2:]...)), 14, "", false}, // a model may well write the same again
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, tt.content)
			events, loss, err := transcripts.Salvage(path)
			if err != nil || len(events) != tt.events || !strings.Contains(loss.String(), tt.want) || tt.want == "" && loss.String() != "" {
				t.Fatalf("%d events, want %d; %v\n%s\nwant %s", len(events), tt.events, err, loss, tt.want)
			}
			if tt.events <= len(all) && !reflect.DeepEqual(events, all[:tt.events]) {
				t.Error("the events are others")
			}
			if again, _, err := transcripts.Load(path); err != nil || !reflect.DeepEqual(again, events) {
				t.Errorf("Load: %d events, %v", len(again), err)
			}
			if _, cut, err := transcripts.Read(bytes.NewReader(tt.content)); (err != nil) != tt.damaged || cut != (loss.Line > 0 && !tt.damaged) {
				t.Errorf("Read: cut %v, %v", cut, err)
			}
			if sum := transcripts.Summarise(path); strings.Contains(name, "zeros after") && !sum.Complete {
				t.Errorf("a complete session is listed as %+v", sum)
			}
			writeOn(t, path, tt.content, events, tt.damaged)
		})
	}
}

// writeOn checks that a transcript can be written on, with nothing of what was
// left out between the events, or that it cannot and stays as it was.
func writeOn(t *testing.T, path string, content []byte, events []session.Event, damaged bool) {
	t.Helper()
	tail, err := transcripts.Reopen(path)
	if damaged {
		var d *transcripts.DamagedError
		if !errors.As(err, &d) || !strings.Contains(err.Error(), fmt.Sprintf("head -n %d %s >", d.Loss.Line-1, path)) {
			t.Errorf("%v", err)
		}
		if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, content) {
			t.Errorf("%v: it was changed", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	more := session.Event{At: 50e9, Body: session.Resumed{Version: "1"}}
	_, err = play(t, tail.Record(transcripts.Replay([]session.Event{more}, nil)))
	if err := errors.Join(err, tail.Close()); err != nil {
		t.Fatal(err)
	}
	got, loss, err := transcripts.Salvage(path)
	if err != nil || loss.Line != 0 || !reflect.DeepEqual(got, append(slices.Clip(events), more)) {
		t.Errorf("written on: %d events, %s, %v", len(got), loss, err)
	}
}

// Whatever a file is made of, in whatever order, what is read of it is a
// beginning of what was written, and what is left out is told.
func TestSalvageAnything(t *testing.T) {
	whole := encoded(t, story())
	lines := bytes.SplitAfter(whole, []byte("\n"))
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, len(story())).Draw(rt, "lines")
		content := slices.Clone(join(lines[:n]...))
		spoilt := content
		for range rapid.IntRange(0, 3).Draw(rt, "damages") {
			at := rapid.IntRange(len(lines[0]), len(spoilt)).Draw(rt, "at")
			to := rapid.IntRange(at, len(spoilt)).Draw(rt, "to")
			switch rapid.SampledFrom([]string{"zero", "cut", "insert"}).Draw(rt, "damage") {
			case "zero":
				spoilt = slices.Clone(spoilt)
				clear(spoilt[at:to])
			case "cut":
				spoilt = spoilt[:at]
			case "insert":
				spoilt = slices.Insert(slices.Clone(spoilt), at, rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(rt, "bytes")...)
			}
		}
		path := write(t, spoilt)
		events, loss, err := transcripts.Salvage(path)
		if err != nil {
			if !strings.Contains(err.Error(), "version") { // the bytes made it one of another
				rt.Fatal(err)
			}
			return
		}
		if loss.Line == 0 && loss.Twice == 0 && len(spoilt) < len(content)-1 && len(events) == n {
			rt.Fatalf("nothing is said of %d bytes that are gone", len(content)-len(spoilt))
		}
		if loss.Line > 0 && (loss.Bytes <= 0 || loss.Bytes > int64(len(spoilt)) || loss.String() == "") {
			rt.Fatalf("%+v", loss)
		}
		tail, err := transcripts.Reopen(path)
		if err == nil {
			err = tail.Close()
		} else if errors.As(err, new(*transcripts.DamagedError)) && loss.Line > 0 {
			err = nil
		}
		if err != nil {
			rt.Fatal(err)
		}
		if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, spoilt) {
			rt.Fatalf("%v: looking at it changed it", err)
		}
	})
}

// real returns the transcript of a session of the built-in pair, with two bits.
func real(t testing.TB) []byte {
	t.Helper()
	open := func(f func() (models.Model, error)) models.Model {
		m, err := f()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	s, err := qa.ParseStrategy("adaptive")
	if err != nil {
		t.Fatal(err)
	}
	events, err := play(t, session.Run(session.Config{
		ID: "20261123-213358-k3f9qz", Prompt: problems.New(problems.ShownSeed).Text, Strategy: s, Budget: 2, Scales: new(qa.Scales),
		Small:  open(func() (models.Model, error) { return embedded.Small() }),
		Strong: open(func() (models.Model, error) { return embedded.Strong() }),
	}))
	if err != nil {
		t.Fatal(err)
	}
	return encoded(t, events)
}

// Wherever a real transcript is cut, all whole events before open, the rest of
// a line is told byte by byte, and the list shows it.
func TestRealCutAnywhere(t *testing.T) {
	file := real(t)
	all, _, err := transcripts.Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, file)
	first := bytes.IndexByte(file, '\n')
	for n := len(file); n >= first; n-- {
		if err := os.Truncate(path, int64(n)); err != nil {
			t.Fatal(err)
		}
		whole := bytes.Count(file[:n], []byte("\n"))
		left := n - bytes.LastIndexByte(file[:n], '\n') - 1
		if n < len(file) && file[n] == '\n' {
			whole, left = whole+1, 0
		}
		events, loss, err := transcripts.Salvage(path)
		if err != nil || len(events) != whole || loss.Bytes != int64(left) || loss.Line > 0 != (left > 0) || loss.Why != "" {
			t.Fatalf("cut after %d bytes: %d events, want %d, and %d bytes left; %+v, %v", n, len(events), whole, left, loss, err)
		}
		if sum := transcripts.Summarise(path); sum.Error != "" || sum.Complete != (whole == len(all)) {
			t.Fatalf("cut after %d bytes: %+v", n, sum)
		}
	}
	t.Logf("cut at each of %d bytes, %d events", len(file)-first+1, len(all))
}
