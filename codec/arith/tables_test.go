package arith_test

import "math/rand/v2"

// tables are what the benchmarks code under: of few and of many symbols, with
// totals that are powers of two and that are not.
func tables() map[string][]uint32 {
	even := func(symbols int, total uint32) []uint32 {
		t := make([]uint32, symbols+1)
		for i := range t {
			t[i] = uint32(uint64(total) * uint64(i) / uint64(symbols))
		}
		return t
	}
	return map[string][]uint32{
		"bits/total 2^16":      {0, 50000, 1 << 16},
		"bits/total 65521":     {0, 50000, 65521},
		"8 symbols/total 2^16": even(8, 1<<16),
		"512/total 2^16":       even(512, 1<<16),
		"512/total 2^24-3":     even(512, 1<<24-3),
	}
}

// symbols draws n symbols by their shares.
func symbols(table []uint32, n int) []int {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]int, n)
	for i := range out {
		part := uint32(r.Uint64N(uint64(table[len(table)-1])))
		for table[out[i]+1] <= part {
			out[i]++
		}
	}
	return out
}
