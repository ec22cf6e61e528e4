package session

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"tenbits/models"
	"tenbits/qa"
)

// DraftTemperature is the temperature of drafts that are sampled to be picked
// from. Below that of the model's own distribution more of them are right, and
// they still differ.
const DraftTemperature = 0.7

// sampleStream is the stream of the seeds of sampled drafts, see coinStream.
const sampleStream = 0x73616d70

// sampleSeed returns the seed of the sampled draft n. It has 31 bits, as not all
// servers take more.
func sampleSeed(seed uint64, n int) uint64 {
	return uint64(rand.New(rand.NewPCG(seed, sampleStream<<8|uint64(n))).Uint32() >> 1)
}

// sample has the small model write count drafts beside the first one, from the
// same prompt.
func (r *run) sample(ctx context.Context, count int) error {
	p, err := r.small.Build(qa.CallDraft, qa.Scene{Problem: r.cfg.Prompt})
	if err != nil {
		return err
	}
	p.Max = share(p.Max, r.setup.Small.Card)
	first := len(r.state.Game.Samples)
	for n := first; n < first+count; n++ {
		if d := r.cfg.Given.sample(n); d != nil {
			given := r.sampled(n, d.Text)
			given.Cut, given.Given = d.Cut, true
			r.send(given)
			continue
		}
		req := models.Request{Role: models.RoleDraft, Seed: sampleSeed(r.cfg.Seed, n), Temperature: DraftTemperature}
		at := PhaseStarted{Model: r.setup.Small.Card.Ref(), Sample: n, Of: first + count}
		reply, err := r.callWith(ctx, r.cfg.Small, PhaseSample, p, at, req)
		if err != nil {
			return err
		}
		out := r.sampled(n, strings.TrimSpace(reply.Text))
		out.Cut, out.Usage, out.Sent = reply.Cut, reply.Usage, reply.Sent
		r.send(out)
	}
	return nil
}

// sampled returns the sampled draft n of that text.
func (r *run) sampled(n int, text string) Sampled {
	answer, correct := r.setup.gradeSample(text)
	return Sampled{N: n, Text: text, SHA256: hash(text), Answer: answer, Correct: correct}
}

// gradeSample returns the final answer of a sampled draft in the common form, nil
// when there is none, and whether the text is right, nil when there is no gold
// answer.
func (s Setup) gradeSample(text string) (answer *string, correct *bool) {
	_, correct = s.grade(text)
	if a := qa.NewSample(text, s.Common).Answer; a != "" {
		answer = &a
	}
	return answer, correct
}

// take makes a candidate the newest draft.
func (r *run) take(candidate int) error {
	g := r.state.Game
	if candidate < 0 || candidate >= len(g.Samples) {
		return fmt.Errorf("there is no candidate %d: there are %d", candidate, len(g.Samples))
	}
	text := g.Samples[candidate].Text
	answer, correct := r.setup.grade(text)
	r.send(Drafted{N: len(g.Drafts), Round: g.Rounds, Text: text, SHA256: hash(text), Answer: answer, Correct: correct, Took: &candidate})
	return nil
}
