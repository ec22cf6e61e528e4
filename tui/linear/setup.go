package linear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tenbits/models"
	"tenbits/models/pairs"
	"tenbits/qa"
	"tenbits/session"
)

// next takes another generated problem; the one before an own problem comes
// back first.
func (d *dialogue) next(context.Context, string) error {
	seed := d.job.problem
	if d.job.generated {
		seed++
	}
	d.job = d.job.generate(seed)
	d.tellProblem()
	return nil
}

func (d *dialogue) tellProblem() {
	title := "The problem"
	if d.job.generated {
		title = "The problem, a generated one"
	}
	quote(d.out, title, d.job.prompt)
}

// takeProblem takes a problem from the line, or asks for its lines.
func (d *dialogue) takeProblem(ctx context.Context, args string) error {
	if args != "" {
		d.take(args)
		return nil
	}
	d.say("Type the problem. An empty line or a single dot ends it.")
	var text []string
	size := 0
	for {
		line, err := d.ask(ctx, "problem> ")
		if err != nil && err != errQuit { // the end of the input ends the problem, too
			return err
		}
		if line = strings.TrimRight(line, " "); err != nil || line == "" || line == "." {
			break
		}
		if size += len(line) + 1; size <= session.MaxPrompt {
			text = append(text, line)
		}
	}
	switch {
	case size > session.MaxPrompt:
		d.tooLong()
	case len(text) == 0:
		d.say("Nothing was typed: the problem stays as it was.")
	default:
		d.take(strings.Join(text, "\n"))
	}
	return nil
}

// take makes a text the problem.
func (d *dialogue) take(text string) {
	if len(text) > session.MaxPrompt {
		d.tooLong()
		return
	}
	also := ""
	if d.job.oracle {
		also = " Oracle is off, as its right answer is not known."
	}
	d.job = d.job.own(text)
	d.say("This is the problem now.%s Press enter to start.", also)
}

func (d *dialogue) tooLong() {
	d.say("A problem may have %d bytes at most: the problem stays as it was.", session.MaxPrompt)
}

func (d *dialogue) setBits(_ context.Context, args string) error {
	if args != "" {
		j, err := d.job.with("bits", args)
		if err != nil {
			return d.refuse(err)
		}
		d.job = j
	}
	d.say("At most %s may be spent.", Plural(d.job.budget, "bit"))
	return nil
}

func (d *dialogue) setSeed(_ context.Context, args string) error {
	if args != "" {
		j, err := d.job.with("seed", args)
		if err != nil {
			return d.refuse(err)
		}
		d.job = j
	}
	d.say("The seed is %d.", d.job.seed)
	return nil
}

func (d *dialogue) setStrategy(_ context.Context, args string) error {
	if args == "" {
		for _, s := range qa.Strategies() {
			d.say("%s: %s.", s.Name(), s.About())
		}
		d.say("Of rounds there is any number: rounds:KxM asks M questions in each of K rounds.")
		d.say("The strategy is %s.", d.job.strategy.Name())
		return nil
	}
	j, err := d.job.with("strategy", args)
	if err != nil {
		return d.refuse(err)
	}
	d.job = j
	d.say("The strategy is %s: it %s.", j.strategy.Name(), j.strategy.About())
	return nil
}

func (d *dialogue) setFormat(_ context.Context, args string) error {
	if args == "" {
		for _, f := range qa.Formats() {
			d.say("%s: %s.", f, qa.AboutFormat(f))
		}
		d.say("The format is %s.", d.job.format)
		return nil
	}
	d.job.format = strings.ToLower(args)
	d.say("The format is %s: %s.", d.job.format, qa.AboutFormat(d.job.format))
	return nil
}

func (d *dialogue) setCheck(_ context.Context, args string) error {
	if args != "" {
		d.job.check = session.Check(strings.ToLower(args))
	}
	d.say("%s", aboutCheck(d.job.check))
	return nil
}

// aboutCheck says what a check does, as a sentence.
func aboutCheck(c session.Check) string {
	switch c {
	case session.CheckOn:
		return "The check is on: 8 bits follow the payload, by which a receiver finds out whether it came to what was sent."
	case session.CheckOff:
		return "The check is off."
	}
	return "The check is on where the small model promises no determinism, and off elsewhere."
}

// with returns the job with a setting changed.
func (j job) with(setting, value string) (job, error) {
	switch setting {
	case "bits":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > qa.MaxBudget {
			return j, fmt.Errorf("bits cannot be %s: want a whole number from 0 to %d", value, qa.MaxBudget)
		}
		j.budget = n
	case "seed":
		n, err := strconv.ParseUint(value, 10, 64)
		if err != nil {
			return j, fmt.Errorf("the seed cannot be %s: want a whole number from 0 that 64 bits can hold", value)
		}
		j.seed = n
	case "strategy":
		s, err := qa.ParseStrategy(value)
		if err != nil {
			return j, err
		}
		j.strategy = s
	case "format":
		if !qa.IsFormat(value) {
			return j, fmt.Errorf("the format cannot be %s: want %s", value, strings.Join(qa.Formats(), " or "))
		}
		j.format = value
	}
	return j, nil
}

