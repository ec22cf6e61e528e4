package cli

import (
	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// document is a session as ask --json prints it. What is not known is null.
type document struct {
	ID               string             `json:"id"`
	Outcome          *session.Outcome   `json:"outcome"`
	Change           *session.Change    `json:"change"`
	Prompt           string             `json:"prompt"`
	Setup            session.Setup      `json:"setup"`
	Drafts           []documentDraft    `json:"drafts"`
	Reference        *string            `json:"reference"`
	ReferenceCorrect *bool              `json:"reference_correct"`
	Questions        []documentQuestion `json:"questions"`
	Final            *string            `json:"final"`
	Answer           *string            `json:"answer"`
	Correct          *bool              `json:"correct"`
	Ledger           documentLedger     `json:"ledger"`
	Payload          qa.Bits            `json:"payload"`
	FinalSHA256      *string            `json:"final_sha256"`
	Usage            models.Usage       `json:"usage"`
	Transcript       *string            `json:"transcript"`
	FlipRate         *float64           `json:"flip_rate"` // share of the repeated replies that differ from what was taken; null without --repeat
	Beside           *session.Opinion   `json:"beside"`    // null unless it was asked for
	Effects          []session.Effect   `json:"effects"`   // null unless they were asked for
	Controls         []session.Compared `json:"controls"`  // null unless they were asked for
}

type documentDraft struct {
	N       int     `json:"n"`
	Text    string  `json:"text"`
	Answer  *string `json:"answer"`
	Correct *bool   `json:"correct"`
	Moved   *int    `json:"moved"` // words put in or taken out since the draft before; null of the first
}

type documentQuestion struct {
	N      int        `json:"n"`
	Round  int        `json:"round"`
	Text   string     `json:"text"`
	Answer *qa.Answer `json:"answer"`
	Yes    *float64   `json:"p_yes"`

	// Entropy is how many bits the answer was expected to tell, Surprisal how
	// many it told. Null where p_yes is, and for an erasure.
	Entropy   *float64 `json:"entropy"`
	Surprisal *float64 `json:"surprisal"`

	Votes *session.Votes `json:"votes"` // null where it was asked once
}

type documentLedger struct {
	Answers      int              `json:"answers"`
	Erasures     int              `json:"erasures"`
	Side         int              `json:"side"`
	Check        int              `json:"check"`
	Nominal      int              `json:"nominal"`
	Ideal        float64          `json:"ideal"`
	Coded        *int             `json:"coded"`
	Alternatives []qa.Alternative `json:"alternatives"`
}

// newDocument returns the document of a session that has come to s. The
// transcript is where the session is saved, empty where it is not.
func newDocument(s session.State, transcript string) document {
	d := document{
		ID: s.Setup.ID, Prompt: s.Setup.Prompt, Setup: s.Setup,
		Drafts: []documentDraft{}, Questions: []documentQuestion{},
		Payload: s.Payload(), Usage: s.SmallUsage.Plus(s.StrongUsage), Transcript: known(transcript),
	}
	for i, t := range s.Drafts {
		out := documentDraft{t.N, t.Text, t.Answer, t.Correct, nil}
		if i > 0 {
			if n, ok := qa.Moved(s.Drafts[i-1].Text, t.Text); ok {
				out.Moved = &n
			}
		}
		d.Drafts = append(d.Drafts, out)
	}
	if f := s.Final(); f != nil {
		d.Final, d.Answer, d.Correct, d.FinalSHA256 = &f.Text, f.Answer, f.Correct, &f.SHA256
	}
	if r := s.Reference; r != nil {
		d.Reference, d.ReferenceCorrect = &r.Text, r.Correct
	}
	for _, q := range s.Game.Questions {
		out := documentQuestion{N: q.N, Round: q.Round, Text: q.Text, Answer: known(q.Answer)}
		if q.Yes != 0 {
			p := q.Yes.P()
			out.Yes = &p
			entropy := q.Yes.Entropy()
			out.Entropy = &entropy
			if bits, ok := q.Yes.Surprisal(q.Answer); ok {
				out.Surprisal = &bits
			}
		}
		for _, b := range s.Decided {
			if b.Decision.Kind == qa.KindAnswer && b.Decision.Question == q.N {
				out.Votes = b.Votes
			}
		}
		d.Questions = append(d.Questions, out)
	}
	if all, other := s.Replies(); all > 0 {
		rate := float64(other) / float64(all)
		d.FlipRate = &rate
	}
	if f := s.Finished; f != nil {
		d.Outcome, d.Change, d.Usage = &f.Outcome, f.Change, f.Usage
	}
	d.Ledger = newDocumentLedger(s.Ledger())
	return d
}

func newDocumentLedger(l qa.Ledger) documentLedger {
	return documentLedger{l.Answers, l.Erasures, l.Side, l.Check, l.Nominal, l.Ideal, l.Coded, l.Alternatives}
}

// known returns a pointer to s, nil where s is empty.
func known[T ~string](s T) *T {
	if s == "" {
		return nil
	}
	return &s
}
