//go:build unix

package arith_test

import (
	"syscall"
	"testing"
	"time"

	"tenbits/codec/arith"
)

func BenchmarkEncode(b *testing.B) {
	for name, table := range tables() {
		b.Run(name, func(b *testing.B) {
			text, total := symbols(table, 1<<16), table[len(table)-1]
			e := arith.NewEncoder()
			b.ResetTimer()
			before := processor(b)
			for i := range b.N {
				if i%(1<<22) == 0 {
					e = arith.NewEncoder()
				}
				s := text[i%len(text)]
				e.Encode(table[s], table[s+1], total)
			}
			report(b, before)
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, table := range tables() {
		b.Run(name, func(b *testing.B) {
			text, e := symbols(table, 1<<20), arith.NewEncoder()
			for _, s := range text {
				e.Encode(table[s], table[s+1], table[len(table)-1])
			}
			code := e.Bytes()
			d := arith.NewDecoder(code)
			b.ResetTimer()
			before := processor(b)
			for i := range b.N {
				if i%len(text) == 0 {
					d = arith.NewDecoder(code)
				}
				if s := d.Decode(table); s != text[i%len(text)] {
					b.Fatalf("symbol %d is %d, want %d", i, s, text[i%len(text)])
				}
			}
			report(b, before)
		})
	}
}

// processor returns the time that this process has spent on processors: on a
// machine that others use as well it says more than the clock.
func processor(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// report reports the symbols in a second of a processor.
func report(b *testing.B, before time.Duration) {
	b.ReportMetric(float64(b.N)/(processor(b)-before).Seconds()/1e6, "Msymbols/cpu-s")
}
