package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tenbits/qa"
	"tenbits/session"
)

// Who is no sender is told of, and keeps no sender waiting: neither does one that
// says nothing at all.
func TestStrangers(t *testing.T) {
	cfg := config(t, "batch", 4, sage(nil, " yes"))
	terms := termsOf(t, cfg, session.Receiver)
	l := listen(t)
	turned := make(chan error, 8)
	type taken struct {
		conn *Conn
		err  error
	}
	accepted := make(chan taken, 1)
	go func() {
		c, err := l.Accept(t.Context(), terms, func(err error) { turned <- err })
		accepted <- taken{c, err}
	}()
	silent, err := net.Dial("tcp", l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for says, want := range map[string]struct {
		fault Fault
		text  string
	}{
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n":                           {Stranger, "speaks HTTP"},
		"SSH-2.0-x\r\n":                                               {Stranger, "speaks SSH"},
		"\x16\x03\x01\x02\x00\x01\x00":                                {Stranger, "speaks TLS"},
		"\x00\x1b]0;x\x07":                                            {Stranger, `"\x00\x1b]0;x\a"`},
		"tenbits-wire one sender\n":                                   {Stranger, "first line"},
		"tenbits-wire 1 receiver\n\n":                                 {Stranger, "is a receiver too"},
		"tenbits-wire 1 sender\nprompt 12\n":                          {Garbled, "line 2 of its hello has no hash"},
		"tenbits-wire 1 sender\n" + strings.Repeat("x", 2*maxHello):   {Garbled, "does not end"},
		"tenbits-wire 1 sender\n" + strings.Repeat("a b\n", maxTerms): {Garbled, "has no hash"},
	} {
		nc, err := net.Dial("tcp", l.Addr())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := nc.Write([]byte(says)); err != nil {
			t.Fatal(err)
		}
		if err := <-turned; faultOf(err) != want.fault || !strings.Contains(err.Error(), want.text) {
			t.Errorf("%.30q: turned away with %v", says, err)
		}
		if b, err := io.ReadAll(nc); len(b) > 0 && !strings.HasPrefix(says, magic) {
			t.Errorf("%.30q: a stranger was told %q, %v", says, b, err)
		}
		nc.Close()
	}
	nc, err := net.Dial("tcp", l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	nc.Close()
	if err := <-turned; faultOf(err) != Cut {
		t.Errorf("one that hangs up: %v", err)
	}
	conn, err := Dial(t.Context(), l.Addr(), termsOf(t, cfg, session.Sender), DefaultLimits())
	got := <-accepted
	if err != nil || got.err != nil {
		t.Fatal(err, got.err)
	}
	done := make(chan error)
	go func() { done <- conn.Close() }()
	got.conn.Close()
	<-done
}

// A listener that meets strangers alone gives up.
func TestTooManyStrangers(t *testing.T) {
	l := listen(t)
	done := make(chan error, 1)
	terms := termsOf(t, config(t, "batch", 4, sage(nil, " yes")), session.Receiver)
	turned := make(chan error, maxStrangers)
	go func() {
		_, err := l.Accept(t.Context(), terms, func(err error) { turned <- err })
		done <- err
	}()
	for range maxStrangers - 1 {
		nc, err := net.Dial("tcp", l.Addr())
		if err != nil {
			t.Fatal(err)
		}
		nc.Close()
		<-turned
	}
	nc, err := net.Dial("tcp", l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	nc.Close()
	if err := <-done; faultOf(err) != Stranger || !strings.Contains(err.Error(), "64 connections") {
		t.Error(err)
	}
}

// A sender that calls the wrong place is told what is there.
func TestWrongReceiver(t *testing.T) {
	terms := termsOf(t, config(t, "batch", 4, sage(nil, " yes")), session.Sender)
	for says, want := range map[string]Fault{
		"HTTP/1.1 400 Bad Request\r\n\r\n":  Stranger,
		"SSH-2.0-x\r\n":                     Stranger,
		"":                                  Busy,
		"tenbits-wire 2 receiver\n":         OtherVersion,
		"tenbits-wire 1 sender\n\n":         Stranger,
		"tenbits-wire 1 receiver\n\n":       Differs,
		"tenbits-wire 1 receiver\nx\n":      Garbled,
		"tenbits-wire 99999999 receiver\n ": Stranger,
	} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer ln.Close()
			nc, err := ln.Accept()
			if err != nil {
				t.Error(err)
				return
			}
			defer nc.Close()
			var b [maxHello]byte
			if _, err := io.ReadAtLeast(nc, b[:], len(terms.hello(session.Sender).encode())); err != nil {
				t.Error(err)
			}
			if _, err := io.WriteString(nc, says); err != nil {
				t.Error(err)
			}
		}()
		_, err = Dial(t.Context(), ln.Addr().String(), terms, DefaultLimits())
		if faultOf(err) != want {
			t.Errorf("%q: %v, want the fault %s", says, err, want)
		}
	}
	l := listen(t)
	l.Close()
	if _, err := Dial(t.Context(), l.Addr(), terms, DefaultLimits()); faultOf(err) != Unreachable {
		t.Errorf("nobody there: %v", err)
	}
}

// What a sender says behind its hello is read strictly, and whatever it is the
// receiver ends with an error that says what was wrong.
func TestHostileSender(t *testing.T) {
	for name, c := range map[string]struct {
		says string
		want Fault
		text string
	}{
		"cut":              {"b\x01\x80", Cut, "cut before the end"},
		"cut in a frame":   {"b\x09\x80", Cut, "cut before the end"},
		"a wrong total":    {"b\x04\xf0e\x00\x00\x00\x05", Garbled, "4 bits came, and the sender says that there were 5"},
		"no bits":          {"b\x00", Garbled, "no bits"},
		"bits behind":      {"b\x01\xff", Garbled, "something else than zeros"},
		"no such frame":    {"\x1b[31m", Garbled, "kind 0x1b"},
		"a receipt":        {"r" + "k" + strings.Repeat("\x00", 36), Garbled, "a sender sent"},
		"stopped":          {"b\x01\x80sf", Stopped, "failed after 1 bits"},
		"stopped, why":     {"s?", Garbled, "stands for nothing"},
		"endless bits":     {strings.Repeat("b\xf8"+strings.Repeat("\xff", 31), maxPayload/248+1), Garbled, "no session has so many"},
		"too few":          {"b\x01\x80e\x00\x00\x00\x01", "", "payload ends too early"},
		"too many":         {"b\x05\xf8e\x00\x00\x00\x05", "", "goes on after"},
		"beats, then less": {"....", Cut, "cut before the end"},
	} {
		cfg := config(t, "batch", 4, sage(nil, " yes"))
		l := listen(t)
		received := receiveAt(t.Context(), t, l, cfg, nil)
		nc := rawSender(t, l, termsOf(t, cfg, session.Sender))
		_, _ = io.WriteString(nc, c.says) // the receiver may hang up in the middle
		_ = nc.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, nc)
		nc.Close()
		got := <-received
		if got.err == nil || !strings.Contains(got.err.Error(), c.text) || c.want != "" && faultOf(got.err) != c.want {
			t.Errorf("%s: %v", name, got.err)
		}
		if c.want == "" && !errors.Is(got.err, qa.ErrShort) && !errors.Is(got.err, qa.ErrLong) {
			t.Errorf("%s: %v", name, got.err)
		}
	}
}

