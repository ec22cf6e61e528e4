package linear

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"tenbits/models"
	"tenbits/models/embedded/problems"
	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
)

// firstProblem is the generated problem to begin with.
const firstProblem = problems.ShownSeed

// prompt asks for a command.
const prompt = "tenbits> "

// dialogue is what is said between a person and the program.
type dialogue struct {
	o     Options
	out   io.Writer
	lines *lines

	job   job           // of the next session
	last  *job          // of the one before; nil before the first
	ended session.State // what that came to

	questions chan typedQuestion // of the person who asks
	worded    []string           // those of a round that is not over
	round     int                // that one

	answers chan int // of the person who answers, in place of a strong model: options
	step    step
	hinted  bool // what can be done after a session has been told

	listed   []transcripts.Summary // as told last; nil before
	gone     []string              // IDs of the sessions that were deleted
	homeless *homeless             // the last session, where no file has all of it
}

// run asks and does until the user leaves.
func (d *dialogue) run(ctx context.Context) error {
	defer d.rescue()
	d.greet()
	for {
		line, err := d.ask(ctx, prompt)
		if err == nil {
			err = d.do(ctx, line)
		}
		if err != nil {
			return err
		}
	}
}

// greet says what this is and what can be typed.
func (d *dialogue) greet() {
	d.say("tenbits plays Twenty Questions between two language models: a small model drafts an answer and asks yes/no questions about it. " +
		"A strong model answers each with one bit, and the small model drafts again.")
	var names []string
	for i, c := range commands() {
		names = append(names, fmt.Sprintf("%d %s", i+1, c.name))
	}
	d.say("Commands: %s. A command may be typed by its number or its first letters; help tells what each does.", strings.Join(names, ", "))
	if d.o.Store == nil {
		d.say("Sessions are not saved.")
	}
	d.tellProblem()
	d.say("Press enter to start, or type a problem of your own.")
}

// do does what a line says. An error ends the dialogue.
func (d *dialogue) do(ctx context.Context, line string) error {
	switch r := parse(line); {
	case r.mistake != "":
		d.say("%s", r.mistake)
	case r.problem != "":
		d.take(r.problem)
	default:
		for _, c := range commands() {
			if c.name == r.command {
				return c.do(d, ctx, r.args)
			}
		}
	}
	return nil
}

// ask writes a prompt and returns the line that is typed. Its error is io.EOF's
// as errQuit, an interrupt's, or ctx's.
func (d *dialogue) ask(ctx context.Context, prompt string) (string, error) {
	// An interrupt that came as a session ended was meant for that session.
	select {
	case <-d.o.Interrupts:
	default:
	}
	for {
		fmt.Fprint(d.out, prompt)
		select {
		case line := <-d.lines.want():
			d.lines.got()
			switch {
			case line.long:
				d.say("That line is too long: at most %d bytes are taken. Nothing was done.", maxLine)
				continue
			case errors.Is(line.err, io.EOF):
				fmt.Fprintln(d.out)
				return "", errQuit
			case line.err != nil:
				fmt.Fprintln(d.out)
				return "", fmt.Errorf("cannot read what is typed: %w", line.err)
			}
			return line.text, nil
		case <-d.o.Interrupts:
			fmt.Fprintln(d.out)
			return "", errInterrupted
		case <-ctx.Done():
			fmt.Fprintln(d.out)
			return "", ctx.Err()
		}
	}
}

// watch runs src in a goroutine and calls take with each of its events, in this
// one; src waits meanwhile. An interrupt, or take's first error, ends src, whose
// last events are still taken. A second interrupt does not wait for them: the
// dialogue is over then, with src on its own until the process ends.
func (d *dialogue) watch(ctx context.Context, src session.Source, take func(ctx context.Context, e session.Event) error) error {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	events, taken, left, done := make(chan session.Event), make(chan struct{}), make(chan struct{}), make(chan error, 1)
	defer close(left)
	go func() {
		done <- src(inner, func(e session.Event) {
			select {
			case events <- e:
				<-taken
			case <-left:
			}
		})
	}()
	stopped := false
	halt := func() {
		if !stopped {
			d.say("Stopping …")
		}
		stopped = true
		stop()
	}
	for {
		select {
		case e := <-events:
			if take(inner, e) != nil {
				halt()
			}
			taken <- struct{}{}
		case err := <-done:
			return err
		case <-d.o.Interrupts:
			if stopped {
				return errInterrupted
			}
			halt()
		}
	}
}

// work runs f, which may take its time, so that it can be interrupted. What f
// writes to must not be read when the error is errInterrupted.
func (d *dialogue) work(ctx context.Context, f func(ctx context.Context) error) error {
	return d.watch(ctx, func(ctx context.Context, _ func(session.Event)) error { return f(ctx) }, nil)
}

// failed tells an error, and passes on one that ends the dialogue.
func (d *dialogue) failed(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == errInterrupted || err == errQuit:
		return err
	case errors.Is(err, context.Canceled):
		d.say("It was stopped.")
		return nil
	}
	d.say("That did not work: %s.", bare(err.Error()))
	if e := (*models.Error)(nil); errors.As(err, &e) && e.Hint != "" {
		d.say("What to do: %s.", bare(e.Hint))
	}
	return nil
}

// say writes one line.
func (d *dialogue) say(format string, args ...any) {
	fmt.Fprintln(d.out, strings.TrimRight(term.CleanLine(fmt.Sprintf(format, args...)), " "))
}

// quote writes a text under a title: one of a single line on the line of the
// title, the lines of another set in below it.
func quote(w io.Writer, title, text string) {
	title = term.CleanLine(title)
	switch lines := strings.Split(strings.TrimSpace(term.Clean(text)), "\n"); {
	case len(lines) > 1:
		fmt.Fprintf(w, "%s, in %d lines:\n", title, len(lines))
		for _, l := range lines {
			fmt.Fprintln(w, strings.TrimRight("  "+l, " "))
		}
	case lines[0] == "":
		fmt.Fprintf(w, "%s is empty.\n", title)
	default:
		fmt.Fprintf(w, "%s: %s\n", title, lines[0])
	}
}

// help tells what the commands do.
func (d *dialogue) help(_ context.Context, args string) error {
	list := commands()
	if args == "" {
		for i, c := range list {
			d.say("%d, %s: %s", i+1, strings.TrimSpace(c.name+" "+c.args), c.about)
		}
		d.say("Any other text of more than a word is taken as the problem. help and the name of a command tells more of it.")
		return nil
	}
	found, _ := find(list, args)
	switch {
	case len(found) == 0:
		hint := "help lists them."
		if c, ok := near(list, args, ""); ok {
			hint = fmt.Sprintf("Did you mean %s?", c)
		}
		d.say("There is no command %s. %s", args, hint)
	case len(found) > 1:
		d.say("%s may be %s. Type more letters.", args, among(found))
	default:
		c := found[0]
		d.say("%s", strings.TrimSpace(c.name+" "+c.args)+": "+strings.TrimSpace(c.about+" "+c.more)+" For example: "+c.example+".")
	}
	return nil
}

// leave ends the dialogue.
func (d *dialogue) leave(context.Context, string) error { return errQuit }
