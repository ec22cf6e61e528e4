package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tenbits/models"
	"tenbits/qa"
)

// MaxPrompt bounds a prompt, in bytes.
const MaxPrompt = 1 << 16

// Config is what a session is run with.
type Config struct {
	ID      string
	Version string
	Prompt  string
	Gold    *string  // the right answer; nil where it is not known
	Form    qa.Form  // of the final answer; empty: as the gold answer or the prompt set has it
	Oracle  bool     // the strong model is given Gold as its solution
	Problem *Problem // where the prompt comes from; nil when it was typed

	Small  models.Model
	Strong models.Model // not used by Receive

	// Asker, or the person who is Inquirer, writes the questions instead of the
	// small model; nil: it writes them itself. Foreign says that somebody else
	// than the small model does, also where neither is given, as on the receiver's
	// side, which reads the questions in the payload.
	Asker        models.Model
	AskerPrompts *qa.PromptSet // nil: as its card says
	Inquirer     *Inquirer
	Foreign      bool

	// Edits are the texts of the questions that Strategy has edited. A receiver
	// reads them in the payload.
	Edits []Edit

	// Judge scores the draft of each round, and a score of Tau (0: qa.UsualTau)
	// or more ends the session: nil, nobody does, or the small model where Stop
	// is qa.StopFree. The receiver asks no other for a score. Stop is whether
	// that is a decision that crosses; empty: as Judge says, which is free
	// where it is the small model. Guard says that it is decided at the end
	// whether the first draft is kept.
	Judge        models.Model
	JudgePrompts *qa.PromptSet // nil: as its card says
	Stop         qa.Stop
	Tau          float64
	Guard        bool

	// SmallPrompts and StrongPrompts are the models' prompt sets; nil: as
	// their cards say, or general.
	SmallPrompts  *qa.PromptSet
	StrongPrompts *qa.PromptSet

	// Decider decides instead of the strong model, which is then not called.
	Decider Decider

	// Control is where the decisions come from in a session that is to be
	// compared with another; Noise, of Noisy, the probability that an answer is
	// flipped. Erases, of one that is Free, tells whether answers can be erased
	// in the session that it is compared with, which then plans as many
	// questions; nil: they cannot.
	Control Control
	Noise   float64
	Erases  *bool

	// Flip is the number of a question whose answer is to be the other one than
	// the strong model's: a what-if. 0: none.
	Flip int

	// Given is what the session takes over from another; nil: nothing. A
	// receiver takes nothing over.
	Given *Given

	witness *witness // asks the strong model, too, see SecondOpinion

	// Repeat is how often the strong model is asked for each answer, of which
	// what most replies say is taken: an odd number up to MaxRepeat. 0 is once.
	Repeat int

	Strategy qa.Strategy
	Budget   int    // bits, 0 to qa.MaxBudget
	Seed     uint64 // of the models' sampling, and of a coin and of noise
	Format   string // of the payload, one of qa.Formats; empty: the first
	Check    Check  // whether a check follows the payload; empty: CheckAuto
	Words    Words  // whether the small model says priors in words; empty: WordsAuto

	// Calibration is the map that the small model's priors go through; nil: the
	// one that comes with the program for that model, if any.
	Calibration *qa.Calibration

	// More says that bits may follow a payload that is received, Partial that
	// it may end early: what it decides is then read, and no more is asked.
	More    bool
	Partial bool

	// Scales weigh the ledger's alternatives; nil: the session makes its own.
	// Who runs many sessions shares one.
	Scales *qa.Scales

	// MaxRetries is how often a call that failed in a way that may pass is made
	// again, 0 to the constant of that name.
	MaxRetries int

	// Jitter chooses how long to wait before a call is made again, up to most;
	// nil: at random. Sleep waits, and returns ctx's error when that ends first;
	// nil: with a timer.
	Jitter func(most time.Duration) time.Duration
	Sleep  func(ctx context.Context, d time.Duration) error

	Now func() time.Time // nil: time.Now
}

// MaxRepeat is the largest Config.Repeat.
const MaxRepeat = 15

// CheckRepeat tells whether an answer can be asked for n times: an even number
// of replies may have no majority.
func CheckRepeat(n int) error {
	if n < 1 || n > MaxRepeat || n%2 == 0 {
		return fmt.Errorf("%d replies to a question: want an odd number, 1 to %d", n, MaxRepeat)
	}
	return nil
}

