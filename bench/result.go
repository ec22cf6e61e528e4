package bench

import (
	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// Result is what one session came to: a line of the manifest. What is not known
// is nil.
type Result struct {
	Item
	Session string          `json:"session"` // ID of its transcript; empty where it never began
	Outcome session.Outcome `json:"outcome"`
	Why     string          `json:"why,omitempty"`   // of a failure
	Fault   models.Fault    `json:"fault,omitempty"` // of the model, of a failure that was one

	First     *bool `json:"first"`     // the first draft is right
	Final     *bool `json:"final"`     // so is the final one
	Reference *bool `json:"reference"` // so is the strong model's own solution

	Answers  int     `json:"answers"`
	Erasures int     `json:"erasures"`
	Nominal  int     `json:"nominal"`        // bits in plain1, the check included
	Sent     int     `json:"sent"`           // bits in the format of the run
	Ideal    float64 `json:"ideal"`          // bits, see qa.Ledger
	Text     int     `json:"text,omitempty"` // of Nominal, those of questions' texts
	Known    int     `json:"known"`          // answers whose truth is known
	True     int     `json:"true"`           // of them, those that are true

	Sends  *Sends  `json:"sends,omitempty"`  // of what the models do alone
	Answer *string `json:"answer,omitempty"` // of a sampled draft

	Alternatives []qa.Alternative `json:"alternatives,omitempty"`
	Usage        models.Usage     `json:"usage"` // of the calls that this session made itself
}

// Failed tells whether the session says nothing about the models: something
// else ended it.
func (r Result) Failed() bool {
	switch r.Outcome {
	case session.Infrastructure, session.OverBudget, session.Cancelled:
		return true
	}
	return false
}

// graded tells whether the session is to be counted: it came to its end, and
// there was something to grade it with.
func (r Result) graded() bool { return !r.Failed() && r.Final != nil }

// Change compares the final draft with the first; empty where that is not known.
func (r Result) Change() session.Change {
	switch {
	case r.Failed() || r.First == nil || r.Final == nil:
		return ""
	case *r.First && *r.Final:
		return session.KeptRight
	case *r.First:
		return session.Lost
	case *r.Final:
		return session.Won
	}
	return session.KeptWrong
}

// resultOf returns what a session came to.
func resultOf(i Item, p Problem, st session.State) Result {
	r := Result{Item: i, Session: st.Setup.ID, Outcome: session.Infrastructure, Why: "it did not end"}
	if f := st.Finished; f != nil {
		r.Outcome, r.Why = f.Outcome, ""
		if i.Control == "" && i.Strategy != strategyAlone {
			r.Alternatives = f.Ledger.Alternatives
		}
	}
	if f := st.Failed; f != nil {
		r.Why, r.Fault = f.Text, f.Fault
	}
	if d := st.First(); d != nil {
		r.First, r.Final = d.Correct, st.Final().Correct
		if i.Key == codedKey() {
			r.Answer = st.Final().Answer
		}
	}
	if st.Reference != nil {
		r.Reference = st.Reference.Correct
	}
	l := st.Ledger()
	r.Answers, r.Erasures, r.Nominal, r.Sent, r.Ideal = l.Answers, l.Erasures, l.Nominal, l.Sent(), l.Ideal
	r.Text, r.Usage = l.Text, st.Usage()
	if p.Truth == nil {
		return r
	}
	for _, q := range st.Game.Readable() {
		if yes, ok := p.Truth(q.Text); ok {
			r.Known++
			if yes == (q.Answer == qa.Yes) {
				r.True++
			}
		}
	}
	return r
}
