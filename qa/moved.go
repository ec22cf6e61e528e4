package qa

import (
	"math"
	"strings"
)

// maxMoved bounds the work of Moved: the product of the numbers of words that
// differ at their ends.
const maxMoved = 4 << 20

// Moved returns how far a text is from the one before: how many words were put
// in or taken out, with the fewest that do. ok is false for texts that are too
// long to tell.
func Moved(from, to string) (words int, ok bool) {
	a, b := strings.Fields(from), strings.Fields(to)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a)*len(b) > maxMoved {
		return 0, false
	}
	// row[j] is the length of the longest common subsequence of what of a was
	// read and of the first j words of b.
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j], above)
			}
			diagonal = above
		}
	}
	return len(a) + len(b) - 2*row[len(b)], true
}

// Entropy returns how many bits an answer is expected to tell under the prior:
// 1 where yes is as probable as no.
func (p Prior) Entropy() float64 {
	y := p.P()
	return -y*math.Log2(y) - (1-y)*math.Log2(1-y)
}

// Surprisal returns how many bits an answer tells under the prior: −log2 of its
// probability. Of an erasure, which the prior is not about, ok is false.
func (p Prior) Surprisal(a Answer) (bits float64, ok bool) {
	switch a {
	case Yes:
		return -math.Log2(p.P()), true
	case No:
		return -math.Log2(1 - p.P()), true
	}
	return 0, false
}
