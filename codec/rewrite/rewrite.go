// Package rewrite sends an answer as its shortest rewrite, the third of the three
// systems of "Haiku to Opus in Just 10 bits" (arXiv 2604.02343): a strong model
// writes its answer, then the shortest note from which the answer can be found
// again; several notes are coded under the small model, and the smallest is sent.
//
// Unlike in the paper, a small model then reads the note and answers: what it
// gets right is what was communicated.
package rewrite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tenbits/codec"
	"tenbits/codec/arith"
	"tenbits/models"
	"tenbits/qa"
)

// MaxBest is the most rewrites of which the smallest is sent.
const MaxBest = 10

// Temperature is what rewrites are sampled at; the first is the most probable one.
const Temperature = 0.7

// Roles of the calls, for recordings and scripted models.
const (
	RoleShort  models.Role = "short"
	RoleExpand models.Role = "expand"
)

// Config says what is sent, and who reads it. Problem, Coder, Small, SmallPrompts,
// Masked, Form and Seed are the receiver's as well.
type Config struct {
	Problem string
	Form    qa.Form // of the final answer; empty: as the small model's prompt set has it

	Strong, Small               models.Model
	StrongPrompts, SmallPrompts *qa.PromptSet // nil: as the models' cards say

	// Coder is what the rewrite is written under: the small model, with an
	// adapter or without.
	Coder codec.Predictor

	Best   int    // how many rewrites are made, 1 to MaxBest
	Masked bool   // the final answer is left out of them
	Try    bool   // the smallest of those from which the small model comes to the same answer is sent
	Seed   uint64 // of all calls; of each further rewrite one more

	// Solution is the strong model's answer; nil: it is asked for.
	Solution *Text

	Now func() time.Time // nil: time.Now
}

// Text is what a model wrote, with its final answer.
type Text struct {
	Text   string       `json:"text"`
	Answer *string      `json:"answer"` // nil where it has none
	Usage  models.Usage `json:"usage"`  // of the call
}

// Candidate is a rewrite that could be sent.
type Candidate struct {
	N       int     `json:"n"` // from 1
	Text    string  `json:"text"`
	Bits    int     `json:"bits"`  // of its payload
	Ideal   float64 `json:"ideal"` // bits that the coder's model holds it worth
	Payload qa.Bits `json:"payload"`

	// Read is what the small model makes of it; nil where it was not asked.
	Read *Text `json:"read,omitempty"`
}

// Sent is what came of a Send.
type Sent struct {
	Solution   Text         `json:"solution"`
	Candidates []Candidate  `json:"candidates"`
	Chosen     int          `json:"chosen"` // index into Candidates
	Usage      models.Usage `json:"usage"`  // of all calls
	Seconds    float64      `json:"seconds"`
}

// Message returns the candidate that is sent.
func (s Sent) Message() Candidate { return s.Candidates[s.Chosen] }

// table is the models and prompts at work.
type table struct {
	cfg           Config
	strong, small *Prompts
	draft         *qa.PromptSet // of the strong model
	alone         *qa.PromptSet // of the small one
	first         *Text         // the small model's own draft; nil before it was needed
	usage         models.Usage
}

// seat returns the prompt set of a model.
func seat(ctx context.Context, m models.Model, set *qa.PromptSet) (*qa.PromptSet, error) {
	if set != nil {
		return set, nil
	}
	card, err := m.Describe(ctx)
	if err != nil {
		return nil, err
	}
	return qa.OpenPromptSet(cmp.Or(card.PromptSet, "general"))
}

func newTable(ctx context.Context, cfg Config, sends bool) (*table, error) {
	t := &table{cfg: cfg}
	var err error
	switch {
	case strings.TrimSpace(cfg.Problem) == "":
		return nil, errors.New("the prompt is empty: give a problem to solve")
	case cfg.Small == nil || cfg.Coder == nil || sends && cfg.Strong == nil:
		return nil, errors.New("a rewrite needs a small model, a coder and, to be sent, a strong model")
	case sends && (cfg.Best < 1 || cfg.Best > MaxBest):
		return nil, fmt.Errorf("best of %d: want 1 to %d", cfg.Best, MaxBest)
	}
	if t.cfg.Now == nil {
		t.cfg.Now = time.Now
	}
	if t.alone, err = seat(ctx, cfg.Small, cfg.SmallPrompts); err != nil {
		return nil, err
	}
	if t.small, err = PromptsFor(t.alone.Name); err != nil {
		return nil, err
	}
	t.cfg.Form = cmp.Or(cfg.Form, t.alone.Form)
	if !sends {
		return t, nil
	}
	if t.draft, err = seat(ctx, cfg.Strong, cfg.StrongPrompts); err != nil {
		return nil, err
	}
	t.strong, err = PromptsFor(t.draft.Name)
	return t, err
}

// Send has the answer rewritten, and the rewrites coded. The error is that of a
// model, of ctx, or of a Config that makes no sense.
func Send(ctx context.Context, cfg Config) (Sent, error) {
	t, err := newTable(ctx, cfg, true)
	if err != nil {
		return Sent{}, err
	}
	began := t.cfg.Now()
	var out Sent
	if cfg.Solution != nil {
		out.Solution = *cfg.Solution
	} else if out.Solution, err = t.solve(ctx, t.cfg.Strong, t.draft, models.RoleReference, qa.CallReference); err != nil {
		return Sent{}, err
	}
	for n := range cfg.Best {
		c, err := t.candidate(ctx, n, out.Solution)
		if err != nil {
			return Sent{}, err
		}
		out.Candidates = append(out.Candidates, c)
	}
	if out.Chosen, err = t.choose(ctx, &out); err != nil {
		return Sent{}, err
	}
	out.Usage, out.Seconds = t.usage, t.cfg.Now().Sub(began).Seconds()
	return out, nil
}

