package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
	"tenbits/tui/linear"
)

// maxPayload bounds a file with a payload, in bytes; white space counts.
const maxPayload = 1 << 22

// receiveFlags are the flags of receive that are no settings.
type receiveFlags struct {
	setup, payload, expect, against string
	listen                          string // address to wait for a sender at; empty: the payload is there
	partial, json, quiet            bool
}

// received is what receive --json prints.
type received struct {
	Final       *string        `json:"final"`
	Answer      *string        `json:"answer"`
	FinalSHA256 *string        `json:"final_sha256"`
	Steps       []session.Step `json:"steps"`
	BitsRead    int            `json:"bits_read"`
	Checked     bool           `json:"checked"` // something confirmed the result
	Partial     bool           `json:"partial"` // the payload ended early
}

// receiveCommand rebuilds a final draft from its payload.
func (a *app) receiveCommand() *cobra.Command {
	var f receiveFlags
	cmd := &cobra.Command{
		Use:   "receive [PROMPT | -]",
		Short: "Rebuild the final draft from a payload",
		Long: "Rebuild the final draft from the prompt, the settings and the payload alone. The settings have to be\n" +
			"those of the sender. The strong model is not called: it only tells whether answers can be erased.\n\n" +
			"With --listen the payload comes from tenbits send in another process. A port alone is one of this machine,\n" +
			"for which no other can reach. The line is not encrypted, and nobody at its ends is proved to be who they are.",
		Example: "  tenbits receive --bits 10 --payload 0110101100 \"Noah has 64 marbles. He sells a carton. Then he keeps half of them. How many marbles does Noah have now?\"\n" +
			"  tenbits receive --setup ask.json --payload @payload.txt --against 20261123-213358-k3f9qz\n" +
			"  tenbits receive --listen 7010 \"Noah has 64 marbles. He sells a carton. Then he keeps half of them. How many marbles does Noah have now?\"",
		Args: promptArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.quiet = isSet(cmd, "quiet")
			return a.receive(cmd, args, f)
		},
	}
	addOptions(cmd)
	cmd.Flags().StringVar(&f.setup, "setup", "", "take prompt and settings from this document of ask --json")
	cmd.Flags().StringVar(&f.payload, "payload", "", "the bits, or @FILE with them, or @- for stdin")
	cmd.Flags().StringVar(&f.listen, "listen", "", "wait for tenbits send at this address, HOST:PORT or a port of this machine, and take the payload from it")
	cmd.Flags().StringVar(&f.expect, "expect", "", "SHA-256 that the final draft must have")
	cmd.Flags().StringVar(&f.against, "against", "", "transcript (file or ID) whose steps must be the same")
	cmd.Flags().BoolVar(&f.partial, "partial", false, "rebuild what a payload that ends early allows")
	cmd.Flags().BoolVar(&f.json, "json", false, "print one JSON document")
	return cmd
}

func (a *app) receive(cmd *cobra.Command, args []string, f receiveFlags) error {
	ctx := cmd.Context()
	s, err := a.settings(cmd)
	if err != nil {
		return err
	}
	if err := checkExpect(f.expect); err != nil {
		return err
	}
	var payload qa.Bits
	if f.listen == "" {
		if payload, err = a.readPayload(ctx, cmd, args, f.payload); err != nil {
			return err
		}
	} else if cmd.Flags().Changed("payload") {
		return usageError("leave one of them out", "--payload and --listen both give the payload")
	}
	prompt, err := a.readPrompt(ctx, cmd, args)
	if err != nil {
		return err
	}
	cfg, err := a.receiveConfig(cmd, s, prompt, f.setup)
	if err != nil {
		return err
	}
	sent, err := a.sentSteps(s, f.against)
	if err != nil {
		return err
	}
	cfg.Partial = f.partial
	src := session.Receive(cfg, payload)
	if f.listen != "" {
		conn, err := a.awaitSender(ctx, cfg, f)
		if err != nil {
			return err
		}
		defer conn.Close()
		src = conn.Receive(cfg)
	}
	n := &linear.Narrator{Out: a.err, Final: io.Discard, Quiet: f.quiet}
	if err := linear.Counted(src, n.Waits)(ctx, n.Tell); err != nil {
		return payloadError(err, unlikeSent(sent, n.State(), f.against))
	}
	out := newReceived(n.State())
	unlike := verify(out, f, sent)
	// A draft of a payload that ended early is not what the sender wrote.
	out.Checked = unlike == nil && (out.Checked || f.expect != "" || f.against != "" && !out.Partial)
	if f.json {
		err = printJSON(a.out, out)
	} else if unlike == nil && out.Final != nil {
		_, err = fmt.Fprintln(a.out, term.Clean(*out.Final))
	}
	a.receiveNotes(out, unlike)
	return errors.Join(unlike, err)
}

