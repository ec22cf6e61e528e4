package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tenbits/transcripts"
)

// rmCommand removes saved sessions.
func (a *app) rmCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "rm ID...",
		Aliases: []string{"remove"},
		Short:   "Remove saved sessions; restore brings them back",
		Long: "Remove saved sessions. They go into the trash folder of the store, from where restore brings them back.\n" +
			fmt.Sprintf("What was removed more than %d days ago is erased when something is removed. An ID may be cut short, or be its six letters alone.", int(transcripts.Kept.Hours()/24)),
		Example: "  tenbits transcripts rm k3f9qz\n  tenbits transcripts restore k3f9qz",
		Args:    someTranscripts,
		RunE: func(cmd *cobra.Command, args []string) error {
			now := time.Now()
			return a.each(cmd, args, (*transcripts.Store).FindID,
				func(s *transcripts.Store, id string) error { return s.Remove(id, now) },
				"removed %s: tenbits transcripts restore %[1]s brings it back\n", "tenbits transcripts list shows what there is")
		},
	}
}

// restoreCommand brings removed sessions back.
func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "restore ID...",
		Short:   "Bring removed sessions back",
		Long:    "Bring sessions back that transcripts rm, or d in the terminal UI, removed. An ID may be cut short, or be its six letters alone.",
		Example: "  tenbits transcripts list --removed\n  tenbits transcripts restore k3f9qz",
		Args:    someTranscripts,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.each(cmd, args, (*transcripts.Store).FindRemoved, (*transcripts.Store).Restore,
				"restored %s\n", "tenbits transcripts list --removed shows what can be restored")
		},
	}
}

// each does something to every transcript that was named. When one of the names
// means none, nothing is done to the others either.
func (a *app) each(cmd *cobra.Command, names []string, find func(*transcripts.Store, string) (string, error),
	do func(*transcripts.Store, string) error, done, hint string) error {
	store, err := a.storeOf(cmd)
	if err != nil {
		return err
	}
	var ids []string
	seen := map[string]bool{}
	for _, name := range names {
		id, err := find(store, name)
		switch {
		case errors.Is(err, transcripts.ErrNotFound), errors.Is(err, transcripts.ErrAmbiguous):
			return usageError(hint, "%w", err)
		case err != nil:
			return err
		}
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		if err := do(store, id); err != nil {
			return err
		}
		fmt.Fprintf(a.err, done, id)
	}
	return nil
}

// listRemoved lists what is in the trash.
func (a *app) listRemoved(cmd *cobra.Command, limit int, asJSON bool) error {
	store, err := a.storeOf(cmd)
	if err != nil {
		return err
	}
	all, err := store.Removed(cmd.Context())
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(a.err, "nothing has been removed")
	}
	if limit > 0 && len(all) > limit {
		defer fmt.Fprintf(a.err, "%d more: --limit 0 lists all\n", len(all)-limit)
		all = all[:limit]
	}
	if asJSON {
		return printLines(a, all)
	}
	var list []transcripts.Summary
	for _, r := range all {
		list = append(list, r.Summary)
	}
	return printList(a.out, list)
}

// someTranscripts takes the names of transcripts, at least one.
func someTranscripts(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return usageError("tenbits transcripts list shows what there is", "%s wants the ID of a transcript", cmd.CommandPath())
}
