package qa

import "slices"

// MaxBudget is the largest budget of a session, in bits.
const MaxBudget = 40

// Question is a yes/no question about a draft.
type Question struct {
	N      int    `json:"n"`     // from 1, in the session
	Round  int    `json:"round"` // from 1; one that a rule wrote has a round of its own
	Text   string `json:"text"`
	Answer Answer `json:"answer,omitempty"` // empty until it is decided, and for good when it was not sent
	Yes    Prior  `json:"yes,omitempty"`    // p_yes before the answer
	Pose   *Pose  `json:"pose,omitempty"`   // the rule that it was written by; nil where an asker wrote it
	Edited bool   `json:"edited,omitempty"` // it was asked in other words, which travel
}

// Draft is a small model's answer to the prompt.
type Draft struct {
	N      int    `json:"n"` // from 0
	Text   string `json:"text"`
	Read   int    `json:"read"`             // how many decisions had been made when it was written
	Answer string `json:"answer,omitempty"` // the final answer in it, if there is one
}

// Game is a session as a strategy sees it: what both sides know. It is a
// value; the methods that change it return another one.
type Game struct {
	Prompt   string
	Budget   int  // bits, see MaxBudget
	CanErase bool // the sender may leave an answer unclear

	// Free says that the receiver makes the decisions itself, as in a control
	// whose answers come from a coin or from the small model: nothing crosses,
	// so that they cost nothing, an erasure no more than another answer. The
	// budget still says how many there are.
	Free bool

	// Format is how the decisions are written, Check whether a check follows
	// them. Neither changes what is asked or decided.
	Format string
	Check  bool

	// Foreign says that the questions are written by an asker that the receiver
	// does not have: their text travels, and is not of the budget, which is what the
	// strong model may say. Texts says that some text may, if only that of a
	// question that is edited.
	Foreign bool
	Texts   bool

	// Erasures says that some answer of this session is erased. The sender
	// finds out when it happens; the receiver reads it in front.
	Erasures bool

	// Common is the form that both sides read final answers in: that of the small
	// model's prompt set, as only the sender may know the right answer.
	Common Form

	// Stop is how a judge ends the session, from a score of Tau on; Guard says that
	// the sender decides at the end whether the first draft is kept.
	Stop  Stop
	Tau   float64
	Guard bool

	Drafts    []Draft
	Ratings   []Rating   // of drafts, where both sides have them
	Expected  Prior      // of a stop, where that is at turn
	Samples   []Sample   // the first draft, and those sampled beside it
	Proposed  []Question // what the asker proposed, before some of it was chosen
	Questions []Question
	Decisions []Taken

	Turns  []Turn
	Rounds int  // how many times questions were asked for, or a rule wrote one
	Dry    bool // the asker had no new question the last time

	// TakenBack counts the answers that were decided and then not sent, as an
	// erasure made the others dearer.
	TakenBack int

	scripts []script // what travels beside the decisions, in order

	cut  bool // see Cut
	knew bool // of an erasure in front: the payload is plain
}

// Answers returns the most answers that the budget allows as things stand, beside
// what other decisions took and the guard is kept a bit for: one bit each; when
// some answer can be erased, one bit less for saying whether any was, and two
// bits each if so.
func (g Game) Answers() int {
	switch n := g.planned(); {
	case g.Erasures && !g.Free:
		return n / 2
	default:
		return n
	}
}

// planned is what Answers is while nothing has been erased. What is asked for
// follows it, as the asker must not depend on later answers.
func (g Game) planned() int { return max(0, g.allowed()-g.side()-g.reserve()) }

// allowed is the budget, less the erasure bit where answers can be erased.
func (g Game) allowed() int {
	if g.CanErase {
		return max(0, g.Budget-1)
	}
	return max(0, g.Budget)
}

// side counts the bits of what was decided beside answers.
func (g Game) side() int {
	n := 0
	for _, d := range g.Decisions {
		if d.Kind != KindAnswer {
			n += width(d.Options)
		}
	}
	return n
}

// answered counts the answers given so far.
func (g Game) answered() int {
	n := 0
	for _, d := range g.Decisions {
		if d.Kind == KindAnswer {
			n++
		}
	}
	return n
}

// Pending returns the first question that still has to be answered, and
// whether there is one within the budget.
func (g Game) Pending() (Question, bool) {
	n := g.answered()
	if n >= len(g.Questions) || n >= g.Answers() {
		return Question{}, false
	}
	return g.Questions[n], true
}

// Decision returns the decision about the pending question, and whether there is
// one.
func (g Game) Decision() (Decision, bool) {
	q, ok := g.Pending()
	return Decision{Kind: KindAnswer, N: len(g.Decisions) + 1, Question: q.N, Options: 2, Yes: q.Yes}, ok
}

// Readable returns the questions that the small model reads: answered, and not
// erased.
func (g Game) Readable() []Question {
	var out []Question
	for _, q := range g.Questions {
		if q.Answer == Yes || q.Answer == No {
			out = append(out, q)
		}
	}
	return out
}

// Latest returns the newest draft; the zero Draft before the first.
func (g Game) Latest() Draft {
	if len(g.Drafts) == 0 {
		return Draft{}
	}
	return g.Drafts[len(g.Drafts)-1]
}

