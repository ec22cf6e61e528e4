package llama

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Functions that are less exact than they say make the model another one than
// was trained.
func TestAccuracy(t *testing.T) {
	t.Run("exp32", rapid.MakeCheck(func(t *rapid.T) {
		x := rapid.Float32Range(-87, 88).Draw(t, "x")
		if got, want := float64(exp32(x)), math.Exp(float64(x)); math.Abs(got/want-1) > 2e-7 {
			t.Fatalf("%g, want %g", got, want)
		}
	}))
	t.Run("exp64", rapid.MakeCheck(func(t *rapid.T) {
		x := rapid.Float64Range(-700, 700).Draw(t, "x")
		if got, want := exp64(x), math.Exp(x); math.Abs(got/want-1) > 1e-15 {
			t.Fatalf("%g, want %g", got, want)
		}
	}))
	t.Run("log64", rapid.MakeCheck(func(t *rapid.T) {
		x := rapid.Float64Range(1e-300, 1e300).Draw(t, "x")
		if got, want := log64(x), math.Log(x); math.Abs(got-want) > 1e-15*math.Abs(want)+1e-16 {
			t.Fatalf("%g, want %g", got, want)
		}
	}))
	t.Run("sincos", rapid.MakeCheck(func(t *rapid.T) {
		x := rapid.Float64Range(0, 1e6).Draw(t, "x")
		sin, cos := sincos(x)
		if math.Abs(sin-math.Sin(x)) > 1e-13 || math.Abs(cos-math.Cos(x)) > 1e-13 {
			t.Fatalf("%g, %g, want %g, %g", sin, cos, math.Sin(x), math.Cos(x))
		}
	}))
}

// At the ends, too: attention to what is far less likely is none at all, and
// nothing that damaged weights lead to may become a number again.
func TestEnds(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, test := range []struct{ x, want float64 }{{0, 1}, {-1000, 0}, {-inf, 0}, {1000, inf}, {inf, inf}, {nan, 0}} {
		if got := float64(exp32(float32(test.x))); got != test.want {
			t.Errorf("exp32(%g) = %g, want %g", test.x, got, test.want)
		}
		if got := exp64(test.x); got != test.want {
			t.Errorf("exp64(%g) = %g, want %g", test.x, got, test.want)
		}
	}
	if got := log64(1); got != 0 {
		t.Errorf("log64(1) = %g", got)
	}
	if sin, cos := sincos(0); sin != 0 || cos != 1 {
		t.Errorf("sincos(0) = %g, %g", sin, cos)
	}
}
