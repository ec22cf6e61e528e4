package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tenbits/session"
	"tenbits/term"
	"tenbits/tui/linear"
	"tenbits/wire"
)

// sendCommand runs one session whose payload crosses to a receiver.
func (a *app) sendCommand() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "send [PROMPT | -]",
		Short: "Work on one prompt, and send the payload to a receiver",
		Long: "Work on one prompt as ask does, and send its payload to tenbits receive --listen in another process. Both have\n" +
			"the prompt and the settings; the handshake compares their hashes, and then nothing but the payload's bits crosses.\n" +
			"In plain1 a bit crosses as soon as it is decided, so that the receiver redrafts while this end still works.",
		Example: "  tenbits send --to 7010 \"Noah has 64 marbles. He sells a carton. Then he keeps half of them. How many marbles does Noah have now?\"\n" +
			"  tenbits send --to 192.0.2.7:7010 --strategy adaptive --bits 5 - < problem.txt",
		Args: promptArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.hasGold = cmd.Flags().Changed("gold")
			f.quiet = isSet(cmd, "quiet")
			if f.to == "" {
				return usageError("for example --to 7010, after tenbits receive --listen 7010", "send needs --to, the address at which a receiver listens")
			}
			return a.ask(cmd, args, f)
		},
	}
	addOptions(cmd)
	cmd.Flags().StringVar(&f.to, "to", "", "where the receiver listens: HOST:PORT, or a port of this machine")
	cmd.Flags().StringVar(&f.gold, "gold", "", "the right answer, for grading alone")
	cmd.Flags().BoolVar(&f.oracle, "oracle", false, "give the strong model the right answer (needs --gold)")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the session as one JSON document")
	cmd.Flags().BoolVar(&f.events, "events", false, "print each event as a line of JSON")
	cmd.Flags().BoolVar(&f.noSave, "no-save", false, "keep no transcript")
	return cmd
}

// callReceiver shakes hands with the receiver of a session.
func (a *app) callReceiver(ctx context.Context, cfg session.Config, f askFlags) (*wire.Conn, error) {
	set, err := session.Describe(ctx, cfg, session.Sender)
	if err != nil {
		return nil, err
	}
	conn, err := wire.Dial(ctx, f.to, wire.NewTerms(set), wire.DefaultLimits())
	if err == nil && !f.quiet {
		fmt.Fprintf(a.err, "sending to %s: prompt and settings are alike there\n", conn.Peer())
	}
	return conn, err
}

// awaitSender waits for the sender of a session.
func (a *app) awaitSender(ctx context.Context, cfg session.Config, f receiveFlags) (*wire.Conn, error) {
	set, err := session.Describe(ctx, cfg, session.Receiver)
	if err != nil {
		return nil, err
	}
	l, err := wire.Listen(ctx, f.listen, wire.DefaultLimits())
	if err != nil {
		return nil, err
	}
	defer l.Close()
	if !f.quiet {
		fmt.Fprintf(a.err, "listening at %s for: tenbits send --to %s with the same prompt and settings\n", l.Addr(), l.Addr())
	}
	if !l.Loopback() {
		fmt.Fprintln(a.err, "warning: other machines can reach this address; the line is not encrypted, and whoever knows prompt and settings can send")
	}
	conn, err := l.Accept(ctx, wire.NewTerms(set), func(err error) {
		fmt.Fprintf(a.err, "turned away: %s\n", term.CleanLine(err.Error()))
	})
	if err == nil && !f.quiet {
		fmt.Fprintf(a.err, "sender at %s: prompt and settings are alike there\n", conn.Peer())
	}
	return conn, err
}

// tellLine says what has crossed, and what carried it.
func (a *app) tellLine(conn *wire.Conn, st session.State) {
	t := conn.Sent()
	if st.Done() {
		fmt.Fprintf(a.err, "line: %s of payload, in %s of frames after a handshake of %s, which are not payload\n",
			linear.Plural(len(st.Payload()), "bit"), linear.Plural(t.Frames, "byte"), linear.Plural(t.Hello, "byte"))
	}
	if r := conn.Receipt(); r != nil && r.Ending == wire.Rebuilt {
		fmt.Fprintf(a.err, "receipt: the receiver read %s and has the final draft with the SHA-256 %x\n", linear.Plural(r.Read, "bit"), r.Final)
	}
}
