package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"tenbits/qa"
	"tenbits/session"
)

// What is sent is rebuilt, whatever the strategy, the format and the answers, and
// the receipt says so.
func TestSendReceive(t *testing.T) {
	for _, strategy := range []string{"batch", "adaptive", "rounds:2x2"} {
		for _, format := range qa.Formats() {
			for _, replies := range [][]string{{" yes", " no", " no"}, {"yes", "Perhaps.", "no"}} {
				for _, bits := range []int{0, 1, 6} {
					cfg := config(t, strategy, bits, sage(nil, replies...))
					cfg.Format, cfg.Check = format, session.CheckOn
					l := listen(t)
					received := receiveAt(t.Context(), t, l, cfg, nil)
					sent := sendTo(t.Context(), t, l.Addr(), cfg)
					got := <-received
					if sent.err != nil || got.err != nil {
						t.Fatalf("%s, %s, %q, %d bits: sender %v, receiver %v", strategy, format, replies, bits, sent.err, got.err)
					}
					if got.state.Finished.FinalSHA256 != sent.state.Finished.FinalSHA256 || got.state.Payload() != sent.state.Payload() {
						t.Errorf("%s, %s, %q, %d bits: sent %+v, received %+v", strategy, format, replies, bits, sent.state.Finished, got.state.Finished)
					}
					if r := sent.conn.Receipt(); r == nil || r.Ending != Rebuilt || r.Read != len(sent.state.Payload()) {
						t.Errorf("%s, %s, %q, %d bits: receipt %+v", strategy, format, replies, bits, r)
					}
				}
			}
		}
	}
}

// So is a session that a judge may end, and whose guard may keep the first draft.
func TestSidesCross(t *testing.T) {
	for _, format := range qa.Formats() {
		for _, judge := range []string{session.JudgeSmall, session.JudgeStrong} {
			for _, reply := range []string{" yes", "Perhaps."} {
				cfg := config(t, "adaptive", 9, sage(nil, reply, " no"))
				cfg.Format, cfg.Check, cfg.Guard, cfg.Judge = format, session.CheckOn, true, cfg.Small
				if judge == session.JudgeStrong {
					cfg.Judge = cfg.Strong
				}
				l := listen(t)
				received := receiveAt(t.Context(), t, l, cfg, nil)
				sent := sendTo(t.Context(), t, l.Addr(), cfg)
				got := <-received
				if sent.err != nil || got.err != nil || got.state.Finished.FinalSHA256 != sent.state.Finished.FinalSHA256 || got.state.Payload() != sent.state.Payload() || !got.state.Finished.Checked {
					t.Errorf("%s, judge %s, %q: sender %v, receiver %v, sent %+v", format, judge, reply, sent.err, got.err, sent.state.Finished)
				}
			}
		}
	}
}

// In plain1 a bit is there before the next is decided: the strong model waits with
// each answer until the receiver has the one before.
func TestLive(t *testing.T) {
	const bits = 5
	decided := make(chan int, bits)
	cfg := config(t, "adaptive", bits, sage(func(ctx context.Context, n int) error {
		if n == 0 {
			return nil
		}
		select {
		case got := <-decided:
			if got != n {
				t.Errorf("the receiver has %d answers, want %d", got, n)
			}
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}, " yes", " no"))
	l := listen(t)
	before := 0
	received := receiveAt(t.Context(), t, l, cfg, func(st session.State) {
		if n := len(st.Decided); n > before {
			before = n
			decided <- n
		}
	})
	if sent := sendTo(t.Context(), t, l.Addr(), cfg); sent.err != nil {
		t.Error(sent.err)
	}
	if got := <-received; got.err != nil || got.state.Finished.Outcome != session.Ungraded {
		t.Error(got.err)
	}
}

// tap stands between a sender and a receiver and keeps what the sender says.
func tap(t *testing.T, to string) (addr string, said func() []byte) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	all := make(chan []byte, 1)
	go func() {
		defer ln.Close()
		a, err := ln.Accept()
		if err != nil {
			t.Error(err)
			return
		}
		defer a.Close()
		b, err := net.Dial("tcp", to)
		if err != nil {
			t.Error(err)
			return
		}
		defer b.Close()
		back := make(chan struct{})
		go func() {
			defer close(back)
			_, _ = io.Copy(a, b) // it ends with the line
			_ = a.(*net.TCPConn).CloseWrite()
		}()
		var kept strings.Builder
		_, _ = io.Copy(io.MultiWriter(b, &kept), a)
		_ = b.(*net.TCPConn).CloseWrite()
		<-back
		all <- []byte(kept.String())
	}()
	return ln.Addr().String(), func() []byte { return <-all }
}

