package tui

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/transcripts"
)

// hurried returns the events of a session that was recorded at full speed, each
// reply in one go.
func hurried(s script) script {
	var out script
	for i, e := range s {
		if d, ok := e.Body.(session.Delta); ok && len(out) > 0 {
			if last, ok := out[len(out)-1].Body.(session.Delta); ok && last.Phase == d.Phase {
				last.Text, last.Tokens = last.Text+d.Text, last.Tokens+d.Tokens
				out[len(out)-1].Body = last
				continue
			}
		}
		out = append(out, session.Event{At: time.Duration(i) * time.Millisecond, Body: e.Body})
	}
	return out
}

// lasting returns how long a replay takes at speed 1.
func lasting(gaps []time.Duration) (all time.Duration) {
	for _, g := range gaps {
		all += g
	}
	return all
}

// What was recorded at full speed can be followed when it is replayed: text comes
// at the reading pace, piece by piece, and each decision can be seen.
func TestLegibleFast(t *testing.T) {
	fast := hurried(wonScript())
	tokens, beats := 0, time.Duration(0)
	for _, e := range fast {
		if d, ok := e.Body.(session.Delta); ok {
			tokens += d.Tokens
		}
		beats += beatAfter(e)
	}
	want := time.Duration(tokens)*time.Second/readingPace + beats
	shown, gaps := legible(fast)
	if took := lasting(gaps); took < want-leeway || took > want+fast[len(fast)-1].At {
		t.Errorf("%d tokens and %v of beats take %v, want about %v", tokens, beats, took, want)
	}
	longest, decided := 0, false
	for i, e := range shown {
		if gaps[i] < 0 || gaps[i] > time.Second {
			t.Errorf("%v before %T", gaps[i], e.Body)
		}
		if decided && gaps[i] < answerBeat-leeway {
			t.Errorf("an answer is seen for %v", gaps[i])
		}
		_, decided = e.Body.(session.Decided)
		if d, ok := e.Body.(session.Delta); ok {
			longest = max(longest, d.Tokens)
		}
	}
	if longest > 2*pieceTokens {
		t.Errorf("%d tokens come in one go", longest)
	}
	got, all := script(shown).state(), fast.state()
	if !reflect.DeepEqual(got, all) {
		t.Error("it comes to another session")
	}
	half := fast.until(session.PhaseAsk)
	half = append(half, fast[len(half)])
	some, _ := legible(half)
	if got, want := script(some).state(), half.state(); got.Live.String() != want.Live.String() || got.Tokens != want.Tokens || got.Live.Len() == 0 || len(some) <= len(half) {
		t.Errorf("a reply in pieces is %q of %d tokens, want %q of %d", got.Live, got.Tokens, want.Live, want.Tokens)
	}
}

// What could be followed keeps its own pace, also where its chunks did not come
// evenly.
func TestLegibleSlow(t *testing.T) {
	odd := 1
	slow := func(f func() time.Duration) script {
		s := wonScript()
		at := time.Duration(0)
		for i := range s {
			s[i].At = at
			d, text := s[i].Body.(session.Delta)
			at += beatAfter(s[i])
			if text {
				at += time.Duration(d.Tokens)*time.Second/readingPace + f()
			}
		}
		return s
	}
	for name, s := range map[string]script{
		"evenly":   slow(func() time.Duration { return 0 }),
		"unevenly": slow(func() time.Duration { odd = -odd; return time.Duration(odd) * 20 * time.Millisecond }),
		"slower":   slow(func() time.Duration { return time.Second }),
	} {
		_, gaps := legible(s)
		at, came, first := time.Duration(0), time.Duration(0), 0 // the piece of an event that comes first
		for i, e := range s {
			if i > 0 {
				came += transcripts.Gap(s[i-1], e)
			}
			n := len(pieces(e))
			at += gaps[first]
			if at != came {
				t.Errorf("%s: event %d comes after %v, not after %v as it did", name, i, at, came)
			}
			at += lasting(gaps[first+1 : first+n])
			first += n
		}
	}
}

// Whatever a file says of a reply, it comes whole and in bounded time.
func TestLegibleHostile(t *testing.T) {
	for _, text := range []string{"", "a", "äöü", strings.Repeat("\x80", 100), strings.Repeat("ab ", 50_000)} {
		for _, tokens := range []int{-1, 0, 7, 1 << 62} {
			e := session.Event{Body: session.Delta{Phase: session.PhaseDraft, Text: text, Thinking: "hm", Tokens: tokens}}
			shown, gaps := legible([]session.Event{e, {Body: session.Finished{}}})
			var all session.Delta
			for _, x := range shown[:len(shown)-1] {
				d := x.Body.(session.Delta)
				all.Text, all.Thinking, all.Tokens = all.Text+d.Text, all.Thinking+d.Thinking, all.Tokens+d.Tokens
			}
			if all.Text != text || all.Thinking != "hm" || all.Tokens != tokens {
				t.Errorf("%d bytes, %d tokens: %d bytes and %d tokens came", len(text), tokens, len(all.Text), all.Tokens)
			}
			if took, most := lasting(gaps), transcripts.MaxWait*time.Duration(len(shown)); len(shown) > maxPieces+1 || took < 0 || took > most {
				t.Errorf("%d bytes, %d tokens: %d pieces in %v", len(text), tokens, len(shown), took)
			}
		}
	}
}

// The replay screen takes the time that it takes to follow a session, half of it
// at twice the speed, and none where it is to go at once.
func TestReplayCanBeWatched(t *testing.T) {
	fast := hurried(wonScript())
	_, gaps := legible(fast)
	for speed, want := range map[float64]time.Duration{0.5: 2 * lasting(gaps), 1: lasting(gaps), 4: lasting(gaps) / 4, 0: 0} {
		synctest.Test(t, func(t *testing.T) {
			a := newIdleApp(t, Options{}, 80, 24)
			began := time.Now()
			drain(a, a.add(func(l *live) tea.Cmd { return l.play(fast, speed) }))
			if took := time.Since(began); took < want-time.Millisecond || took > want+time.Millisecond {
				t.Errorf("at %g it takes %v, want %v", speed, took, want)
			}
			if a.live.state.Finished == nil {
				t.Error("it did not come to its end")
			}
			a.close()
		})
	}
}
