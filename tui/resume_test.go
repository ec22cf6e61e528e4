package tui

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

// cutID is the ID of the session of cutStore.
const cutID = "20261123-100000-abcdef"

// cutStore returns a store with a session of the built-in pair that ended after
// so many events, what it would have come to, and its file.
func cutStore(t *testing.T, events int, change func(*session.Config)) (*transcripts.Store, session.State, string) {
	t.Helper()
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cfg := session.Config{ID: cutID, Prompt: problems.New(problems.ShownSeed).Text, Budget: 2, Scales: new(qa.Scales)}
	for name, m := range map[string]*models.Model{"embedded/small": &cfg.Small, "embedded/strong": &cfg.Strong} {
		if *m, err = openEmbedded(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	if cfg.Strategy, err = qa.ParseStrategy("adaptive"); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&cfg)
	}
	var all []session.Event
	var st session.State
	if err := session.Run(cfg)(t.Context(), func(e session.Event) { all, st = append(all, e), st.Apply(e) }); err != nil {
		t.Fatal(err)
	}
	path, err := store.Path(cutID)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = transcripts.Save(path, all[:min(events, len(all))])
	}
	if err != nil {
		t.Fatal(err)
	}
	return store, st, path
}

// resumed returns an app with that store after s and some keys, at full speed.
func resumed(t *testing.T, store *transcripts.Store, keys ...string) *app {
	a := newIdleApp(t, Options{Host: host.Host{Store: store, Open: openEmbedded}}, 80, 24)
	a.tempo.setFull(true)
	press(a, append([]string{"s"}, keys...)...)
	return a
}

// A session that was cut goes on from the list, and ends as it would have ended;
// what came before is shown, and the rest is in the same file.
func TestResume(t *testing.T) {
	for _, n := range []int{1, 9, 14, 22} {
		store, want, path := cutStore(t, n, nil)
		a := resumed(t, store)
		if f := frame(a); !strings.Contains(f, "C goes on with it") || !strings.Contains(f, "C resume") {
			t.Fatalf("the list does not offer it:\n%s", f)
		}
		press(a, "C")
		if f := frame(a); !strings.Contains(f, "■ ENDED") || !strings.Contains(f, "saved as "+cutID) {
			t.Errorf("after %d events:\n%s", n, f)
		}
		events, st, err := transcripts.Load(path)
		if err != nil || !reflect.DeepEqual(st.Finished.Payload, want.Finished.Payload) || st.Finished.FinalSHA256 != want.Finished.FinalSHA256 || st.Resumed != 1 {
			t.Errorf("after %d events: %v, %+v", n, err, st.Finished)
		}
		if got := a.live.memory.all(); !reflect.DeepEqual(got, events) || !reflect.DeepEqual(a.live.state.Finished, st.Finished) {
			t.Errorf("after %d events: %d in the file, %d shown", n, len(events), len(got))
		}
		press(a, "esc", "C") // there is nothing to resume any more
		if f := frame(a); strings.Contains(f, "C resume") || !strings.Contains(f, "WHEN") {
			t.Errorf("a complete one is offered:\n%s", f)
		}
	}
}

// The replay of a session that was cut offers to go on with it, as the list does.
func TestResumeFromReplay(t *testing.T) {
	store, want, path := cutStore(t, 14, nil)
	a := resumed(t, store, "enter", "0")
	if f := frame(a); !strings.Contains(f, "C resume") || a.live.job != nil {
		t.Fatalf("the replay does not offer it:\n%s", f)
	}
	press(a, "C")
	_, st, err := transcripts.Load(path)
	if err != nil || !st.Done() || st.Finished.FinalSHA256 != want.Finished.FinalSHA256 || len(a.lives) != 1 || a.live.job == nil {
		t.Errorf("%v, %d open, %+v\n%s", err, len(a.lives), st.Finished, frame(a))
	}
}

// A person goes on with the question that they had left.
func TestResumeByPerson(t *testing.T) {
	said := session.Script{Options: []int{1, 0}, Erases: true}
	store, want, path := cutStore(t, 16, func(c *session.Config) {
		c.Budget, c.Strong = 3, nil // a bit says whether any answer is unclear
		c.Decider = session.Person{Ask: func(ctx context.Context, q qa.Question, _ qa.Game) (int, error) { return said.Options[q.N-1], nil }}
	})
	a := resumed(t, store)
	_, cmd := a.Update(keyOf("C"))
	answer(a, cmd, "y", "n")
	_, st, err := transcripts.Load(path)
	if err != nil || !st.Done() || st.Finished.Payload != want.Finished.Payload || st.Finished.FinalSHA256 != want.Finished.FinalSHA256 || st.Resumed != 1 {
		t.Errorf("%v, %+v\n%s", err, st.Finished, frame(a))
	}
}

