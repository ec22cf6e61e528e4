package ollama

import (
	"context"
	"fmt"
	"math"
	"strings"

	"tenbits/models"
)

// freeTokens is the most tokens before the option of a reply, where the request
// does not say.
const freeTokens = 64

// Stream calls the model. A model that is not loaded is loaded first, which
// emit is told, and which no limit ends.
//
// A choice is made by a JSON schema, or, where the model does not follow it or
// only continues text, by the probabilities of the options; Chances has those
// where the server tells them. A model on another server, which Ollama only
// passes calls on to, is asked in words: Option is then -1.
//
// A reply that was cut before the model had thought to the end is asked for
// once more, with a larger limit; Thinking has both. Ollama ends a reply in
// which one token is repeated thirty times: that reply is Cut. The error is an
// *models.Error, or that of emit as it is.
func (m *Model) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	c := &call{model: m, req: req, emit: emit}
	err := c.run(ctx)
	switch {
	case c.emitted != nil:
		return models.Reply{}, c.emitted
	case err == nil && ctx.Err() != nil: // it was done before, and nobody wants it any more
		return models.Reply{}, m.fail(models.Interrupted, ctx.Err(), "")
	case err != nil:
		return models.Reply{}, err
	}
	return c.reply, nil
}

// fail returns an error that the wire had no part in.
func (m *Model) fail(fault models.Fault, err error, hint string) error {
	return &models.Error{Model: m.ref.String(), URL: m.server.URL(), Fault: fault, Err: err, Hint: hint}
}

// check finds what makes no sense in a request.
func (m *Model) check(ctx context.Context, req models.Request, options []string) error {
	hint := "this is a mistake of the program, not of the model"
	if err := ctx.Err(); err != nil {
		return m.fail(models.Interrupted, err, "")
	}
	if req.MaxTokens < 0 || !(req.Temperature >= 0) || math.IsInf(req.Temperature, 1) {
		return m.fail(models.Refused, fmt.Errorf("a reply of %d tokens at temperature %g", req.MaxTokens, req.Temperature), hint)
	}
	if options != nil && len(options) < 2 {
		return m.fail(models.Refused, fmt.Errorf("a choice of %d options", len(options)), hint)
	}
	for _, o := range options {
		if strings.TrimSpace(o) == "" {
			return m.fail(models.Refused, fmt.Errorf("an empty option"), hint)
		}
	}
	return nil
}

// A call is one run of Stream.
type call struct {
	model   *Model
	info    *info
	req     models.Request
	emit    func(models.Chunk) error
	emitted error // what emit returned

	size  int // tokens of the prompt, about
	reply models.Reply
}

func (c *call) run(ctx context.Context) error {
	m := c.model
	var options []string
	if c.req.Choice != nil {
		options = append([]string{}, c.req.Choice.Options...)
	}
	err := m.check(ctx, c.req, options)
	if err != nil {
		return err
	}
	if c.info, err = m.info(ctx); err != nil {
		return err
	}
	if c.size, err = m.fits(c.info, c.req); err != nil {
		return err
	}
	if err := m.load(ctx, c.info, c.show); err != nil {
		return err
	}
	c.reply.Option = -1
	switch {
	case c.req.Choice == nil:
		return c.write(ctx, "", c.req.MaxTokens)
	case c.info.card.Capabilities.Schema:
		return c.bySchema(ctx)
	case c.info.card.Capabilities.Logprobs:
		return c.byChances(ctx)
	}
	return c.write(ctx, "", c.req.MaxTokens)
}

// show passes a chunk on.
func (c *call) show(chunk models.Chunk) error {
	if c.emit == nil || c.emitted != nil {
		return c.emitted
	}
	c.emitted = c.emit(chunk)
	return c.emitted
}

// write has the model write freely, at most limit tokens beside its thinking,
// up to and with after.
func (c *call) write(ctx context.Context, after string, limit int) error {
	room := c.info.card.Context - c.size
	q := query{Request: c.req, predict: limit}
	if limit == 0 {
		q.predict = room
	} else if c.info.card.Capabilities.Thinking && c.req.Think {
		q.predict += c.model.server.options.Thinking
	}
	p := &pen{call: c, after: after, limit: limit}
	err := p.run(ctx, q)
	if more, ok := c.larger(q.predict); err == nil && p.unthought() && ok {
		q.predict = more
		p = &pen{call: c, after: after, limit: limit}
		err = p.run(ctx, q)
	}
	if err == nil && p.thoughts > 0 && strings.TrimSpace(p.text.String()) == "" {
		return c.model.speechless()
	}
	return err
}

