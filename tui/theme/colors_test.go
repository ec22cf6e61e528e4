package theme_test

import (
	"image/color"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"

	"tenbits/tui/theme"
)

// look is what a terminal shows after some escape sequences.
type look struct {
	fg, bg color.Color // nil: the terminal's own
	attrs  string      // the other parameters that are on
}

// sgr returns the look after the styles in s, which may hold nothing else.
func sgr(t *testing.T, s string) look {
	t.Helper()
	var l look
	for s != "" {
		body, rest, ok := strings.Cut(s, "m")
		params, is := strings.CutPrefix(body, "\x1b[")
		if !ok || !is {
			t.Fatalf("%q is no style", s)
		}
		s = rest
		codes := strings.Split(params, ";")
		for len(codes) > 0 {
			var c color.Color
			at := codes[0]
			switch {
			case at == "" || at == "0":
				l = look{}
				codes = codes[1:]
				continue
			case at != "38" && at != "48":
				n, err := strconv.Atoi(at)
				if err != nil {
					t.Fatalf("parameter %q", at)
				}
				switch {
				case n >= 90 && n <= 97:
					l.fg = lipgloss.Color(strconv.Itoa(n - 82))
				case n >= 100 && n <= 107:
					l.bg = lipgloss.Color(strconv.Itoa(n - 92))
				case n >= 30 && n <= 37:
					l.fg = lipgloss.Color(strconv.Itoa(n - 30))
				case n >= 40 && n <= 47:
					l.bg = lipgloss.Color(strconv.Itoa(n - 40))
				default:
					l.attrs += at + " "
				}
				codes = codes[1:]
				continue
			case codes[1] == "5":
				c = lipgloss.Color(codes[2])
				codes = codes[3:]
			default:
				var rgb [3]uint8
				for i := range rgb {
					n, err := strconv.ParseUint(codes[2+i], 10, 8)
					if err != nil {
						t.Fatal(err)
					}
					rgb[i] = uint8(n)
				}
				c = color.RGBA{rgb[0], rgb[1], rgb[2], 255}
				codes = codes[5:]
			}
			if at == "38" {
				l.fg = c
			} else {
				l.bg = c
			}
		}
	}
	return l
}

// inks returns all styles of a theme for text, by their names: its exported
// fields, and "Edge" behind the name of a chip.
func inks(t *testing.T, th *theme.Theme) map[string]theme.Paint {
	t.Helper()
	all := map[string]theme.Paint{}
	v := reflect.ValueOf(*th)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		switch x := v.Field(i).Interface().(type) {
		case theme.Paint:
			all[f.Name] = x
		case theme.Chip:
			all[f.Name], all[f.Name+"Edge"] = x.Paint, x.Edge
		case string, bool, lipgloss.Style:
		default:
			t.Fatalf("%s is a %T, which no test looks at", f.Name, x)
		}
	}
	if len(all) < 30 {
		t.Fatalf("only %d styles", len(all))
	}
	return all
}

// looks returns how text in each style looks, and checks that nothing goes on
// after it.
func looks(t *testing.T, th *theme.Theme) map[string]look {
	t.Helper()
	all := map[string]look{}
	for name, p := range inks(t, th) {
		on, off, ok := strings.Cut(p.Render("x"), "x")
		if !ok && strings.HasSuffix(name, "Edge") && on == " " {
			continue // a block that is not there
		}
		all[name] = sgr(t, on)
		if after := sgr(t, on+off); after != (look{}) {
			t.Errorf("%s: %s goes on after the text: %v", th.Name, name, after)
		}
	}
	return all
}

// each calls f with every built-in theme for both backgrounds.
func each(t *testing.T, f func(t *testing.T, th *theme.Theme)) {
	for _, name := range theme.Names() {
		for _, dark := range []bool{true, false} {
			th, err := theme.Named(name, dark)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(name+map[bool]string{true: "/dark", false: "/light"}[dark], func(t *testing.T) { f(t, th) })
		}
	}
}

