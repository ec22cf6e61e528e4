package arith_test

import (
	"bytes"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"tenbits/codec/arith"
)

// coded is a symbol with the table that it is coded under.
type coded struct {
	table  []uint32
	symbol int
}

func (c coded) share() (from, to, total uint32) {
	return c.table[c.symbol], c.table[c.symbol+1], c.table[len(c.table)-1]
}

// text draws symbols under tables of all kinds: binary and wide, even and nearly
// certain, with symbols that have no share, and totals up to MaxTotal.
func text(t *rapid.T, most int) []coded {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) coded {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.Uint32Range(0, 3), rapid.Uint32Range(0, 1<<16), rapid.Just(uint32(1<<15))), 1, 40).Draw(t, "parts")
		if rapid.IntRange(0, 3).Draw(t, "nearly certain") == 0 {
			parts = []uint32{1, arith.MaxTotal - 2, 1}
		}
		c := coded{table: make([]uint32, len(parts)+1)}
		var can []int
		for i, p := range parts {
			c.table[i+1] = c.table[i] + p
			if p > 0 {
				can = append(can, i)
			}
		}
		if len(can) == 0 {
			return coded{table: []uint32{0, 1}}
		}
		c.symbol = rapid.SampledFrom(can).Draw(t, "symbol")
		return c
	}), 0, most).Draw(t, "text")
}

func encode(text []coded) *arith.Encoder {
	e := arith.NewEncoder()
	for _, c := range text {
		e.Encode(c.share())
	}
	return e
}

// exactly is the coder in exact arithmetic, without a window: the same divisions
// on numbers of any length, in units that shrink by 256 when a step asks for it.
func exactly(text []coded) (low, width *big.Rat) {
	at, wide, scale := new(big.Int), big.NewInt(1<<56), uint(56)
	for _, c := range text {
		from, to, total := c.share()
		unit := new(big.Int).Div(wide, big.NewInt(int64(total)))
		start := new(big.Int).Mul(unit, big.NewInt(int64(from)))
		at.Add(at, start)
		if to == total {
			wide.Sub(wide, start)
		} else {
			wide.Mul(unit, big.NewInt(int64(to-from)))
		}
		for wide.Cmp(big.NewInt(1<<48)) <= 0 {
			at, wide, scale = at.Lsh(at, 8), wide.Lsh(wide, 8), scale+8
		}
	}
	one := new(big.Int).Lsh(big.NewInt(1), scale)
	return new(big.Rat).SetFrac(at, one), new(big.Rat).SetFrac(wide, one)
}

// shortest returns the shortest string of bits whose continuations all lie in an
// interval, by trying all lengths.
func shortest(low, width *big.Rat) string {
	end := new(big.Rat).Add(low, width)
	for n := uint(0); ; n++ {
		one := new(big.Int).Lsh(big.NewInt(1), n)
		// The first multiple of 2^-n that is not below low.
		v := new(big.Rat).Mul(low, new(big.Rat).SetInt(one))
		up := new(big.Int).Div(new(big.Int).Add(v.Num(), new(big.Int).Sub(v.Denom(), big.NewInt(1))), v.Denom())
		if new(big.Rat).SetFrac(new(big.Int).Add(up, big.NewInt(1)), one).Cmp(end) <= 0 {
			s := ""
			for i := int(n) - 1; i >= 0; i-- {
				s += string('0' + byte(up.Bit(i)))
			}
			return s
		}
	}
}

// digits writes n bits as digits.
func digits(b []byte, n int) string {
	s := ""
	for i := range n {
		s += string('0' + b[i/8]>>(7-i%8)&1)
	}
	return s
}

// pack is the opposite of digits, with zeros behind.
func pack(s string) []byte {
	b := make([]byte, (len(s)+7)/8)
	for i, c := range s {
		b[i/8] |= byte(c-'0') << (7 - i%8)
	}
	return b
}

