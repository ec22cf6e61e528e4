package session

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"tenbits/models"
	"tenbits/qa"
)

// Control says where the decisions of a session come from that is compared with
// another: the same session, from the same first draft, without what the strong
// model knows, or with less of it. It is empty for a session that is none.
type Control string

// The controls. The last two are no sessions: they send the answer itself.
const (
	Self            Control = "self"     // the small model answers its own questions (BL-CoT)
	Coin            Control = "coin"     // a coin answers
	AllYes          Control = "all_yes"  // every answer is yes
	AllNo           Control = "all_no"   // every answer is no
	Noisy           Control = "noisy"    // the strong model answers, and some answers are flipped on the way
	Resample        Control = "resample" // the small model drafts once more, at a temperature; nothing is asked
	DoNothing       Control = "nothing"  // the first draft is the final one
	Probe           Control = "probe"    // the answers of a session, with one of them dropped or flipped
	SendAnswer      Control = "send_answer"
	SendAnswerCoded Control = "send_answer_coded"
)

// Controls returns the controls to compare a session with, in the order to show
// them.
func Controls() []Control {
	return []Control{DoNothing, Resample, Self, Coin, AllYes, AllNo, Noisy, SendAnswer, SendAnswerCoded}
}

// Deciders returns the controls that a session of its own can be run as.
func Deciders() []Control { return []Control{Self, Coin, AllYes, AllNo, Noisy} }

// ParseControl returns the control of that name that a session can be run as.
func ParseControl(name string) (Control, error) {
	var names []string
	for _, c := range Deciders() {
		if string(c) == name {
			return c, nil
		}
		names = append(names, string(c))
	}
	return "", fmt.Errorf("no control %q: there are %s", name, strings.Join(names, ", "))
}

// About says in one line where the decisions come from.
func (c Control) About() string {
	switch c {
	case Self:
		return "the small model answers its own questions (the paper's BL-CoT)"
	case Coin:
		return "a coin answers"
	case AllYes:
		return "every answer is yes"
	case AllNo:
		return "every answer is no"
	case Noisy:
		return "the strong model answers, and some answers are flipped on the way"
	case Resample:
		return "the small model drafts once more at a temperature, and nothing is asked"
	case DoNothing:
		return "the first draft is the final one"
	case Probe:
		return "the answers of a session, with one of them dropped or flipped"
	case SendAnswer:
		return "the strong model's final answer is sent, as one of all it could be"
	case SendAnswerCoded:
		return "the same, coded under what the small model itself would answer"
	}
	return string(c)
}

// Free tells whether the receiver can make the decisions itself, so that
// nothing has to cross: it has the small model, the seed of the coin, and the
// rule. A probe, which has no receiver, sends nothing either.
func (c Control) Free() bool {
	switch c {
	case Self, Coin, AllYes, AllNo, Resample, DoNothing, Probe:
		return true
	}
	return false
}

// constant is a Decider that gives every question the same answer. At a selection
// yes is the first option, which is the first draft's answer where that stands to
// be picked, and no is none of them: the first draft stays. What is no answer it leaves as it is: the
// session goes on, and the final draft is kept.
type constant struct {
	control Control
	option  int
}

func (c constant) Decide(_ context.Context, d qa.Decision, _ qa.Game) (Verdict, error) {
	switch {
	case d.Kind == qa.KindStop || d.Kind == qa.KindKeep:
		return Verdict{Option: 0}, nil
	case d.Kind != qa.KindSelect:
		return Verdict{Option: c.option}, nil
	case c.option == qa.OptionYes:
		return Verdict{Option: 0}, nil
	}
	return Verdict{Option: max(0, slices.Index(d.Picks, qa.NoPick))}, nil
}

func (c constant) CanErase() bool { return false }
func (c constant) Name() string   { return string(c.control) }

// The streams of random numbers that the deciders take, apart from each other
// and from those of the models.
const (
	coinStream  = 0x636f696e
	noiseStream = 0x6e6f6973
)

