package cli

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"time"

	"tenbits/models"
	"tenbits/models/providers"
)

// openFake opens the models of the provider "fake", and every other model as
// the program does.
func openFake(ctx context.Context, set providers.Set, ref string) (models.Model, error) {
	name, ok := strings.CutPrefix(ref, "fake/")
	if !ok {
		return openModel(ctx, set, ref)
	}
	switch name {
	case "small", "hostile", "slow", "limited", "unsure", "strong", "broken", "mute", "down", "loose":
		return fake(name), nil
	}
	return nil, &models.Error{Model: ref, Fault: models.Missing, Hint: "there is fake/small", Err: errors.New("no such model")}
}

// fake is a model whose replies follow from the prompt alone. Its name says
// what is special about it:
//
//	hostile  writes what a terminal would obey
//	slow     never replies
//	limited  has reached its rate limit when it has to decide
//	unsure   leaves some answers unclear
//	broken   fails when it has to decide
//	mute     has no answer
//	down     cannot be reached to decide while FAKE_DOWN is set
//	loose    promises no determinism
type fake string

func (f fake) Describe(context.Context) (models.Card, error) {
	return models.Card{
		Provider: "fake", Name: string(f), Context: 4096, Deterministic: f != "loose",
		Capabilities: models.Capabilities{Choice: f != "unsure", Logprobs: true, Seed: true},
	}, nil
}

func (f fake) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	sum := crc32.ChecksumIEEE([]byte(req.Prompt))
	reply := models.Reply{Option: -1, Usage: models.Usage{In: len(req.Prompt), Out: 7}}
	if f == "slow" {
		<-ctx.Done()
		return reply, &models.Error{Model: "fake/slow", Fault: models.Interrupted, Err: ctx.Err()}
	}
	switch req.Role {
	case models.RoleAsk:
		for i := range 40 {
			reply.Text += fmt.Sprintf("%d. Is it above %d?\n", i+1, sum%1000+uint32(i))
		}
	case models.RoleJudge:
		reply.Text = fmt.Sprint(1 + sum%6) // never enough for the usual threshold
	case models.RoleAnswer:
		return f.answer(reply, req, sum)
	default:
		reply.Text = fmt.Sprintf("I think so.\nAnswer: %d", sum%1000)
		if f == "mute" {
			reply.Text = "I have no idea."
		}
		if f == "hostile" {
			reply.Text = "\x1b]0;owned\x07\x1b[31mred\u202e\n" + reply.Text
		}
	}
	if emit != nil {
		if err := emit(models.Chunk{Text: reply.Text, Tokens: 7}); err != nil {
			return reply, err
		}
	}
	return reply, nil
}

func (f fake) answer(reply models.Reply, req models.Request, sum uint32) (models.Reply, error) {
	switch f {
	case "limited":
		return reply, &models.Error{Model: "fake/limited", Fault: models.Limited, Hint: "wait a minute", RetryAfter: time.Millisecond, Err: errors.New("too many calls")}
	case "broken":
		return reply, &models.Error{Model: "fake/broken", Fault: models.Broken, Hint: "mend it", Err: errors.New("no sense")}
	case "down":
		if os.Getenv("FAKE_DOWN") != "" {
			return reply, &models.Error{Model: "fake/down", Fault: models.Unreachable, Hint: "start it", Err: errors.New("no server")}
		}
	case "unsure":
		// The same for the first and the second try, which differ at the end.
		q := req.Prompt[strings.LastIndex(req.Prompt, "Is it above"):]
		q, _, _ = strings.Cut(q, "?")
		if crc32.ChecksumIEEE([]byte(q))%4 == 0 {
			reply.Text = "Perhaps."
			return reply, nil
		}
	}
	reply.Option = int(sum >> 7 & 1)
	reply.Text = req.Choice.Options[reply.Option]
	reply.Chances = []float64{0.5, 0.5}
	return reply, nil
}

// Predict finds half of all questions rather likely.
func (f fake) Predict(_ context.Context, req models.Request, _ []string) ([]float64, models.Usage, error) {
	p := 0.25 + 0.5*float64(crc32.ChecksumIEEE([]byte(req.Prompt))>>3&1)
	return []float64{1 - p, p}, models.Usage{}, nil
}