// The interval is that of exact arithmetic to the last bit, after every symbol,
// and hardly narrower than the product of the shares; its ending is the first of
// the shortest.
func TestAgainstExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := text(t, 60)
		e, product := arith.NewEncoder(), big.NewRat(1, 1)
		for i, c := range text {
			from, to, total := c.share()
			e.Encode(from, to, total)
			product.Mul(product, big.NewRat(int64(to-from), int64(total)))
			low, width := e.Interval()
			wantLow, wantWidth := exactly(text[:i+1])
			if low.Cmp(wantLow) != 0 || width.Cmp(wantWidth) != 0 {
				t.Fatalf("after %d symbols: [%s, +%s), want [%s, +%s)", i+1, low, width, wantLow, wantWidth)
			}
			loss, _ := new(big.Rat).Quo(product, width).Float64()
			if l := math.Log2(loss); l > float64(i+1)*math.Pow(2, -23) {
				t.Fatalf("after %d symbols the interval is %g bits too narrow", i+1, l)
			}
		}
		b, n := e.Bits()
		low, width := e.Interval()
		if got, want := digits(b, n), shortest(low, width); got != want || len(b) != (n+7)/8 {
			t.Fatalf("the shortest string is %s, got %s in %d bytes", want, got, len(b))
		}
		if again, m := e.Bits(); m != n || !bytes.Equal(again, b) {
			t.Fatalf("the second time %x", again)
		}
	})
}

// What was written is read, whatever comes behind; and the reader knows how long
// it was, and when too little of it is there.
func TestBitsDelimitThemselves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := text(t, 60)
		b, n := encode(text).Bits()
		want := digits(b, n)
		noise := rapid.StringMatching(`[01]{0,100}`).Draw(t, "noise")
		d := arith.NewDecoder(pack(want + noise))
		used := 0
		for i, c := range text {
			if s := d.Decode(c.table); s != c.symbol {
				t.Fatalf("symbol %d is %d, want %d", i, s, c.symbol)
			}
			if d.Used() < used || d.Used() > n {
				t.Fatalf("symbol %d is settled by %d of %d bits, those before it by %d", i, d.Used(), n, used)
			}
			used = d.Used()
		}
		if used != n {
			t.Fatalf("used %d of %d bits", used, n)
		}
		if n == 0 {
			return
		}
		cut := rapid.IntRange(0, n-1).Draw(t, "cut")
		short := arith.NewDecoder(pack(want[:cut]))
		for i, c := range text {
			s := short.Decode(c.table)
			if short.Used() > cut {
				return // it ended here
			}
			if s != c.symbol {
				t.Fatalf("symbol %d of a cut string is %d, want %d", i, s, c.symbol)
			}
		}
		t.Fatalf("%d of %d bits are enough", cut, n)
	})
}

// Bytes is what a file needs: it decodes with zeros behind it, and is the
// shortest that does.
func TestBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := text(t, 60)
		e := encode(text)
		b := e.Bytes()
		d := arith.NewDecoder(b)
		for i, c := range text {
			if from, to, total := c.share(); d.Target(total) < from || d.Target(total) >= to {
				t.Fatalf("symbol %d: part %d, want %d to %d", i, d.Target(total), from, to)
			} else {
				d.Take(from, to, total)
			}
		}
		low, width := e.Interval()
		end := new(big.Rat).Add(low, width)
		if v := number(b); v.Cmp(low) < 0 || v.Cmp(end) >= 0 {
			t.Fatalf("%x is not in the interval", b)
		}
		if len(b) > 0 { // no multiple of a unit of one byte less is in it
			one := new(big.Int).Lsh(big.NewInt(1), uint(8*(len(b)-1)))
			v := new(big.Rat).Mul(low, new(big.Rat).SetInt(one))
			up := new(big.Int).Div(new(big.Int).Add(v.Num(), new(big.Int).Sub(v.Denom(), big.NewInt(1))), v.Denom())
			if new(big.Rat).SetFrac(up, one).Cmp(end) < 0 {
				t.Fatalf("%x could be a byte shorter", b)
			}
		}
	})
}

