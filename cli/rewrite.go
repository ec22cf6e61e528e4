package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tenbits/codec"
	"tenbits/codec/rewrite"
	"tenbits/models"
	"tenbits/qa"
	"tenbits/term"
)

// rewriteOptions are the options that a rewrite takes.
func rewriteOptions() []string {
	return []string{"small", "strong", "seed", "prompts", "timeout", "idle-timeout", "context"}
}

// rewriteFlags are the flags of rewrite that are no settings.
type rewriteFlags struct {
	problemFlags
	best                         int
	masked, try, json, noControl bool
	coder, payload, gold         string
}

// rewriteCommand sends an answer as its shortest rewrite, or reads one.
func (a *app) rewriteCommand() *cobra.Command {
	var f rewriteFlags
	cmd := &cobra.Command{
		Use:   "rewrite [PROMPT | -]",
		Short: "Send an answer as its shortest rewrite",
		Long: "The strong model answers, and writes the shortest note from which the answer can be found again. Several notes\n" +
			"are coded under the small model; the smallest is what is sent. Then the small model reads it and answers: what\n" +
			"it gets right is what was communicated. With --payload, the note is read from its bits.\n\n" +
			"With --set, problems of a set are rewritten, and a table says what the smallest of 1, 3, 5 and 10 costs and what\n" +
			"the receiver gets right, with the final answer in the note and without.",
		Example: "  tenbits rewrite --gold 76 \"Mia has 48 coins. She finds 37 more. Then she loses 9. How many coins does Mia have now?\"\n" +
			"  tenbits rewrite --payload 0110101100 \"Mia has 48 coins. She finds 37 more. Then she loses 9. How many coins does Mia have now?\"\n" +
			"  tenbits rewrite --set embedded --limit 200",
		Args: promptArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return a.rewrite(cmd, args, f) },
	}
	addOptions(cmd, rewriteOptions()...)
	fl := cmd.Flags()
	fl.IntVar(&f.best, "best", rewrite.MaxBest, fmt.Sprintf("how many notes are written, of which the smallest is sent, 1 to %d", rewrite.MaxBest))
	fl.BoolVar(&f.masked, "masked", false, "leave the final answer out of the note, so that the receiver has to find it")
	fl.BoolVar(&f.try, "try", false, "send the smallest note from which the small model comes to the same answer, which the sender can try")
	fl.StringVar(&f.coder, "coder", "", "model that the note is written under (the small model, where there is none): as pack --model")
	fl.StringVar(&f.payload, "payload", "", "read a note from its bits, or from @FILE, instead of sending one")
	fl.StringVar(&f.gold, "gold", "", "the right answer, for grading alone")
	fl.BoolVar(&f.noControl, "no-control", false, "leave out what the small model answers without the note")
	fl.BoolVar(&f.json, "json", false, "print one JSON document")
	addProblems(cmd, &f.problemFlags, "rewrite problems")
	return cmd
}

func (a *app) rewrite(cmd *cobra.Command, args []string, f rewriteFlags) error {
	ctx := cmd.Context()
	if f.best < 1 || f.best > rewrite.MaxBest {
		return usageError("for example --best 3", "--best is %d: want 1 to %d", f.best, rewrite.MaxBest)
	}
	s, err := a.settings(cmd, rewriteOptions()...)
	if err != nil {
		return err
	}
	reads := cmd.Flags().Changed("payload")
	if f.selection.Set != "" {
		if reads || len(args) > 0 {
			return usageError("leave one of them out", "--set takes the problems of a set, and a prompt or a payload is given too")
		}
		return a.rewriteSet(cmd, s, f)
	}
	var payload qa.Bits
	if reads {
		if payload, err = a.readPayload(ctx, cmd, args, f.payload); err != nil {
			return err
		}
	}
	prompt, err := a.readPrompt(ctx, cmd, args)
	if err != nil {
		return err
	}
	if prompt == "" {
		return missingPrompt(cmd)
	}
	cfg, err := a.rewriteConfig(ctx, s, f, !reads)
	if err != nil {
		return err
	}
	cfg.Problem = prompt
	if f.gold != "" {
		cfg.Form = qa.FormOf(f.gold)
	}
	if reads {
		return a.readRewrite(ctx, cfg, f, payload)
	}
	return a.sendRewrite(ctx, cfg, f)
}

// rewriteConfig opens the models of a rewrite.
func (a *app) rewriteConfig(ctx context.Context, s settings, f rewriteFlags, sends bool) (rewrite.Config, error) {
	cfg := rewrite.Config{Best: f.best, Masked: f.masked, Try: f.try, Seed: s.seed, StrongPrompts: s.prompts, SmallPrompts: s.prompts, Now: a.now}
	var err error
	if cfg.Small, err = a.openSeat(ctx, s, "small", s.small); err != nil {
		return cfg, err
	}
	if sends {
		if s.strong == models.Human {
			return cfg, usageError("for example --strong embedded/strong", "--strong is human: a rewrite is a model's")
		}
		if cfg.Strong, err = a.openSeat(ctx, s, "strong", s.strong); err != nil {
			return cfg, err
		}
	}
	cfg.Coder, err = a.coderNamed(ctx, cmp.Or(f.coder, s.small))
	return cfg, err
}

