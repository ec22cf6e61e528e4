package theme_test

import (
	"image/color"
	"math"
	"testing"

	"tenbits/tui/theme"
)

// deficiencies are the matrices for dichromats (severity 1.0) of G. M. Machado,
// M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for
// Simulation of Color Vision Deficiency", IEEE TVCG 15 (6), 2009. They apply to
// linear sRGB.
func deficiencies() map[string][3][3]float64 {
	return map[string][3][3]float64{
		"none":         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
}

// seen returns a colour in CIELAB (D65) as somebody with that deficiency sees
// it.
func seen(c color.Color, m [3][3]float64) [3]float64 {
	l := light(c)
	var s [3]float64
	for i, row := range m {
		s[i] = min(1, max(0, row[0]*l[0]+row[1]*l[1]+row[2]*l[2]))
	}
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124564*s[0] + 0.3575761*s[1] + 0.1804375*s[2]) / 0.95047)
	y := f(0.2126729*s[0] + 0.7151522*s[1] + 0.0721750*s[2])
	z := f((0.0193339*s[0] + 0.1191920*s[1] + 0.9503041*s[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// apart is the distance of two colours by CIE76 for somebody who sees so.
func apart(a, b color.Color, m [3][3]float64) float64 {
	p, q := seen(a, m), seen(b, m)
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

// Who cannot tell some colours apart can tell the answers apart, as words and
// as blocks.
func TestColorblind(t *testing.T) {
	const least = 20 // ten times what is just noticed
	for _, dark := range []bool{true, false} {
		th, err := theme.Named("colorblind", dark)
		if err != nil {
			t.Fatal(err)
		}
		all := looks(t, th)
		names := []string{"Yes", "No", "Erasure", "Side"}
		for kind, m := range deficiencies() {
			for i, a := range names {
				for _, b := range names[:i] {
					if got := apart(all[a].fg, all[b].fg, m); got < least {
						t.Errorf("dark %v, %s: words %s and %s are %.1f apart", dark, kind, a, b, got)
					}
					if got := apart(all[a+"Chip"].bg, all[b+"Chip"].bg, m); got < least {
						t.Errorf("dark %v, %s: blocks %s and %s are %.1f apart", dark, kind, a, b, got)
					}
				}
			}
		}
	}
	// The measure sees what it is for: green and red of the dark theme.
	all := looks(t, theme.New(true))
	if got := apart(all["Yes"].fg, all["No"].fg, deficiencies()["deuteranopia"]); got > least {
		t.Errorf("yes and no of the dark theme are %.1f apart to a deuteranope", got)
	}
}
