package theme_test

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"

	"tenbits/term"
	"tenbits/tui/theme"
)

type tables = map[string]map[string]string

func TestParse(t *testing.T) {
	s, err := theme.Parse(tables{
		"mine":  {"base": "dark", "good": "#00ff00", "accent": "33"},
		"plain": {},
		"sun":   {"base": "contrast", "bad": "#F00"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.Names(), append(theme.Names(), "mine", "plain", "sun"); !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	mine := named(t, s, "mine", false)
	if !mine.Dark || mine.Name != "mine" {
		t.Errorf("mine: name %q, dark %v, and its base is for dark", mine.Name, mine.Dark)
	}
	all, base := looks(t, mine), looks(t, theme.New(true))
	if !same(all["Yes"].fg, "#00ff00") || !same(all["YesChip"].bg, "#00ff00") || !same(all["Focus"].fg, "33") {
		t.Errorf("mine has %v, %v and %v", all["Yes"].fg, all["YesChip"].bg, all["Focus"].fg)
	}
	if all["No"] != base["No"] || all["Dim"] != base["Dim"] {
		t.Error("mine has not the colours of its base where it names none")
	}
	for _, dark := range []bool{true, false} {
		got, want := looks(t, named(t, s, "plain", dark)), looks(t, theme.New(dark))
		if got["Yes"] != want["Yes"] {
			t.Errorf("a theme that says nothing is not auto, dark %v", dark)
		}
		if sun := looks(t, named(t, s, "sun", dark)); !same(sun["No"].fg, "#f00") {
			t.Errorf("sun, dark %v: no is %v", dark, sun["No"].fg)
		}
	}
	if _, err := s.Named("yours", true); err == nil || !strings.Contains(err.Error(), "none, mine, plain, sun") {
		t.Errorf("error %v, which does not name the themes of the user", err)
	}
}

func named(t *testing.T, s theme.Set, name string, dark bool) *theme.Theme {
	t.Helper()
	th, err := s.Named(name, dark)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func same(c color.Color, name string) bool {
	if c == nil {
		return false
	}
	r, g, b, _ := c.RGBA()
	x, y, z, _ := lipgloss.Color(name).RGBA()
	return r == x && g == y && b == z
}

// Whoever wrote the theme learns which key is wrong, and what can be there.
func TestParseErrors(t *testing.T) {
	many := tables{}
	for i := range 65 {
		many[fmt.Sprintf("t%d", i)] = nil
	}
	tests := []struct {
		in   tables
		want []string
	}{
		{tables{"mine": {"gold": "#fff"}}, []string{"themes.mine", `"gold"`, "base, good, bad, warn, accent, dim, rule, chip-text, chip-empty"}},
		{tables{"mine": {"good": "green"}}, []string{"themes.mine", "good", `"green"`, "#rgb", "#rrggbb", "0 to 255"}},
		{tables{"mine": {"bad": ""}}, []string{"themes.mine: bad"}},
		{tables{"mine": {"bad": "256"}}, []string{"themes.mine: bad"}},
		{tables{"mine": {"bad": "-1"}}, []string{"themes.mine: bad"}},
		{tables{"mine": {"bad": "007"}}, []string{"themes.mine: bad"}},
		{tables{"mine": {"bad": "+7"}}, []string{"themes.mine: bad"}},
		{tables{"mine": {"bad": "#12345"}}, []string{"themes.mine: bad"}},
		{tables{"mine": {"bad": "#ggg"}}, []string{"themes.mine: bad"}},
		{tables{"mine": {"bad": "#"}}, []string{"themes.mine: bad"}},
		{tables{"mine": {"base": "solarized"}}, []string{"themes.mine: base", `"solarized"`, "auto, dark, light, contrast, colorblind, none"}},
		{tables{"mine": {}, "yours": {"base": "mine"}}, []string{"themes.yours: base", `"mine"`}},
		{tables{"dark": {}}, []string{`"dark"`, "built in"}},
		{tables{"": {}}, []string{`""`, "a-z"}},
		{tables{"My Theme": {}}, []string{`"My Theme"`, "a-z"}},
		{tables{strings.Repeat("a", 33): {}}, []string{"32"}},
		{tables{"mine": {"good": "\x1b]0;title\a" + strings.Repeat("9", 1e6)}}, []string{`\x1b`}},
		{many, []string{"65", "64"}},
	}
	for _, tt := range tests {
		_, err := theme.Parse(tt.in)
		if err == nil {
			t.Errorf("%.80v is taken", tt.in)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%.80v: error %q does not say %q", tt.in, err, want)
			}
		}
		if len(err.Error()) > 300 {
			t.Errorf("error of %d bytes", len(err.Error()))
		}
	}
}

// A theme of the user cannot make a block whose text is lost on it.
func TestChipsStayReadable(t *testing.T) {
	for _, text := range []string{"#000", "#fff", "8", "#00ff00"} {
		for _, block := range []string{"#000", "#fff", "#777", "0", "7", "15", "21", "226", "244"} {
			for _, base := range theme.Names() {
				s, err := theme.Parse(tables{"mine": {"base": base, "chip-text": text, "dim": text, "good": block, "chip-empty": block}})
				if err != nil {
					t.Fatal(err)
				}
				all := looks(t, named(t, s, "mine", true))
				for _, name := range []string{"YesChip", "EmptyChip"} {
					if got := ratio(all[name].fg, all[name].bg); got < 4.5 {
						t.Errorf("%s of %s on %s, base %s: %.2f to 1", name, text, block, base, got)
					}
				}
			}
		}
	}
}

// Whatever stands in a config file, a theme of it draws text in styles that
// end, or there is an error that can be shown.
func FuzzParse(f *testing.F) {
	f.Add("mine", "base", "dark", "good", "#00ff00")
	f.Add("mine", "accent", "33", "rule", "#abc")
	f.Add("none", "chip-text", "0", "chip-empty", "255")
	f.Add("\x1b", "base", "nothing", "good", "#gg\u202e")
	f.Fuzz(func(t *testing.T, name, key1, value1, key2, value2 string) {
		s, err := theme.Parse(tables{name: {key1: value1, key2: value2}})
		if err != nil {
			if text := err.Error(); term.CleanLine(text) != text || len(text) > 600 {
				t.Errorf("error %q", text)
			}
			return
		}
		th := named(t, s, name, true)
		all := looks(t, th)
		if l := all["YesChip"]; l.bg != nil && ratio(l.fg, l.bg) < 4.5 {
			t.Errorf("chip %v", l)
		}
		if got := th.Swatch(); term.Width(got) != term.Width(theme.New(true).Swatch()) {
			t.Errorf("swatch %q", got)
		}
	})
}
