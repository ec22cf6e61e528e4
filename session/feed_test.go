package session_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
	"tenbits/session"
)

// pieces is a feed of a payload in given pieces, which notes what the receiver
// had come to when each was asked for.
func pieces(list []qa.Bits, end error) session.Feed {
	return func(context.Context) (qa.Bits, error) {
		if len(list) == 0 {
			return "", end
		}
		piece := list[0]
		list = list[1:]
		return piece, nil
	}
}

// However a payload is cut into pieces, and whatever its format, the receiver
// comes to what it comes to with the whole of it.
func TestReceiveFrom(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cfg := config(t, rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x3"}).Draw(rt, "strategy"), rapid.IntRange(0, 9).Draw(rt, "bits"))
		cfg.Format = rapid.SampledFrom(qa.Formats()).Draw(rt, "format")
		cfg.Check = rapid.SampledFrom(session.Checks()).Draw(rt, "check")
		cfg.Strong = &oracle{replies: rapid.SliceOfN(rapid.SampledFrom([]string{"yes", "no", "Perhaps."}), 1, 12).Draw(rt, "replies")}
		_, sent, err := play(t, session.Run(cfg))
		if err != nil {
			rt.Fatal(err)
		}
		payload := sent.Finished.Payload
		var list []qa.Bits
		for rest := payload; rest != ""; {
			n := rapid.IntRange(0, len(rest)).Draw(rt, "piece")
			list, rest = append(list, rest[:n]), rest[n:]
		}
		_, got, err := play(t, session.ReceiveFrom(cfg, pieces(list, io.EOF)))
		if err != nil {
			rt.Fatalf("payload %s in %q: %v", payload, list, err)
		}
		if got.Finished.FinalSHA256 != sent.Finished.FinalSHA256 || got.Finished.Payload != payload || got.Finished.Checked != (sent.Setup.Check && payload != "") {
			rt.Fatalf("payload %s in %q: received %+v", payload, list, got.Finished)
		}
	})
}

// What has been settled when a decision is made is sent then, so that it must
// stay at the front of the payload.
func TestSettled(t *testing.T) {
	live := 0
	rapid.Check(t, func(rt *rapid.T) {
		cfg := config(t, rapid.SampledFrom([]string{"batch", "adaptive", "rounds:2x3"}).Draw(rt, "strategy"), rapid.IntRange(0, 12).Draw(rt, "bits"))
		cfg.Format = rapid.SampledFrom(qa.Formats()).Draw(rt, "format")
		cfg.Strong = &oracle{replies: rapid.SliceOfN(rapid.SampledFrom([]string{"yes", "no", "Perhaps."}), 1, 12).Draw(rt, "replies"), choice: rapid.Bool().Draw(rt, "choice")}
		if o := cfg.Strong.(*oracle); o.choice {
			o.replies = slices.DeleteFunc(o.replies, func(s string) bool { return s == "Perhaps." })
			o.replies = append(o.replies, "yes")
		}
		var st session.State
		var settled []qa.Bits
		if err := session.Run(cfg)(t.Context(), func(e session.Event) {
			st = st.Apply(e)
			settled = append(settled, st.Game.Settled())
		}); err != nil {
			rt.Fatal(err)
		}
		for _, s := range settled {
			if len(s) > len(st.Finished.Payload) || st.Finished.Payload[:len(s)] != s {
				rt.Fatalf("%s was settled, and the payload is %s", s, st.Finished.Payload)
			}
			if s != "" {
				live++
			}
		}
	})
	if live == 0 {
		t.Error("nothing was ever settled before the end")
	}
}

// The receiver of a session in plain1 drafts and asks before there is a bit, and
// redrafts with the answers there are before the rest has come.
func TestReceiveFromLive(t *testing.T) {
	cfg := config(t, "rounds:2x2", 4)
	_, sent, err := play(t, session.Run(cfg))
	if err != nil {
		t.Fatal(err)
	}
	var st session.State
	var seen []string
	n := 0
	feed := func(context.Context) (qa.Bits, error) {
		seen = append(seen, fmt.Sprintf("%d drafts, %d answers", len(st.Drafts), len(st.Decided)))
		if n == len(sent.Finished.Payload) {
			return "", io.EOF
		}
		n++
		return sent.Finished.Payload[n-1 : n], nil
	}
	if err := session.ReceiveFrom(cfg, feed)(t.Context(), func(e session.Event) { st = st.Apply(e) }); err != nil {
		t.Fatal(err)
	}
	want := []string{"1 drafts, 0 answers", "1 drafts, 1 answers", "2 drafts, 2 answers", "2 drafts, 3 answers", "3 drafts, 4 answers"}
	if !slices.Equal(seen, want) {
		t.Errorf("bits were waited for with %q, want %q", seen, want)
	}
}

// A line that breaks is the session's failure; with Partial it is a payload that
// ended early, and a warning.
func TestReceiveFromCut(t *testing.T) {
	cut := errors.New("the line is cut")
	for _, format := range qa.Formats() {
		cfg := config(t, "batch", 6)
		cfg.Format = format
		_, sent, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		part := sent.Finished.Payload[:2]
		_, st, err := play(t, session.ReceiveFrom(cfg, pieces([]qa.Bits{part}, cut)))
		if !errors.Is(err, cut) || st.Failed == nil {
			t.Errorf("%s: error %v, failed %v", format, err, st.Failed)
		}
		cfg.Partial = true
		_, st, err = play(t, session.ReceiveFrom(cfg, pieces([]qa.Bits{part}, cut)))
		if err != nil || !st.Finished.Partial || len(st.Warned) != 1 {
			t.Errorf("%s, partial: error %v, %+v, warned %v", format, err, st.Finished, st.Warned)
		}
		_, _, err = play(t, session.ReceiveFrom(cfg, pieces([]qa.Bits{sent.Finished.Payload + "1"}, io.EOF)))
		if !errors.Is(err, qa.ErrLong) {
			t.Errorf("%s: a bit too many: %v", format, err)
		}
		cfg.Partial = false
		_, _, err = play(t, session.ReceiveFrom(cfg, pieces([]qa.Bits{part}, io.EOF)))
		if !errors.Is(err, qa.ErrShort) {
			t.Errorf("%s: too short: %v", format, err)
		}
	}
}