// With Partial, a line that is cut is a payload that ends early.
func TestPartial(t *testing.T) {
	cfg := config(t, "batch", 4, sage(nil, " yes"))
	cfg.Partial = true
	l := listen(t)
	received := receiveAt(t.Context(), t, l, cfg, nil)
	nc := rawSender(t, l, termsOf(t, cfg, session.Sender))
	if _, err := io.WriteString(nc, "b\x02\xc0"); err != nil {
		t.Fatal(err)
	}
	nc.Close()
	if got := <-received; got.err != nil || !got.state.Finished.Partial || got.state.Payload() != "11" || len(got.state.Drafts) != 2 {
		t.Errorf("%v, %+v", got.err, got.state.Finished)
	}
}

// pipes returns two ends of a line in memory that has shaken hands, for tests in
// which time is not that of a clock.
func pipes(t *testing.T) (a, b *Conn) {
	x, y := net.Pipe()
	terms := Terms{{"prompt", "x"}}
	a, b = newConn(x, DefaultLimits()), newConn(y, DefaultLimits())
	yes := func() bool { return true }
	done := make(chan error)
	go func() { done <- a.shake(t.Context(), session.Sender, terms, yes) }()
	if err := errors.Join(b.shake(t.Context(), session.Receiver, terms, yes), <-done); err != nil {
		t.Fatal(err)
	}
	return a, b
}

// An end that says nothing is given up after the silence that is allowed, and one
// that only shows that it is there, after the patience.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipes(t)
		a.stop()
		go func() { _, _ = io.Copy(io.Discard, a.in) }() // b's beats
		start := time.Now()
		_, err := b.feed(t.Context())
		if took := time.Since(start); faultOf(err) != Silent || took != DefaultLimits().Silence {
			t.Errorf("silence: %v after %v", err, took)
		}
		a.Close()
		b.Close()
	})
	synctest.Test(t, func(t *testing.T) {
		a, b := pipes(t)
		go func() { _, _ = io.Copy(io.Discard, a.in) }()
		start := time.Now()
		_, err := b.feed(t.Context())
		took := time.Since(start)
		if most := DefaultLimits().Patience; faultOf(err) != Silent || took < most || took > most+DefaultLimits().Beat {
			t.Errorf("beats alone: %v after %v", err, took)
		}
		a.Close()
		b.Close()
	})
}

