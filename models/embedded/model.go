package embedded

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"tenbits/models"
	"tenbits/models/embedded/llama"
)

const (
	// sequences is how many texts a model keeps in mind: a session goes back
	// and forth between a draft, a question and a revision.
	sequences = 4

	// freeTokens is the most tokens before the option of a reply, where the
	// request does not say.
	freeTokens = 64
)

// Model is a model that runs in the process. It is safe for several callers at
// once: they wait for each other.
type Model struct {
	weights *Weights

	mu    sync.Mutex
	cache *llama.Cache
}

// NewModel returns a model that has read nothing yet. Its calls do not wait
// for those of other models with the same weights.
func (w *Weights) NewModel() *Model {
	return &Model{weights: w, cache: w.llama.NewCache(sequences)}
}

// Weights returns the weights of the model.
func (m *Model) Weights() *Weights { return m.weights }

// Describe returns the model's card. It does not fail.
func (m *Model) Describe(context.Context) (models.Card, error) { return m.weights.card, nil }

// Stream writes the continuation of req's prompt. A reply ends by the model's
// own end mark, before a stop string, after MaxTokens, or when the context is
// full. System text, of which the pair knows nothing, goes in front of the
// prompt, with an empty line between. The text is valid UTF-8 whatever the
// model writes.
//
// With a choice, stop strings and MaxTokens end only what comes before the
// option, and the option is the most probable one, the first among equals;
// Chances has the probabilities of all. Without MaxTokens at most 64 tokens
// come before it.
//
// The error is an *models.Error: Overflow when the prompt leaves no room for a
// reply in the context, before any work (or, rarely, before an option, when the
// text has come out longer than its tokens); Refused for requests that make no
// sense; Interrupted when ctx ended it. An error of emit is returned as it is.
func (m *Model) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	c := &call{model: m, ctx: ctx, req: req, emit: emit}
	if err := c.check(); err != nil {
		return models.Reply{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := c.run(); err != nil {
		if c.emitted != nil {
			return models.Reply{}, c.emitted
		}
		return models.Reply{}, m.fail(err)
	}
	return c.reply, nil
}

// prompt returns the tokens of a request's prompt.
func (m *Model) prompt(req models.Request) []int {
	if req.System != "" {
		return m.weights.Encode(req.System + "\n\n" + req.Prompt)
	}
	return m.weights.Encode(req.Prompt)
}

// fail makes an error of the contract from what went wrong.
func (m *Model) fail(err error) error {
	if _, ok := err.(*models.Error); ok {
		return err
	}
	e := &models.Error{Model: m.weights.card.Ref(), Fault: models.Broken, Err: err}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e.Fault = models.Interrupted
	case errors.Is(err, llama.ErrNotFinite):
		e.Hint = "use another model: the file's weights are damaged"
	}
	return e
}

func (m *Model) refuse(format string, args ...any) error {
	return &models.Error{
		Model: m.weights.card.Ref(), Fault: models.Refused, Err: fmt.Errorf(format, args...),
		Hint: "this is a mistake of the program, not of the model",
	}
}

// room returns how many tokens the context leaves after a prompt and what must
// come after it, or an error when that is less than least.
func (m *Model) room(prompt, after, least int) (int, error) {
	limit := m.weights.card.Context
	left := limit - prompt - after
	if left >= least {
		return left, nil
	}
	return 0, &models.Error{
		Model: m.weights.card.Ref(), Fault: models.Overflow,
		Err:  fmt.Errorf("the prompt has %d tokens, and the context of %d has to hold it and a reply", prompt, limit),
		Hint: fmt.Sprintf("shorten the prompt by %d tokens or more, or use a model with a longer context", least-left),
	}
}

// A call is one run of Stream.
type call struct {
	model   *Model
	ctx     context.Context
	req     models.Request
	emit    func(models.Chunk) error
	emitted error // what emit returned

	prompt  []int
	limit   int     // of the tokens before the option
	options [][]int // the tokens of each option
	longest int     // the most tokens that an option has
	reply   models.Reply
	tokens  int // written and not yet in a chunk
}

// check prepares the call and finds what does not need the model.
func (c *call) check() error {
	m, req := c.model, c.req
	if req.MaxTokens < 0 || !(req.Temperature >= 0) || math.IsInf(req.Temperature, 1) {
		return m.refuse("a reply of %d tokens at temperature %g", req.MaxTokens, req.Temperature)
	}
	if err := c.ctx.Err(); err != nil {
		return m.fail(err)
	}
	c.prompt, c.limit = m.prompt(req), req.MaxTokens
	if req.Choice != nil {
		return c.checkChoice()
	}
	left, err := m.room(len(c.prompt), 0, 1)
	if c.limit == 0 || c.limit > left {
		c.limit = left
	}
	return err
}

// checkChoice prepares a call that ends with one of some options.
func (c *call) checkChoice() error {
	m, choice := c.model, c.req.Choice
	if len(choice.Options) < 2 {
		return m.refuse("a choice of %d options", len(choice.Options))
	}
	var err error
	if c.options, c.longest, err = m.options(choice.Options); err != nil {
		return err
	}
	switch {
	case choice.After == "":
		c.limit = 0
	case c.limit == 0:
		c.limit = freeTokens
	}
	left, err := m.room(len(c.prompt), c.longest, 0)
	c.limit = min(c.limit, left)
	return err
}

// options returns the tokens of each option and the most that one has.
func (m *Model) options(texts []string) (ids [][]int, longest int, err error) {
	for _, text := range texts {
		if text == "" {
			return nil, 0, m.refuse("an empty option")
		}
		o := m.weights.vocabulary.Encode(text)
		ids, longest = append(ids, o), max(longest, len(o))
	}
	return ids, longest, nil
}