// Unread tells whether there is an answer that the newest draft has not seen.
func (g Game) Unread() bool {
	for _, d := range g.Decisions[min(g.Latest().Read, len(g.Decisions)):] {
		if d.Kind == KindAnswer && d.Option != OptionErasure {
			return true
		}
	}
	return false
}

// WithDraft returns g with a draft added; it has read all decisions so far.
func (g Game) WithDraft(text, answer string) Game {
	d := Draft{N: len(g.Drafts), Text: text, Read: len(g.Decisions), Answer: answer}
	g.Drafts = append(slices.Clip(g.Drafts), d)
	if d.N == 0 {
		g.Samples = []Sample{NewSample(text, g.Common)}
	}
	return g
}

// WithQuestions returns g after a round of asking that brought texts.
func (g Game) WithQuestions(texts []string) Game {
	g.Rounds++
	g.Dry = len(texts) == 0
	g.Questions = slices.Clone(g.Questions)
	for _, t := range texts {
		g.Questions = append(g.Questions, Question{N: len(g.Questions) + 1, Round: g.Rounds, Text: t})
	}
	return g
}

// WithPose returns g with a question that was written by a rule, and what the
// rule says of its answer; yes is 0 where the small model is to say.
func (g Game) WithPose(text string, p Pose, yes Prior) Game {
	g.Rounds++
	g.Questions = append(slices.Clip(g.Questions), Question{N: len(g.Questions) + 1, Round: g.Rounds, Text: text, Pose: &p, Yes: yes})
	return g
}

// WithProposed returns g with what the asker proposes, to choose from.
func (g Game) WithProposed(texts []string) Game {
	if g.Foreign && len(texts) == 0 { // a receiver has to be told
		g.scripts = append(slices.Clip(g.scripts), newScript(g, nil, 1, 0))
	}
	g.Proposed = make([]Question, len(texts))
	g.Dry = len(texts) == 0
	for i, t := range texts {
		g.Proposed[i] = Question{N: i + 1, Text: t}
	}
	return g
}

// WithWeight returns g with p_yes of proposal n set, from 1.
func (g Game) WithWeight(n int, yes Prior) Game {
	if n < 1 || n > len(g.Proposed) {
		return g
	}
	g.Proposed = slices.Clone(g.Proposed)
	g.Proposed[n-1].Yes = yes
	return g
}

// WithPrior returns g with p_yes of question n set, from 1.
func (g Game) WithPrior(n int, yes Prior) Game {
	if n < 1 || n > len(g.Questions) {
		return g
	}
	g.Questions = slices.Clone(g.Questions)
	g.Questions[n-1].Yes = yes
	return g
}

// WithDecision returns g after d was decided. The first erasure doubles the
// price of every answer: answers that the budget no longer covers are taken
// back, and with them the drafts that had read them, just as a receiver that
// knows of the erasure from the start would have it.
func (g Game) WithDecision(d Decision, option int) Game {
	g.Decisions = append(slices.Clip(g.Decisions), Taken{d, option})
	g.Expected = 0
	if d.Kind == KindAnswer && d.Question >= 1 && d.Question <= len(g.Questions) {
		g.Questions = slices.Clone(g.Questions)
		g.Questions[d.Question-1].Answer = AnswerOf(option)
	}
	if d.Kind != KindAnswer || option != OptionErasure || g.Free {
		return g
	}
	g.Erasures = true
	if keep := g.Answers(); g.answered() > keep {
		g = g.takeBack(g.before(keep))
	}
	return g
}

// WithErasureBit returns g, a game without decisions, as the receiver begins it
// whose payload has an erasure bit: erased is what it says. Where there was an
// erasure the payload stays plain then: what the sender asked before that, and
// took back, the receiver does not come to, and could not code.
func (g Game) WithErasureBit(erased bool) Game {
	g.Erasures, g.knew = erased, erased
	return g
}

// before returns how many decisions stand before the answer that comes after n
// others: those n, and what was decided beside them.
func (g Game) before(n int) int {
	for i, d := range g.Decisions {
		if d.Kind != KindAnswer {
			continue
		}
		if n == 0 {
			return i
		}
		n--
	}
	return len(g.Decisions)
}

// takeBack returns g with the first decisions alone, so many of them.
func (g Game) takeBack(keep int) Game {
	g.Questions = slices.Clone(g.Questions)
	for _, d := range g.Decisions[keep:] {
		if d.Kind == KindAnswer && d.Question >= 1 && d.Question <= len(g.Questions) {
			g.Questions[d.Question-1].Answer = ""
		}
	}
	g.TakenBack += len(g.Decisions) - keep
	g.Decisions = slices.Clone(g.Decisions[:keep])
	drafts := make([]Draft, 0, len(g.Drafts))
	for _, d := range g.Drafts {
		if d.Read <= keep {
			drafts = append(drafts, d)
		}
	}
	g.Drafts = drafts
	g.Ratings = slices.DeleteFunc(slices.Clone(g.Ratings), func(s Rating) bool { return s.Draft >= len(drafts) })
	return g.unsaid(keep)
}
