package cli

import (
	"bytes"
	"context"
	"io"
	"strings"

	"charm.land/fang/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

// dress gives root Fang's help, folded to the terminal where out is one. Fang,
// which sets it for a command that it runs itself, would ask the terminal for its
// colours whenever that fails, whether they are needed or not, and wait for the
// answer: for ever, where the reader of a screen that has just been left takes it.
// So it runs a command that does nothing.
func dress(ctx context.Context, root *cobra.Command, out any) {
	nothing := &cobra.Command{Use: root.Name(), Run: func(*cobra.Command, []string) {}}
	nothing.SetArgs([]string{})
	if err := fang.Execute(ctx, nothing, fang.WithoutVersion(), fang.WithoutManpage(), fang.WithoutCompletions()); err != nil {
		return // which leaves the plain help
	}
	help := nothing.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		to := cmd.OutOrStdout()
		page := &helpPage{terminal: out}
		cmd.SetOut(page)
		help(cmd, args)
		cmd.SetOut(to)
		// Whether it can be written is asked where the command ends.
		_, _ = io.WriteString(to, foldHelp(page.text.String(), columns(out)))
	})
}

// helpPage takes a page of help for a terminal, so that it comes in that
// terminal's colours.
type helpPage struct {
	text     bytes.Buffer
	terminal any
}

// Write takes a part of the page.
func (p *helpPage) Write(b []byte) (int, error) { return p.text.Write(b) }

// Read returns io.EOF: there is nothing to be read.
func (p *helpPage) Read([]byte) (int, error) { return 0, io.EOF }

// Close does nothing.
func (p *helpPage) Close() error { return nil }

// Fd returns that of the terminal, and what is no file where there is none.
func (p *helpPage) Fd() uintptr {
	if f, ok := p.terminal.(interface{ Fd() uintptr }); ok {
		return f.Fd()
	}
	return ^uintptr(0)
}

// foldHelp returns a page whose lines are at most so many cells wide, broken
// between words. What flags and commands are for stands in a column of its own,
// close to their names. 0 cells are any number: the page stays as it is.
func foldHelp(page string, width int) string {
	if width <= 0 {
		return page
	}
	var out strings.Builder
	lines := strings.Split(strings.TrimSuffix(page, "\n"), "\n")
	for len(lines) > 0 {
		n := 0
		for n < len(lines) && pairOf(lines[n]).about > 0 {
			n++
		}
		switch line := lines[0]; {
		case n > 0:
			foldPairs(&out, lines[:n], width)
		case ansi.StringWidth(strings.TrimRight(ansi.Strip(line), " ")) <= width: // what pads it does not count
			out.WriteString(ansi.Truncate(line, width, "") + "\n")
		default:
			in := len(line) - len(strings.TrimLeft(line, " "))
			for _, row := range foldWords(line[in:], width-in) {
				out.WriteString(strings.Repeat(" ", in) + row + "\n")
			}
		}
		lines = lines[max(1, n):]
	}
	return out.String()
}

// foldWords breaks a text between its words, never at a hyphen: most are of a flag's
// name. It takes them for characters of another kind meanwhile.
func foldWords(text string, width int) []string {
	const whole = "\u2011" // a hyphen that does not break
	rows := ansi.Wrap(strings.ReplaceAll(text, "-", whole), max(1, width), "")
	return strings.Split(strings.ReplaceAll(rows, whole, "-"), "\n")
}

// pair says where in a line the name of a flag or command ends and where what it
// is for begins, in cells; 0 and 0 for any other line.
type pair struct{ name, about int }

func pairOf(line string) pair {
	plain := strings.TrimRight(ansi.Strip(line), " ")
	name := strings.TrimLeft(plain, " ")
	gap := strings.Index(name, "  ")
	if gap < 0 || len(name) == len(plain) {
		return pair{}
	}
	rest := strings.TrimLeft(name[gap:], " ")
	all := ansi.StringWidth(plain)
	return pair{all - ansi.StringWidth(name[gap:]), all - ansi.StringWidth(rest)}
}

// foldPairs writes lines with two columns. A name that would take more than three
// eighths of a line has one of its own.
func foldPairs(out *strings.Builder, lines []string, width int) {
	column, most := 0, width*3/8
	for _, line := range lines {
		if n := pairOf(line).name + 2; n <= most {
			column = max(column, n)
		}
	}
	for _, line := range lines {
		p := pairOf(line)
		head := ansi.Truncate(line, p.name, "")
		if p.name+2 > column {
			out.WriteString(ansi.Truncate(head, width, "…") + "\n")
			head, p.name = "", 0
		}
		about := ansi.Cut(line, p.about, ansi.StringWidth(line))
		for _, row := range foldWords(about, width-column) {
			out.WriteString(head + strings.Repeat(" ", column-p.name) + row + "\n")
			head, p.name = "", 0
		}
	}
}