// refuse tells why something was not changed.
func (d *dialogue) refuse(err error) error {
	d.say("%s. Nothing was changed.", bare(err.Error()))
	return nil
}

func (d *dialogue) setGold(_ context.Context, args string) error {
	const most = 1000 // bytes
	switch {
	case args == "":
	case len(args) > most:
		return d.refuse(fmt.Errorf("a right answer may have %d bytes at most", most))
	case strings.EqualFold(args, "none"):
		d.job.gold = nil
		if d.job.oracle {
			d.job.oracle = false
			d.say("Oracle is off, as it needs the right answer.")
		}
	default:
		d.job.gold = &args
		d.job.generated = false // with another answer it is another problem
	}
	if d.job.gold == nil {
		d.say("The right answer is not known: the final draft will not be graded.")
		return nil
	}
	d.say("The right answer is %s. It is used for grading alone, unless oracle is on.", *d.job.gold)
	return nil
}

func (d *dialogue) setOracle(_ context.Context, args string) error {
	switch {
	case strings.EqualFold(args, "on") && d.job.gold == nil:
		return d.refuse(errors.New("oracle needs the right answer: set it with gold, for example gold 85"))
	case args != "":
		d.job.oracle = strings.EqualFold(args, "on")
	}
	if d.job.oracle {
		d.say("Oracle is on: the strong model is given the right answer, so that the result is no measure of it. The session is marked as an oracle session.")
		return nil
	}
	d.say("Oracle is off: the strong model answers from its own solution.")
	return nil
}

func (d *dialogue) setSmall(ctx context.Context, args string) error {
	return d.setModel(ctx, "small", &d.job.small, args)
}

func (d *dialogue) setStrong(ctx context.Context, args string) error {
	return d.setModel(ctx, "strong", &d.job.strong, args)
}

// setModel sets a model that can be reached.
func (d *dialogue) setModel(ctx context.Context, seat string, ref *string, args string) error {
	if args != "" {
		err := d.work(ctx, func(ctx context.Context) error {
			if args == models.Human && seat != "small" {
				return nil
			}
			m, err := d.o.Open(ctx, args)
			if err == nil {
				_, err = m.Describe(ctx)
			}
			return err
		})
		if err != nil {
			if err := d.failed(ctx, err); err != nil {
				return err
			}
		} else {
			*ref = args
		}
	}
	if *ref != "" {
		d.say("The %s model is %s.", seat, *ref)
	}
	return nil
}

// listModels tells what can be used, and why something cannot.
func (d *dialogue) listModels(ctx context.Context, _ string) error {
	if d.o.Models == nil {
		d.say("There is no list of models.")
		return nil
	}
	var cards []models.Card
	var missing error
	err := d.work(ctx, func(ctx context.Context) error {
		cards, missing = d.o.Models(ctx)
		return ctx.Err()
	})
	if err != nil {
		return d.failed(ctx, err)
	}
	for _, c := range cards {
		can, cannot := abilities(c)
		d.say("%s: made for %s. It can: %s. It cannot: %s.", c.Ref(), cmp.Or(c.Domain, "anything"), cmp.Or(can, "write text alone"), cmp.Or(cannot, "nothing of these"))
	}
	if len(cards) == 0 {
		d.say("No model can be used now.")
	}
	for _, err := range models.Joined(missing) {
		d.say("Not listed: %s.", bare(err.Error()))
		if e := (*models.Error)(nil); errors.As(err, &e) && e.Hint != "" {
			d.say("What to do: %s.", bare(e.Hint))
		}
	}
	d.advisePair(cards)
	d.say("The small model is %s, the strong model is %s. To change them: small NAME, strong NAME.", d.job.small, d.job.strong)
	return nil
}

// advisePair says which models can be downloaded, where there are none but those
// of the program.
func (d *dialogue) advisePair(cards []models.Card) {
	if slices.ContainsFunc(cards, func(c models.Card) bool { return c.Provider == "ollama" }) {
		return
	}
	d.say("More models come with Ollama, from ollama.com. A good pair, by the memory of the machine:")
	for _, p := range pairs.All() {
		commands := p.Commands()
		d.say("For %d GB: %s, then %s. That is %s to download.", p.Memory, commands[0], commands[1], p.Size())
	}
	mine, ok := pairs.For(d.o.Memory)
	switch {
	case ok:
		d.say("The one for this machine is that for %d GB.", mine.Memory)
	case d.o.Memory == 0:
		d.say("How much memory this machine has is not known.")
	default:
		d.say("This machine has too little memory for them.")
	}
}

// abilities names what a model can do beside writing text, and what it cannot.
func abilities(c models.Card) (can, cannot string) {
	var yes, no []string
	for _, a := range []struct {
		has  bool
		name string
	}{
		{c.Capabilities.Logprobs, "logprobs"}, {c.Capabilities.Choice, "choice"}, {c.Capabilities.Schema, "schema"},
		{c.Capabilities.Thinking, "thinking"}, {c.Capabilities.Seed, "seed"}, {c.Deterministic, "deterministic"},
	} {
		if a.has {
			yes = append(yes, a.name)
		} else {
			no = append(no, a.name)
		}
	}
	return strings.Join(yes, ", "), strings.Join(no, ", ")
}
