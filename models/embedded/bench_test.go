package embedded_test

import (
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/embedded"
)

const problem = "P: Ana has 48 pens. She buys a crate more. Then she loses 19 pens. How many pens does she have?\nA:"

func open(tb testing.TB, constructor func() (*embedded.Model, error)) *embedded.Model {
	tb.Helper()
	m, err := constructor()
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// BenchmarkDecode writes 256 tokens after a short prompt, one by one.
func BenchmarkDecode(b *testing.B) {
	m := open(b, embedded.Small)
	tokens := 0
	for b.Loop() {
		reply, err := m.Stream(b.Context(), models.Request{Prompt: problem, MaxTokens: 256}, nil)
		if err != nil {
			b.Fatal(err)
		}
		tokens += reply.Usage.Out
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkPrefill reads a prompt of several hundred tokens that is not in the
// cache.
func BenchmarkPrefill(b *testing.B) {
	w := open(b, embedded.Small).Weights()
	ids := w.Encode(strings.Repeat(problem, 10))
	s := w.NewSequence()
	tokens := 0
	for b.Loop() {
		s.Truncate(0)
		if err := s.Append(b.Context(), ids, nil); err != nil {
			b.Fatal(err)
		}
		tokens += len(ids)
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkOpen is what a program pays before the first token.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		open(b, embedded.Small)
	}
}

// BenchmarkEncode encodes a megabyte.
func BenchmarkEncode(b *testing.B) {
	v := open(b, embedded.Small).Weights().Vocabulary()
	text := strings.Repeat(problem, 1<<20/len(problem))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		v.Encode(text)
	}
}
