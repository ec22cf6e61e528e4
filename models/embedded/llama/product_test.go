package llama

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The layout and the groups are there for speed: each product must be the sum
// from the first number to the last, for any number of vectors.
func TestApplyIsThePlainSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 20)
		rows, columns, vectors := size.Draw(t, "rows"), size.Draw(t, "columns"), size.Draw(t, "vectors")
		number := rapid.Float32Range(-10, 10)
		numbers := rapid.SliceOfN(number, rows*columns, rows*columns).Draw(t, "matrix")
		x := rapid.SliceOfN(number, columns*vectors, columns*vectors).Draw(t, "vectors")
		m := newMatrix(numbers, rows, columns)
		y := make([]float32, padded(rows)*vectors)
		m.apply(y, padded(rows), x, columns, vectors)
		row := make([]float32, columns)
		for r := range rows {
			m.row(row, r)
			for v := range vectors {
				var want float32
				for c := range columns {
					if row[c] != numbers[r*columns+c] {
						t.Fatalf("row %d is %v", r, row)
					}
					want += float32(row[c] * x[v*columns+c])
				}
				if got := y[v*padded(rows)+r]; math.Float32bits(got) != math.Float32bits(want) {
					t.Fatalf("row %d of vector %d is %g, want %g", r, v, got, want)
				}
			}
		}
	})
}

// BenchmarkSums is where nearly all the time goes.
func BenchmarkSums(b *testing.B) {
	for _, n := range []int{16, 64, 192} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w, x, y := make([]float32, n*width), make([]float32, n), [width]float32{}
			for b.Loop() {
				sums(&y, w, x)
			}
			b.ReportMetric(float64(n*width*b.N)/float64(b.Elapsed().Nanoseconds()), "products/ns")
		})
	}
}