// After the hello, the bits of the payload are all that a sender says: beside
// them are the frames that docs/wire.md has, and they are as long as it says.
func TestOnlyBitsCross(t *testing.T) {
	for _, format := range qa.Formats() {
		cfg := config(t, "batch", 8, sage(nil, " yes", " no", " no"))
		cfg.Format = format
		l := listen(t)
		received := receiveAt(t.Context(), t, l, cfg, nil)
		addr, said := tap(t, l.Addr())
		sent := sendTo(t.Context(), t, addr, cfg)
		got := <-received
		if sent.err != nil || got.err != nil {
			t.Fatal(sent.err, got.err)
		}
		all := string(said())
		hello := string(termsOf(t, cfg, session.Sender).hello(session.Sender).encode())
		frames, ok := strings.CutPrefix(all, hello)
		if !ok || sent.conn.Sent().Hello != len(hello) {
			t.Fatalf("%s: what was said is %q", format, all)
		}
		in := strings.NewReader(frames)
		var bits qa.Bits
		var kinds []byte
		for in.Len() > 0 {
			f, err := readFrame(in)
			if err != nil {
				t.Fatal(err)
			}
			bits += f.bits
			kinds = append(kinds, f.kind)
		}
		want := strings.Repeat("b", 8) + "e"
		if format == qa.Coded1 {
			want = "be" // the flag in front stands for all of it
		}
		if string(kinds) != want || bits != sent.state.Payload() || sent.conn.Sent().Frames != len(frames) {
			t.Errorf("%s: frames %s with %s, want %s with %s", format, kinds, bits, want, sent.state.Payload())
		}
	}
}

// Each setting that the receiver has otherwise is named, at both ends, before a
// model is called.
func TestDiffers(t *testing.T) {
	change := map[string]func(*session.Config){
		"prompt":   func(c *session.Config) { c.Prompt += " " },
		"strategy": func(c *session.Config) { c.Strategy, _ = qa.ParseStrategy("rounds:1x3") },
		"bits":     func(c *session.Config) { c.Budget-- },
		"seed":     func(c *session.Config) { c.Seed++ },
		"format":   func(c *session.Config) { c.Format = qa.Coded1 },
		"check":    func(c *session.Config) { c.Check = session.CheckOn },
		"erasures": func(c *session.Config) { c.Strong = sage(nil, "yes") },
		"prompts":  func(c *session.Config) { c.SmallPrompts, _ = qa.OpenPromptSet("general") },
		"control":  func(c *session.Config) { c.Control = session.AllYes },
		"judge":    func(c *session.Config) { c.Judge = c.Small },
		"guard":    func(c *session.Config) { c.Guard = true },
	}
	for name, do := range change {
		cfg := config(t, "batch", 4, sage(nil, " yes"))
		other := cfg
		do(&other)
		l := listen(t)
		received := receiveAt(t.Context(), t, l, other, nil)
		sent := sendTo(t.Context(), t, l.Addr(), cfg)
		for side, err := range map[string]error{"sender": sent.err, "receiver": (<-received).err} {
			var e *Error
			if !errors.As(err, &e) || e.Fault != Differs || !slices.Equal(e.Names, []string{name}) || !strings.Contains(e.Hint(), name) {
				t.Errorf("%s: the %s says %v", name, side, err)
			}
		}
		if sent.state.Setup.ID != "" {
			t.Errorf("%s: the session was played", name)
		}
	}
}

// A receiver whose small model writes something else is told of in the receipt,
// though the settings are alike.
func TestOtherDraft(t *testing.T) {
	cfg := config(t, "adaptive", 4, sage(nil, " yes"))
	cfg.Check = session.CheckOff
	other := cfg
	other.Small = sage(nil, "Is it so?", "Is it not so?", "Is it now?", "Is it?")
	l := listen(t)
	done := make(chan error, 1)
	go func() { // as a receiver with the sender's terms
		conn, err := l.Accept(t.Context(), termsOf(t, cfg, session.Sender), nil)
		if err != nil {
			done <- err
			return
		}
		defer conn.Close()
		done <- conn.Receive(other)(t.Context(), func(session.Event) {})
	}()
	sent := sendTo(t.Context(), t, l.Addr(), cfg)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if faultOf(sent.err) != OtherDraft {
		t.Error(sent.err)
	}
}

// What is cancelled at one end ends the other with an error that says so, and
// leaves nothing running.
func TestCancel(t *testing.T) {
	cfg := config(t, "batch", 4, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cfg.Strong = sage(func(ctx context.Context, n int) error {
		if n == 2 {
			cancel()
			return ctx.Err()
		}
		return nil
	}, " yes")
	l := listen(t)
	received := receiveAt(t.Context(), t, l, cfg, nil)
	sent := sendTo(ctx, t, l.Addr(), cfg)
	if !errors.Is(sent.err, context.Canceled) {
		t.Errorf("the sender says %v", sent.err)
	}
	if got := <-received; faultOf(got.err) != Stopped || !strings.Contains(got.err.Error(), "cancelled after 2 bits") {
		t.Errorf("the receiver says %v", got.err)
	}

	cfg.Strong, cfg.Partial = sage(nil, " yes"), false
	l = listen(t)
	ctx, cancel = context.WithCancel(t.Context())
	received = receiveAt(ctx, t, l, cfg, func(st session.State) {
		if len(st.Decided) == 2 {
			cancel()
		}
	})
	sent = sendTo(t.Context(), t, l.Addr(), cfg)
	if faultOf(sent.err) != Stopped || sent.state.Finished == nil || sent.state.Cut() {
		t.Errorf("the sender says %v: its session should have come to its end", sent.err)
	}
	if got := <-received; !errors.Is(got.err, context.Canceled) {
		t.Errorf("the receiver says %v", got.err)
	}
}

// Nobody comes, and the waiting is given up.
func TestCancelWaiting(t *testing.T) {
	l := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	received := receiveAt(ctx, t, l, config(t, "batch", 4, sage(nil, " yes")), nil)
	silent, err := net.Dial("tcp", l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	cancel()
	if got := <-received; !errors.Is(got.err, context.Canceled) {
		t.Error(got.err)
	}
}
