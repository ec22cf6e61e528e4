package session

import (
	"slices"
	"time"

	"tenbits/models"
	"tenbits/qa"
)

// State is what a session has come to: the fold of its events. The zero State
// is the one before the first event. It is a value; nothing in it is changed
// after Apply returned it.
type State struct {
	Setup Setup
	Game  qa.Game
	At    time.Duration // of the newest event

	Phase    Phase  // what goes on; empty before the first call and after the last
	Model    string // reference of the one that works
	Round    int
	Question int           // the one that is being answered
	Sample   int           // the candidate that is being sampled, from 1
	Of       int           // how many candidates there will be
	Since    time.Duration // when the phase began
	Until    time.Duration // when the call that failed is made again; 0 where none waits
	Live     Text          // the reply as it grows
	Thinking Text
	Tokens   int // of the reply so far, where known

	Drafts    []Drafted // as Game.Drafts, with what the game does not need
	Samples   []Sampled // as Game.Samples behind the first
	Proposed  *Proposed
	Reference *Referenced
	Asked     []Asked
	Decided   []Decided // all that were made, also those that an erasure took back
	Judged    []Judged
	Retried   []Retried
	Warned    []Warned
	Failed    *Failed
	Finished  *Finished
	Unsaved   *Warned // why the newest events are in memory alone; nil where they are not
	Resumed   int     // how often the session was cut and went on

	SmallUsage  models.Usage // of the small model, whatever it did
	StrongUsage models.Usage // of the strong model, and of a judge that is not the small model
	AskerUsage  models.Usage // of an asker that is not the small model
}

// Done tells whether the session has ended.
func (s State) Done() bool { return s.Finished != nil }

// Spent returns the bits of the budget spent so far, as plain1 counts them.
func (s State) Spent() int { return s.Game.Spent() }

// Payload returns the payload of a session that has ended, and the decisions of
// any other as they would be sent if it went no further.
func (s State) Payload() qa.Bits {
	if s.Finished != nil {
		return s.Finished.Payload
	}
	return s.Game.Cut().Payload()
}

// Ledger returns what the session cost, and what the decisions of one that has
// not ended have cost so far.
func (s State) Ledger() qa.Ledger {
	if s.Finished != nil {
		return s.Finished.Ledger
	}
	return s.Game.Cut().Ledger()
}

// Wire returns the payload in its parts. ok is false where the parts of the
// decisions do not come to it, as with a receiver whose payload ended early.
func (s State) Wire() (parts []qa.Part, ok bool) {
	payload := s.Payload()
	for _, g := range []qa.Game{s.Game, s.Game.Cut()} {
		if g.Payload() == payload {
			return g.Wire(), true
		}
	}
	return nil, false
}

// Asks returns question n, and whether there is one.
func (s State) Asks(n int) (qa.Question, bool) {
	if n < 1 || n > len(s.Game.Questions) {
		return qa.Question{}, false
	}
	return s.Game.Questions[n-1], true
}

// Replies counts, over the answers that were asked for more than once, the
// replies and those of them that differ from what was taken: their share
// estimates how often a single reply would have been another. Noise came later,
// and does not count.
func (s State) Replies() (all, other int) {
	for _, d := range s.Decided {
		if d.Votes == nil {
			continue
		}
		option := d.Option
		if d.Flipped {
			option = qa.OptionYes - option
		}
		n, same := d.Votes.Of(option)
		all, other = all+n, other+n-same
	}
	return all, other
}

// First returns the first draft, nil before there is one.
func (s State) First() *Drafted {
	if len(s.Drafts) == 0 {
		return nil
	}
	return &s.Drafts[0]
}

// Final returns the newest draft, nil before there is one.
func (s State) Final() *Drafted {
	if len(s.Drafts) == 0 {
		return nil
	}
	return &s.Drafts[len(s.Drafts)-1]
}