// filled returns cfg with what was left out.
func (cfg Config) filled() Config {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Jitter == nil {
		cfg.Jitter = jitter
	}
	if cfg.Format == "" {
		cfg.Format = qa.Formats()[0]
	}
	if cfg.Check == "" {
		cfg.Check = CheckAuto
	}
	if cfg.Words == "" {
		cfg.Words = WordsAuto
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	if cfg.Tau == 0 {
		cfg.Tau = qa.UsualTau
	}
	return cfg
}

// Run returns a session of the sender: the small model drafts, asks and
// revises, the strong model decides. When ctx ends, the stream ends with
// Finished and what came, and the Source returns ctx's error; when a model
// fails, with Failed and Finished, and the Source returns the failure. What is
// wrong with cfg is its error before any event.
func Run(cfg Config) Source { return cfg.source(Sender, "", nil) }

// Receive returns a session of the receiver: it rebuilds what the sender's
// small model wrote from the payload. It needs all that Setup says a receiver
// must share as the sender had it, and a Decider or a Strong whose only use is
// to tell whether answers can be erased. A payload that is too short (unless
// Partial), too long (unless More), holds an invalid code or whose check
// differs is an error, in the chain of qa.ErrShort, qa.ErrLong, qa.ErrCode or
// qa.ErrCheck.
func Receive(cfg Config, payload qa.Bits) Source { return cfg.source(Receiver, payload, nil) }

// run is a session while it runs.
type run struct {
	cfg      Config
	setup    Setup
	small    *qa.PromptSet
	asker    inquiring // who writes the questions
	priors   qa.Calibration
	decider  Decider
	strong   *modelDecider // nil when no model is asked for answers
	judge    *judge        // nil when no draft is scored here
	reader   *qa.Reader    // nil on the sender's side
	line     *line         // what brings the payload piece by piece; nil where it is whole
	short    bool          // the payload ended early
	told     []Warned      // before the session was cut, see warn
	start    time.Time
	state    State
	emit     func(Event)
	coalesce *coalescer
}

func (cfg Config) source(side Side, payload qa.Bits, feed Feed) Source {
	return func(ctx context.Context, emit func(Event)) error {
		cfg := cfg.filled()
		if side == Receiver {
			cfg.Given = nil
		}
		r := &run{cfg: cfg, start: cfg.Now(), emit: emit}
		r.coalesce = newCoalescer(r.deliver)
		if feed != nil {
			r.line = &line{feed: feed}
		}
		if err := r.prepare(ctx, side, payload); err != nil {
			return err
		}
		r.send(Started{Setup: r.setup})
		err := r.load(ctx)
		if err == nil {
			err = r.play(ctx)
		}
		return r.finish(ctx, err)
	}
}

// prepare checks the configuration and describes the table. What is wrong here
// is told before a session exists.
func (r *run) prepare(ctx context.Context, side Side, payload qa.Bits) error {
	cfg := r.cfg
	switch {
	case strings.TrimSpace(cfg.Prompt) == "":
		return errors.New("the prompt is empty: give a problem to solve")
	case len(cfg.Prompt) > MaxPrompt:
		return fmt.Errorf("the prompt has %d bytes: at most %d are taken", len(cfg.Prompt), MaxPrompt)
	case !utf8.ValidString(cfg.Prompt):
		return errors.New("the prompt is not valid UTF-8")
	case cfg.Budget < 0 || cfg.Budget > qa.MaxBudget:
		return fmt.Errorf("budget of %d bits: want 0 to %d", cfg.Budget, qa.MaxBudget)
	case cfg.Oracle && cfg.Gold == nil:
		return errors.New("an oracle session needs the gold answer")
	case cfg.Small == nil || cfg.Strategy == nil:
		return errors.New("a session needs a small model and a strategy")
	case !qa.IsFormat(cfg.Format):
		return fmt.Errorf("no payload format %q: there are %s", cfg.Format, strings.Join(qa.Formats(), " and "))
	case !slices.Contains(Checks(), cfg.Check):
		return fmt.Errorf("check %q: want one of %q", cfg.Check, Checks())
	case !slices.Contains(AllWords(), cfg.Words):
		return fmt.Errorf("priors in words %q: want one of %q", cfg.Words, AllWords())
	case cfg.MaxRetries < 0 || cfg.MaxRetries > MaxRetries:
		return fmt.Errorf("%d retries: want 0 to %d", cfg.MaxRetries, MaxRetries)
	case side == Sender && cfg.Strong == nil && cfg.Decider == nil && !cfg.Control.Free():
		return errors.New("a session needs a strong model or another decider")
	case cfg.Repeat != 0 && CheckRepeat(cfg.Repeat) != nil:
		return CheckRepeat(cfg.Repeat)
	case cfg.Flip < 0 || cfg.Flip > qa.MaxBudget:
		return fmt.Errorf("the answer to question %d cannot be flipped: there are at most %d", cfg.Flip, qa.MaxBudget)
	case !(cfg.Noise >= 0 && cfg.Noise <= 1):
		return fmt.Errorf("noise of %g: want a probability, 0 to 1", cfg.Noise)
	}
	if err := cfg.Given.check(); err != nil {
		return err
	}
	seat, set, err := seat(ctx, cfg.Small, cfg.SmallPrompts, nil)
	if err != nil {
		return err
	}
	r.small = set
	r.setup = Setup{Common: set.Form, ID: cfg.ID, Version: cfg.Version, Started: r.start.Round(0).UTC(), Side: side, Prompt: cfg.Prompt, Small: seat,
		Strategy: cfg.Strategy.Name(), Budget: cfg.Budget, Format: cfg.Format, Check: cfg.Check.on(seat.Card), Seed: cfg.Seed, Form: cfg.Form, Gold: cfg.Gold, Oracle: cfg.Oracle, Problem: cfg.Problem, Control: cfg.Control, Flip: cfg.Flip}
	if cfg.Control == Noisy { // what is set for that control is of no other session
		r.setup.Noise = cfg.Noise
	}
	if err := r.expectWith(seat); err != nil {
		return err
	}
	if err := r.seatJudge(ctx, side); err != nil {
		return err
	}
	if cfg.Given != nil {
		r.setup.Given = cfg.Given.From
	}
	if cfg.Repeat > 1 {
		r.setup.Repeat = cfg.Repeat
	}
	if r.setup.Form == "" {
		r.setup.Form = set.Form
		if cfg.Gold != nil {
			r.setup.Form = qa.FormOf(*cfg.Gold)
		}
	}
	if err := r.seatAsker(ctx, side); err != nil {
		return err
	}
	if err := r.seatStrong(ctx, side); err != nil {
		return err
	}
	r.setup.CanErase = r.decider.CanErase()
	if cfg.Control.Free() {
		r.setup.CanErase = cfg.Erases != nil && *cfg.Erases
	}
	if side == Sender {
		return nil
	}
	r.reader, err = qa.NewReader(payload, r.setup.game())
	if r.line != nil && errors.Is(err, qa.ErrShort) {
		err = r.front(ctx)
	}
	r.short = errors.Is(err, qa.ErrShort)
	if err != nil && !(r.short && cfg.Partial) {
		return err
	}
	if cfg.Control.Free() { // the receiver decides as the sender did, and reads at most text
		return nil
	}
	r.setup.Erasures = r.reader.Erasures()
	r.decider, r.strong = payloadDecider{r, r.setup.CanErase}, nil
	return nil
}

// play takes the strategy's steps until it is over.
func (r *run) play(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		switch step := qa.Next(r.cfg.Strategy, r.state.Game); step.Do {
		case qa.DoDraft:
			err = r.draft(ctx)
		case qa.DoResample:
			err = r.resample(ctx)
		case qa.DoSample:
			err = r.sample(ctx, step.Count)
		case qa.DoAsk:
			err = r.ask(ctx, step.Count)
		case qa.DoPropose:
			err = r.propose(ctx, step.Count)
		case qa.DoWeigh:
			err = r.weigh(ctx)
		case qa.DoPut:
			r.put(step.Texts)
		case qa.DoEdit:
			err = r.edit(ctx, step.Count)
		case qa.DoTurn:
			r.turn(step.Count)
		case qa.DoPose:
			err = r.pose(step.Pose, step.Yes)
		case qa.DoDecide:
			err = r.decide(ctx)
		case qa.DoSelect:
			err = r.choose(ctx)
		case qa.DoTake:
			err = r.take(step.Draft)
		case qa.DoJudge:
			_, err = r.judge.judged(ctx)
		case qa.DoStop:
			err = r.stop(ctx)
		case qa.DoKeep:
			err = r.keep(ctx)
		case qa.DoRevise:
			err = r.revise(ctx)
		case qa.DoFinish:
			return nil
		default:
			return fmt.Errorf("strategy %s: no such step: %q", r.cfg.Strategy.Name(), step.Do)
		}
		if err != nil && r.cfg.Partial && errors.Is(err, qa.ErrShort) {
			return r.rest(ctx)
		}
		if err != nil {
			return err
		}
	}
}

// rest ends a session whose payload ended early: with a draft that has read
// what there was.
func (r *run) rest(ctx context.Context) error {
	r.short = true
	if !r.state.Game.Unread() {
		return nil
	}
	return r.revise(ctx)
}