// light returns the parts of a colour without the gamma of sRGB.
func light(c color.Color) [3]float64 {
	var out [3]float64
	r, g, b, _ := c.RGBA()
	for i, v := range []uint32{r, g, b} {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			out[i] = x / 12.92
		} else {
			out[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return out
}

// ratio is the contrast ratio of WCAG 2.2.
func ratio(a, b color.Color) float64 {
	luminance := func(c color.Color) float64 {
		l := light(c)
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestRatio(t *testing.T) {
	tests := []struct {
		a, b string
		want float64
	}{
		{"#000", "#fff", 21}, {"#fff", "#fff", 1}, {"#777777", "#fff", 4.48}, {"#f00", "#fff", 4.00},
	}
	for _, tt := range tests {
		if got := ratio(lipgloss.Color(tt.a), lipgloss.Color(tt.b)); math.Abs(got-tt.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", tt.a, tt.b, got, tt.want)
		}
	}
}

// Text can be read: on black and on the dark grey, or on white and the light
// grey, that terminals have behind it, and on its block where it has one.
func TestContrast(t *testing.T) {
	each(t, func(t *testing.T, th *theme.Theme) {
		text, line := 4.5, 2.5
		if th.Name == "contrast" {
			text, line = 7, 4.5
		}
		behind := []string{"#ffffff", "#fafafa"}
		if th.Dark {
			behind = []string{"#000000", "#1e1e1e"}
		}
		for name, l := range looks(t, th) {
			least := text
			switch {
			case name == "EmptyChipEdge", l.fg == nil && l.bg == nil:
				continue // hardly seen on purpose; or in the terminal's own colours
			case name == "Rule":
				least = line
			case l.fg == nil:
				t.Errorf("%s has a background, and text in any colour on it", name)
				continue
			case l.bg != nil:
				if got := ratio(l.fg, l.bg); got < least {
					t.Errorf("%s: %.2f to 1 on its block, want %.1f", name, got, least)
				}
				continue
			}
			for _, b := range behind {
				if got := ratio(l.fg, lipgloss.Color(b)); got < least {
					t.Errorf("%s: %.2f to 1 on %s, want %.1f", name, got, b, least)
				}
			}
		}
	})
}

// The theme without colours has none, and still tells apart what has to be
// told apart in a list of answers and in a text that changed.
func TestNone(t *testing.T) {
	for _, dark := range []bool{true, false} {
		th, err := theme.Named("none", dark)
		if err != nil {
			t.Fatal(err)
		}
		all := looks(t, th)
		for name, l := range all {
			if l.fg != nil || l.bg != nil {
				t.Errorf("%s has a colour", name)
			}
			for _, code := range strings.Fields(l.attrs) {
				if !strings.Contains(" 1 4 7 9 ", " "+code+" ") { // bold, underline, reverse, strikethrough
					t.Errorf("%s: parameter %s", name, code)
				}
			}
		}
		for _, group := range [][]string{
			{"YesChip", "NoChip", "ErasureChip", "EmptyChip"}, {"Yes", "No", "Erasure", "Pending"},
			{"Added", "Removed", "Plain"}, {"Focus", "Title"}, {"Good", "Bad"},
		} {
			seen := map[string]string{}
			for _, name := range group {
				if other, ok := seen[all[name].attrs]; ok {
					t.Errorf("%s looks as %s", name, other)
				}
				seen[all[name].attrs] = name
			}
		}
		if box := th.Box.Render("x"); strings.Contains(box, "\x1b") {
			t.Errorf("the box has a style: %q", box)
		}
	}
}

// In none a block that is only letters has no edge, which would be a block.
func TestBareEdges(t *testing.T) {
	th, err := theme.Named("none", true)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]theme.Chip{"no": th.NoChip, "empty": th.EmptyChip, "side": th.SideChip} {
		if got := c.Edge.Render("▄▄▄"); got != "   " {
			t.Errorf("%s: edge %q", name, got)
		}
	}
	if got := th.YesChip.Edge.Render("▄▄▄"); got != "▄▄▄" {
		t.Errorf("yes: edge %q", got)
	}
}