// Apply returns the state after e. It is pure, and ignores what it does not
// know.
func (s State) Apply(e Event) State {
	s.At = max(s.At, e.At)
	switch e.Body.(type) {
	case Warned, Unknown: // may come while a call waits
	default:
		s.Until = 0
	}
	switch b := e.Body.(type) {
	case Started:
		s.Setup = b.Setup
		s.Game = b.Setup.game()
	case PhaseStarted:
		s.Phase, s.Model, s.Round, s.Question, s.Since = b.Phase, b.Model, b.Round, b.Question, e.At
		s.Sample, s.Of = b.Sample, b.Of
		s.Live, s.Thinking, s.Tokens = Text{}, Text{}, 0
	case Delta:
		s.Live, s.Thinking, s.Tokens = s.Live.Add(b.Text), s.Thinking.Add(b.Thinking), s.Tokens+b.Tokens
	case Drafted:
		s.Game = s.Game.WithDraft(b.Text, value(b.Answer))
		s.Drafts = add(s.Drafts[:min(len(s.Drafts), len(s.Game.Drafts)-1)], b)
		s = s.settled().small(b.Usage)
	case Referenced:
		s.Reference = &b
		s = s.settled().strong(b.Usage)
	case Sampled:
		s.Game = s.Game.WithSample(b.Text)
		s.Samples = add(s.Samples, b)
		s = s.settled().small(b.Usage)
	case Proposed:
		s.Game = s.Game.WithProposed(b.Questions)
		s.Proposed = &b
		s = s.settled().asker(b.Usage)
	case Weighed:
		s.Game = s.Game.WithWeight(b.Question, b.Yes)
		s = s.small(b.Usage)
	case Asked:
		s.Game = b.in(s.Game)
		s.Asked = add(s.Asked, b)
		s = s.settled().asker(b.Usage)
	case Edited:
		s.Game = s.Game.WithEdit(b.Question, b.Text)
		s = s.settled()
	case Turned:
		s.Game = s.Game.WithTurn(b.Question)
		s = s.settled()
	case Predicted:
		if b.Kind != "" {
			s.Game = s.Game.WithExpected(b.Yes)
		} else {
			s.Game = s.Game.WithPrior(b.Question, b.Yes)
		}
		s = s.settled().small(b.Usage)
	case Decided:
		s.Game = s.Game.WithDecision(b.Decision, b.Option)
		s.Drafts = s.Drafts[:min(len(s.Drafts), len(s.Game.Drafts))]
		s.Decided = add(s.Decided, b)
		if s = s.settled(); s.Setup.Control == Self {
			s = s.small(b.Usage)
		} else {
			s = s.strong(b.Usage)
		}
	case Judged:
		s.Game = s.Game.WithRating(b.Draft, b.Score)
		s.Judged = add(s.Judged, b)
		if s = s.settled(); s.Setup.Stop == qa.StopFree || s.Setup.Control == Self {
			s = s.small(b.Usage)
		} else {
			s = s.strong(b.Usage)
		}
	case Retried:
		s.Retried = add(s.Retried, b)
		s = s.settled() // what came of the reply does not count
		if b.Wait > 0 {
			s.Until = e.At + b.Wait
		}
	case Warned:
		s.Warned = add(s.Warned, b)
		switch b.Saving {
		case SavingStopped:
			s.Unsaved = &b
		case SavingAgain:
			s.Unsaved = nil
		}
	case Failed:
		s.Failed = &b
	case Finished:
		s.Finished = &b
		s.Phase, s.Model = "", ""
	case Resumed:
		s.Failed, s.Finished, s.Unsaved = nil, nil, nil // what goes on is what the file had
		s.Phase, s.Model, s.Question = "", "", 0
		s.Resumed++
		s = s.settled()
	}
	return s
}

// in returns g after that round of asking.
func (a Asked) in(g qa.Game) qa.Game {
	if a.Pose != nil && len(a.Questions) == 1 {
		return g.WithPose(a.Questions[0], *a.Pose, a.Yes)
	}
	switch {
	case g.Foreign && a.Put:
		return g.WithTold(a.Questions, g.MostPut())
	case g.Foreign:
		return g.WithTold(a.Questions, a.Wanted)
	}
	return g.WithQuestions(a.Questions)
}

// settled drops the growing reply: what it came to is in the state.
func (s State) settled() State {
	s.Live, s.Thinking, s.Tokens = Text{}, Text{}, 0
	return s
}

func (s State) small(u models.Usage) State {
	s.SmallUsage = s.SmallUsage.Plus(u)
	return s
}

// asker counts what questions took: with the small model's where it writes them.
func (s State) asker(u models.Usage) State {
	if !s.Setup.Foreign {
		return s.small(u)
	}
	s.AskerUsage = s.AskerUsage.Plus(u)
	return s
}

// Usage returns what all calls so far took.
func (s State) Usage() models.Usage {
	return s.SmallUsage.Plus(s.StrongUsage).Plus(s.AskerUsage)
}

func (s State) strong(u models.Usage) State {
	s.StrongUsage = s.StrongUsage.Plus(u)
	return s
}

// add appends without touching what an older State may share.
func add[T any](list []T, v T) []T { return append(slices.Clip(list), v) }

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// piece is the size at which the tail of a Text is put aside, in bytes.
const piece = 4096

// Text is a text that grows. Add costs much the same however long it is, and
// older values stay as they were.
type Text struct {
	parts []string // each at least twice as long as the next, so that they are few
	tail  string
	size  int // of parts, in bytes
}

// Add returns t with s at its end.
func (t Text) Add(s string) Text {
	t.tail += s
	if len(t.tail) < piece {
		return t
	}
	t.size += len(t.tail)
	last, rest := t.tail, t.parts
	for len(rest) > 0 && len(rest[len(rest)-1]) < 2*len(last) {
		last, rest = rest[len(rest)-1]+last, rest[:len(rest)-1]
	}
	t.parts, t.tail = add(rest, last), ""
	return t
}

// Len returns the length in bytes.
func (t Text) Len() int { return t.size + len(t.tail) }

// String returns the whole text.
func (t Text) String() string { return t.Since(0) }

// Since returns what was added after the first n bytes.
func (t Text) Since(n int) string {
	n = max(n, 0)
	if n >= t.size {
		return t.tail[min(n-t.size, len(t.tail)):]
	}
	b := make([]byte, 0, t.Len()-n)
	for _, p := range t.parts {
		skip := min(n, len(p))
		b, n = append(b, p[skip:]...), n-skip
	}
	return string(append(b, t.tail...))
}
