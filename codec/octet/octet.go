// Package octet predicts the bytes of a text that it knows nothing about: it
// learns from those that it has seen. It mixes what the last bytes, from none to
// five of them, were followed by before, as Matt Mahoney's lpaq does, in whole
// numbers alone, so that it says the same on every platform.
package octet

import "math/bits"

// Sure is the total of a bit's parts.
const Sure = 1 << 16

const (
	orders   = 6       // contexts of 0 to 5 bytes
	mostBits = 18      // 2^mostBits slots has each order at most, where contexts may share one
	fraction = 1 << 16 // of a weight of the mixer
	rate     = 10      // how fast the mixer learns
	settled  = 250     // the most bits that a slot's average is over
)

// A slot says how often, in its context, the bit was one: in the upper 22 bits,
// and in the lower 10 how many bits that is over.
type slot uint32

// Model has the bits of one text so far.
type Model struct {
	tables  [orders][]slot
	bits    int // each table has 2^bits slots
	weights [256][orders]int32
	squash  [4096]uint16
	stretch [4096]int16

	history uint64 // the last eight bytes
	partial int    // the bits of this byte so far, under a leading one

	at     [orders]uint32 // the slots of this bit
	inputs [orders]int32
}

// New returns a model that has read what stands before a text of size bytes, or
// of fewer. It has no more slots than so many bytes need.
func New(before string, size int) *Model {
	m := &Model{partial: 1, bits: min(mostBits, 4+bits.Len(uint(len(before)+size)))}
	for i := range m.tables {
		m.tables[i] = make([]slot, 1<<m.bits)
		for j := range m.tables[i] {
			m.tables[i][j] = 1 << 31
		}
	}
	for i := range m.weights {
		for j := range m.weights[i] {
			m.weights[i][j] = fraction / 3
		}
	}
	m.curves()
	m.Learn(before)
	return m
}

// curves fills the tables of the logistic function, 4096/(1+e^−x) with x in
// 1/256, and of its inverse. The function is the sum of a straight line between
// values that are given at whole x, so that no platform rounds it otherwise.
func (m *Model) curves() {
	values := [...]int{1, 4, 10, 27, 74, 195, 488, 1102, 2048, 2994, 3608, 3901, 4022, 4069, 4086, 4092, 4095}
	for i := range m.squash {
		x := i - 2048
		at := (x + 2048) >> 8
		rest := x + 2048 - at<<8
		m.squash[i] = uint16((values[at]*(256-rest) + values[at+1]*rest) >> 8)
	}
	next := 0
	for i, v := range m.squash {
		for ; next <= int(v) && next < len(m.stretch); next++ {
			m.stretch[next] = int16(i - 2048)
		}
	}
	for ; next < len(m.stretch); next++ {
		m.stretch[next] = 2047
	}
}

// Bit returns the bit of b that comes after those of the byte so far.
func (m *Model) Bit(b byte) int {
	n := 0
	for p := m.partial; p > 1; p >>= 1 {
		n++
	}
	return int(b>>(7-n)) & 1
}

// Code goes through the bits of one byte, the highest first. bit gets the parts of
// Sure that a one has, at least 16 and at most Sure−16, and returns the bit. Code
// returns the byte.
func (m *Model) Code(bit func(one uint32) int) byte {
	for m.partial = 1; m.partial < 256; {
		one := m.predict()
		b := bit(one)
		m.learn(b, one)
		m.partial = m.partial<<1 | b
	}
	last := byte(m.partial)
	m.history = m.history<<8 | uint64(last)
	m.partial = 1
	return last
}

// Learn takes bytes that something else has told of.
func (m *Model) Learn(text string) {
	for _, b := range []byte(text) {
		m.Code(func(uint32) int { return m.Bit(b) })
	}
}

// predict returns the parts of Sure that a one has.
func (m *Model) predict() uint32 {
	weights := &m.weights[m.partial]
	sum := int64(0)
	for i := range m.tables {
		context := m.history & (1<<(8*i) - 1)
		hash := (context+uint64(i)<<56)*0x9E3779B97F4A7C15 + uint64(m.partial)*0xD6E8FEB86659FD93
		hash ^= hash >> 29
		m.at[i] = uint32(hash * 0xBF58476D1CE4E5B9 >> (64 - m.bits))
		m.inputs[i] = int32(m.stretch[m.tables[i][m.at[i]]>>20])
		sum += int64(m.inputs[i]) * int64(weights[i])
	}
	x := max(-2047, min(2047, int(sum/fraction)))
	return max(16, min(Sure-16, uint32(m.squash[x+2048])*16))
}

// learn takes a bit that was predicted.
func (m *Model) learn(bit int, one uint32) {
	miss := int64(bit*Sure) - int64(one)
	weights := &m.weights[m.partial]
	for i, t := range m.tables {
		weights[i] += int32(int64(m.inputs[i]) * miss * rate >> 18)
		s := t[m.at[i]]
		p, n := int64(s>>10), int64(s&1023)
		p += (int64(bit)*(1<<22-1) - p) * 2 / (2*n + 3)
		t[m.at[i]] = slot(p<<10 | min(n+1, settled))
	}
}
