package qa

import (
	"fmt"
	"strconv"
	"strings"
)

// Do names what a step does.
type Do string

// The steps of a session.
const (
	DoDraft    Do = "draft"    // the small model writes a draft
	DoSample   Do = "sample"   // it writes Count more, from shared seeds
	DoResample Do = "resample" // it writes another one that has read nothing, at a temperature
	DoAsk      Do = "ask"      // the asker writes Count questions
	DoPropose  Do = "propose"  // the asker writes Count questions to choose from
	DoWeigh    Do = "weigh"    // the small model says p_yes of each that was proposed
	DoPut      Do = "put"      // Texts, which were proposed, are asked
	DoPose     Do = "pose"     // Pose is asked, with p_yes Yes where that is not 0
	DoEdit     Do = "edit"     // question Count is asked in other words
	DoTurn     Do = "turn"     // the strategy is another from question Count on
	DoDecide   Do = "decide"   // the sender decides Game.Decision
	DoSelect   Do = "select"   // the sender decides Game.Selection
	DoTake     Do = "take"     // Game.Samples[Draft] becomes the newest draft
	DoJudge    Do = "judge"    // the small model scores the newest draft
	DoStop     Do = "stop"     // the sender decides Game.Stopping
	DoKeep     Do = "keep"     // the sender decides Game.Keeping
	DoRevise   Do = "revise"   // the small model writes a draft that has read the answers
	DoFinish   Do = "finish"   // the session is over
)

// Step is what a strategy wants next.
type Step struct {
	Do    Do
	Count int      // of questions or drafts; for DoEdit and DoTurn a question
	Texts []string // for DoPut
	Pose  Pose     // for DoPose
	Yes   Prior    // for DoPose
	Draft int      // index into Game.Samples, for DoTake
}

// Strategy decides the next step of a session from what both sides know. It is
// pure: sender and receiver, live and replayed, come to the same step. What a
// session of one does next is Next's to say, which knows of judge and guard.
type Strategy interface {
	// Name returns the name that ParseStrategy reads.
	Name() string
	// About says in one line what the strategy does.
	About() string
	// Next returns the next step; it ends with DoFinish.
	Next(Game) Step
}

// rounds is the strategy of all forms of the paper's protocol: at most count
// rounds (0: until the budget is spent) of at most each questions (0: as many
// as the budget allows), each round followed by a revision.
type rounds struct {
	name, about string
	count, each int
}

// ParseStrategy returns the strategy of that name: batch (the paper's
// headline), adaptive (its Algorithm 1), rounds:KxM for K rounds of M
// questions, or one of ours: auto, which is the best of them by budget, verify,
// locate, informative, and select:M and split:M, which sample M drafts
// (UsualDrafts where only select or split is said). Behind it may stand what
// changes at a question, as it does in a session that is a fork of another:
// batch+3:adaptive, batch+3:edit. Controls have resample, and others begin with
// alone; neither asks anything.
func ParseStrategy(name string) (Strategy, error) {
	if strings.Contains(name, "+") {
		return parseFork(name)
	}
	kind, arg, has := strings.Cut(name, ":")
	rest := rounds{"adaptive", "asks one question, redrafts, asks the next", 0, 1}
	switch {
	case name == "batch":
		return rounds{name, "asks all questions at once, then redrafts once", 1, 0}, nil
	case name == "adaptive":
		return rest, nil
	case name == "resample":
		return resample{}, nil
	case name == "alone":
		return alone{}, nil
	case kind == "rounds" && has:
		return parseRounds(name, arg)
	case name == "auto":
		return auto{rest}, nil
	case name == "verify":
		return checks{name, "asks whether the draft is right and ends if so; else as adaptive", rest}, nil
	case name == "locate":
		return locates{name, "finds the first wrong step by halving, then as adaptive", rest}, nil
	case name == "informative":
		return chooses{name, "as batch, with those of many questions that it knows least about"}, nil
	case kind == "select" || kind == "split":
		m, err := parseDrafts(name, arg, has)
		if err != nil {
			return nil, err
		}
		full := fmt.Sprintf("%s:%d", kind, m)
		if kind == "select" {
			return picks{full, fmt.Sprintf("samples %d drafts and is told which is right; if none, as adaptive", m), m, rest}, nil
		}
		return splits{full, fmt.Sprintf("samples %d drafts and halves their answers; if none is left, as adaptive", m), m, rest}, nil
	}
	return nil, fmt.Errorf("no strategy %q: there are auto, batch, adaptive, rounds:KxM (as in rounds:2x5), select:M, split:M (as in select:8), verify, informative and locate", name)
}

