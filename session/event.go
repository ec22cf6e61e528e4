// Package session runs a Question-Asking session as a stream of events and
// folds such a stream into a state. A session that runs, one that is replayed
// and one that a receiver rebuilds are streams of the same kind.
package session

import (
	"context"
	"encoding/json"
	"time"

	"tenbits/models"
	"tenbits/qa"
)

// Source produces the events of one session, in order, and returns when there
// are no more. It calls emit from one goroutine at a time and never after it
// has returned.
type Source func(ctx context.Context, emit func(Event)) error

// Event is something that happened in a session.
type Event struct {
	At   time.Duration // since the session started
	Body Body
}

// Body is what happened: one of the types of this file.
type Body interface{ isBody() }

// Phase is what is going on.
type Phase string

// The phases.
const (
	PhaseLoad      Phase = "load"
	PhaseDraft     Phase = "draft"
	PhaseSample    Phase = "sample"
	PhaseReference Phase = "reference"
	PhaseAsk       Phase = "ask"
	PhasePredict   Phase = "predict" // of a small model on a server: where it takes its time
	PhaseAnswer    Phase = "answer"
	PhaseSelect    Phase = "select"
	PhaseRevise    Phase = "revise"
	PhaseJudge     Phase = "judge"
)

// About says what the model does in a phase, as "drafting"; of an unknown phase
// its name.
func (p Phase) About() string {
	switch p {
	case PhaseLoad:
		return "loading"
	case PhaseDraft:
		return "drafting"
	case PhaseSample:
		return "sampling drafts"
	case PhaseSelect:
		return "picking a draft"
	case PhaseReference:
		return "solving it for itself"
	case PhaseAsk:
		return "asking"
	case PhasePredict:
		return "predicting"
	case PhaseAnswer:
		return "answering"
	case PhaseRevise:
		return "redrafting"
	case PhaseJudge:
		return "judging"
	}
	return string(p)
}

// Started opens every stream.
type Started struct {
	Setup Setup `json:"setup"`
}

// PhaseStarted says that a model has been called, or, with PhaseLoad, that its
// server loads it into memory before it can be.
type PhaseStarted struct {
	Phase    Phase  `json:"phase"`
	Model    string `json:"model"` // reference of the model that works
	Round    int    `json:"round,omitempty"`
	Question int    `json:"question,omitempty"` // the one that is being answered or expected, or that a person asks
	Sample   int    `json:"sample,omitempty"`   // the candidate that is being sampled, from 1, the first draft being 0
	Of       int    `json:"of,omitempty"`       // how many candidates there will be, the first draft among them
}

// Delta is a piece of a reply as it grows.
type Delta struct {
	Phase    Phase  `json:"phase"`
	Text     string `json:"text,omitempty"`
	Thinking string `json:"thinking,omitempty"`
	Tokens   int    `json:"tokens,omitempty"` // in this piece, where known
}

// Drafted is a draft of the small model. N is 0 for the first.
type Drafted struct {
	N       int          `json:"n"`
	Round   int          `json:"round"` // rounds of questions before it
	Text    string       `json:"text"`
	SHA256  string       `json:"sha256"`          // of Text, in hex
	Answer  *string      `json:"answer"`          // the final answer in it; null when there is none
	Correct *bool        `json:"correct"`         // null without a gold answer
	Cut     bool         `json:"cut,omitempty"`   // the limit of tokens ended it
	Given   bool         `json:"given,omitempty"` // taken from another session, see Setup.Given
	Took    *int         `json:"took,omitempty"`  // the candidate that it is, 0 the first draft, from 1 as in Sampled; null where it was written
	Usage   models.Usage `json:"usage"`

	// Sent is what the model's server was told with each call, beside the prompt.
	Sent []models.Sent `json:"sent,omitempty"`
}

// Sampled is a draft of the small model that stands beside the first one, to be
// picked by a decision. It was written to the same prompt, at DraftTemperature,
// with a seed that comes of the session's and N, so that the receiver has it too.
type Sampled struct {
	N       int          `json:"n"` // from 1
	Text    string       `json:"text"`
	SHA256  string       `json:"sha256"`  // of Text, in hex
	Answer  *string      `json:"answer"`  // the final answer in it, in the form of Setup.Common; null when there is none
	Correct *bool        `json:"correct"` // null without a gold answer
	Cut     bool         `json:"cut,omitempty"`
	Given   bool         `json:"given,omitempty"`
	Usage   models.Usage `json:"usage"`

	Sent []models.Sent `json:"sent,omitempty"`
}

