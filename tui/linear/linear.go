// Package linear is tenbits without a screen, for screen readers, for plain
// terminals and for people who like a dialogue: it asks for a line, does what
// the line says, and tells it in sentences. It never moves the cursor, uses no
// colour and goes back over nothing.
//
// Its Narrator tells a session in plain lines also where there is no dialogue.
package linear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/host"
)

// Options are what the dialogue is opened with.
type Options struct {
	host.Host

	// Interrupts has a value for each Ctrl+C. It ends the session that runs,
	// or the dialogue where none does; nil: there are none.
	Interrupts <-chan os.Signal

	// Width returns the cells of a line of the terminal, 0 where there is none:
	// lines are not divided then. Nil: there is no terminal.
	Width func() int
}

// Run holds a dialogue: it writes to out and reads lines from in, and returns
// nil when the user leaves or in ends. When ctx ends, the session that runs is
// cancelled and saved, and Run returns ctx's error; after an interrupt between
// sessions it returns an error in the chain of context.Canceled. How sessions
// end is told and is no error.
//
// While a line is awaited, in is read by a goroutine that outlives Run where
// Run ends without that line: until in has a line or ends, or the process does.
func Run(ctx context.Context, o Options, in io.Reader, out io.Writer) error {
	if o.Open == nil {
		return errors.New("linear: Options.Open is nil: there is no way to reach a model")
	}
	strategy, err := qa.ParseStrategy(o.Strategy)
	if err != nil {
		return err
	}
	if o.Format == "" {
		o.Format = qa.Formats()[0]
	}
	if o.Check == "" {
		o.Check = session.CheckAuto
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Width != nil {
		out = folder{out, o.Width}
	}
	d := &dialogue{o: o, out: &whole{w: out}, lines: newLines(in), answers: make(chan int, 1), questions: make(chan typedQuestion, 1)}
	d.job = job{budget: o.Budget, strategy: strategy, seed: o.Seed, format: o.Format, check: o.Check, small: o.Small, strong: o.Strong, asker: o.Asker, control: o.Control, noise: o.Noise, repeat: o.Repeat,
		judge: o.Judge, tau: cmp.Or(o.Tau, qa.UsualTau), guard: o.Guard}.generate(firstProblem + o.Seed)
	switch err := d.run(ctx); err {
	case errQuit:
		return nil
	case errInterrupted:
		return fmt.Errorf("%w by the user", context.Canceled)
	default:
		return err
	}
}

// whole is a writer for more than one goroutine: what is written at once stays
// together.
type whole struct {
	mu sync.Mutex
	w  io.Writer
}

func (o *whole) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(b)
}

// ending is why a dialogue is over.
type ending string

func (e ending) Error() string { return string(e) }

const (
	errQuit        = ending("the user left")
	errInterrupted = ending("interrupted")
)
