package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/ollama/ollama/api"

	"tenbits/models"
)

// aroundOption is how many tokens a reply by schema may have beside those of
// the option.
const aroundOption = 8

// bySchema has the model reply with one of the options by a JSON schema. One
// that replies with something else, as some versions of Ollama let it, is held
// to what it finds the most probable of them.
func (c *call) bySchema(ctx context.Context) error {
	choice := c.req.Choice
	words := make([]string, len(choice.Options))
	longest := 0
	for i, o := range choice.Options {
		words[i] = strings.TrimSpace(o)
		longest = max(longest, len(words[i]))
	}
	format, err := json.Marshal(map[string]any{"type": "string", "enum": words})
	if err != nil {
		return err
	}
	q := query{Request: c.req, predict: longest + aroundOption, format: format, logprobs: c.info.card.Capabilities.Logprobs}
	if c.info.card.Capabilities.Thinking && c.req.Think {
		q.predict += c.model.server.options.Thinking
	}
	q.Stop = nil // they are for text
	text, logprobs, unthought, err := c.gather(ctx, q)
	if more, ok := c.larger(q.predict); err == nil && unthought && ok {
		q.predict = more
		text, logprobs, _, err = c.gather(ctx, q)
	}
	if err != nil {
		return err
	}
	option := chosen(text, words)
	switch {
	case option >= 0:
		return c.chose(option, chances(logprobs, choice.Options))
	case c.info.card.Capabilities.Logprobs:
		return c.byPrediction(ctx, c.req)
	}
	if strings.TrimSpace(text) == "" && c.reply.Thinking != "" {
		return c.model.speechless()
	}
	c.reply.Text = text
	if text == "" {
		return nil
	}
	return c.show(models.Chunk{Text: text})
}

// gather runs a query whose text is not to be shown as it comes; its thinking
// is. unthought says that the limit came before the end of the thinking.
func (c *call) gather(ctx context.Context, q query) (reply string, logprobs []api.Logprob, unthought bool, err error) {
	var text strings.Builder
	c.reply.Sent = append(c.reply.Sent, c.model.sent(c.info, q))
	s := splitter{}
	last, thoughts, texts := piece{}, 0, 0
	err = c.model.send(ctx, c.info, q, func(p piece) error {
		last = p
		plain, thinking := s.split(p.text)
		thinking += p.thinking
		text.WriteString(plain)
		if len(c.reply.Thinking)+len(thinking)+text.Len() > textFor(q.predict) {
			return c.model.tooMuch()
		}
		if thinking == "" && plain != "" {
			texts++
		}
		if thinking == "" {
			logprobs = append(logprobs, p.logprobs...)
			return nil
		}
		thoughts++
		c.reply.Thinking += thinking
		return c.show(models.Chunk{Thinking: thinking, Tokens: 1})
	})
	if err == nil && last.in > 0 {
		err = c.model.whole(c.info, q.Request, last.in)
	}
	plain, _ := s.rest()
	text.WriteString(plain)
	// A model that thinks is called twice by the server: to think, and to write by
	// the schema. It counts the tokens of the second call alone.
	out := max(last.out, thoughts+texts)
	c.reply.Usage = c.reply.Usage.Plus(models.Usage{In: last.in, Out: out, Reasoning: min(thoughts, out)})
	unthought = last.reason == "length" && thoughts > 0 && strings.TrimSpace(text.String()) == ""
	return text.String(), logprobs, unthought, err
}

// byChances has a model that only continues text write up to where the option
// stands, and choose it there.
func (c *call) byChances(ctx context.Context) error {
	if c.req.Choice.After != "" {
		limit := c.req.MaxTokens
		if limit == 0 {
			limit = freeTokens
		}
		if err := c.write(ctx, c.req.Choice.After, limit); err != nil {
			return err
		}
	}
	req := c.req
	req.Prompt += c.reply.Text
	return c.byPrediction(ctx, req)
}

// byPrediction chooses the most probable option to follow a request's prompt.
func (c *call) byPrediction(ctx context.Context, req models.Request) error {
	q := firstTokens(req)
	c.reply.Sent = append(c.reply.Sent, c.model.sent(c.info, q))
	p, usage, err := c.model.predict(ctx, c.info, q, c.req.Choice.Options)
	if err != nil {
		return err
	}
	c.reply.Usage = c.reply.Usage.Plus(usage)
	best := 0
	for i := range p {
		if p[i] > p[best] {
			best = i
		}
	}
	return c.chose(best, p)
}

// chose ends the reply with an option.
func (c *call) chose(option int, p []float64) error {
	text := c.req.Choice.Options[option]
	c.reply.Option, c.reply.Chances, c.reply.Cut = option, p, false
	c.reply.Text += text
	return c.show(models.Chunk{Text: text, Tokens: 1})
}