// Referenced is the strong model's own solution. Only the sender has it. Answer,
// Correct and Cut are as of a draft.
type Referenced struct {
	Text    string       `json:"text"`
	Answer  *string      `json:"answer"`
	Correct *bool        `json:"correct"`
	Oracle  bool         `json:"oracle,omitempty"` // it is the gold answer
	Given   bool         `json:"given,omitempty"`
	Cut     bool         `json:"cut,omitempty"`
	Usage   models.Usage `json:"usage"`

	Sent []models.Sent `json:"sent,omitempty"`
}

// Asked is what a round of asking brought. It may be nothing.
//
// SHA256 is that of the asker's replies, each with a zero byte behind it. Where
// the questions travel, were put or written by a rule, it is that of the
// questions, joined by zero bytes.
type Asked struct {
	Round     int          `json:"round"`
	Wanted    int          `json:"wanted"` // how many were asked for
	Questions []string     `json:"questions"`
	SHA256    string       `json:"sha256"` // in hex, see above
	Tries     int          `json:"tries"`  // calls made
	Given     bool         `json:"given,omitempty"`
	Usage     models.Usage `json:"usage"`

	// Pose is the rule that the question was written by, and Yes what it says of
	// its answer, 0 where the small model is to say; Put says that the questions
	// are among those proposed. No model was called for either.
	Pose *qa.Pose `json:"pose,omitempty"`
	Yes  qa.Prior `json:"yes,omitempty"`
	Put  bool     `json:"put,omitempty"`

	Sent []models.Sent `json:"sent,omitempty"`
}

// Edited is a question that is asked in other words than it was written in. They
// travel.
type Edited struct {
	Question int    `json:"question"`
	Text     string `json:"text"`
}

// Turned says that the strategy is another from a question on. What was asked and
// not answered is dropped.
type Turned struct {
	Question int    `json:"question"`
	Strategy string `json:"strategy"` // in whole, of the setup
	Dropped  int    `json:"dropped"`  // questions
}

// Proposed is what the asker proposes, for the strategy to choose from.
type Proposed struct {
	Wanted    int          `json:"wanted"` // how many were asked for
	Questions []string     `json:"questions"`
	SHA256    string       `json:"sha256"` // as of Asked
	Tries     int          `json:"tries"`  // calls made
	Given     bool         `json:"given,omitempty"`
	Usage     models.Usage `json:"usage"`

	Sent []models.Sent `json:"sent,omitempty"`
}

// Weighed is p_yes of a question that was proposed: one half where the small
// model gives no probabilities.
type Weighed struct {
	Question int          `json:"question"` // from 1, among those proposed
	Yes      qa.Prior     `json:"yes"`      // in 1/65536
	Given    bool         `json:"given,omitempty"`
	Usage    models.Usage `json:"usage"`
}

// Predicted is p_yes of a question, as the receiver has it too, or how probable it
// is that a decision to stop ends the session.
type Predicted struct {
	Question int          `json:"question"`        // 0 where Kind is set
	Kind     qa.Kind      `json:"kind,omitempty"`  // qa.KindStop, where it is of such a decision
	Draft    int          `json:"draft,omitempty"` // number of the newest, then
	Yes      qa.Prior     `json:"yes"`             // in 1/65536
	Raw      qa.Prior     `json:"raw,omitempty"`   // before the calibration, where there is one
	From     PriorFrom    `json:"from,omitempty"`  // empty: the model's own probabilities
	Said     string       `json:"said,omitempty"`  // the reply, where it was asked for in words
	Usage    models.Usage `json:"usage"`

	Sent []models.Sent `json:"sent,omitempty"`
}

// PriorFrom says where a prior comes from that is not of the model's own
// probabilities.
type PriorFrom string

// Where a prior can come from.
const (
	FromWords PriorFrom = "words" // the model has said it
	FromNone  PriorFrom = "none"  // what the model said was no probability: one half
)

