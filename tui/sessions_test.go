package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

// savedID returns the ID of the nth session of savedStore, the oldest first.
func savedID(n int) string { return fmt.Sprintf("20261123-1%d0000-abcde%d", n, n) }

// savedStore returns a store that holds four sessions: won with ten bits,
// stopped after three, an oracle session, and one without a right answer.
func savedStore(tb testing.TB) *transcripts.Store {
	tb.Helper()
	store, err := transcripts.OpenStore(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	oracle := wonScript().withFinal(firstDraft)
	for n, s := range []script{
		wonScript(), stoppedScript(),
		oracle.withSetup(func(u *session.Setup) { u.Oracle, u.Strategy, u.Seed = true, "adaptive", 7 }),
		ungradedScript().withSetup(func(u *session.Setup) { u.Prompt = "Why is the sky blue?\nTwo lines." }),
	} {
		s = s.withSetup(func(u *session.Setup) {
			u.ID, u.Started = savedID(n), time.Date(2026, 11, 23, 10+n, 0, 0, 0, time.UTC)
		})
		saveWhole(tb, store, savedID(n), s)
	}
	return store
}

// withSetup returns the events with another setup.
func (s script) withSetup(change func(*session.Setup)) script {
	s = append(script{}, s...)
	started := s[0].Body.(session.Started)
	change(&started.Setup)
	s[0].Body = started
	return s
}

// saved returns an app that shows the list of savedStore.
func saved(keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{Host: host.Host{Store: savedStore(tb)}}, width, height)
		press(a, append([]string{"s"}, keys...)...)
		return a
	}
}

