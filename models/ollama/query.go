package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/ollama/ollama/api"

	"tenbits/models"
)

const (
	// topTokens is how many alternatives Ollama tells at a place, at most.
	topTokens = 20

	// manyRepeats is after how many pieces that are all the same, but for space,
	// Ollama ends a reply without another word: it sends 31 of them, or 30 when
	// the reply begins with them and they are space.
	manyRepeats = 30

	// overrun is how many pieces of a reply may come beyond its limit of tokens,
	// of which each has one or more: there may be servers that count otherwise.
	overrun = 8
)

// A query is one call of a model, however it is to be made.
type query struct {
	models.Request
	predict  int             // the most tokens, thinking included
	format   json.RawMessage // nil: any text
	logprobs bool
}

// A piece is a part of a reply as it comes.
type piece struct {
	text, thinking string
	logprobs       []api.Logprob
	done           bool
	reason         string
	in, out        int // tokens, with done
}

// options returns what the server is told beside the prompt. What it needs to
// load the model is the same in each call. Those of the model's maker that
// would change which token is the most probable one are put out of use where
// that token is asked for, and all of them for a model that continues text.
func (m *Model) options(i *info, q query) map[string]any {
	o := map[string]any{
		"num_ctx":     i.card.Context,
		"num_predict": q.predict,
		"temperature": q.Temperature,
		"seed":        int((q.Seed ^ q.Seed>>32) & (1<<31 - 1)),
	}
	if i.raw || q.Temperature == 0 {
		o["repeat_penalty"], o["presence_penalty"], o["frequency_penalty"] = 1.0, 0.0, 0.0
	}
	if i.raw {
		o["top_k"], o["top_p"], o["min_p"] = 0, 1.0, 0.0
	}
	var stop []string
	for _, s := range q.Stop {
		if s != "" {
			stop = append(stop, s)
		}
	}
	if stop != nil {
		o["stop"] = stop
	}
	return o
}

// A repeats counts the pieces at the end of a reply that are all the same.
type repeats struct {
	piece string
	n     int
}

func (r *repeats) add(p piece) {
	text := strings.TrimSpace(p.thinking + p.text)
	if text != r.piece {
		*r = repeats{piece: text}
	}
	r.n++
}

// sent returns what the server is told with a query.
func (m *Model) sent(i *info, q query) models.Sent {
	o := m.options(i, q)
	s := models.Sent{Raw: i.raw, Schema: q.format != nil && !i.raw}
	if keep, err := m.keep().MarshalJSON(); err == nil {
		s.KeepAlive = strings.Trim(string(keep), `"`)
	}
	s.Context, _ = o["num_ctx"].(int)
	s.Limit, _ = o["num_predict"].(int)
	s.Temperature, _ = o["temperature"].(float64)
	if seed, ok := o["seed"].(int); ok {
		s.Seed = int64(seed)
	}
	if t := thinks(i, q.Request); t != nil && !i.raw {
		think := t.Bool()
		s.Think = &think
	}
	return s
}

// send makes one call and passes its pieces on. It ends with errCut when the
// server ended the stream before it was done, and with errEmpty when the model
// wrote nothing at all. A server that does not keep the limit is left there, as
// if it had; that a model repeats itself is a limit of the server's own, at which
// the tokens have come to an end as well.
func (m *Model) send(ctx context.Context, i *info, q query, fn func(piece) error) error {
	no := false
	top := 0
	if q.logprobs {
		top = topTokens
	}
	last, some, same := piece{}, false, repeats{}
	pieces := 0
	take := func(p piece) error {
		last, some = p, some || p.text != "" || p.thinking != "" || p.out > 0
		same.add(p)
		if pieces++; !p.done && pieces > q.predict+overrun {
			if !some {
				return errTooMuch // nothing, again and again
			}
			return errOver
		}
		return fn(p)
	}
	err := m.server.call(ctx, m.ref, m.server.limit(), func(ctx context.Context, c *api.Client) error {
		var err error
		if i.raw {
			err = c.Generate(ctx, &api.GenerateRequest{
				Model: m.ref.Name, Prompt: together(q.Request), Raw: true, Truncate: &no, Shift: &no,
				KeepAlive: m.keep(), Options: m.options(i, q), Logprobs: q.logprobs, TopLogprobs: top,
			}, func(r api.GenerateResponse) error {
				return take(piece{r.Response, r.Thinking, r.Logprobs, r.Done, r.DoneReason, count(r.PromptEvalCount), count(r.EvalCount)})
			})
		} else {
			err = c.Chat(ctx, &api.ChatRequest{
				Model: m.ref.Name, Messages: messages(q.Request), Truncate: &no, Shift: &no, Format: q.format, Think: thinks(i, q.Request),
				KeepAlive: m.keep(), Options: m.options(i, q), Logprobs: q.logprobs, TopLogprobs: top,
			}, func(r api.ChatResponse) error {
				return take(piece{r.Message.Content, r.Message.Thinking, r.Logprobs, r.Done, r.DoneReason, count(r.PromptEvalCount), count(r.EvalCount)})
			})
		}
		switch {
		case err != nil:
			return err
		case !last.done && same.n >= manyRepeats:
			return errRepeats
		case !last.done && (some || last.reason != ""):
			return errCut
		case !some:
			return errEmpty
		case !last.done:
			return errCut
		}
		return nil
	})
	if err == errOver || err == errRepeats {
		return fn(piece{done: true, reason: "length"})
	}
	if s := (silence{}); errors.As(err, &s) && !s.begun && !i.remote {
		m.revive(ctx)
	}
	return err
}

// count returns a number of tokens that a server tells, as one that can be added
// up.
func count(n int) int { return min(max(n, 0), 1<<30) }

func (m *Model) keep() *api.Duration { return &api.Duration{Duration: m.server.options.KeepAlive} }

// together returns a request's prompt for a model that only continues text.
func together(r models.Request) string {
	if r.System != "" {
		return r.System + "\n\n" + r.Prompt
	}
	return r.Prompt
}

func messages(r models.Request) []api.Message {
	user := api.Message{Role: "user", Content: r.Prompt}
	if r.System == "" {
		return []api.Message{user}
	}
	return []api.Message{{Role: "system", Content: r.System}, user}
}

// thinks says whether a model that thinks is to do so; nothing for others, as
// old servers refuse to be told.
func thinks(i *info, r models.Request) *api.ThinkValue {
	if !i.card.Capabilities.Thinking {
		return nil
	}
	return &api.ThinkValue{Value: r.Think}
}
