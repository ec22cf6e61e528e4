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
	Samples          []documentSample   `json:"samples"`    // drafts that were sampled to be picked from
	Selections       []documentPick     `json:"selections"` // which of them was
	Reference        *string            `json:"reference"`
	ReferenceCorrect *bool              `json:"reference_correct"`
	Proposed         []documentProposed `json:"proposed"` // questions that the strategy chose from
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
	Judged           []documentScore    `json:"judged"`    // scores of drafts, by the judge
	Sides            []documentSide     `json:"sides"`     // decisions to stop and to keep
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
	Took    *int    `json:"took"`  // the candidate that it is, 0 the first draft; null where it was written
}

type documentSample struct {
	N       int     `json:"n"`
	Text    string  `json:"text"`
	Answer  *string `json:"answer"`
	Correct *bool   `json:"correct"`
}

// documentPick is a selection that was made.
type documentPick struct {
	N       int              `json:"n"` // of the decision
	Options []documentOption `json:"options"`
	Option  int              `json:"option"` // index into Options
	Raw     string           `json:"raw"`
}

// documentOption is an option of a selection.
type documentOption struct {
	Draft *int    `json:"draft"` // the candidate, 0 the first draft; null for none of them
	Label string  `json:"label"`
	Share float64 `json:"share"` // its prior
}

// documentScore is what the judge gave a draft.
type documentScore struct {
	Draft int      `json:"draft"`
	Score *float64 `json:"score"` // null where the judge gave none, or the draft has no final answer
	Raw   string   `json:"raw"`
}

// documentSide is a decision about a draft: whether the session ends with it, or
// whether the first is kept in its place.
type documentSide struct {
	N      int      `json:"n"` // of the decision
	Kind   qa.Kind  `json:"kind"`
	Draft  int      `json:"draft"`
	Option int      `json:"option"` // 1: stop, or keep the first draft
	Label  string   `json:"label"`
	Prior  *float64 `json:"prior"` // of option 1
	Raw    string   `json:"raw"`
}

type documentProposed struct {
	Text string   `json:"text"`
	Yes  *float64 `json:"p_yes"`
}

type documentQuestion struct {
	N      int        `json:"n"`
	Round  int        `json:"round"`
	Text   string     `json:"text"`
	Pose   *qa.Pose   `json:"pose"`   // the rule that it was written by; null where the asker wrote it
	Edited bool       `json:"edited"` // it was asked in other words than the asker's
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
	Text         int              `json:"text"` // bits of questions' texts in plain1, which are not of the budget
	TextIdeal    float64          `json:"text_ideal"`
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
		Drafts: []documentDraft{}, Samples: []documentSample{}, Selections: []documentPick{}, Proposed: []documentProposed{}, Questions: []documentQuestion{},
		Judged: []documentScore{}, Sides: []documentSide{},
		Payload: s.Payload(), Usage: s.Usage(), Transcript: known(transcript),
	}
	for i, t := range s.Drafts {
		out := documentDraft{t.N, t.Text, t.Answer, t.Correct, nil, t.Took}
		if i > 0 {
			if n, ok := qa.Moved(s.Drafts[i-1].Text, t.Text); ok {
				out.Moved = &n
			}
		}
		d.Drafts = append(d.Drafts, out)
	}
	d.choices(s)
	d.sides(s)
	if f := s.Final(); f != nil {
		d.Final, d.Answer, d.Correct, d.FinalSHA256 = &f.Text, f.Answer, f.Correct, &f.SHA256
	}
	if r := s.Reference; r != nil {
		d.Reference, d.ReferenceCorrect = &r.Text, r.Correct
	}
	for _, q := range s.Game.Questions {
		out := documentQuestion{N: q.N, Round: q.Round, Text: q.Text, Pose: q.Pose, Edited: q.Edited, Answer: known(q.Answer)}
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

// choices fills in what was sampled and proposed, and what was picked of it.
func (d *document) choices(s session.State) {
	for _, t := range s.Samples {
		d.Samples = append(d.Samples, documentSample{t.N, t.Text, t.Answer, t.Correct})
	}
	for _, q := range s.Game.Proposed {
		out := documentProposed{Text: q.Text}
		if q.Yes != 0 {
			p := q.Yes.P()
			out.Yes = &p
		}
		d.Proposed = append(d.Proposed, out)
	}
	for _, b := range s.Decided {
		if b.Decision.Kind != qa.KindSelect {
			continue
		}
		out := documentPick{N: b.Decision.N, Option: b.Option, Raw: b.Raw}
		for i, pick := range b.Decision.Picks {
			o := documentOption{Label: s.Game.Label(b.Decision, i)}
			if pick != qa.NoPick {
				o.Draft = &b.Decision.Picks[i]
			}
			if i < len(b.Decision.Shares) {
				o.Share = float64(b.Decision.Shares[i]) / qa.One
			}
			out.Options = append(out.Options, o)
		}
		d.Selections = append(d.Selections, out)
	}
}

// sides fills in what was said of drafts beside the answers.
func (d *document) sides(s session.State) {
	for _, b := range s.Judged {
		out := documentScore{Draft: b.Draft, Raw: b.Raw}
		if score := b.Score; score != qa.NoScore {
			out.Score = &score
		}
		d.Judged = append(d.Judged, out)
	}
	for _, b := range s.Decided {
		if k := b.Decision.Kind; k != qa.KindStop && k != qa.KindKeep {
			continue
		}
		out := documentSide{N: b.Decision.N, Kind: b.Decision.Kind, Draft: b.Decision.Draft, Option: b.Option, Label: s.Game.Label(b.Decision, b.Option), Raw: b.Raw}
		if b.Decision.Yes != 0 {
			p := b.Decision.Yes.P()
			out.Prior = &p
		}
		d.Sides = append(d.Sides, out)
	}
}

func newDocumentLedger(l qa.Ledger) documentLedger {
	return documentLedger{l.Answers, l.Erasures, l.Side, l.Check, l.Text, l.TextIdeal, l.Nominal, l.Ideal, l.Coded, l.Alternatives}
}

// known returns a pointer to s, nil where s is empty.
func known[T ~string](s T) *T {
	if s == "" {
		return nil
	}
	return &s
}
