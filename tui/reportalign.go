package tui

import (
	"slices"
	"strings"
)

const (
	// maxWork bounds the pairs of words that an alignment of two texts looks at,
	// however long they are. Above it, changed lines are marked more coarsely.
	maxWork = 1 << 22

	// effort is what looking at two lines takes at least, in pairs of words.
	effort = 32

	// reach is how many lines a changed line is searched for further on.
	reach = 4
)

// fate is what became of a line.
type fate int

const (
	same fate = iota
	edited
	dropped // only the older text has it
	added   // only the newer one
)

// edit is a line of two texts: in both, in another version in each, or in one.
type edit struct {
	fate
	older, newer string // empty where the line is not in that text
	gone, came   []bool // the words that only the older, only the newer has
}

// align puts the lines of two texts beside each other. Lines that are unique in
// both hold the texts together, and what lies between them is compared line by
// line, so that the work grows with the length of the texts and no faster.
func align(older, newer []string) []edit {
	w := aligner{older: older, newer: newer, work: maxWork, edits: make([]edit, 0, max(len(older), len(newer)))}
	i, j := 0, 0
	for _, at := range anchors(older, newer) {
		w.between(older[i:at[0]], newer[j:at[1]])
		i, j = at[0], at[1] // it begins what comes next
	}
	w.between(older[i:], newer[j:])
	return w.edits
}

// anchors returns the lines that both texts have exactly once, in the longest
// order that they have in common, as pairs of indices.
func anchors(older, newer []string) [][2]int {
	type found struct{ inOlder, inNewer, times int }
	lines := make(map[string]found, len(older))
	for i, line := range older {
		f := lines[line]
		lines[line] = found{i, -1, f.times + 1}
	}
	for j, line := range newer {
		if f, ok := lines[line]; ok && f.times == 1 {
			if f.inNewer >= 0 {
				f.times = 2
			}
			f.inNewer = j
			lines[line] = f
		}
	}
	var pairs [][2]int
	for i, line := range older {
		if f := lines[line]; f.times == 1 && f.inNewer >= 0 && !blank(line) {
			pairs = append(pairs, [2]int{i, f.inNewer})
		}
	}
	return rising(pairs)
}

// rising returns the longest part of pairs, which are in order of their first
// numbers, that is in order of their second ones too.
func rising(pairs [][2]int) [][2]int {
	var ends []int // ends[n] is the pair with the lowest second number that ends a part of n+1
	before := make([]int, len(pairs))
	for k, p := range pairs {
		n, _ := slices.BinarySearchFunc(ends, p[1], func(e, v int) int { return pairs[e][1] - v })
		before[k] = -1
		if n > 0 {
			before[k] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, k)
		} else {
			ends[n] = k
		}
	}
	out := make([][2]int, len(ends))
	if len(ends) == 0 {
		return out
	}
	for n, k := len(ends)-1, ends[len(ends)-1]; n >= 0; n, k = n-1, before[k] {
		out[n] = pairs[k]
	}
	return out
}

// aligner collects edits.
type aligner struct {
	older, newer []string
	work         int // pairs of words that may still be looked at
	edits        []edit
}

// between aligns a stretch of each text.
func (w *aligner) between(a, b []string) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		w.keep(a[0])
		a, b = a[1:], b[1:]
	}
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	tail := a[len(a)-n:]
	a, b = a[:len(a)-n], b[:len(b)-n]
	for len(a) > 0 && len(b) > 0 {
		i, j := w.next(a, b)
		a, b = a[i:], b[j:]
	}
	for _, line := range a {
		w.drop(line)
	}
	for _, line := range b {
		w.add(line)
	}
	for _, line := range tail {
		w.keep(line)
	}
}

// next adds what the stretches begin with and returns how many lines of each
// that is.
func (w *aligner) next(a, b []string) (int, int) {
	switch {
	case a[0] == b[0]:
		w.keep(a[0])
		return 1, 1
	case blank(a[0]):
		w.drop(a[0])
		return 1, 0
	case blank(b[0]):
		w.add(b[0])
		return 0, 1
	}
	e, near := w.compare(a[0], b[0])
	if near {
		w.edits = append(w.edits, e)
		return 1, 1
	}
	for k := 1; k < reach; k++ {
		if k < len(b) && w.near(a[0], b[k]) {
			for _, line := range b[:k] {
				w.add(line)
			}
			return 0, k
		}
		if k < len(a) && w.near(a[k], b[0]) {
			for _, line := range a[:k] {
				w.drop(line)
			}
			return k, 0
		}
	}
	if kin(e.came) {
		w.edits = append(w.edits, e)
	} else {
		w.drop(a[0])
		w.add(b[0])
	}
	return 1, 1
}

// compare returns two lines as versions of one, and whether half of the words
// of each are in both.
func (w *aligner) compare(older, newer string) (edit, bool) {
	a, b := wordsOf(older), wordsOf(newer)
	gone, came := differ(a, b, min(maxPairs, w.work))
	w.work = max(0, w.work-len(a)*len(b)-effort)
	common := 0
	for _, only := range came {
		if !only {
			common++
		}
	}
	e := edit{edited, older, newer, gone, came}
	if common == len(a) && common == len(b) {
		e = edit{fate: same, older: older, newer: newer} // but for spaces
	}
	return e, 2*common >= max(len(a), len(b))
}

func (w *aligner) near(older, newer string) bool {
	if older == newer {
		return !blank(older)
	}
	if blank(older) || blank(newer) || w.work == 0 {
		return false
	}
	_, near := w.compare(older, newer)
	return near
}

func (w *aligner) keep(line string) {
	w.edits = append(w.edits, edit{fate: same, older: line, newer: line})
}

func (w *aligner) drop(line string) {
	w.edits = append(w.edits, edit{fate: dropped, older: line, gone: all(line)})
}

func (w *aligner) add(line string) {
	w.edits = append(w.edits, edit{fate: added, newer: line, came: all(line)})
}

// all marks every word of a line.
func all(line string) []bool {
	marks := make([]bool, len(wordsOf(line)))
	for i := range marks {
		marks[i] = true
	}
	return marks
}

func blank(line string) bool { return strings.TrimSpace(line) == "" }
