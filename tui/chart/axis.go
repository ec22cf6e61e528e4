package chart

import (
	"math"
)

// Scale is how values lie along an axis.
type Scale int

const (
	Linear Scale = iota // equal steps, from 0 where the chart shows lengths
	Log                 // equal factors
)

// least and most bound the size of what is drawn, so that no step of a scale
// is 0 or infinite.
const least, most = 1e-300, 1e300

// finite tells whether v is a number that can be drawn.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// bounded returns v with its size brought to between least and most. 0 stays.
func bounded(v float64) float64 {
	switch a := math.Abs(v); {
	case v == 0:
		return 0
	case a < least:
		return math.Copysign(least, v)
	case a > most:
		return math.Copysign(most, v)
	}
	return v
}

// axis maps the values from lo to hi, lo < hi, to 0 to 1.
type axis struct {
	lo, hi float64
	scale  Scale
	whole  bool                         // ticks stand at whole numbers only
	format func(v, step float64) string // nil for tickText
}

// place returns where v lies, at an end where it lies beyond.
func (a axis) place(v float64) float64 {
	v = max(a.lo, min(bounded(v), a.hi))
	if a.scale == Log {
		from := math.Log10(a.lo)
		return unit((math.Log10(v) - from) / (math.Log10(a.hi) - from))
	}
	// Halves: the difference of the ends may be more than a float holds.
	return unit((v/2 - a.lo/2) / (a.hi/2 - a.lo/2))
}

// unit returns v brought to between 0 and 1, and 0 for what is not a number.
func unit(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return max(0, min(v, 1))
}

// lengths returns an axis for values that are shown as lengths. It starts at 0,
// or where it is logarithmic at a power of ten that is at most 1 and at most
// the smallest positive value. It ends at or after the largest finite one.
func lengths(values []float64, scale Scale) axis {
	low, high := math.Inf(1), 0.0
	for _, v := range values {
		if finite(v) && v > 0 {
			low, high = min(low, bounded(v)), max(high, bounded(v))
		}
	}
	if high == 0 {
		low, high = 1, 1
	}
	if scale == Log {
		lo := min(1, decade(low))
		return axis{lo: lo, hi: max(high, 10*lo), scale: Log}
	}
	step := nice(high / 4)
	return axis{hi: max(high, math.Ceil(high/step)*step), scale: Linear}
}

// span returns an axis for values that are shown as places.
func span(values []float64, scale Scale) axis {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !finite(v) || scale == Log && v <= 0 {
			continue
		}
		lo, hi = min(lo, bounded(v)), max(hi, bounded(v))
	}
	switch {
	case lo > hi && scale == Log:
		lo, hi = 1, 10
	case lo > hi:
		lo, hi = 0, 1
	case scale == Log && hi/lo < 1.01:
		lo, hi = lo/2, hi*2
	case hi-lo <= 1e-9*max(math.Abs(lo), math.Abs(hi)):
		by := max(math.Abs(lo), 1) / 2
		lo, hi = lo-by, hi+by
	}
	return axis{lo: lo, hi: hi, scale: scale}
}

// decade returns the power of ten at or below v, which is positive.
func decade(v float64) float64 {
	p := int(math.Floor(math.Log10(v)))
	// The logarithm of a power of ten may lie beside its whole number.
	if math.Pow10(p+1) <= v {
		p++
	}
	if math.Pow10(p) > v {
		p--
	}
	return math.Pow10(p)
}

// nice returns the smallest of 1, 2 and 5 times a power of ten that is at
// least v, which is positive.
func nice(v float64) float64 {
	d := decade(max(v, least))
	for _, by := range []float64{1, 2, 5} {
		if by*d >= v {
			return by * d
		}
	}
	return 10 * d
}

// tick is a place on an axis and what stands at it.
type tick struct {
	cell int // from 0, where the axis begins
	text string
}

// fit returns of ticks in order those that are drawn, none where their step is
// too fine.
type fit func([]tick) []tick

// ticks returns ticks for an axis of n cells: those of the finest step that
// fits, none where no step does.
func (a axis) ticks(n int, fits fit) []tick {
	if n < 1 {
		return nil
	}
	if a.scale == Log {
		return a.logTicks(n, fits)
	}
	format := a.format
	if format == nil {
		format = tickText
	}
	size := a.hi/2 - a.lo/2
	least := nice(2 * (size / float64(n)))
	if a.whole {
		least = max(least, 1)
	}
	for step := least; step/2 <= size; step = nice(step * 1.5) {
		var out []tick
		first := math.Ceil(a.lo/step - 1e-9)
		for i := range n + 2 {
			v := (first + float64(i)) * step
			if v > a.hi+1e-9*step {
				break
			}
			out = append(out, a.tick(v, n, format(v, step)))
		}
		if out = fits(out); len(out) > 0 {
			return out
		}
	}
	return nil
}

// logTicks returns ticks at powers of ten, at each, each second or so. Where
// these are few, those at 2 and 5 times a power are tried first.
func (a axis) logTicks(n int, fits fit) []tick {
	text := a.format
	if text == nil {
		text = tickText
	}
	bottom, top := math.Log10(decade(a.lo)), math.Log10(decade(a.hi))
	from, to := int(math.Round(bottom)), int(math.Round(top))
	every := func(step int, factors ...float64) (out []tick) {
		for p := from; p <= to; p += step {
			for _, by := range factors {
				v := by * math.Pow10(p)
				if v >= a.lo*(1-1e-9) && v <= a.hi*(1+1e-9) {
					out = append(out, a.tick(v, n, text(v, v)))
				}
			}
		}
		return out
	}
	if to-from < 3 {
		if out := fits(every(1, 1, 2, 5)); len(out) > 0 {
			return out
		}
	}
	for step := 1; step <= to-from+1; step++ {
		if out := fits(every(step, 1)); len(out) > 0 {
			return out
		}
	}
	return nil
}

func (a axis) tick(v float64, n int, text string) tick {
	return tick{int(math.Round(a.place(v) * float64(n))), text}
}

// apart fits ticks that are at least gap cells from one to the next, and no two
// neighbours of the same text.
func apart(gap int) fit {
	return func(ts []tick) []tick {
		for i := 1; i < len(ts); i++ {
			if ts[i].cell-ts[i-1].cell < gap || ts[i].text == ts[i-1].text {
				return nil
			}
		}
		return ts
	}
}

// pick returns a or b.
func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}