// coin is a Decider that tosses a coin. A decision depends on the seed, the
// prompt and its number alone, so that a receiver, and a session that is
// resumed, has the same. Of the options of a selection all are as likely.
type coin struct{ seed uint64 }

func (c coin) Decide(_ context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	return Verdict{Option: chance(c.seed, coinStream, g.Prompt, d.N).IntN(d.Options)}, nil
}

func (c coin) CanErase() bool { return false }
func (c coin) Name() string   { return string(Coin) }

// chance returns the random numbers of decision n. They differ from prompt to
// prompt, or a set of problems would be played with a single row of tosses.
func chance(seed, stream uint64, prompt string, n int) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(prompt)) // a hash takes everything
	return rand.New(rand.NewPCG(seed^h.Sum64(), stream<<8|uint64(n)))
}

// noisy is a Decider whose answers are those of another, each flipped with a
// probability; a selection is then another of its options, all as likely. An
// erasure stays one.
type noisy struct {
	Decider
	rate float64
	seed uint64
}

// flipped is a Decider whose answers are those of another, but for one question.
type flipped struct {
	Decider
	question int
}

func (f flipped) Decide(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	v, err := f.Decider.Decide(ctx, d, g)
	if err == nil && d.Kind == qa.KindAnswer && d.Question == f.question && v.Option != qa.OptionErasure {
		v = v.flip()
	}
	return v, err
}

// flip returns the verdict with the other answer.
func (v Verdict) flip() Verdict {
	v.Option = qa.OptionYes - v.Option
	v.Confidence, v.Flipped = nil, !v.Flipped
	return v
}

func (n noisy) Decide(ctx context.Context, d qa.Decision, g qa.Game) (Verdict, error) {
	v, err := n.Decider.Decide(ctx, d, g)
	random := chance(n.seed, noiseStream, g.Prompt, d.N)
	switch {
	case err != nil || d.Kind == qa.KindAnswer && v.Option == qa.OptionErasure || random.Float64() >= n.rate:
		return v, err
	case d.Kind == qa.KindSelect:
		v.Option = (v.Option + 1 + random.IntN(d.Options-1)) % d.Options
		v.Confidence, v.Flipped = nil, true
		return v, nil
	}
	return v.flip(), nil
}

func (n noisy) Name() string {
	return fmt.Sprintf("%s, %g %% of answers flipped", n.Decider.Name(), 100*n.rate)
}

// control sets the decider of a control. It returns false where there is
// nothing to set: another decider, or the strong model, decides.
func (r *run) control() (bool, error) {
	switch c := r.cfg.Control; c {
	case "", Probe, Noisy: // what decides has been given
		return false, nil
	case Self:
		r.strong = &modelDecider{run: r, model: r.cfg.Small, card: r.setup.Small.Card, prompts: r.small}
		r.decider = r.strong
	case Coin:
		r.decider = coin{r.cfg.Seed}
	case AllYes:
		r.decider = constant{c, qa.OptionYes}
	case AllNo:
		r.decider = constant{c, qa.OptionNo}
	case Resample, DoNothing: // there is nothing to decide
		r.decider = constant{c, qa.OptionNo}
	default:
		return false, fmt.Errorf("a session cannot be run as the control %q", c)
	}
	return true, nil
}

// resample has the small model write another draft that has read nothing but
// the prompt.
func (r *run) resample(ctx context.Context) error {
	p, err := r.small.Build(qa.CallDraft, qa.Scene{Problem: r.cfg.Prompt})
	if err != nil {
		return err
	}
	return r.writeWith(ctx, PhaseDraft, models.RoleDraft, p, SampleTemperature)
}

// SampleTemperature is the temperature at which the drafts of the control
// Resample and repeated answers are sampled: that of the model's own
// distribution. Drafts that are sampled to be picked from have
// DraftTemperature.
const SampleTemperature = 1
