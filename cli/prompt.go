package cli

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"tenbits/session"
)

// promptArgs takes at most one prompt, or - for stdin.
func promptArgs(cmd *cobra.Command, args []string) error {
	if len(args) < 2 {
		return nil
	}
	for _, arg := range args {
		if arg == "-" {
			return usageError("give the prompt as an argument or on stdin, not both", "the prompt is given both ways: as %q and as -", other(args, "-"))
		}
	}
	return usageError(fmt.Sprintf("in quotes: %s %q", cmd.CommandPath(), strings.Join(args, " ")), "%d prompts are given, but a session has one", len(args))
}

func other(args []string, not string) string {
	for _, arg := range args {
		if arg != not {
			return arg
		}
	}
	return not
}

// readPrompt returns the prompt that args give, and the empty string when they
// give none.
func (a *app) readPrompt(ctx context.Context, cmd *cobra.Command, args []string) (string, error) {
	if len(args) == 0 {
		return "", nil
	}
	prompt, from := args[0], "the prompt"
	if prompt == "-" {
		b, err := readAll(ctx, a.streams.In, session.MaxPrompt)
		if err != nil {
			return "", fmt.Errorf("cannot read the prompt from stdin: %w", err)
		}
		// A file's or echo's last newline is not part of what was meant.
		prompt, from = strings.TrimRight(string(b), "\r\n"), "the prompt on stdin"
	}
	switch {
	case strings.TrimSpace(prompt) == "":
		return "", usageError(promptExample(cmd), "%s is empty", from)
	case len(prompt) > session.MaxPrompt:
		return "", usageError("shorten it", "%s is too long: at most %d bytes are taken", from, session.MaxPrompt)
	case !utf8.ValidString(prompt):
		return "", usageError("save it as UTF-8", "%s is not valid UTF-8", from)
	}
	return prompt, nil
}

// missingPrompt is the error of a command that cannot do without a prompt.
func missingPrompt(cmd *cobra.Command) error {
	return usageError(promptExample(cmd), "%s needs a prompt, or - to read one from stdin", cmd.CommandPath())
}

func promptExample(cmd *cobra.Command) string {
	line := cmd.CommandPath()
	if cmd.Name() == "receive" {
		line += " --payload 0110"
	}
	return fmt.Sprintf("for example: %s %q", line, "Noah has 64 marbles. He sells a carton. Then he keeps half of them. How many marbles does Noah have now?")
}