// Decided is a decision that was made: what crosses.
type Decided struct {
	Decision   qa.Decision   `json:"decision"`
	Option     int           `json:"option"`
	Raw        string        `json:"raw,omitempty"`  // the reply as written; where the reference settled it, its final answer
	Confidence *float64      `json:"confidence"`     // of the option, as the model has it; null where not known
	Latency    time.Duration `json:"latency"`        // nanoseconds
	Tries      int           `json:"tries"`          // calls made
	Usage      models.Usage  `json:"usage"`          // of all of them
	From       string        `json:"from,omitempty"` // who decided, when it was not the strong model
	Given      bool          `json:"given,omitempty"`
	Flipped    bool          `json:"flipped,omitempty"` // by the noise of a control, or as a what-if
	Votes      *Votes        `json:"votes,omitempty"`   // where the answer was asked for more than once

	Sent []models.Sent `json:"sent,omitempty"`
}

// Judged is a judge's score of the newest draft. Where the judge is not the small
// model, only the sender has it.
type Judged struct {
	Draft   int          `json:"draft"`             // its number
	SHA256  string       `json:"sha256,omitempty"`  // of the draft's text, in hex
	Score   float64      `json:"score"`             // qa.LeastScore to qa.MostScore, above 0 where it comes of a probability; qa.NoScore where there is none, as a draft has no answer
	Unclear bool         `json:"unclear,omitempty"` // the judge gave none
	Raw     string       `json:"raw"`               // the reply as written; where the judge's own solution settled it, its final answer
	Given   bool         `json:"given,omitempty"`
	Usage   models.Usage `json:"usage"`

	Sent []models.Sent `json:"sent,omitempty"`
}

// Retried says that a call is made again, and why: its reply was of no use, or
// it failed. What came of the reply until then does not count.
type Retried struct {
	Phase Phase         `json:"phase"`
	Try   int           `json:"try"`          // the one that comes, from 2
	Most  int           `json:"of,omitempty"` // tries there are for a call that failed
	Why   string        `json:"why"`
	Fault models.Fault  `json:"fault,omitempty"` // of a call that failed
	Wait  time.Duration `json:"wait,omitempty"`  // nanoseconds, from this event to the try
}

// Warned is something that the reader should know; the session goes on.
type Warned struct {
	Text   string `json:"text"`
	Hint   string `json:"hint,omitempty"`
	Saving Saving `json:"saving,omitempty"` // of a warning about that
}

// Saving says what has become of the file that a session is written to.
type Saving string

// What can become of it.
const (
	SavingStopped Saving = "stopped" // what follows is in memory alone
	SavingAgain   Saving = "again"   // all of it is in the file, what was in memory too
)

// Failed is an error that ended the session.
type Failed struct {
	Text  string       `json:"text"`
	Hint  string       `json:"hint,omitempty"`
	Fault models.Fault `json:"fault,omitempty"`
	Phase Phase        `json:"phase,omitempty"`
}

// Finished ends every stream that came to an end. Only Resumed may follow it.
type Finished struct {
	Outcome     Outcome      `json:"outcome"`
	Change      *Change      `json:"change"` // null where it cannot be told
	Ledger      qa.Ledger    `json:"ledger"`
	Payload     qa.Bits      `json:"payload"`      // that was sent, or that the receiver read
	FinalSHA256 string       `json:"final_sha256"` // of the final draft, in hex; empty without a draft
	Usage       models.Usage `json:"usage"`

	// Checked and Partial are the receiver's: the payload's check agrees with
	// what came of it; the payload ended early.
	Checked bool `json:"checked,omitempty"`
	Partial bool `json:"partial,omitempty"`
}

// Resumed says that a session which was cut goes on. It takes back the end of
// the session, if there was one, and the reply that was growing: what came
// before it is all there is of the steps that were complete.
type Resumed struct {
	When    time.Time `json:"when"`    // At does not count the time in between
	Version string    `json:"version"` // of the tenbits that goes on
}

// Unknown is an event of a type that this version does not know, kept as it
// was.
type Unknown struct {
	Type string
	Raw  json.RawMessage
}

func (Started) isBody()      {}
func (PhaseStarted) isBody() {}
func (Delta) isBody()        {}
func (Drafted) isBody()      {}
func (Sampled) isBody()      {}
func (Proposed) isBody()     {}
func (Edited) isBody()       {}
func (Turned) isBody()       {}
func (Weighed) isBody()      {}
func (Referenced) isBody()   {}
func (Asked) isBody()        {}
func (Predicted) isBody()    {}
func (Decided) isBody()      {}
func (Judged) isBody()       {}
func (Retried) isBody()      {}
func (Warned) isBody()       {}
func (Failed) isBody()       {}
func (Finished) isBody()     {}
func (Resumed) isBody()      {}
func (Unknown) isBody()      {}
