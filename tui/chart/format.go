package chart

import (
	"math"
	"strconv"
	"strings"
)

// number writes a value as it stands beside a bar: whole ones with commas,
// others to a hundredth, very small and very large ones with a power of ten.
func number(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "-∞"
	case v == 0:
		return "0"
	case a >= 1e15 || a < 0.005:
		return short(v)
	case v == math.Trunc(v):
		return thousands(strconv.FormatFloat(v, 'f', 0, 64))
	default:
		whole, part, _ := strings.Cut(strconv.FormatFloat(v, 'f', 2, 64), ".")
		return thousands(whole) + "." + part
	}
}

// thousands puts commas into a whole number.
func thousands(s string) string {
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// short writes a number with three digits and a power of ten.
func short(v float64) string {
	s := strconv.FormatFloat(v, 'g', 3, 64)
	return strings.Replace(s, "e+", "e", 1)
}

// tickText writes what stands at a tick: 0.25, 10, 1.5k, 2M. Ticks that are
// step apart are written with as many digits as part them.
func tickText(v, step float64) string {
	a := math.Abs(v)
	if v == 0 || a < step*1e-6 {
		return "0"
	}
	if a >= 1e15 || a < 1e-4 {
		return short(v)
	}
	by, letter := 1.0, ""
	for _, k := range []struct {
		by     float64
		letter string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		// A millionth off, as steps that are added up may lie below.
		if a >= k.by*(1-1e-9) {
			by, letter = k.by, k.letter
			break
		}
	}
	digits := 0
	for s := step / by; s < 1-1e-9 && digits < 9; s *= 10 {
		digits++
	}
	text := strconv.FormatFloat(v/by, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + letter
}

// percentText writes a ratio at a tick.
func percentText(v, step float64) string { return tickText(100*v, 100*step) + " %" }

// countText writes the number of a question at a tick, and nothing between
// two.
func countText(v, _ float64) string { return thousands(strconv.FormatFloat(v, 'f', 0, 64)) }
