package linear

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"tenbits/codec"
	"tenbits/models/embedded/problems"
	"tenbits/term"
)

const (
	// mostTold is how many tokens are told, in order; of a longer text those
	// that cost most.
	mostTold = 60

	// dearest is how many of these there are.
	dearest = 20
)

// tokens writes a text under the small model, and tells what each token costs
// and how the coder's interval narrows.
func (d *dialogue) tokens(ctx context.Context, args string) error {
	text := args
	switch {
	case text != "":
	case d.job.generated:
		p := problems.New(d.job.problem)
		text = "P: " + p.Text + "\nA: " + p.Solution()
		d.say("The text is the problem with its solution.")
	default:
		text = d.job.prompt
	}
	if d.o.Coders == nil {
		d.say("There is no model that text can be written under.")
		return nil
	}
	var list []codec.Choice
	var at int
	traces := map[string]codec.Trace{}
	gzip := 0
	err := d.work(ctx, func(ctx context.Context) error {
		var err error
		if list, err = d.o.Coders(ctx); len(list) == 0 {
			return cmp.Or(err, fmt.Errorf("there is no model that text can be written under"))
		}
		at = max(0, slices.IndexFunc(list, func(c codec.Choice) bool { return c.Model == d.job.small && c.Adapter == "" }))
		for i, c := range list {
			if i != at && strings.HasPrefix(c.Model, "ollama") { // a request a token: only when it is the small model
				continue
			}
			p, err := c.Open(ctx)
			if err != nil {
				return err
			}
			if traces[c.Name()], err = codec.Follow(ctx, p, "", []byte(text), 3, nil); err != nil {
				return err
			}
		}
		sizes, err := codec.Grown(ctx, []byte(text), []int{len(text)})
		if err == nil {
			gzip = 8 * sizes[0]
		}
		return err
	})
	if err != nil {
		return d.failed(ctx, err)
	}
	name := list[at].Name()
	trace := traces[name]
	d.tellTokens(&trace)
	d.say("Under %s, the text of %s takes %s. gzip takes %d bits, UTF-8 %d.", name, Plural(len(text), "byte"), Plural(trace.Bits, "bit"), gzip, 8*len(text))
	for _, c := range list {
		if t, ok := traces[c.Name()]; ok && c.Name() != name {
			d.say("Under %s it takes %s.", c.Name(), Plural(t.Bits, "bit"))
		}
	}
	return nil
}

// tellTokens tells what tokens cost, one on a line.
func (d *dialogue) tellTokens(t *codec.Trace) {
	which := make([]int, len(t.Steps))
	for i := range which {
		which[i] = i
	}
	if len(which) > mostTold {
		slices.SortStableFunc(which, func(a, b int) int { return cmp.Compare(t.Steps[b].Bits, t.Steps[a].Bits) })
		which = which[:dearest]
		slices.Sort(which)
		d.say("Of %d tokens, the %d that cost most:", len(t.Steps), dearest)
	}
	sum, next := 0.0, 0
	for _, i := range which {
		for ; next <= i; next++ {
			sum += t.Steps[next].Bits
		}
		s := t.Steps[i]
		line := fmt.Sprintf("Token %d, “%s”: %.2f bits, expected with %.4g %%", i+1, term.Visible(s.Text, 40), s.Bits, 100*(s.To-s.From))
		if len(s.Likely) > 0 {
			if c := s.Likely[0]; c.Text == s.Text && c.From == s.From {
				line += ", the likeliest"
			} else {
				line += fmt.Sprintf("; the likeliest was “%s” with %.4g %%", term.Visible(c.Text, 40), 100*c.P)
			}
		}
		if sum > 30 {
			d.say("%s. The interval is then 1 in 2^%.2f wide.", line, sum)
			continue
		}
		low, width := t.Interval(i + 1)
		from, _ := low.Float64()
		to, _ := new(big.Rat).Add(low, width).Float64()
		d.say("%s. The interval is then from %.12f to %.12f.", line, from, to)
	}
}