// A session that was stopped here goes on here.
func TestResumeStopped(t *testing.T) {
	a := newIdleApp(t, Options{Host: host.Host{Store: openStore(t), Open: openEmbedded}}, 80, 24)
	_, cmd := a.Update(keyOf("enter"))
	a.live.stop() // before anything has come
	drain(a, cmd)
	a.tempo.setFull(true)
	if f := frame(a); !strings.Contains(f, "■ STOPPED") || !strings.Contains(f, "C resume") {
		t.Fatalf("it was stopped:\n%s", f)
	}
	press(a, "C")
	if f := frame(a); !strings.Contains(f, "■ ENDED") || len(a.lives) != 1 || a.live.state.Resumed != 1 {
		t.Errorf("%d sessions are open:\n%s", len(a.lives), f)
	}
	if list, err := a.o.Store.List(t.Context()); err != nil || len(list) != 1 || list[0].Cut() {
		t.Errorf("%+v, %v", list, err)
	}
}

func openStore(t *testing.T) *transcripts.Store {
	t.Helper()
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// Where a session cannot go on the screen says why, its file stays as it was, and
// nothing else is open.
func TestResumeRefused(t *testing.T) {
	other := func(_ context.Context, ref string) (models.Model, error) {
		m, err := openEmbedded(t.Context(), "embedded/small") // for both seats
		return renamed{m, strings.TrimPrefix(ref, "embedded/")}, err
	}
	for name, tt := range map[string]struct {
		open   func(context.Context, string) (models.Model, error)
		spoil  func(t *testing.T, path string)
		want   string
		screen string
	}{
		"other model": {other, nil, "strong model: digest was", "■ STOPPED"},
		"no model": {func(context.Context, string) (models.Model, error) {
			return nil, &models.Error{Model: "embedded/small", Fault: models.Missing, Hint: "use another"}
		}, nil, "missing", "■ STOPPED"},
		"busy":          {openEmbedded, busy, "another process writes this session", "saved sessions"},
		"gone":          {openEmbedded, func(t *testing.T, path string) { must(t, os.Remove(path)) }, "no such file", "saved sessions"},
		"damaged":       {openEmbedded, damage, "line 3 is no event", "saved sessions"},
		"changed":       {openEmbedded, forge, "(drafted) has the hash", "■ STOPPED"},
		"of the future": {openEmbedded, future, `no strategy "sung"`, "saved sessions"},
	} {
		t.Run(name, func(t *testing.T) {
			store, _, path := cutStore(t, 14, nil)
			a := newIdleApp(t, Options{Host: host.Host{Store: store, Open: tt.open}}, 200, 40)
			a.tempo.setFull(true)
			press(a, "s")
			if tt.spoil != nil {
				tt.spoil(t, path)
			}
			before, _ := os.ReadFile(path)
			press(a, "C")
			if f := frame(a); !strings.Contains(f, tt.screen) || !strings.Contains(f, "! "+cutID+" cannot be resumed: ") || !strings.Contains(f, tt.want) {
				t.Errorf("want %q and %q:\n%s", tt.want, tt.screen, f)
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
			if tail, err := transcripts.Reopen(path); err == nil {
				must(t, tail.Close())
			} else if strings.Contains(err.Error(), "another process") && name != "busy" {
				t.Error("it is still held")
			}
		})
	}
}

// renamed is a model under another name.
type renamed struct {
	models.Model
	name string
}

func (r renamed) Describe(ctx context.Context) (models.Card, error) {
	card, err := r.Model.Describe(ctx)
	card.Name = r.name
	return card, err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// busy has another write the file.
func busy(t *testing.T, path string) {
	tail, err := transcripts.Reopen(path)
	must(t, err)
	t.Cleanup(func() { must(t, tail.Close()) })
}

// damage puts half a line into the middle of the file.
func damage(t *testing.T, path string) {
	b, err := os.ReadFile(path)
	must(t, err)
	lines := strings.SplitAfter(string(b), "\n")
	lines[2] = lines[2][:len(lines[2])/2] + "\n"
	must(t, os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600))
}

func replaceIn(t *testing.T, path, was, is string) {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	if !strings.Contains(string(b), was) {
		t.Fatalf("there is no %s in %s", was, b)
	}
	must(t, os.WriteFile(path, []byte(strings.Replace(string(b), was, is, 1)), 0o600))
}

func forge(t *testing.T, path string) { replaceIn(t, path, `"sha256":"`, `"sha256":"00`) }
func future(t *testing.T, path string) {
	replaceIn(t, path, `"strategy":"adaptive"`, `"strategy":"sung"`)
}

// A file of which something had to be left out says so when it is replayed, in
// its preview, and when it goes on.
func TestLossIsTold(t *testing.T) {
	store, _, path := cutStore(t, 14, nil)
	b, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, b[:len(b)-20], 0o600))
	const want = "line 14 is cut: left out from there on: "
	a := newIdleApp(t, Options{Host: host.Host{Store: store, Open: openEmbedded}}, 120, 40)
	a.tempo.setFull(true)
	press(a, "s")
	if f := frame(a); !strings.Contains(f, "! line 14 is cut") {
		t.Errorf("the preview:\n%s", f)
	}
	press(a, "enter")
	if f := frame(a); !strings.Contains(f, want) {
		t.Errorf("the replay:\n%s", f)
	}
	press(a, "x", "esc", "s", "C")
	if f := frame(a); !strings.Contains(f, want) || !strings.Contains(f, "■ ENDED") {
		t.Errorf("the session that went on:\n%s", f)
	}
}