func parseRounds(name, arg string) (Strategy, error) {
	k, m, ok := strings.Cut(arg, "x")
	count, err1 := strconv.Atoi(k)
	each, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || count < 1 || each < 1 || count > MaxBudget || each > MaxBudget {
		return nil, fmt.Errorf("strategy %q: want rounds:KxM with K rounds of M questions, each 1 to %d, as in rounds:2x5", name, MaxBudget)
	}
	about := fmt.Sprintf("asks %d questions and redrafts, %d times", each, count)
	return rounds{fmt.Sprintf("rounds:%dx%d", count, each), about, count, each}, nil
}

func parseDrafts(name, arg string, has bool) (int, error) {
	if !has {
		return UsualDrafts, nil
	}
	m, err := strconv.Atoi(arg)
	if err != nil || m < 2 || m > MaxDrafts {
		return 0, fmt.Errorf("strategy %q: want a number of drafts from 2 to %d behind the colon, as in select:8", name, MaxDrafts)
	}
	return m, nil
}

// WithDrafts returns the name of a strategy that is to sample so many drafts, where
// it begins as select or split, without a number of its own; any other name stays
// as it is.
func WithDrafts(name string, drafts int) string {
	first, _, _ := strings.Cut(name, "+")
	if first != "select" && first != "split" {
		return name
	}
	return fmt.Sprintf("%s:%d%s", first, drafts, name[len(first):])
}

// Strategies returns one of each strategy that can be chosen, in the order to
// offer them.
func Strategies() []Strategy {
	var out []Strategy
	for _, n := range []string{"batch", "adaptive", "rounds:2x5", "auto", "select", "split", "verify", "informative", "locate"} {
		if s, err := ParseStrategy(n); err == nil {
			out = append(out, s)
		}
	}
	return out
}

// resample is the strategy of a control: another draft, and no bit.
type resample struct{}

func (resample) Name() string  { return "resample" }
func (resample) About() string { return "drafts once more, at a temperature, and asks nothing" }

func (resample) Next(g Game) Step {
	switch len(g.Drafts) {
	case 0:
		return Step{Do: DoDraft}
	case 1:
		return Step{Do: DoResample}
	}
	return Step{Do: DoFinish}
}

// alone is the strategy of a session that others begin with: the first draft and
// the strong model's solution, which each writes by itself, and no bit.
type alone struct{}

func (alone) Name() string { return "alone" }
func (alone) About() string {
	return "has both models solve the problem by themselves, and asks nothing"
}

func (alone) Next(g Game) Step {
	if len(g.Drafts) == 0 {
		return Step{Do: DoDraft}
	}
	return Step{Do: DoFinish}
}

func (s rounds) Name() string  { return s.name }
func (s rounds) About() string { return s.about }

func (s rounds) Next(g Game) Step {
	if len(g.Drafts) == 0 {
		return Step{Do: DoDraft}
	}
	if _, ok := g.Pending(); ok {
		return Step{Do: DoDecide}
	}
	if g.Unread() {
		return Step{Do: DoRevise}
	}
	if g.Dry || s.count > 0 && g.Rounds >= s.count || len(g.Questions) >= g.Answers() {
		return Step{Do: DoFinish}
	}
	// The number asked for follows the plan, not the answers: a receiver that
	// knows of an erasure from the start must ask for as many.
	n := g.planned() - len(g.Questions)
	if s.each > 0 {
		n = min(n, s.each)
	}
	return Step{Do: DoAsk, Count: n}
}
