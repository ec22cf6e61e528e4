// Package models says what a language model is to tenbits: a card that
// identifies it, a call that streams a reply, and, where the model can,
// the probabilities of what comes next. Each provider is a sub-package.
package models

import (
	"context"
	"time"
)

// Model is a language model that can be called.
//
// A Model is safe for use by one caller at a time; providers say so where they
// allow more.
type Model interface {
	// Describe returns the model's identity card. It returns an *Error when
	// the model cannot be reached or does not exist.
	Describe(ctx context.Context) (Card, error)

	// Stream runs one request and passes the reply on as it grows; emit may be
	// nil. It returns the whole reply, or an *Error. A call that was cancelled
	// or cut short is an error, never a short reply: ctx's error is in the
	// chain when ctx ended it. An error from emit ends the call and is
	// returned as it is.
	Stream(ctx context.Context, req Request, emit func(Chunk) error) (Reply, error)
}

// Predictor is a model that can tell how probable a continuation is without
// writing it.
type Predictor interface {
	Model

	// Predict returns, for each option, the probability that it is what
	// follows req's prompt, among the options alone: the values are in [0, 1]
	// and sum to 1. Stop, MaxTokens, Temperature, Seed and Choice of req are
	// not used. The usage is what that took, zero where not known.
	Predict(ctx context.Context, req Request, options []string) ([]float64, Usage, error)
}

// Continuer is a model that tells which tokens may follow a text.
type Continuer interface {
	Model

	// Continue returns the most probable tokens to follow text, as the model
	// continues text without any template, the most probable first, and what
	// that took. The text is UTF-8; what follows a token need not be.
	Continue(ctx context.Context, text string) ([]Token, Usage, error)

	// Unload has the model forget what it has read.
	Unload(ctx context.Context) error
}

// Token is a piece of text, which may be any bytes, and the natural logarithm of
// its probability.
type Token struct {
	Text    string
	Logprob float64
}

// Role names what a call is for. Models do not act on it; recordings,
// statistics and scripted models do.
type Role string

// The roles of a session's calls.
const (
	RoleDraft     Role = "draft"
	RoleReference Role = "reference"
	RoleAsk       Role = "ask"
	RolePredict   Role = "predict" // says a probability in words
	RoleAnswer    Role = "answer"
	RoleRevise    Role = "revise"
	RoleJudge     Role = "judge"
)

// Request is one call of a model.
type Request struct {
	Role        Role
	System      string   // instructions; empty for models that only continue text
	Prompt      string   // the text to answer, or to continue
	Stop        []string // the reply ends before the first of these
	MaxTokens   int      // the most tokens of the reply, thinking apart; 0 is the model's own limit
	Temperature float64  // 0 takes the most probable token
	Seed        uint64   // of the sampler, where Temperature is above 0
	Choice      *Choice  // when set, the reply ends with one of a few options
	Think       bool     // let a thinking model think
}

// Choice asks for a reply that is one of a few options.
type Choice struct {
	Options []string // at least two, as they stand in the text: " yes", " no"

	// After is what may come before the option: the model writes freely up to
	// and with this string, then chooses. Empty: the option comes at once.
	// Models that choose by a schema ignore it.
	After string
}

// Chunk is a piece of a growing reply. Text and Thinking are what was added.
type Chunk struct {
	Text     string
	Thinking string
	Tokens   int  // tokens in this piece, where known
	Loading  bool // the model is being loaded; the other fields are empty
	Loaded   bool // it has been, and reads the prompt; the other fields are empty
}

// Reply is a whole reply.
type Reply struct {
	Text     string
	Thinking string

	// Cut says that MaxTokens ended the reply.
	Cut bool

	// Option is the index into Request.Choice.Options that the model chose, or
	// -1 when none was asked for or the model cannot choose and its text has
	// to be read.
	Option int

	// Chances are the probabilities of the options, nil where not known.
	Chances []float64

	// Sent has, for each call of a server that the reply took, what it was told
	// beside the prompt; nil where there is no server.
	Sent []Sent

	Usage Usage
}