// larger returns the limit to ask once more with, where there is room for one:
// a reply that was cut by the first had not been thought to its end.
func (c *call) larger(limit int) (more int, ok bool) {
	more = min(4*limit, c.info.card.Context-c.size)
	return more, more > limit
}

// tooMuch is the error of a reply that is longer than its limit of tokens allows.
func (m *Model) tooMuch() error {
	return m.fail(models.Broken, errTooMuch, "see that OLLAMA_HOST names an Ollama server: it does not keep the limit of tokens")
}

// speechless is the error of a reply that is nothing but thinking: whoever takes
// it for a draft, or for a solution to answer from, has been told nothing.
func (m *Model) speechless() error {
	return m.fail(models.Broken, errThought, "use another model here, or one that need not think")
}

// A pen writes one reply as its pieces come.
type pen struct {
	*call
	after string
	limit int // tokens of text

	splitter splitter
	cutter   cutter
	text     strings.Builder
	thinking strings.Builder
	most     int // bytes of text and thinking
	texts    int // pieces of text
	thoughts int // pieces of thinking
	last     piece
	enough   bool // the limit of the text ended it
}

// run makes one call and adds what comes to the reply.
func (p *pen) run(ctx context.Context, q query) error {
	p.cutter, p.most = cutter{stops: p.req.Stop, after: p.after}, textFor(q.predict)
	p.reply.Sent = append(p.reply.Sent, p.model.sent(p.info, q))
	err := p.model.send(ctx, p.info, q, p.take)
	if err == nil && p.last.in > 0 {
		err = p.model.whole(p.info, p.req, p.last.in)
	}
	if err != nil && err != errEnough {
		return err
	}
	text, thinking := p.splitter.rest()
	if err := p.add(p.cutter.cut(text), thinking, 0); err != nil {
		return err
	}
	if !p.enough { // what was held back for a stop string is beyond the limit
		if err := p.add(p.cutter.rest(), "", 0); err != nil {
			return err
		}
	}
	u := models.Usage{In: p.last.in, Out: p.last.out}
	if u.Out == 0 {
		u.Out = p.texts + p.thoughts
	}
	u.Reasoning = min(p.thoughts, u.Out)
	p.reply.Usage = p.reply.Usage.Plus(u)
	p.reply.Text += p.text.String()
	p.reply.Thinking += p.thinking.String()
	p.reply.Cut = p.enough || p.last.reason == "length"
	return nil
}

// take reads a piece and shows what can be shown of it.
func (p *pen) take(next piece) error {
	p.last = next
	thinking := next.thinking
	text := next.text
	if !p.info.raw {
		var more string
		text, more = p.splitter.split(next.text)
		thinking += more
	}
	switch {
	case thinking != "" || p.splitter.thinking:
		p.thoughts++
	case next.text != "":
		p.texts++
	}
	if err := p.add(p.cutter.cut(text), thinking, 1); err != nil {
		return err
	}
	if p.cutter.ended {
		// What comes after an option's beginning is a few tokens more, which are
		// not worth the risk of Model.revive: each answer would take it.
		if p.after != "" {
			return nil
		}
		return errEnough
	}
	// The server's limit has the thinking in it, so that it does not hold here.
	if p.limit > 0 && p.thoughts > 0 && p.texts >= p.limit && !next.done {
		p.enough = true
		return errEnough
	}
	return nil
}

// add shows text and thinking and keeps them.
func (p *pen) add(text, thinking string, tokens int) error {
	if p.text.Len()+p.thinking.Len()+len(text)+len(thinking) > p.most {
		return p.model.tooMuch()
	}
	p.text.WriteString(text)
	p.thinking.WriteString(thinking)
	if text == "" && thinking == "" {
		return nil
	}
	return p.show(models.Chunk{Text: text, Thinking: thinking, Tokens: tokens})
}

// unthought reports whether the limit came before the end of the thinking.
func (p *pen) unthought() bool {
	return p.last.reason == "length" && p.thoughts > 0 && strings.TrimSpace(p.text.String()) == ""
}
