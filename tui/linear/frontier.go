package linear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"tenbits/frontier"
	"tenbits/models"
	"tenbits/session"
	"tenbits/transcripts"
)

// aside runs work, which may take its time, so that it can be interrupted, and
// says what it tells: that comes as events, as only this goroutine may say it.
func (d *dialogue) aside(ctx context.Context, work func(ctx context.Context, tell func(format string, args ...any)) error) error {
	return d.watch(ctx, func(ctx context.Context, emit func(session.Event)) error {
		return work(ctx, func(format string, args ...any) {
			emit(session.Event{Body: session.Warned{Text: fmt.Sprintf(format, args...)}})
		})
	}, func(_ context.Context, e session.Event) error {
		if w, ok := e.Body.(session.Warned); ok {
			d.say("%s", w.Text)
		}
		return nil
	})
}

// frontier tells every way to send the answer to the problem, each as soon as it
// is known.
func (d *dialogue) frontier(ctx context.Context, args string) error {
	j := d.job
	if why := d.noFrontier(j); why != "" {
		d.say("%s", why)
		return nil
	}
	against := cmp.Or(strings.ToLower(args), frontier.Denominators()[0])
	d.say("Every way to send the answer of %s to %s, with sessions of at most %s. The models are being read …", j.strong, j.small, Plural(j.budget, "bit"))
	err := d.aside(ctx, func(ctx context.Context, tell func(string, ...any)) error {
		cfg, err := d.frontierConfig(ctx, j)
		if err != nil {
			return err
		}
		l := layout{against: against, tell: tell}
		m, sizes, err := frontier.Make(ctx, cfg, l.point)
		if err == nil {
			l.sums(m, sizes)
		}
		return err
	})
	if err != nil {
		return d.failed(ctx, err)
	}
	return nil
}

// noFrontier says why the answer to a job cannot be sent in every way, empty where
// it can.
func (d *dialogue) noFrontier(j job) string {
	switch {
	case strings.TrimSpace(j.prompt) == "":
		return "There is no problem whose answer could be sent. Type one, or next for a generated one."
	case j.strong == models.Human:
		return "Only a model's answer can be sent in every way, and the strong model is you. Type strong and the name of a model; models lists them."
	case j.foreign() && j.asker == models.Human: // nobody would be asked for the questions
		return "The sessions among the ways need a model that asks, and the asker is you. Type asker small, or asker and the name of a model."
	case d.o.Coders == nil:
		return "There is no model that text can be written under, and so no way to send the answer to the letter."
	}
	return ""
}

// frontierConfig opens the models of a job, and what text is written under. What is
// sent is the strong model's own answer, so that it is no oracle, and none of the
// sessions is a control.
func (d *dialogue) frontierConfig(ctx context.Context, j job) (frontier.Config, error) {
	j = j.anew()
	j.control, j.oracle = "", false
	cfg, err := d.config(ctx, j, transcripts.NewID(d.o.Now(), rand.IntN))
	if err != nil {
		return frontier.Config{}, err
	}
	list, err := d.o.Coders(ctx)
	if len(list) == 0 {
		return frontier.Config{}, cmp.Or(err, errors.New("there is no model that text can be written under"))
	}
	of, adapted, err := frontier.Open(ctx, list, j.small)
	return frontier.Config{Session: cfg, Coder: of, Adapted: adapted}, err
}

// layout tells methods as they come, with their share of a size as soon as that
// is known: most sizes are the bits of a method themselves.
type layout struct {
	against string // name of the size
	tell    func(format string, args ...any)

	known  bool
	size   float64          // in bits
	before []frontier.Point // told without their share
}

// point tells a method.
func (l *layout) point(p frontier.Point) {
	if p.Void {
		l.tell("%s: there is no such way here, %s.", p.Name(), bare(p.Note))
		return
	}
	if name := p.Method; p.Kind == frontier.Lossless && (name == l.against || name == "raw" && l.against == "utf8") {
		l.known, l.size = true, p.Bits
	}
	text := p.Name() + ", " + p.About
	if p.Note != "" {
		text += " (" + p.Note + ")"
	}
	text += ": " + bitsText(p.Bits)
	if l.known {
		text += fmt.Sprintf(", %s of %s", l.share(p), l.against)
	} else {
		l.before = append(l.before, p)
	}
	spent := fmt.Sprintf("%.2f seconds", p.Seconds)
	if p.Tokens > 0 {
		spent += " and " + Plural(p.Tokens, "token")
	}
	l.tell("%s. %s. It took %s.", text, arrives(p), spent)
}

// share returns a method's share of the size, small ones to a hundredth of a
// percent, as these are what counts.
func (l *layout) share(p frontier.Point) string {
	percent := 100 * p.Bits / math.Max(l.size, 1)
	if percent > 0 && percent < 1 {
		return fmt.Sprintf("%.2f %%", percent)
	}
	return fmt.Sprintf("%g %%", math.Round(10*percent)/10)
}

// arrives says as a sentence with what the receiver ends.
func arrives(p frontier.Point) string {
	text := "Whether the receiver ends with the strong model's answer is not known"
	switch {
	case p.Kind == frontier.Lossless:
		text = "All of the strong model's answer arrives"
	case p.Agrees != nil && *p.Agrees:
		text = "The receiver ends with the strong model's final answer"
	case p.Agrees != nil:
		text = "The receiver ends with another final answer"
	}
	if p.Right != nil {
		text += map[bool]string{true: ", which is right", false: ", which is wrong"}[*p.Right]
	}
	return text
}

// sums tells the size that the bits are compared with, and which methods are the
// cheapest.
func (l *layout) sums(m frontier.Map, sizes map[string]float64) {
	var t frontier.Table
	t.Add(m, sizes)
	if size, err := t.Denominator(l.against); err != nil {
		l.tell("How many bits the strong model's answer takes as %s is not known here. What is known: %s.", l.against, strings.Join(t.Names(), ", "))
	} else {
		l.size = size.Bits
		var more []string
		for _, p := range l.before {
			more = append(more, fmt.Sprintf("%s %s", p.Name(), l.share(p)))
		}
		text := fmt.Sprintf("Compared with %s, %s: %s.", size.Name, size.About, bitsText(size.Bits))
		if len(more) > 0 {
			text += " Shares of these: " + strings.Join(more, "; ") + "."
		}
		l.tell("%s", text)
	}
	l.tell("The cheapest that ends with the strong model's final answer: %s.", cheapest(m.Points, func(p frontier.Point) bool { return p.Agrees != nil && *p.Agrees }))
	l.tell("The cheapest by which all of its answer arrives: %s.", cheapest(m.Points, func(p frontier.Point) bool { return p.Kind == frontier.Lossless }))
}

// cheapest names the cheapest of the methods that are wanted: all, where several
// take as few bits.
func cheapest(points []frontier.Point, wanted func(frontier.Point) bool) string {
	var names []string
	least := math.Inf(1)
	for _, p := range points {
		if p.Void || p.Bits > least || !wanted(p) {
			continue
		}
		if p.Bits < least {
			names, least = nil, p.Bits
		}
		names = append(names, p.Name())
	}
	if len(names) == 0 {
		return "none"
	}
	return fmt.Sprintf("%s, with %s", strings.Join(names, " and "), bitsText(least))
}

// bitsText returns a number of bits, which need not be whole.
func bitsText(bits float64) string {
	if bits == 1 {
		return "1 bit"
	}
	return fmt.Sprintf("%g bits", hundredths(bits))
}
