package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// nearest returns the word that was most likely meant by typed, and the empty
// string when none is near.
func nearest(typed string, words []string) string {
	typed = strings.ToLower(typed)
	best, least := "", 3 // more than two changes apart is another word
	for _, w := range words {
		d := distance(typed, w)
		if len(typed) > 1 && strings.HasPrefix(w, typed) {
			d = min(d, 1)
		}
		if d < least && d < len(w) {
			best, least = w, d
		}
	}
	return best
}

// distance returns how many letters have to be added, dropped, changed or
// swapped with the next to make b of a.
func distance(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			d := row[j]
			if a[i] != b[j] {
				d++
			}
			next[j+1] = min(d, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}

// flagError says what is wrong with a flag, and which one may have been meant.
func flagError(cmd *cobra.Command, err error) error {
	help := cmd.CommandPath() + " --help lists the flags"
	var unknown *pflag.NotExistError
	switch {
	case !errors.As(err, &unknown):
		return usageError(help, "%w", err)
	case unknown.GetSpecifiedShortnames() != "":
		return usageError(help+"; a prompt that begins with - comes after --", "%w", err)
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	typed := unknown.GetSpecifiedName()
	if n := nearest(typed, names); n != "" {
		return usageError(fmt.Sprintf("did you mean --%s? %s", n, help), "%w", err)
	}
	return usageError(help, "%w", err)
}

// commandError says that cmd has no command typed, and which one may have been
// meant.
func commandError(cmd *cobra.Command, typed string) error {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	if n := nearest(typed, names); n != "" {
		return usageError(fmt.Sprintf("did you mean %s %s?", cmd.CommandPath(), n), "%s has no command %q", cmd.CommandPath(), typed)
	}
	slices.Sort(names)
	hint := "there are " + strings.Join(names, ", ")
	if len(names) == 0 {
		hint = cmd.CommandPath() + " has none"
	}
	if strings.Contains(typed, " ") && !cmd.HasParent() {
		hint = fmt.Sprintf("to work on a prompt: tenbits ask %q", typed)
	}
	return usageError(hint, "%s has no command %q", cmd.CommandPath(), typed)
}

// noArgs takes no arguments.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasSubCommands() {
		return commandError(cmd, args[0])
	}
	return usageError(cmd.CommandPath()+" --help shows what it takes", "%s takes no arguments, but got %q", cmd.CommandPath(), args[0])
}