// A model that takes an hour for an answer does not cut the line.
func TestSlowModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipes(t)
		go func() { _, _ = io.Copy(io.Discard, a.in) }()
		go func() {
			<-time.After(time.Hour) // of the bubble: it takes no time
			if err := a.send(frame{kind: frameBits, bits: "1"}); err != nil {
				t.Error(err)
			}
		}()
		if bits, err := b.feed(t.Context()); err != nil || bits != "1" {
			t.Errorf("%q, %v", bits, err)
		}
		a.Close()
		b.Close()
	})
}

// Who says its hello byte by byte for ever is given up in time.
func TestSlowHello(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y := net.Pipe()
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			for _, b := range []byte(Terms{{"prompt", "x"}}.hello(session.Sender).encode()) {
				<-time.After(DefaultLimits().Handshake / 20)
				if _, err := x.Write([]byte{b}); err != nil {
					return
				}
			}
		}()
		start := time.Now()
		err := newConn(y, DefaultLimits()).shake(t.Context(), session.Receiver, Terms{{"prompt", "x"}}, func() bool { return true })
		if took := time.Since(start); faultOf(err) != Silent || took != DefaultLimits().Handshake {
			t.Errorf("%v after %v", err, took)
		}
		x.Close()
		y.Close()
		<-gone
	})
}

// A second sender is not taken, and told so.
func TestBusy(t *testing.T) {
	cfg := config(t, "batch", 4, sage(nil, " yes"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	l := listen(t)
	received := receiveAt(ctx, t, l, cfg, nil)
	first := rawSender(t, l, termsOf(t, cfg, session.Sender))
	defer first.Close()
	_, err := Dial(t.Context(), l.Addr(), termsOf(t, cfg, session.Sender), DefaultLimits())
	if f := faultOf(err); f != Busy && f != Unreachable {
		t.Error(err)
	}
	first.Close()
	<-received
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"7010": "127.0.0.1:7010", ":7010": "127.0.0.1:7010", "0": "127.0.0.1:0",
		"0.0.0.0:7010": "0.0.0.0:7010", "[::1]:7010": "[::1]:7010", "host:1": "host:1",
		"": "", "host": "", "host:": "", "host:x": "", "70100": "", "-1": "", "host:070": "", "a:b:c": "", "+70": "",
	} {
		got, err := Address(in)
		if got != want || (err == nil) != (want != "") || err != nil && faultOf(err) != BadAddress {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
}

// Every fault has a hint that says what to do next.
func TestHints(t *testing.T) {
	for _, f := range []Fault{BadAddress, Unreachable, Stranger, OtherVersion, Differs, Busy, Silent, Cut, Garbled, Stopped, Misfit, OtherDraft} {
		if e := (&Error{Fault: f, Err: errors.New("x")}); e.Hint() == "" {
			t.Errorf("%s has no hint", f)
		}
	}
}

// What the settings are named in a message is bounded, and no line.
func TestValue(t *testing.T) {
	terms := Terms{{"prompt", "a\n" + strings.Repeat("b", 500)}}
	if v := terms.value("prompt"); len(v) > 70 || strings.Contains(v, "\n") || terms.value("seed") != "none" {
		t.Errorf("%s, %s", v, terms.value("seed"))
	}
}

// A hello that is read is one that would be written so, but for the version.
func FuzzHello(f *testing.F) {
	f.Add(Terms{{"prompt", "x"}, {"bits", "10"}}.hello(session.Sender).encode())
	f.Add([]byte("tenbits-wire 1 receiver\n\n"))
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		h, err := parseHello(func() (byte, error) {
			if n == len(b) {
				return 0, io.EOF
			}
			n++
			return b[n-1], nil
		})
		if err != nil {
			return
		}
		if again := h.encode(); !slices.Equal(again, b[:n]) {
			t.Errorf("%q is read, and written %q", b[:n], again)
		}
		if len(h.terms) > maxTerms || n > maxHello {
			t.Errorf("a hello of %d bytes with %d terms was read", n, len(h.terms))
		}
	})
}

// A frame that is read is one that would be written so.
func FuzzFrame(f *testing.F) {
	f.Add([]byte("b\x09\xff\x80"))
	f.Add([]byte("e\x00\x00\x00\x09"))
	f.Add([]byte("sc"))
	f.Add(frame{kind: frameReceipt, receipt: Receipt{Ending: Rebuilt, Read: 10}}.encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		in := strings.NewReader(string(b))
		got, err := readFrame(in)
		if err != nil {
			return
		}
		if again, read := got.encode(), b[:len(b)-in.Len()]; !slices.Equal(again, read) {
			t.Errorf("%q is read, and written %q", read, again)
		}
	})
}
