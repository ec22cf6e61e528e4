package llama_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models/embedded/llama"
)

func logits() *rapid.Generator[[]float32] {
	return rapid.SliceOfN(rapid.Float32Range(-50, 50), 2, 300)
}

// A coder needs a number from 1 for every token and a sum that is exact, or
// some text cannot be written, or not be read again.
func TestFrequenciesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := logits().Draw(t, "logits")
		scale := rapid.UintRange(10, 30).Draw(t, "scale")
		chances, frequencies := make([]float64, len(l)), make([]uint32, len(l))
		llama.Chances(chances, l, rapid.Float64Range(0.01, 10).Draw(t, "temperature"))
		llama.Frequencies(frequencies, chances, scale)
		sum := uint64(0)
		for i, n := range frequencies {
			sum += uint64(n)
			if want := chances[i] * float64(uint64(1)<<scale); n == 0 || math.Abs(float64(n)-want) > float64(2*len(l)+2) {
				t.Fatalf("the frequency of token %d is %d, its chance %g of 2^%d", i, n, chances[i], scale)
			}
		}
		if sum != 1<<scale {
			t.Fatalf("the frequencies sum to %d, not 2^%d", sum, scale)
		}
	})
}

// The probabilities that are shown must be those of the model.
func TestChancesAndLogChanceAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := logits().Draw(t, "logits")
		chances, sum := make([]float64, len(l)), 0.0
		llama.Chances(chances, l, 1)
		for i, p := range chances {
			sum += p
			if log := llama.LogChance(l, i); math.Abs(math.Exp(log)-p) > 1e-12 {
				t.Fatalf("token %d: %g and %g", i, math.Exp(log), p)
			}
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Fatalf("the chances sum to %g", sum)
		}
		best := llama.Greedy(l)
		if i := slices.Index(l, slices.Max(l)); i != best {
			t.Fatalf("the first of the most probable is %d, not %d", i, best)
		}
	})
}

// A seed that was published must draw the same tokens in every later version.
func TestSamplerIsFixed(t *testing.T) {
	l := []float32{0, 1, 2, 3, -1, 2.5}
	s := llama.NewSampler(42)
	var got []int
	for range 20 {
		got = append(got, s.Sample(l, 1))
	}
	want := []int{3, 3, 3, 3, 2, 3, 2, 3, 3, 3, 3, 5, 5, 3, 3, 2, 5, 2, 3, 3}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Tokens must be drawn as often as they are probable.
func TestSamplerDrawsByProbability(t *testing.T) {
	l := []float32{float32(math.Log(0.5)), float32(math.Log(0.3)), float32(math.Log(0.2))}
	s, counts, n := llama.NewSampler(1), [3]float64{}, 20000.0
	for range int(n) {
		counts[s.Sample(l, 1)]++
	}
	for i, want := range []float64{0.5, 0.3, 0.2} {
		if math.Abs(counts[i]/n-want) > 0.02 {
			t.Errorf("token %d was drawn in %g of cases, want %g", i, counts[i]/n, want)
		}
	}
}

// Very long odds must not become no odds at all.
func TestNormaliseLongOdds(t *testing.T) {
	for _, test := range []struct{ logs, want []float64 }{
		{[]float64{-5000, -5000}, []float64{0.5, 0.5}},
		{[]float64{-5000, -9000}, []float64{1, 0}},
		{[]float64{0}, []float64{1}},
	} {
		if got := llama.Normalise(test.logs); !slices.Equal(got, test.want) {
			t.Errorf("%v gives %v, want %v", test.logs, got, test.want)
		}
	}
}

// BenchmarkChances is what a coder pays for a token beside the pass.
func BenchmarkChances(b *testing.B) {
	l := make([]float32, 512)
	for i := range l {
		l[i] = -float32(i) / 20
	}
	chances, frequencies := make([]float64, len(l)), make([]uint32, len(l))
	for b.Loop() {
		llama.Chances(chances, l, 1)
		llama.Frequencies(frequencies, chances, 24)
	}
}