// slow returns an app whose list has been read for some seconds.
func slow(tb testing.TB, width, height int) *app {
	store, err := transcripts.OpenStore(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	a := newIdleApp(tb, Options{Host: host.Host{Store: store}}, width, height)
	a.show(a.sessions)
	a.Update(beatMsg{make(chan struct{}), 13})
	return a
}

// ids returns the end of the IDs that are shown, and chosenID that of the
// choice.
func ids(a *app) []string {
	var out []string
	for _, i := range a.sessions.shown {
		out = append(out, a.sessions.all[i].ID[len("20261123-"):])
	}
	return out
}

func chosenID(a *app) string {
	if s := a.sessions.chosen(); s != nil {
		return s.ID
	}
	return ""
}

// Whatever is sorted, filtered and read again, the choice stays on its session
// as long as that is shown.
func TestChoiceStays(t *testing.T) {
	a := listed(summaries(), nil)(t, 80, 24)
	rapid.Check(t, func(r *rapid.T) {
		l := a.sessions
		l.clearFilter()
		l.move(-far)
		l.move(rapid.IntRange(0, len(l.shown)-1).Draw(r, "chosen"))
		for range rapid.IntRange(1, 6).Draw(r, "steps") {
			before := chosenID(a)
			switch rapid.IntRange(0, 3).Draw(r, "step") {
			case 0:
				press(a, "o")
			case 1:
				press(a, "O")
			case 2:
				l.filter.clear()
				l.filter.insert(rapid.SampledFrom([]string{"won", "kept", "batch", "mia", "2026", "zzz", ""}).Draw(r, "filter"))
				l.choose()
			case 3:
				a.Update(listedMsg{list: rapid.Permutation(summaries()).Draw(r, "list"), err: nil})
			}
			shown := slices.ContainsFunc(l.shown, func(i int) bool { return l.all[i].ID == before })
			if after := chosenID(a); shown && after != before {
				r.Fatalf("the choice went from %s to %s", before, after)
			}
		}
	})
}

// When a filter hides all, and a letter is taken back, the choice is where it
// was.
func TestChoiceComesBack(t *testing.T) {
	a := listed(summaries(), nil, "j", "j", "j", "/", "m", "i", "a", "x")(t, 80, 24)
	if len(a.sessions.shown) != 0 {
		t.Fatalf("%d sessions are shown", len(a.sessions.shown))
	}
	press(a, "backspace", "enter", "esc")
	if got, want := chosenID(a), summaries()[3].ID; got != want {
		t.Errorf("the choice is %s, want %s", got, want)
	}
}

// What is deleted is gone from the list and the folder at once, and comes back
// in the order in which it went, also when the list was read in between.
func TestDeleteUndo(t *testing.T) {
	a := saved()(t, 80, 24)
	store := a.o.Store
	files := func() int {
		list, err := store.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	all := ids(a)
	press(a, "j", "d")
	if want := "deleted " + savedID(2) + ", u: undo"; a.notice != want {
		t.Errorf("it says %q, want %q", a.notice, want)
	}
	press(a, "d")
	if got := ids(a); !slices.Equal(got, []string{all[0], all[3]}) || files() != 2 || chosenID(a) != savedID(0) {
		t.Fatalf("left are %v, %d files, chosen is %s", got, files(), chosenID(a))
	}
	press(a, "R", "u")
	if got := ids(a); !slices.Equal(got, []string{all[0], all[2], all[3]}) || files() != 3 || chosenID(a) != savedID(1) {
		t.Errorf("after one undo there are %v, %d files, chosen is %s", got, files(), chosenID(a))
	}
	press(a, "o", "u")
	if got := ids(a); len(got) != 4 || files() != 4 || chosenID(a) != savedID(2) {
		t.Errorf("after two there are %v, %d files, chosen is %s", got, files(), chosenID(a))
	}
	press(a, "u")
	if got := ids(a); len(got) != 4 || a.complaint != "" {
		t.Errorf("with nothing to undo: %v, %q", got, a.complaint)
	}
	_, _, err := transcripts.Load(a.sessions.chosen().Path)
	if err != nil {
		t.Errorf("what came back cannot be read: %v", err)
	}
}

// A list that was asked for before a deletion does not bring the session back.
func TestDeletedStaysGone(t *testing.T) {
	a := saved()(t, 80, 24)
	stale := listedMsg{list: slices.Clone(a.sessions.all), at: a.o.Now()}
	press(a, "d")
	a.Update(stale)
	if got := ids(a); len(got) != 3 || strings.Contains(frame(a), "Why is the sky") {
		t.Errorf("the list has %v", got)
	}
	if press(a, "u"); len(ids(a)) != 4 {
		t.Errorf("after undo the list has %v", ids(a))
	}
}

// A session that cannot be deleted comes back, and it says why. One that has
// gone meanwhile does not.
func TestDeleteFails(t *testing.T) {
	a := saved()(t, 80, 24)
	blocked := filepath.Join(a.o.Store.Dir(), "trash")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	press(a, "j", "d")
	if len(ids(a)) != 4 || chosenID(a) != savedID(2) || !strings.Contains(a.complaint, "was not deleted") {
		t.Errorf("left are %v, chosen is %s, it says %q", ids(a), chosenID(a), a.complaint)
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(a.sessions.chosen().Path); err != nil {
		t.Fatal(err)
	}
	press(a, "d", "u")
	if len(ids(a)) != 3 {
		t.Errorf("left are %v", ids(a))
	}
}

// Of transcripts one is read at a time, and one that the choice has left by
// then is not shown.
func TestPreviewIsThatOfTheChoice(t *testing.T) {
	a := saved()(t, 120, 40)
	_, first := a.Update(keyOf("j"))
	if _, second := a.Update(keyOf("G")); second != nil {
		t.Error("two are read at once")
	}
	if f := frame(a); !strings.Contains(f, "Reading …") {
		t.Errorf("before the transcript is there:\n%s", f)
	}
	drain(a, first)
	if f := frame(a); a.sessions.preview.path != a.sessions.chosen().Path || strings.Contains(f, "seed 7") || !strings.Contains(f, "10 QUESTIONS") {
		t.Errorf("of %s it shows\n%s", chosenID(a), f)
	}
	// One that has grown since is read again.
	list := slices.Clone(a.sessions.all)
	list[3].Size++
	if _, cmd := a.Update(listedMsg{list: list, at: a.o.Now()}); cmd == nil {
		t.Error("it is not read again")
	}
}

// The result comes also while something else is on the screen.
func TestPreviewBehindOverlay(t *testing.T) {
	a := saved()(t, 120, 40)
	_, cmd := a.Update(keyOf("G"))
	press(a, "?")
	drain(a, cmd)
	press(a, "x")
	if f := frame(a); strings.Contains(f, "Reading …") {
		t.Errorf("it still reads:\n%s", f)
	}
}

// What cannot be shown says so; what is far too long is not even opened.
func TestPreviewFails(t *testing.T) {
	a := saved()(t, 120, 40)
	if err := os.Remove(a.sessions.all[1].Path); err != nil {
		t.Fatal(err)
	}
	press(a, "j")
	if f := frame(a); !strings.Contains(f, "no such file") {
		t.Errorf("of a file that is not there:\n%s", f)
	}
	if _, _, err := stateOf(transcripts.Summary{Path: "/dev/null", Size: maxRead + 1}); err == nil || !strings.Contains(err.Error(), "too many") {
		t.Errorf("of a long one: %v", err)
	}
}

// Hidden, it reads nothing.
func TestPreviewOff(t *testing.T) {
	a := saved("p")(t, 120, 40)
	if _, cmd := a.Update(keyOf("j")); cmd != nil || strings.Contains(frame(a), "PROBLEM   ") {
		t.Error("a transcript is read for a preview that is hidden")
	}
}

func TestCopyFromList(t *testing.T) {
	a := saved("G")(t, 80, 24)
	press(a, "c")
	if !strings.Contains(a.notice+a.complaint, "the path") {
		t.Errorf("c says %q %q", a.notice, a.complaint)
	}
	if msg, ok := a.sessions.copyPayload()().(payloadMsg); !ok || msg.bits != string(wonScript().state().Game.Payload()) {
		t.Errorf("the payload is %v", msg)
	}
	press(a, "y")
	if !strings.Contains(a.notice+a.complaint, "the payload") {
		t.Errorf("y says %q %q", a.notice, a.complaint)
	}
	// None was sent, and none can be read.
	a.sessions.all[3].Error = "broken"
	if msg, ok := a.sessions.copyPayload()().(complaintMsg); !ok || !strings.Contains(msg.text, "broken") {
		t.Errorf("of an unreadable one: %v", msg)
	}
	nothing := storeWith(t, nothingScript())
	a = newIdleApp(t, Options{Host: host.Host{Store: nothing}}, 80, 24)
	if press(a, "s", "y"); !strings.Contains(a.complaint, "no bit was sent") {
		t.Errorf("without bits it says %q", a.complaint)
	}
}

// A list that takes its time shows that it does, and stops when it is there,
// however late the last sign comes.
func TestReadingShowsLife(t *testing.T) {
	a := saved()(t, 80, 24)
	read := make(chan struct{})
	_, cmd := a.Update(beatMsg{read, 1})
	if f := frame(a); cmd == nil || !strings.Contains(f, "reading again ·") || !strings.Contains(f, "Why is the sky") {
		t.Errorf("while it is read again:\n%s", f)
	}
	close(read)
	a.Update(listedMsg{list: a.sessions.all, at: a.o.Now()})
	if _, cmd := a.Update(beatMsg{read, 2}); cmd != nil || strings.Contains(frame(a), "reading again") {
		t.Error("the sign of life goes on")
	}
}
