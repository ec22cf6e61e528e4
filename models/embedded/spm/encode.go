package spm

import (
	"container/heap"
	"unicode/utf8"
)

// Encode returns the pieces of text, which may be any bytes: decoded they are
// text again. Nothing is put in front. It takes time in proportion to the
// text, times the logarithm of its longest stretch without a place where no
// piece can reach across.
//
// Every character starts as a symbol of its own; then the neighbours whose
// union is the piece with the best score are merged, the leftmost first among
// equals, until no union is a piece (llama.cpp, llm_tokenizer_spm_session).
func (v *Vocabulary) Encode(text string) []int {
	ids := make([]int, 0, len(text)/2+1)
	m := &merger{v: v}
	last := rune(-1)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n <= 1, r == '▁':
			// Only byte pieces can write it, so nothing is merged across it.
			ids = m.finish(ids)
			for _, b := range []byte(text[i : i+n]) {
				ids = append(ids, v.bytes[b])
			}
			last = -1
		default:
			if r == ' ' {
				r = '▁'
			}
			if _, ok := v.joins[[2]rune{last, r}]; !ok {
				ids = m.finish(ids)
			}
			m.push(r)
			last = r
		}
		i += n
	}
	return m.finish(ids)
}

// A merger encodes one stretch of text in which pieces may be merged.
type merger struct {
	v       *Vocabulary
	text    []byte
	symbols []symbol
	pairs   pairs
}

// A symbol is a part of the text and has its neighbours in the list of those
// that are left, -1 where it has none. A symbol that was merged into the one
// before it has no bytes.
type symbol struct {
	start, end int
	prev, next int
}

// A pair is two neighbours that could be merged: the first of them, and the
// bytes of both when the pair was found, to tell whether it still stands.
type pair struct {
	left, right int
	size        int
	score       float32
}

type pairs []pair

func (p pairs) Len() int { return len(p) }
func (p pairs) Less(i, j int) bool {
	if p[i].score != p[j].score {
		return p[i].score > p[j].score
	}
	return p[i].left < p[j].left
}
func (p pairs) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p *pairs) Push(x any)   { *p = append(*p, x.(pair)) }
func (p *pairs) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

func (m *merger) push(r rune) {
	start, i := len(m.text), len(m.symbols)
	m.text = utf8.AppendRune(m.text, r)
	m.symbols = append(m.symbols, symbol{start: start, end: len(m.text), prev: i - 1, next: i + 1})
}

// finish appends the pieces of the stretch to ids and empties the merger.
func (m *merger) finish(ids []int) []int {
	if len(m.symbols) == 0 {
		return ids
	}
	m.symbols[len(m.symbols)-1].next = -1
	m.merge()
	for i := 0; i >= 0; i = m.symbols[i].next {
		part := m.text[m.symbols[i].start:m.symbols[i].end]
		if id, ok := m.v.ids[string(part)]; ok {
			ids = append(ids, id)
			continue
		}
		for _, b := range unescape(part) {
			ids = append(ids, m.v.bytes[b])
		}
	}
	m.text, m.symbols, m.pairs = m.text[:0], m.symbols[:0], m.pairs[:0]
	return ids
}

// unescape returns the text of a symbol that is no piece, and so is a single
// character: a vocabulary may lack the one for a space, too.
func unescape(part []byte) []byte {
	if string(part) == space {
		return []byte(" ")
	}
	return part
}

func (m *merger) merge() {
	for i := 1; i < len(m.symbols); i++ {
		m.consider(i-1, i)
	}
	heap.Init(&m.pairs)
	for len(m.pairs) > 0 {
		p := heap.Pop(&m.pairs).(pair)
		left, right := &m.symbols[p.left], &m.symbols[p.right]
		// Each symbol only grows, to the right, or goes: the sizes say whether
		// both are as they were.
		if left.start == left.end || right.start == right.end || right.end-left.start != p.size || left.next != p.right {
			continue
		}
		left.end, left.next = right.end, right.next
		right.start = right.end
		if right.next >= 0 {
			m.symbols[right.next].prev = p.left
		}
		before := len(m.pairs)
		m.consider(left.prev, p.left)
		m.consider(p.left, left.next)
		for ; before < len(m.pairs); before++ {
			heap.Fix(&m.pairs, before)
		}
	}
}

// consider appends the pair of two neighbours when their union is a piece.
func (m *merger) consider(left, right int) {
	if left < 0 || right < 0 {
		return
	}
	start, end := m.symbols[left].start, m.symbols[right].end
	if id, ok := m.v.ids[string(m.text[start:end])]; ok {
		m.pairs = append(m.pairs, pair{left: left, right: right, size: end - start, score: m.v.scores[id]})
	}
}