// solve has a model solve the problem by itself.
func (t *table) solve(ctx context.Context, m models.Model, set *qa.PromptSet, role models.Role, call qa.Call) (Text, error) {
	p, err := set.Build(call, qa.Scene{Problem: t.cfg.Problem})
	if err != nil {
		return Text{}, err
	}
	return t.write(ctx, m, models.Request{Role: role, System: p.System, Prompt: p.Text, Stop: p.Stop, MaxTokens: p.Max, Seed: t.cfg.Seed})
}

// write calls a model, and reads the final answer.
func (t *table) write(ctx context.Context, m models.Model, req models.Request) (Text, error) {
	r, err := m.Stream(ctx, req, nil)
	if err != nil {
		return Text{}, err
	}
	t.usage = t.usage.Plus(r.Usage)
	text := Text{Text: strings.TrimSpace(r.Text), Usage: r.Usage}
	if a, ok := qa.FinalAnswerTo(t.cfg.Problem, text.Text, t.cfg.Form); ok {
		text.Answer = &a
	}
	return text, nil
}

// candidate has the answer rewritten once more.
func (t *table) candidate(ctx context.Context, n int, solution Text) (Candidate, error) {
	s := scene{Problem: t.cfg.Problem, Solution: solution.Text, Form: t.cfg.Form, Masked: t.cfg.Masked}
	req, err := t.strong.request("short", RoleShort, s, t.cfg.Seed+uint64(n))
	if err != nil {
		return Candidate{}, err
	}
	if n > 0 {
		req.Temperature = Temperature
	}
	r, err := t.cfg.Strong.Stream(ctx, req, nil)
	if err != nil {
		return Candidate{}, err
	}
	t.usage = t.usage.Plus(r.Usage)
	text := oneLine(r.Text)
	if t.cfg.Masked && solution.Answer != nil {
		text = Mask(text, t.cfg.Problem, *solution.Answer, t.cfg.Form, t.small.mask)
	}
	c := Candidate{N: n + 1, Text: text}
	c.Payload, c.Ideal, err = t.encode(ctx, text)
	c.Bits = len(c.Payload)
	return c, err
}

// oneLine returns a reply as one line that can be written.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	const most = codec.MaxLine - 8
	if len(s) > most {
		s = strings.TrimSpace(strings.ToValidUTF8(s[:most], ""))
	}
	return s
}

// before returns what stands before the rewrite when it is coded.
func (t *table) before(ctx context.Context) (string, error) {
	draft, err := t.draftFor(ctx)
	if err != nil {
		return "", err
	}
	return t.small.text("before", scene{Problem: t.cfg.Problem, Draft: draft})
}

// draftFor returns the small model's own draft, which both sides can have it
// write; empty where its prompts do not speak of one.
func (t *table) draftFor(ctx context.Context) (string, error) {
	if !t.small.drafts {
		return "", nil
	}
	if t.first == nil {
		text, err := t.solve(ctx, t.cfg.Small, t.alone, models.RoleDraft, qa.CallDraft)
		if err != nil {
			return "", err
		}
		t.first = &text
	}
	return t.first.Text, nil
}

// encode writes a rewrite: a line that begins with a blank, unless it is empty.
// The bits are the shortest that stand for it whatever comes behind.
func (t *table) encode(ctx context.Context, text string) (payload qa.Bits, ideal float64, err error) {
	before, err := t.before(ctx)
	if err != nil {
		return "", 0, err
	}
	if text != "" {
		text = " " + text
	}
	e := arith.NewEncoder()
	err = codec.EncodeLine(ctx, t.cfg.Coder, before, text, e, func(s codec.Symbol) error { ideal += s.Bits; return nil })
	if err != nil {
		return "", 0, err
	}
	b, n := e.Bits()
	return digits(b, n), ideal, nil
}

// digits writes the first n bits of b.
func digits(b []byte, n int) qa.Bits {
	out := make([]byte, n)
	for i := range out {
		out[i] = '0' + b[i/8]>>(7-i%8)&1
	}
	return qa.Bits(out)
}

// choose returns which candidate is sent: the one with the fewest bits, of those
// the first; with Try the first such from which the small model comes to the
// strong one's answer, where there is one.
func (t *table) choose(ctx context.Context, s *Sent) (int, error) {
	if !t.cfg.Try {
		return Smallest(s.Candidates, nil), nil
	}
	read := map[string]*Text{}
	for i := range s.Candidates {
		c := &s.Candidates[i]
		if read[c.Text] == nil {
			text, err := t.expand(ctx, c.Text)
			if err != nil {
				return 0, err
			}
			read[c.Text] = &text
		}
		c.Read = read[c.Text]
	}
	return Smallest(s.Candidates, func(c Candidate) bool { return Agree(c.Read.Answer, s.Solution.Answer, t.cfg.Form) }), nil
}

// expand has the small model read a rewrite and answer.
func (t *table) expand(ctx context.Context, text string) (Text, error) {
	draft, err := t.draftFor(ctx)
	if err != nil {
		return Text{}, err
	}
	s := scene{Problem: t.cfg.Problem, Draft: draft, Rewrite: text, Facts: facts(draft, text), Form: t.cfg.Form, Masked: t.cfg.Masked}
	req, err := t.small.request("expand", RoleExpand, s, t.cfg.Seed)
	if err != nil {
		return Text{}, err
	}
	return t.write(ctx, t.cfg.Small, req)
}

// Agree tells whether two final answers are the same; where one is missing, they
// are not.
func Agree(a, b *string, form qa.Form) bool {
	return a != nil && b != nil && qa.Correct(*a, *b, form)
}
