package cli

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenbits/term"
	"tenbits/transcripts"
)

// transcriptsCommand is about saved sessions.
func (a *app) transcriptsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "transcripts",
		Short: "Saved sessions",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usageError("tenbits transcripts list, or tenbits transcripts show ID", "tenbits transcripts wants a command")
		},
	}
	cmd.AddCommand(a.listCommand(), a.showCommand(), a.resumeCommand(), a.verifyCommand(), a.rmCommand(), a.restoreCommand())
	return cmd
}

// listCommand lists what is in the store.
func (a *app) listCommand() *cobra.Command {
	var limit int
	var asJSON, removed bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List saved sessions, newest first",
		Example: "  tenbits transcripts list --limit 5\n  tenbits transcripts list --json --limit 0\n  tenbits transcripts list --removed",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 0 {
				return usageError("for example --limit 5, or --limit 0 for all", "--limit is %d: want 0 or more", limit)
			}
			if removed {
				return a.listRemoved(cmd, limit, asJSON)
			}
			return a.list(cmd, limit, asJSON)
		},
	}
	cmd.Flags().BoolVar(&removed, "removed", false, "list those that transcripts restore can bring back")
	cmd.Flags().IntVar(&limit, "limit", 20, "list at most so many; 0 is all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print each as a line of JSON")
	return cmd
}

func (a *app) list(cmd *cobra.Command, limit int, asJSON bool) error {
	store, err := a.storeOf(cmd)
	if err != nil {
		return err
	}
	list, err := store.List(cmd.Context())
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintf(a.err, "no sessions are saved in %s: tenbits ask saves each\n", term.CleanLine(store.Dir()))
	}
	if limit > 0 && len(list) > limit {
		defer fmt.Fprintf(a.err, "%d more: --limit 0 lists all\n", len(list)-limit)
		list = list[:limit]
	}
	if asJSON {
		return printLines(a, list)
	}
	return printList(a.out, list)
}

// printLines writes each of a list as a line of JSON.
func printLines[T any](a *app, list []T) error {
	for _, x := range list {
		if err := encodeJSON(a.out, x, ""); err != nil {
			return err
		}
	}
	return nil
}

// printList writes a table, without a head where there is nothing in it.
func printList(w io.Writer, list []transcripts.Summary) error {
	if len(list) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tOUTCOME\tCHANGE\tSENT\tSTRATEGY\tSMALL\tSTRONG\tPROMPT")
	for _, s := range list {
		outcome, change, bits := string(s.Outcome), "-", fmt.Sprint(s.Sent)
		switch {
		case s.Error != "":
			fmt.Fprintf(t, "%s\tunreadable: %s\n", term.CleanLine(s.ID), term.CleanLine(s.Error))
			continue
		case !s.Complete:
			outcome, bits = "unfinished", "-"
		case s.Change != nil:
			change = string(*s.Change)
		}
		if s.Oracle {
			outcome += " (oracle)"
		}
		if s.Control != "" {
			outcome += " (control " + string(s.Control) + ")"
		}
		if s.Flip > 0 {
			outcome += fmt.Sprintf(" (what if: answer %d flipped)", s.Flip)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", term.CleanLine(s.ID), term.CleanLine(outcome), term.CleanLine(change), bits,
			term.CleanLine(s.Strategy), term.CleanLine(s.Small), term.CleanLine(s.Strong), term.Truncate(term.CleanLine(s.Prompt), 60))
	}
	return t.Flush()
}

// showCommand shows one saved session.
func (a *app) showCommand() *cobra.Command {
	var asJSON, events, where, wire bool
	cmd := &cobra.Command{
		Use:     "show FILE|ID",
		Short:   "Show a saved session",
		Long:    "Show a saved session in plain lines. An ID may be cut short, or be its six letters alone.",
		Example: "  tenbits transcripts show k3f9qz\n  tenbits transcripts show --json k3f9qz\n  tenbits transcripts show --wire k3f9qz",
		Args:    oneTranscript,
		RunE: func(cmd *cobra.Command, args []string) error {
			if asJSON && events || where && (asJSON || events || wire) || wire && events {
				return usageError("choose one of them; --wire may be with --json", "--json, --events, --path and --wire all want stdout")
			}
			path, err := a.path(cmd, args[0])
			switch {
			case err != nil:
				return err
			case where:
				_, err = fmt.Fprintln(a.out, path)
				return err
			case events:
				return a.showEvents(path)
			case wire:
				return a.showWire(path, asJSON)
			case asJSON:
				return a.showJSON(path)
			}
			return a.replay(cmd, path, 0, a.tellAll)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the document that ask --json printed")
	cmd.Flags().BoolVar(&events, "events", false, "print the file, a line of JSON an event")
	cmd.Flags().BoolVar(&wire, "wire", false, "print the payload bit by bit: what each bit says, and what it costs")
	cmd.Flags().BoolVar(&where, "path", false, "print where the file is")
	return cmd
}

// path returns where the transcript of that name is.
func (a *app) path(cmd *cobra.Command, name string) (string, error) {
	_, path, err := a.meant(cmd, name)
	return path, err
}

// meant returns a command's settings, and where the transcript of that name is.
func (a *app) meant(cmd *cobra.Command, name string) (s settings, path string, err error) {
	if s, err = a.settings(cmd); err == nil {
		path, err = a.located(s, name)
	}
	return s, path, err
}

// located returns where the transcript of that name is.
func (a *app) located(s settings, name string) (string, error) {
	store, err := a.store(s)
	if err != nil {
		return "", err
	}
	return find(store, name)
}

// storeOf returns the store that a command works on.
func (a *app) storeOf(cmd *cobra.Command) (*transcripts.Store, error) {
	s, err := a.settings(cmd)
	if err != nil {
		return nil, err
	}
	return a.store(s)
}

// showEvents prints a transcript as it is, but for what a terminal would obey.
func (a *app) showEvents(path string) error {
	f, err := transcripts.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return copyJSON(a.out, f)
}

// showJSON prints the document of a transcript.
func (a *app) showJSON(path string) error {
	_, st, err := a.load(path)
	if err != nil {
		return err
	}
	return printJSON(a.out, newDocument(st, path))
}
