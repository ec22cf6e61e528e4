package transcripts_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"tenbits/session"
	"tenbits/transcripts"
)

func openStore(t testing.TB) *transcripts.Store {
	t.Helper()
	s, err := transcripts.OpenStore(filepath.Join(t.TempDir(), "not", "there", "yet"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// put writes a file into the store as it stands.
func put(t testing.TB, s *transcripts.Store, id string, content []byte) {
	t.Helper()
	f, err := s.Create(id)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestDir(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"TENBITS_DATA": "/d", "XDG_DATA_HOME": "/x", "HOME": "/h"}, "/d/transcripts"},
		{map[string]string{"XDG_DATA_HOME": "/x", "HOME": "/h"}, "/x/tenbits/transcripts"},
		{map[string]string{"XDG_DATA_HOME": "relative", "HOME": "/h"}, "/h/.local/share/tenbits/transcripts"},
		{map[string]string{"HOME": "/h"}, "/h/.local/share/tenbits/transcripts"},
		{nil, ""},
	} {
		got, err := transcripts.Dir(func(k string) string { return tt.env[k] })
		if filepath.ToSlash(got) != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%v: %q, %v, want %q", tt.env, got, err, tt.want)
		}
	}
}

func TestOpenStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", file, filepath.Join(file, "below")} {
		if _, err := transcripts.OpenStore(dir); err == nil {
			t.Errorf("%q is a store", dir)
		}
	}
	s := openStore(t)
	if list, err := s.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("a store that is not there yet lists %v, %v", list, err)
	}
}

func TestNewID(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	now := time.Date(2026, 11, 23, 23, 33, 58, 999, time.FixedZone("", 7200))
	s := openStore(t)
	seen := map[string]bool{}
	for range 1000 {
		id := transcripts.NewID(now, r.IntN)
		if path, err := s.Path(id); !strings.HasPrefix(id, "20261123-213358-") || len(id) != 22 || err != nil || seen[id] {
			t.Fatalf("%s at %s, %v", id, path, err)
		}
		seen[id] = true
	}
	if later := transcripts.NewID(now.Add(time.Second), r.IntN); later <= transcripts.NewID(now, r.IntN) {
		t.Error("a later ID comes first")
	}
}

// An ID never leads out of the store.
func TestBadIDs(t *testing.T) {
	for _, id := range []string{"", "x", "../../etc/passwd", "20261323-213358-k3f9qz", "20261123-213358-k3f9q", "20261123-213358-../../", "20261123-213358-K3F9QZ", "20261123-213358-k3f9qz.jsonl", "20261123-213358-k3f9q\x00"} {
		if f, err := openStore(t).Create(id); err == nil {
			t.Errorf("%q made %s", id, f.Name())
		}
	}
}

