package cli

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

// The help of every command fits the terminal, breaks no word, and leaves none out.
func TestHelpFits(t *testing.T) {
	var all func(cmd *cobra.Command, visit func(*cobra.Command))
	all = func(cmd *cobra.Command, visit func(*cobra.Command)) {
		visit(cmd)
		for _, c := range cmd.Commands() {
			all(c, visit)
		}
	}
	out := &bytes.Buffer{}
	a := newApp(Streams{In: strings.NewReader(""), Out: out, Err: out}, os.Environ())
	root := a.root()
	dress(context.Background(), root, nil)
	all(root, func(cmd *cobra.Command) {
		out.Reset()
		cmd.SetOut(out)
		if err := cmd.Help(); err != nil || out.Len() < 50 {
			t.Fatalf("%s: %v, help of %d bytes", cmd.CommandPath(), err, out.Len())
		}
		page := out.String()
		if foldHelp(page, 0) != page {
			t.Errorf("%s: folded for no terminal", cmd.CommandPath())
		}
		for _, width := range []int{60, 80, 120, 200} {
			folded := foldHelp(page, width)
			for line := range strings.Lines(folded) {
				if n := ansi.StringWidth(strings.TrimRight(line, "\n")); n > width {
					t.Errorf("%s at %d: %d cells: %q", cmd.CommandPath(), width, n, line)
				}
			}
			if !slices.Equal(strings.Fields(folded), strings.Fields(page)) {
				t.Errorf("%s at %d: words are broken, or gone:\n%s", cmd.CommandPath(), width, folded)
			}
		}
	})
}

// What flags are for stands beside them, close by, and goes on below itself.
func TestFoldHelp(t *testing.T) {
	page := "  FLAGS\n\n    --a                       Do the one thing that has to be done first\n    --longer-than-most-names  Another\n\n"
	want := "  FLAGS\n\n    --a  Do the one thing that has to be\n         done first\n    --longer-than-most-names\n         Another\n\n"
	if got := foldHelp(page, 41); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	styled := "    \x1b[1m--a\x1b[m                       \x1b[2mDo the one thing that has to be done first\x1b[m\n    --longer-than-most-names  Another\n"
	if got := ansi.Strip(foldHelp(styled, 41)); !strings.HasPrefix(want, "  FLAGS\n\n"+got[:len("    --a  Do the one")]) || strings.Count(got, "\n") != 4 {
		t.Errorf("with styles:\n%s", got)
	}
}
