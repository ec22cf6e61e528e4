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
}

type documentDraft struct {
	N       int     `json:"n"`
	Text    string  `json:"text"`
	Answer  *string `json:"answer"`
	Correct *bool   `json:"correct"`
}

type documentQuestion struct {
	N      int        `json:"n"`
	Round  int        `json:"round"`
	Text   string     `json:"text"`
	Answer *qa.Answer `json:"answer"`
	Yes    *float64   `json:"p_yes"`
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
	for _, t := range s.Drafts {
		d.Drafts = append(d.Drafts, documentDraft{t.N, t.Text, t.Answer, t.Correct})
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
		}
		d.Questions = append(d.Questions, out)
	}
	if f := s.Finished; f != nil {
		d.Outcome, d.Change, d.Usage = &f.Outcome, f.Change, f.Usage
	}
	l := s.Ledger()
	d.Ledger = documentLedger{l.Answers, l.Erasures, l.Side, l.Check, l.Nominal, l.Ideal, l.Coded, l.Alternatives}
	return d
}

// known returns a pointer to s, nil where s is empty.
func known[T ~string](s T) *T {
	if s == "" {
		return nil
	}
	return &s
}
