// Package linear is tenbits without a screen, for screen readers, for plain
// terminals and for people who like a dialogue: it asks for a line, does what
// the line says, and tells it in sentences. It never moves the cursor, uses no
// colour and goes back over nothing.
//
// Its Narrator tells a session in plain lines also where there is no dialogue.
package linear

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"tenbits/codec"
	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// Options are what the dialogue is opened with.
type Options struct {
	Version string

	// Store keeps the transcripts; nil: nothing is saved and none are listed.
	Store *transcripts.Store

	// Open returns the model that a reference names.
	Open func(ctx context.Context, ref string) (models.Model, error)

	// Models returns the cards of the models that can be used now. Its error
	// joins what keeps others from being listed. Nil: there is no list.
	Models func(ctx context.Context) ([]models.Card, error)

	// Coders returns the models that text can be written under, with their
	// adapters; nil: there are none.
	Coders func(ctx context.Context) ([]codec.Choice, error)

	// Memory is what the machine has, in bytes; 0: not known. It says which pair of
	// models is for it, where there is none yet.
	Memory int64

	Small    string // reference of the model that drafts and asks
	Strong   string // reference of the model that answers
	Asker    string // reference of who writes the questions; empty: the small model
	Strategy string // see qa.ParseStrategy
	Budget   int    // bits
	Seed     uint64 // of the models' sampling; says which problem comes first, too
	Format   string // of the payload; empty: plain1

	// Check says whether a check follows the payload; empty: auto.
	Check session.Check

	// Control is where the answers of sessions come from instead of the strong
	// model; empty: they are no controls. Noise is the probability of a flip,
	// there and in the comparison with controls; 0: a tenth.
	Control session.Control
	Noise   float64

	Repeat int // how often each answer is asked for; 0: once

	// Judge scores drafts, see session.Config.SeatJudge, and ends a session from
	// Tau on, 0: qa.UsualTau; Guard says that the first draft may be kept.
	Judge string
	Tau   float64
	Guard bool

	// Prompts are the prompt set of both models; nil: as each of them wants.
	Prompts *qa.PromptSet

	MaxRetries int // of a call that failed, see session.Config

	// Words and Calibration say where priors come from, see session.Config.
	Words       session.Words
	Calibration *qa.Calibration

	// Interrupts has a value for each Ctrl+C. It ends the session that runs,
	// or the dialogue where none does; nil: there are none.
	Interrupts <-chan os.Signal

	// Width returns the cells of a line of the terminal, 0 where there is none:
	// lines are not divided then. Nil: there is no terminal.
	Width func() int

	Getenv func(string) string // nil: the process's environment
	Now    func() time.Time    // nil: time.Now
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
		judge: o.Judge, tau: o.Tau, guard: o.Guard}.generate(firstProblem + o.Seed)
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