// Usage counts what a call used. Money is in micro-dollars, zero where free or
// not known.
type Usage struct {
	In        int   `json:"in"`                  // tokens of the prompt
	Out       int   `json:"out"`                 // tokens written, thinking included
	Cached    int   `json:"cached,omitempty"`    // of In, those not computed again
	Reasoning int   `json:"reasoning,omitempty"` // of Out, those spent thinking
	Money     int64 `json:"money,omitempty"`     // micro-dollars
}

// Plus returns the sum of two usages.
func (u Usage) Plus(v Usage) Usage {
	return Usage{u.In + v.In, u.Out + v.Out, u.Cached + v.Cached, u.Reasoning + v.Reasoning, u.Money + v.Money}
}

// Card identifies a model and says what it can do.
type Card struct {
	Provider      string       `json:"provider"`
	Name          string       `json:"name"`
	Digest        string       `json:"digest,omitempty"`       // of the weights, "sha256:…"
	Quantisation  string       `json:"quantisation,omitempty"` // as the provider names it: "F16", "Q4_K_M"
	Server        string       `json:"server,omitempty"`       // software and version that runs it
	Address       string       `json:"address,omitempty"`      // of the server, host:port; empty: the provider's usual one
	Parameters    int64        `json:"parameters,omitempty"`   // numbers of the weights
	Context       int          `json:"context,omitempty"`      // tokens
	Vocabulary    int          `json:"vocabulary,omitempty"`   // pieces
	PromptSet     string       `json:"prompt_set,omitempty"`   // the set that it wants, empty for the default
	Markdown      bool         `json:"markdown,omitempty"`     // its replies are Markdown
	Capabilities  Capabilities `json:"capabilities"`
	PriceIn       float64      `json:"price_in,omitempty"`  // dollars a million tokens
	PriceOut      float64      `json:"price_out,omitempty"` // dollars a million tokens
	Pace          float64      `json:"pace,omitempty"`      // tokens a second it is slowed to, see Paced
	Domain        string       `json:"domain,omitempty"`    // what it is made for, when that is narrow
	Adapter       string       `json:"adapter,omitempty"`   // digest of the adapter that it is with, "sha256:…"
	Deterministic bool         `json:"deterministic"`       // the same request always has the same reply
}

// CompactDomain is what a model is made for that wants the prompt set compact,
// where its file does not say: the built-in pair's, wherever they run.
const CompactDomain = "arithmetic word problems in whole numbers"

// Ref returns the reference that names the model: provider/name, with the
// server's address where that is not the usual one, or the provider alone where
// the model has no name.
func (c Card) Ref() string { return Ref{c.Provider, c.Address, c.Name}.String() }

// Capabilities say what a model can do beside writing text.
type Capabilities struct {
	Logprobs bool `json:"logprobs"` // is a Predictor
	Choice   bool `json:"choice"`   // always ends with one of the options: cannot leave an answer unclear
	Schema   bool `json:"schema"`   // replies by JSON schema
	Thinking bool `json:"thinking"` // can think before it replies
	Seed     bool `json:"seed"`     // honours Request.Seed
}

// Fault says what kind of failure an Error is.
type Fault string

// The faults.
const (
	Unreachable Fault = "unreachable" // no server, or the connection failed
	Missing     Fault = "missing"     // no such model
	Refused     Fault = "refused"     // the server did not take the request
	Limited     Fault = "limited"     // rate limit: try again later
	Exhausted   Fault = "exhausted"   // quota or budget: trying again is no use
	Overflow    Fault = "overflow"    // the prompt does not fit the context
	Interrupted Fault = "interrupted" // the reply was cut or cancelled
	Broken      Fault = "broken"      // the reply cannot be understood
)

// Error is a failed call: which model, what was tried, and what to do next.
type Error struct {
	Model      string // reference, provider/name
	URL        string // what was called, where there is a server
	Fault      Fault
	Hint       string        // what to do next
	RetryAfter time.Duration // as the server asked; 0 when it did not
	Err        error
}

// Error returns the model, the address where there is one, and the cause.
func (e *Error) Error() string {
	s := e.Model
	if e.URL != "" {
		s += " at " + e.URL
	}
	s += ": " + string(e.Fault)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Joined returns the errors that were joined to one by errors.Join, and those
// that were joined to them; of another error itself, of nil none.
func Joined(err error) []error {
	if err == nil {
		return nil
	}
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, e := range many.Unwrap() {
		list = append(list, Joined(e)...)
	}
	return list
}
