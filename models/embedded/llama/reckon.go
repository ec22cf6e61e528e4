package llama

import "math"

// The functions of this file give the same bits on every platform, which
// those of package math do not promise: they use only operations that IEEE 754
// rounds correctly, in a fixed order. Each product is converted explicitly,
// because a Go compiler may fuse x*y+z without it, as it does on arm64.

const (
	log2e  = 1.44269504088896338700
	ln2Hi  = 0.693359375                // 10 bits, so that its multiples are exact
	ln2Lo  = -2.12194440054690582767e-4 // ln2 - ln2Hi
	ln2Hi6 = 6.93147180369123816490e-01 // the same for float64, as in FreeBSD's e_exp.c
	ln2Lo6 = 1.90821492927058770002e-10
)

// exp32 returns e^x in float32 with a relative error below 2e-7 from -87 to
// 88; 0 below that, also for NaN, and +Inf above.
//
// Source: the polynomial of Cephes' expf, by S. L. Moshier.
func exp32(x float32) float32 {
	if !(x >= -87) {
		return 0
	}
	if x > 88 {
		return float32(math.Inf(1))
	}
	half := float32(0.5)
	if x < 0 {
		half = -0.5
	}
	n := int32(float32(x*log2e) + half)
	r := x - float32(float32(n)*ln2Hi)
	r -= float32(float32(n) * ln2Lo)
	p := float32(1.9875691500e-4)
	p = float32(p*r) + 1.3981999507e-3
	p = float32(p*r) + 8.3334519073e-3
	p = float32(p*r) + 4.1665795894e-2
	p = float32(p*r) + 1.6666665459e-1
	p = float32(p*r) + 5.0000001201e-1
	p = float32(float32(p*r)*r) + r + 1
	return p * math.Float32frombits(uint32(n+127)<<23)
}

// exp64 returns e^x with a relative error below 1e-15 from -700 to 700; 0
// below that, also for NaN, and +Inf above.
func exp64(x float64) float64 {
	if !(x >= -700) {
		return 0
	}
	if x > 700 {
		return math.Inf(1)
	}
	half := 0.5
	if x < 0 {
		half = -0.5
	}
	n := int64(float64(x*log2e) + half)
	r := x - float64(float64(n)*ln2Hi6)
	r -= float64(float64(n) * ln2Lo6)
	// Taylor's series: |r| is at most ln2/2, the rest after r^14 below 1e-18.
	p := float64(r*(1.0/87178291200)) + 1.0/6227020800
	p = float64(p*r) + 1.0/479001600
	p = float64(p*r) + 1.0/39916800
	p = float64(p*r) + 1.0/3628800
	p = float64(p*r) + 1.0/362880
	p = float64(p*r) + 1.0/40320
	p = float64(p*r) + 1.0/5040
	p = float64(p*r) + 1.0/720
	p = float64(p*r) + 1.0/120
	p = float64(p*r) + 1.0/24
	p = float64(p*r) + 1.0/6
	p = float64(p*r) + 1.0/2
	p = float64(p*r) + 1
	p = float64(p*r) + 1
	return p * math.Float64frombits(uint64(n+1023)<<52)
}

// log64 returns the natural logarithm of x, which must be positive and
// normal, with a relative error below 1e-15 but close to 1, where the absolute
// error is below 1e-16.
func log64(x float64) float64 {
	// x = m × 2^n with m from √½ to √2, then ln m = 2 artanh((m-1)/(m+1)).
	bits := math.Float64bits(x)
	n := int64(bits>>52) - 1023
	m := math.Float64frombits(bits&(1<<52-1) | 1023<<52)
	if m > math.Sqrt2 {
		m /= 2
		n++
	}
	s := (m - 1) / (m + 1)
	s2 := float64(s * s)
	p := 0.0
	for k := 23; k >= 1; k -= 2 { // s2 is at most 0.0295
		p = float64(p*s2) + 1/float64(k)
	}
	return float64(float64(n)*ln2Hi6) + (float64(float64(2*s)*p) + float64(float64(n)*ln2Lo6))
}

// sincos returns the sine and the cosine of x, which must be from 0 to 1e6,
// with an absolute error below 1e-13.
func sincos(x float64) (sin, cos float64) {
	// Cody and Waite: π/2 in parts, of which the multiples of the first two
	// are exact.
	const (
		piHi  = 1.57079632673412561417e+00 // 33 bits, as in FreeBSD's e_rem_pio2.c
		piMid = 6.07710050630396597660e-11
		piLo  = 2.02226624879595063154e-21
	)
	n := int64(float64(x*(2/math.Pi)) + 0.5)
	r := x - float64(float64(n)*piHi)
	r -= float64(float64(n) * piMid)
	r -= float64(float64(n) * piLo)
	// Taylor's series: |r| is at most π/4, the rests below 1e-18.
	r2 := float64(r * r)
	s, c := 1.0, 1.0
	for k := 17; k >= 3; k -= 2 {
		s = 1 - float64(s*r2)/float64(k*(k-1))
	}
	for k := 18; k >= 2; k -= 2 {
		c = 1 - float64(c*r2)/float64(k*(k-1))
	}
	s = float64(s * r)
	switch n & 3 {
	case 0:
		return s, c
	case 1:
		return c, -s
	case 2:
		return -s, -c
	}
	return -c, s
}
