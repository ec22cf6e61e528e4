package theme_test

import (
	"regexp"
	"strings"
	"testing"

	"charm.land/glamour/v2"
	"github.com/charmbracelet/x/ansi"

	"tenbits/term"
	"tenbits/tui/theme"
)

const document = "# Title\n\nSome *emph* and `code` in a text that is long enough to be broken.\n\n## Part\n\n" +
	"- one\n- two\n  - three\n\n7. seven\n8. eight\n\n> quoted\n\n```go\nfunc main() {}\n```\n\n" +
	"| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n- [x] done\n- [ ] open\n"

// render draws Markdown as a screen would, 40 cells wide.
func render(t *testing.T, th *theme.Theme, source string) string {
	t.Helper()
	r, err := glamour.NewTermRenderer(glamour.WithStyles(th.Markdown()), glamour.WithWordWrap(40))
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Render(source)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What Markdown says can be seen without a single style: headings, bullets,
// code, quotations, tasks; and nothing is moved away from the left edge.
func TestMarkdownText(t *testing.T) {
	each(t, func(t *testing.T, th *theme.Theme) {
		var rows []string
		for row := range strings.Lines(render(t, th, document)) {
			if w := term.Width(strings.TrimSuffix(row, "\n")); w > 40 {
				t.Errorf("row of %d cells: %q", w, row)
			}
			if text := strings.TrimRight(ansi.Strip(row), " \n"); text != "" {
				rows = append(rows, text)
			}
		}
		want := []string{
			"# Title", "Some emph and `code` in a text that is", "long enough to be broken.", "## Part",
			"• one", "• two", "  • three", "7. seven", "8. eight", "│ quoted", "  func main() {}",
			" a                  │ b", strings.Repeat("─", 20) + "┼" + strings.Repeat("─", 19), " 1                  │ 2",
			"────────", "[✓] done", "[ ] open",
		}
		if got := strings.Join(rows, "\n"); got != strings.Join(want, "\n") {
			t.Errorf("drawn as\n%s", got)
		}
	})
}

// Markdown is as calm as the theme: no blocks of colour, and in none no colour
// at all, but headings, emphasis and links still stand out.
func TestMarkdownColors(t *testing.T) {
	style := regexp.MustCompile("\x1b\\[[0-9;:]*m")
	each(t, func(t *testing.T, th *theme.Theme) {
		out := render(t, th, document+"\n[name](https://example.com) ~~gone~~ **strong**\n")
		colored := false
		attrs := ""
		for _, s := range style.FindAllString(out, -1) {
			l := sgr(t, s)
			if l.bg != nil {
				t.Errorf("background in %q", s)
			}
			colored = colored || l.fg != nil
			attrs += l.attrs
		}
		if colored == (th.Name == "none") {
			t.Errorf("colours: %v", colored)
		}
		for _, a := range []string{"1 ", "4 ", "9 "} {
			if !strings.Contains(attrs, a) {
				t.Errorf("nothing has attribute %s", a)
			}
		}
		if th.Name == "none" && strings.Contains(attrs, "3 ") {
			t.Error("italics, which not every terminal has")
		}
	})
}