// chosen returns which of the words a reply by schema is, -1 for none.
func chosen(text string, words []string) int {
	var value string
	if json.Unmarshal([]byte(strings.TrimSpace(text)), &value) != nil {
		value = text
	}
	value = strings.Trim(strings.TrimSpace(value), `."`)
	for i, w := range words {
		if strings.EqualFold(value, w) {
			return i
		}
	}
	return -1
}

// Predict returns the probability of each option to follow req's prompt, for a
// chat to be the reply to it, among the options: the sum of the probabilities
// of the tokens that begin it, in any case and with or without a space or a
// quotation mark. Only the twenty most probable tokens are known; an option
// that none of them begins has 0. Where none begins any, and where the server
// tells no probabilities, Predict fails.
func (m *Model) Predict(ctx context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	if options == nil {
		options = []string{}
	}
	req = models.Request{Role: req.Role, System: req.System, Prompt: req.Prompt}
	if err := m.check(ctx, req, options); err != nil {
		return nil, models.Usage{}, err
	}
	i, err := m.info(ctx)
	if err != nil {
		return nil, models.Usage{}, err
	}
	if _, err := m.fits(i, req); err != nil {
		return nil, models.Usage{}, err
	}
	if err := m.load(ctx, i, func(models.Chunk) error { return nil }); err != nil {
		return nil, models.Usage{}, err
	}
	return m.predict(ctx, i, firstTokens(req), options)
}

// firstTokens asks for the first tokens of a reply with their probabilities: the
// first says it, unless it is a space or a quotation mark.
func firstTokens(req models.Request) query {
	return query{Request: models.Request{System: req.System, Prompt: req.Prompt}, predict: 3, logprobs: true}
}

// predict makes a query for first tokens and reads the probabilities of options.
func (m *Model) predict(ctx context.Context, i *info, q query, options []string) ([]float64, models.Usage, error) {
	var logprobs []api.Logprob
	last := piece{}
	err := m.send(ctx, i, q, func(p piece) error {
		last = p
		logprobs = append(logprobs, p.logprobs...)
		return nil
	})
	usage := models.Usage{In: last.in, Out: last.out}
	if err == nil && last.in > 0 {
		err = m.whole(i, q.Request, last.in)
	}
	if err != nil {
		return nil, usage, err
	}
	if len(logprobs) == 0 {
		return nil, usage, m.fail(models.Refused, errors.New("the server tells no probabilities"), "use Ollama 0.12.11 or later, and a model that it runs itself")
	}
	p := chances(logprobs, options)
	if p == nil {
		return nil, usage, m.fail(models.Broken, fmt.Errorf("none of %q is among the most probable beginnings of a reply, of which %q is the first", options, word(logprobs[0].Token)),
			"use another model here: this one does not reply with one of the options")
	}
	return p, usage, nil
}

// chances returns the probabilities of the options at the first place where the
// tokens of a reply tell them apart, nil when there is none.
func chances(logprobs []api.Logprob, options []string) []float64 {
	before := ""
	for _, place := range logprobs {
		p := make([]float64, len(options))
		sum, blank := 0.0, 0.0
		tokens := place.TopLogprobs
		if len(tokens) == 0 {
			tokens = []api.TokenLogprob{place.TokenLogprob}
		}
		for _, t := range tokens {
			weight := math.Exp(t.Logprob)
			if math.IsNaN(weight) || weight < 0 || weight > 1.001 {
				continue
			}
			switch k := begins(before+t.Token, options); {
			case k >= 0:
				p[k] += weight
				sum += weight
			case k == undecided:
				blank += weight
			}
		}
		next := begins(before+place.Token, options)
		if sum > 0 && !(next == undecided && blank > sum) {
			for k := range p {
				p[k] /= sum
			}
			return p
		}
		if next != undecided {
			return nil // it writes something else
		}
		before += place.Token
	}
	return nil
}

const (
	undecided = -1 // may still become more than one of them
	neither   = -2
)

// begins returns which option a text begins, or begins with.
func begins(text string, options []string) int {
	text = strings.ToLower(strings.TrimLeft(text, " \t\r\n▁Ġ\"'*`"))
	found := neither
	for k, o := range options {
		o = strings.ToLower(strings.TrimSpace(o))
		rest, longer := strings.CutPrefix(text, o)
		if longer && rest != "" && (rest[0] >= 'a' && rest[0] <= 'z' || rest[0] >= 0x80) {
			longer = false // another word
		}
		if !longer && !strings.HasPrefix(o, text) {
			continue
		}
		if found >= 0 {
			return undecided
		}
		found = k
	}
	return found
}