// coderNamed returns what text is written under; unlike of pack, there has to be
// something.
func (a *app) coderNamed(ctx context.Context, name string) (codec.Predictor, error) {
	if name == bytesCoder {
		return codec.Bytes{}, nil
	}
	p, err := a.predictor(ctx, name)
	if err == nil && p == nil {
		err = usageError("for example --coder embedded/small, or --coder bytes", "--coder is %q: a note has to be written under something", name)
	}
	return p, err
}

// rewritten is what rewrite --json prints.
type rewritten struct {
	rewrite.Sent
	Payload  qa.Bits           `json:"payload"`
	Bits     int               `json:"bits"`
	Coder    string            `json:"coder"`
	Masked   bool              `json:"masked"`
	Received *rewrite.Received `json:"received"`
	Agrees   bool              `json:"agrees"`  // the receiver comes to the strong model's answer
	Correct  *bool             `json:"correct"` // to the right one; null where that is not known
	Alone    *rewrite.Text     `json:"alone"`   // without the note; null where it was not asked for
	UTF8     int               `json:"utf8_bits"`
}

// sendRewrite sends a note, and has it read from its bits.
func (a *app) sendRewrite(ctx context.Context, cfg rewrite.Config, f rewriteFlags) error {
	sent, err := rewrite.Send(ctx, cfg)
	if err != nil {
		return err
	}
	best := sent.Message()
	received, err := rewrite.Receive(ctx, cfg, best.Payload)
	if err != nil {
		return err
	}
	if received.Rewrite != best.Text {
		return &problem{exitDiffers, errors.New("the note is not read as it was written: the model is not the same twice"), "take another --coder, for example bytes"}
	}
	form := a.formOf(ctx, cfg)
	doc := rewritten{Sent: sent, Payload: best.Payload, Bits: best.Bits, Coder: cfg.Coder.Identity().Name, Masked: cfg.Masked, Received: &received,
		Agrees: rewrite.Agree(received.Read.Answer, sent.Solution.Answer, form), UTF8: 8 * len(sent.Solution.Text)}
	if f.gold != "" {
		right := rewrite.Agree(received.Read.Answer, &f.gold, form)
		doc.Correct = &right
	}
	if !f.noControl {
		alone, err := rewrite.Alone(ctx, cfg)
		if err != nil {
			return err
		}
		doc.Alone = &alone
	}
	if f.json {
		return printJSON(a.out, doc)
	}
	a.tellRewrite(doc, f, form)
	_, err = fmt.Fprintln(a.out, term.Clean(received.Read.Text))
	return err
}

// formOf returns the form of the answers to a problem.
func (a *app) formOf(ctx context.Context, cfg rewrite.Config) qa.Form {
	if cfg.Form != "" {
		return cfg.Form
	}
	form, err := rewrite.FormOf(ctx, cfg)
	if err != nil {
		return qa.Text
	}
	return form
}

// tellRewrite says what was sent and what came of it, on stderr.
func (a *app) tellRewrite(d rewritten, f rewriteFlags, form qa.Form) {
	say := func(format string, args ...any) { fmt.Fprintln(a.err, term.CleanLine(fmt.Sprintf(format, args...))) }
	answer := func(t *rewrite.Text) string {
		if t.Answer == nil {
			return "no final answer"
		}
		out := "answer " + *t.Answer
		if f.gold != "" {
			out += map[bool]string{true: ", right", false: ", wrong"}[rewrite.Agree(t.Answer, &f.gold, form)]
		}
		return out
	}
	say("strong model: %s, %d bits as UTF-8", answer(&d.Solution), d.UTF8)
	for i, c := range d.Candidates {
		mark, read := "      ", ""
		if i == d.Chosen {
			mark = "sent: "
		}
		if c.Read != nil {
			read = ", read as " + answer(c.Read)
		}
		say("%snote %d: %d bits (%.2f ideal)%s: %q", mark, c.N, c.Bits, c.Ideal, read, c.Text)
	}
	say("payload: %s", d.Payload)
	say("receiver: %s, %s", answer(&d.Received.Read), map[bool]string{true: "as the strong model", false: "not the strong model's"}[d.Agrees])
	if d.Alone != nil {
		say("without the note: %s", answer(d.Alone))
	}
}

// readRewrite reads a note from its bits and has the small model answer.
func (a *app) readRewrite(ctx context.Context, cfg rewrite.Config, f rewriteFlags, payload qa.Bits) error {
	received, err := rewrite.Receive(ctx, cfg, payload)
	if misfits(err) {
		return &problem{exitDiffers, err, "the prompt, --small, --coder and --prompts have to be the sender's, and the payload whole"}
	}
	if err != nil {
		return err
	}
	if f.json {
		return printJSON(a.out, received)
	}
	fmt.Fprintf(a.err, "note: %q\n", term.CleanLine(received.Rewrite))
	fmt.Fprintln(a.err, "unchecked: a note has no check; with other models or another prompt it is another text")
	_, err = io.WriteString(a.out, term.Clean(received.Read.Text)+"\n")
	return err
}

// rewriteSizes are of how many notes the smallest is looked at.
func rewriteSizes() []int { return []int{1, 3, 5, rewrite.MaxBest} }