func number(b []byte) *big.Rat {
	return new(big.Rat).SetFrac(new(big.Int).SetBytes(b), new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
}

// Symbols of which each is worth a whole number of bits cost exactly that.
func TestWholeBits(t *testing.T) {
	for n := range 100 {
		e, want := arith.NewEncoder(), ""
		for i := range n {
			bit := uint32(i*i/3) & 1
			e.Encode(bit<<15, (bit+1)<<15, 1<<16)
			want += string('0' + byte(bit))
		}
		if b, k := e.Bits(); k != n || digits(b, k) != want {
			t.Errorf("%d even bits: got %s, want %s", n, digits(b, k), want)
		}
	}
	e := arith.NewEncoder()
	e.Encode(63, 64, 64)
	if b, n := e.Bits(); digits(b, n) != "111111" {
		t.Errorf("one of 64: %s", digits(b, n))
	}
}

// A carry that runs through many bytes arrives.
func TestLongCarry(t *testing.T) {
	for _, ones := range []int{1, 7, 8, 9, 300} {
		// Just below one half, then as far up as possible: the number is
		// 0.0111…, until the last symbol takes it over.
		third := []uint32{0, 1, 2, 3}
		e := arith.NewEncoder()
		text := []coded{{[]uint32{0, 3, 6}, 0}}
		for range ones * 8 {
			text = append(text, coded{[]uint32{0, 1, 2}, 1})
		}
		text = append(text, coded{third, 2}, coded{third, 1})
		for _, c := range text {
			e.Encode(c.share())
		}
		low, width := e.Interval()
		wantLow, wantWidth := exactly(text)
		if low.Cmp(wantLow) != 0 || width.Cmp(wantWidth) != 0 {
			t.Fatalf("%d bytes of ones: [%s, +%s)", ones, low, width)
		}
	}
	// A third of a third of a third …, always the middle one: 0.0111… in base 3
	// is one half, which its beginnings come to from below and ends from above.
	e, d := arith.NewEncoder(), 0
	for range 2000 {
		e.Encode(1, 2, 3)
	}
	reader := arith.NewDecoder(e.Bytes())
	for range 2000 {
		d += reader.Decode([]uint32{0, 1, 2, 3})
	}
	if d != 2000 {
		t.Errorf("%d of 2000 came back", d)
	}
}

// A long text costs what it is worth, within a couple of bits.
func TestLongText(t *testing.T) {
	for name, table := range tables() {
		text, e, ideal := symbols(table, 1<<18), arith.NewEncoder(), 0.0
		total := table[len(table)-1]
		for _, s := range text {
			e.Encode(table[s], table[s+1], total)
			ideal -= math.Log2(float64(table[s+1]-table[s]) / float64(total))
		}
		if got := float64(8 * len(e.Bytes())); got > ideal+9 || got < ideal-9 {
			t.Errorf("%s: %g bits, worth %g", name, got, ideal)
		}
		if _, n := e.Bits(); float64(n) > ideal+2 {
			t.Errorf("%s: delimited in %d bits, worth %g", name, n, ideal)
		}
	}
}

// What is no share is a mistake that is not written.
func TestNoShare(t *testing.T) {
	for _, s := range [][3]uint32{{0, 0, 1}, {1, 1, 2}, {2, 1, 3}, {0, 3, 2}, {0, 1, arith.MaxTotal + 1}, {0, 0, 0}} {
		for name, f := range map[string]func(){
			"Encode": func() { arith.NewEncoder().Encode(s[0], s[1], s[2]) },
			"Take":   func() { arith.NewDecoder(nil).Take(s[0], s[1], s[2]) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s of %d to %d of %d did not panic", name, s[0], s[1], s[2])
					}
				}()
				f()
			}()
		}
	}
}

// Any bits are read as symbols with a share, in bounded time, and what was read
// can be written again: it is an interval in which the bits lie.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{}, []byte{})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, []byte{2, 200, 7, 9})
	f.Fuzz(func(t *testing.T, code, shape []byte) {
		shape = shape[:min(len(shape), 500)]
		d, e := arith.NewDecoder(code), arith.NewEncoder()
		for i, x := range shape {
			table := []uint32{0, uint32(x) % 7, 7 + uint32(x)<<(i%16), 8 + uint32(x)<<(i%16), 8 + uint32(x)<<(i%16)}
			s := d.Decode(table)
			if table[s] >= table[s+1] {
				t.Fatalf("symbol %d of %v has no share", s, table)
			}
			e.Encode(table[s], table[s+1], table[len(table)-1])
		}
		low, width := e.Interval()
		if v := number(code); v.Cmp(low) < 0 || v.Cmp(low.Add(low, width)) >= 0 {
			t.Fatal("the bits are not in the interval of what they decode to")
		}
		if used := d.Used(); used < 0 || used > 24*len(shape)+64 {
			t.Fatalf("%d symbols settled by %d bits", len(shape), used)
		}
		if _, n := e.Bits(); d.Used() < n {
			t.Fatalf("settled by %d bits, and %d are the shortest", d.Used(), n)
		}
	})
}