// A recorded session is there for its owner alone, and is what it was.
func TestStoreRecord(t *testing.T) {
	s := openStore(t)
	id := transcripts.NewID(time.Now(), rand.IntN)
	events, err := play(t, s.Record(id, transcripts.Replay(story(), nil)))
	if err != nil || !reflect.DeepEqual(events, story()) {
		t.Fatalf("%d events, %v", len(events), err)
	}
	path, err := s.Find(id)
	if err != nil || path != filepath.Join(s.Dir(), id[:4], id[4:6], id+".jsonl") {
		t.Fatalf("%s, %v", path, err)
	}
	got, st, err := transcripts.Load(path)
	if err != nil || !reflect.DeepEqual(got, story()) || !st.Done() || st.Final().Text != "Answer: 7" {
		t.Errorf("%d events, %+v, %v", len(got), st, err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for p, mode := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700 | fs.ModeDir, s.Dir(): 0o700 | fs.ModeDir} {
		if info, err := os.Stat(p); err != nil || info.Mode() != mode {
			t.Errorf("%s has mode %v, %v", p, info.Mode(), err)
		}
	}
}

// A session that never starts leaves nothing behind.
func TestStoreRecordNothing(t *testing.T) {
	s := openStore(t)
	wrong := errors.New("no such model")
	_, err := play(t, s.Record("20261123-213358-k3f9qz", source(nil, wrong)))
	if _, there := os.Stat(s.Dir()); !errors.Is(err, wrong) || !errors.Is(there, fs.ErrNotExist) {
		t.Errorf("%v, %v", err, there)
	}
}

// A store that cannot be written costs the transcript, not the session; and
// nothing is ever written over.
func TestStoreRecordFails(t *testing.T) {
	s := openStore(t)
	const id = "20261123-213358-k3f9qz"
	put(t, s, id, []byte("mine"))
	events, err := play(t, s.Record(id, transcripts.Replay(story(), nil)))
	if err != nil || len(events) != len(story())+1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	if w, ok := events[1].Body.(session.Warned); !ok || !strings.Contains(w.Text, "exists") {
		t.Errorf("%+v", events[1])
	}
	path, _ := s.Path(id)
	if b, err := os.ReadFile(path); string(b) != "mine" {
		t.Errorf("the file is %q, %v", b, err)
	}
}

func TestList(t *testing.T) {
	s := openStore(t)
	whole := encoded(t, story())
	long := story()
	long[0].Body = session.Started{Setup: session.Setup{Prompt: strings.Repeat("数", 10_000)}}
	long[len(long)-1].Body = session.Finished{Outcome: session.Ungraded, Payload: "1", FinalSHA256: strings.Repeat("x", 100_000)}
	put(t, s, "20251231-235959-aaaaaa", whole)
	put(t, s, "20261123-213358-bbbbbb", whole[:len(whole)-3])
	put(t, s, "20261123-213359-cccccc", encoded(t, story()[:5]))
	put(t, s, "20261123-213400-dddddd", nil)
	put(t, s, "20261123-213401-eeeeee", []byte("garbage\n"))
	put(t, s, "20261123-213402-ffffff", encoded(t, story()[1:]))
	put(t, s, "20261124-000000-gggggg", encoded(t, long))
	put(t, s, "20261124-000001-hhhhhh", encoded(t, story()[:1]))
	for _, stray := range []string{"notes.txt", "x.jsonl", "20250101-000000-aaaaaa.jsonl"} {
		if err := os.WriteFile(filepath.Join(s.Dir(), "2026", "11", stray), whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range list {
		path, _ := s.Path(m.ID)
		if info, err := os.Stat(path); err != nil || m.Path != path || m.Size != info.Size() {
			t.Errorf("%+v: %v", m, err)
		}
		change := ""
		if m.Change != nil {
			change = string(*m.Change)
		}
		got = append(got, fmt.Sprintf("%s %v %d %s %s %s", m.ID[16:], m.Complete, m.Spent, m.Outcome, change, m.Error))
	}
	want := []string{
		"hhhhhh false 0   ", "gggggg true 0 ungraded  ", "ffffff false 0   its first event is not the start of a session",
		"eeeeee false 0   line 1: not an event: invalid character 'g' looking for beginning of value", "dddddd false 0   it holds no event",
		"cccccc false 0   ", "bbbbbb false 0   ", "aaaaaa true 1 solved won ",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if p := list[1].Prompt; len(p) > 510 || !strings.HasSuffix(p, "数…") {
		t.Errorf("a prompt of %d bytes", len(p))
	}
	last := list[len(list)-1]
	if last.Prompt != "How many?" || last.Small != "embedded/small" || last.Strong != "embedded/strong" || last.Strategy != "batch" || last.Budget != 1 || last.Side != session.Sender || last.Problem.ID != "17" || last.Started.Year() != 2026 {
		t.Errorf("%+v", last)
	}
}

func TestListCancelled(t *testing.T) {
	s := openStore(t)
	put(t, s, "20261123-213358-bbbbbb", encoded(t, story()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if list, err := s.List(ctx); !errors.Is(err, context.Canceled) || list != nil {
		t.Errorf("%v, %v", list, err)
	}
}

func TestFind(t *testing.T) {
	s := openStore(t)
	for _, id := range []string{"20261123-213358-k3f9qz", "20261123-213358-k3aaaa", "20261124-000000-zzzzzz"} {
		put(t, s, id, nil)
	}
	outside := filepath.Join(t.TempDir(), "mine.jsonl")
	if err := os.WriteFile(outside, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, want string // want is an ID, a path or a part of the error
		is         error
	}{
		{"20261123-213358-k3f9qz", "20261123-213358-k3f9qz.jsonl", nil},
		{"20261124", "20261124-000000-zzzzzz.jsonl", nil},
		{"k3f", "20261123-213358-k3f9qz.jsonl", nil},
		{outside, outside, nil},
		{"20261123", "20261123-213358-k3f9qz, 20261123-213358-k3aaaa", transcripts.ErrAmbiguous},
		{"k3", "give more letters", transcripts.ErrAmbiguous},
		{"q", "tenbits transcripts list", transcripts.ErrNotFound},
		{"", "give an ID", transcripts.ErrNotFound},
		{"no/such.jsonl", "no/such.jsonl", transcripts.ErrNotFound},
		{t.TempDir() + "/", "no such transcript", transcripts.ErrNotFound},
	} {
		got, err := s.Find(tt.name)
		if tt.is == nil && (err != nil || !strings.HasSuffix(got, tt.want)) || tt.is != nil && (!errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%q: %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct {
		content []byte
		want    string
	}{
		"empty.jsonl":  {nil, "no event"},
		"middle.jsonl": {encoded(t, story()[1:]), "not the start of a session"},
		"broken.jsonl": {append([]byte("x\n"), encoded(t, story())...), "line 1"},
		"newer.jsonl":  {append(encoded(t, story()[:2]), `{"v":2,"t":1,"type":"sung","data":{}}`...), "line 3: format version 2"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, tt.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := transcripts.Load(path); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	if _, _, err := transcripts.Load(dir); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("a folder: %v", err)
	}
	if _, _, err := transcripts.Load(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// A list of 10,000 transcripts must come under a second.
func BenchmarkList(b *testing.B) {
	s := openStore(b)
	events := story()
	for range 200 { // as long as a real one
		events = append(events[:3:3], events[2:]...)
	}
	file := encoded(b, events)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 10_000 {
		put(b, s, transcripts.NewID(start.Add(time.Duration(i)*30*time.Minute), rand.IntN), file)
	}
	for b.Loop() {
		list, err := s.List(b.Context())
		if err != nil || len(list) != 10_000 || !list[0].Complete {
			b.Fatalf("%d transcripts, %v", len(list), err)
		}
	}
}
