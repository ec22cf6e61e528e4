package theme_test

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"tenbits/qa"
	"tenbits/term"
	"tenbits/tui/theme"
)

// A theme that is picked by its name is what it says on both backgrounds.
func TestNamed(t *testing.T) {
	for _, dark := range []bool{true, false} {
		want := map[string]bool{"auto": dark, "dark": true, "light": false, "contrast": dark, "colorblind": dark, "none": dark}
		for _, name := range theme.Names() {
			th, err := theme.Named(name, dark)
			if err != nil {
				t.Fatal(err)
			}
			wantDark, known := want[name]
			if th.Name != name || !known || th.Dark != wantDark {
				t.Errorf("%s, dark %v: name %q, dark %v", name, dark, th.Name, th.Dark)
			}
			delete(want, name)
		}
		if len(want) > 0 {
			t.Errorf("not in the list: %v", want)
		}
		if th := theme.New(dark); th.Name != "auto" || th.Dark != dark {
			t.Errorf("New(%v) is %q, dark %v", dark, th.Name, th.Dark)
		}
	}
	_, err := theme.Named("solarized", true)
	if err == nil {
		t.Fatal("there is a theme solarized")
	}
	for _, name := range append(theme.Names(), "solarized") {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("the error does not name %s: %v", name, err)
		}
	}
}

// Text in each style is the text, and takes the cells of it.
func TestRender(t *testing.T) {
	each(t, func(t *testing.T, th *theme.Theme) {
		for name, p := range inks(t, th) {
			if got := p.Render(""); got != "" {
				t.Errorf("%s draws %q where there is no text", name, got)
			}
			if got := p.Render("✓ 数 a"); term.Width(got) != 6 {
				t.Errorf("%s: %q takes %d cells, want 6", name, got, term.Width(got))
			}
			if got := p.Render("✓ 数 a"); !strings.HasSuffix(name, "Edge") && ansi.Strip(got) != "✓ 数 a" {
				t.Errorf("%s: text became %q", name, got)
			}
		}
	})
}

// The box stands out from what is under it in every theme, without colours
// too, and as ASCII.
func TestBox(t *testing.T) {
	each(t, func(t *testing.T, th *theme.Theme) {
		rows := strings.Split(ansi.Strip(th.Box.Render("text")), "\n")
		if len(rows) != 3 || rows[1] == "" {
			t.Fatalf("box %q", rows)
		}
		sides := []rune(rows[1])
		if len(sides) != 8 || sides[0] == ' ' || sides[7] == ' ' || string(sides[1:7]) != " text " {
			t.Errorf("row %q", rows[1])
		}
		if got := theme.ASCII(strings.Join(rows, "\n")); got != "+------+\n| text |\n+------+" {
			t.Errorf("as ASCII:\n%s", got)
		}
		if got := lipgloss.Width(th.Box.Render("text")); got != 4+th.Box.GetHorizontalFrameSize() {
			t.Errorf("%d cells wide", got)
		}
	})
}

// A list of themes has a column of samples, which say the same in each theme
// and tell yes from no without colours.
func TestSwatch(t *testing.T) {
	const want = "✓ yes  ✗ no   ? era  + added  − removed   y▌ n▌ ?▌ e▌ ·▌"
	each(t, func(t *testing.T, th *theme.Theme) {
		got := ansi.Strip(th.Swatch())
		if term.Width(got) != term.Width(want) || !strings.HasPrefix(got, "✓ yes  ✗ no   ? era  + added  − removed ") {
			t.Errorf("%q, want %q", got, want)
		}
		if th.Name != "none" && got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

// Answers stand in columns, each with a sign of its own.
func TestAnswers(t *testing.T) {
	th := theme.New(true)
	words, blocks := map[string]bool{}, map[string]bool{}
	answers := []qa.Answer{qa.Yes, qa.No, qa.Erasure, qa.Answer("")}
	for _, a := range answers {
		word, _ := th.Word(a)
		block, _ := th.Block(a)
		if term.Width(word) != 5 {
			t.Errorf("%q: word %q", a, word)
		}
		words[theme.ASCII(word)], blocks[theme.ASCII(block)] = true, true
	}
	if len(words) != len(answers) || len(blocks) != len(answers) {
		t.Errorf("words %v, blocks %v", words, blocks)
	}
}
