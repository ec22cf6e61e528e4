package wire

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/qa"
	"tenbits/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// parrot is a small model whose every reply depends on every byte of its prompt,
// so that a session which differs anywhere differs at its end.
func parrot() models.Model {
	return &scripted.Model{
		Card: models.Card{PromptSet: "compact", Deterministic: true},
		StreamFn: func(_ context.Context, req models.Request, _ int) (scripted.Line, error) {
			sum := fmt.Sprintf("%x", sha256.Sum256([]byte(req.Prompt)))
			if req.Role != models.RoleAsk {
				return scripted.Line{Text: " thought " + sum[:8] + "\nAnswer: " + fmt.Sprint(len(req.Prompt)%7)}, nil
			}
			var b strings.Builder
			for i := range 16 {
				fmt.Fprintf(&b, "%d. Is %s of %d?\n", i+1, sum[:6], i)
			}
			return scripted.Line{Text: b.String()}, nil
		},
	}
}

// sage is a strong model that gives these replies in turn, each when hold, if any,
// has returned.
func sage(hold func(ctx context.Context, n int) error, replies ...string) models.Model {
	choice := true
	for _, r := range replies {
		choice = choice && (r == " yes" || r == " no")
	}
	return &scripted.Model{
		Card: models.Card{Name: "sage", PromptSet: "compact", Capabilities: models.Capabilities{Choice: choice}},
		StreamFn: func(ctx context.Context, req models.Request, n int) (scripted.Line, error) {
			if req.Role == models.RoleReference {
				return scripted.Line{Text: "Answer: 7"}, nil
			}
			if hold != nil {
				if err := hold(ctx, n); err != nil {
					return scripted.Line{}, err
				}
			}
			return scripted.Line{Text: replies[n%len(replies)], Chances: []float64{0.5, 0.5}}, nil
		},
	}
}

func config(t testing.TB, strategy string, bits int, strong models.Model) session.Config {
	t.Helper()
	s, err := qa.ParseStrategy(strategy)
	if err != nil {
		t.Fatal(err)
	}
	return session.Config{ID: "x", Prompt: "How many?", Small: parrot(), Strong: strong, Strategy: s, Budget: bits}
}

func termsOf(t testing.TB, cfg session.Config, side session.Side) Terms {
	t.Helper()
	set, err := session.Describe(t.Context(), cfg, side)
	if err != nil {
		t.Fatal(err)
	}
	return NewTerms(set)
}

func listen(t testing.TB) *Listener {
	t.Helper()
	l, err := Listen(t.Context(), "0", DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// end is what one end of a line came to.
type end struct {
	state session.State
	conn  *Conn
	err   error
}

// receiveAt takes the sender of l and rebuilds its session, calling each, if any,
// after each event.
func receiveAt(ctx context.Context, t testing.TB, l *Listener, cfg session.Config, each func(session.State)) <-chan end {
	terms := termsOf(t, cfg, session.Receiver)
	done := make(chan end, 1)
	go func() {
		var out end
		defer func() { done <- out }()
		if out.conn, out.err = l.Accept(ctx, terms, nil); out.err != nil {
			return
		}
		defer out.conn.Close()
		out.err = out.conn.Receive(cfg)(ctx, func(e session.Event) {
			if out.state = out.state.Apply(e); each != nil {
				each(out.state)
			}
		})
	}()
	return done
}

// sendTo plays a session and sends it.
func sendTo(ctx context.Context, t testing.TB, addr string, cfg session.Config) end {
	t.Helper()
	var out end
	if out.conn, out.err = Dial(ctx, addr, termsOf(t, cfg, session.Sender), DefaultLimits()); out.err != nil {
		return out
	}
	defer out.conn.Close()
	out.err = out.conn.Send(session.Run(cfg))(ctx, func(e session.Event) { out.state = out.state.Apply(e) })
	return out
}

// rawSender calls l, says hello with these terms and hears the hello of the other
// end; then it is up to the test.
func rawSender(t testing.TB, l *Listener, terms Terms) net.Conn {
	t.Helper()
	nc, err := net.Dial("tcp", l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	if _, err := nc.Write(terms.hello(session.Sender).encode()); err != nil {
		t.Fatal(err)
	}
	var b [1]byte
	if _, err := parseHello(func() (byte, error) { _, err := nc.Read(b[:]); return b[0], err }); err != nil {
		t.Fatal(err)
	}
	return nc
}

// faultOf returns the fault of an error of this package, and its text otherwise.
func faultOf(err error) Fault {
	var e *Error
	if errors.As(err, &e) {
		return e.Fault
	}
	return Fault(fmt.Sprint(err))
}