// receiveNotes says what the reader of the result has to know.
func (a *app) receiveNotes(out received, unlike error) {
	if out.Partial {
		fmt.Fprintf(a.err, "partial: the payload ends after %s\n", linear.Plural(out.BitsRead, "bit"))
	}
	if !out.Checked && unlike == nil {
		fmt.Fprintln(a.err, "unchecked: without a check (--check) only --expect or --against can tell that this is what was sent")
	}
}

// readPayload returns the payload that the flag gives: as it is, from a file or
// from stdin.
func (a *app) readPayload(ctx context.Context, cmd *cobra.Command, args []string, flag string) (qa.Bits, error) {
	if !cmd.Flags().Changed("payload") {
		return "", usageError("for example --payload 0110101100, or --payload @FILE; ask --json prints it as payload", "receive needs --payload, the bits that were sent, or --listen to wait for them")
	}
	digits := flag
	if name, ok := strings.CutPrefix(flag, "@"); ok {
		if name == "-" && len(args) > 0 && args[0] == "-" {
			return "", usageError("give the prompt as an argument", "the prompt and the payload both want stdin")
		}
		b, err := a.readFile(ctx, name, maxPayload)
		if err != nil {
			return "", usageError("for example --payload @payload.txt, or the bits themselves", "cannot read the payload: %w", err)
		}
		digits = string(b)
	}
	bits, err := qa.ParseBits(digits)
	if err != nil {
		return "", usageError("a payload is written as 0 and 1, for example --payload 0110101100", "%w", err)
	}
	return bits, nil
}

// readFile returns the content of a file of at most limit bytes, "-" being
// stdin.
func (a *app) readFile(ctx context.Context, name string, limit int64) ([]byte, error) {
	in := a.streams.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	b, err := readAll(ctx, in, limit)
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%s is longer than %d bytes", name, limit)
	}
	return b, err
}

// payloadError adds to the error of a payload that does not fit the first step
// that is unlike the sender's, where one is known, and what can be done about it.
func payloadError(err error, unlike string) error {
	if !misfits(err) {
		return err
	}
	if unlike != "" {
		err = fmt.Errorf("%s; %w", unlike, err)
	}
	hint := "prompt, --small, --strong, --bits, --strategy, --asker, --seed, --format and --check have to be the sender's (--setup takes them from ask --json)"
	switch {
	case errors.Is(err, qa.ErrShort):
		hint += "; --partial rebuilds what there is"
	case errors.Is(err, qa.ErrCheck):
		hint = "the payload is damaged, or the small model here does not write what the sender's does, or " + hint
	}
	return &problem{exitDiffers, err, hint}
}

// misfits tells whether err is that of a payload which does not fit its session.
func misfits(err error) bool {
	for _, e := range []error{qa.ErrShort, qa.ErrLong, qa.ErrCode, qa.ErrCheck} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// newReceived returns what came of a payload.
func newReceived(s session.State) received {
	out := received{Steps: s.Steps(), BitsRead: len(s.Payload())}
	if f := s.Finished; f != nil {
		out.Partial, out.Checked = f.Partial, f.Checked
	}
	if f := s.Final(); f != nil {
		out.Final, out.Answer, out.FinalSHA256 = &f.Text, f.Answer, &f.SHA256
	}
	return out
}
