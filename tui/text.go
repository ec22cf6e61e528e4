package tui

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tenbits/term"
)

// cells returns the cells that a line takes. Plain text with styles, which is
// what is drawn most, is counted without looking for wide characters.
func cells(line string) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c >= ' ' && c <= '~':
			n++
		case c == '\x1b' && strings.HasPrefix(line[i+1:], "["):
			end := strings.IndexByte(line[i:], 'm')
			if end < 0 {
				return term.Width(line)
			}
			i += end
		default:
			return term.Width(line)
		}
	}
	return n
}

// longest is the most bytes of a text that are looked at where only a few lines
// of it can be seen: whatever is in a file, a frame takes no longer.
const longest = 8 << 10

// oneLine returns a text of a model or a file as one line that can be drawn.
func oneLine(text string) string { return term.CleanLine(firstBytes(text, longest)) }

// fit returns a line cut to width cells.
func fit(line string, width int) string {
	if cells(line) <= width {
		return line
	}
	return term.Truncate(line, max(0, width))
}

// parts returns a line of parts with dots between them, without those at its end
// for which there is no room: half a word says less than none.
func parts(line string, width int) string {
	const dot = " · "
	for cells(line) > width {
		i := strings.LastIndex(line, dot)
		if i < 0 {
			return fit(line, width)
		}
		line = line[:i]
	}
	return line
}

// clause returns a sentence without those of its clauses at its end for which
// there is no room.
func clause(text string, width int) string {
	whole := text
	for cells(text) > width {
		i := max(strings.LastIndex(text, ", "), strings.LastIndex(text, "; "), strings.LastIndex(text, " ("))
		if i < 0 {
			return fit(whole, width)
		}
		text = text[:i]
	}
	return text
}

// pad returns a line cut or filled up to width cells.
func pad(line string, width int) string {
	w := cells(line)
	switch {
	case w < width:
		return line + strings.Repeat(" ", width-w)
	case w > width:
		return pad(term.Truncate(line, max(0, width)), width)
	}
	return line
}

// spread returns a line with left at its left end and right at its right end.
// Where both do not fit, right goes first.
func spread(left, right string, width int) string {
	gap := width - cells(left) - cells(right)
	if gap < 1 || gap < 2 && right != "" {
		return fit(left, width)
	}
	return left + strings.Repeat(" ", gap) + right
}

// wrap returns text in rows of at most width cells. It may hold no styles: a
// style would run on over the ends of the rows.
func wrap(text string, width int) []string {
	return strings.Split(term.Wrap(text, max(1, width)), "\n")
}

// head returns the first n of rows, the last of them with a mark where more
// were cut off.
func head(rows []string, n, width int) []string {
	if len(rows) <= n {
		return rows
	}
	if n < 1 {
		return nil
	}
	out := append([]string{}, rows[:n]...)
	out[n-1] = fit(out[n-1]+" …", width)
	return out
}

// fill returns exactly n of rows, with empty ones at the end where they are
// too few.
func fill(rows []string, n int) []string {
	n = max(0, n)
	if len(rows) >= n {
		return rows[:n]
	}
	return append(rows[:len(rows):len(rows)], make([]string, n-len(rows))...)
}

// beside returns two columns with a line between them, height rows high.
func beside(left, right []string, leftWidth, height int, line string) []string {
	out := make([]string, height)
	for i := range out {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		out[i] = pad(l, leftWidth) + line + r
	}
	return out
}

// thousands writes a number with commas: 1,184.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// amount writes a number of bits: whole where it is whole, else to a hundredth.
func amount(bits float64) string {
	if bits == math.Trunc(bits) && math.Abs(bits) < 1e15 {
		return thousands(int(bits))
	}
	return fmt.Sprintf("%.2f", bits)
}

// decimals writes a number for a table.
func decimals(x float64) string {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.2f", x)
}

// percent writes a ratio: small ones to a hundredth, as these are what counts.
func percent(ratio float64) string {
	switch p := 100 * ratio; {
	case p >= 1000 || p == 0:
		return fmt.Sprintf("%.0f %%", p)
	case p >= 1:
		return fmt.Sprintf("%.1f %%", p)
	default:
		return fmt.Sprintf("%.2f %%", p)
	}
}

// pick returns a or b.
func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

// plural writes a count with its noun: 1 bit, 2 bits.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}
