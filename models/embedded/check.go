package embedded

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tenbits/models/embedded/llama"
)

// The texts that the golden bits are of, each a quoted line, and the bits: for
// each text a line of the small and one of the strong model, as Golden writes
// them.
var (
	//go:embed testdata/prompts.txt
	goldenTexts string

	//go:embed testdata/logits.golden
	golden string
)

// Fingerprint returns, in a line, what shows every bit that the model computes
// over a text: how many tokens it has, the first 96 bits of the SHA-256 of all
// logits after all of them, four of the last logits, and the logarithm of the
// probability that the text ends, the numbers by their bits in hex.
func (w *Weights) Fingerprint(ctx context.Context, text string) (string, error) {
	ids := w.Encode(text)
	hash := sha256.New()
	var last []float32
	err := w.NewSequence().Append(ctx, ids, func(_ int, logits []float32) error {
		for _, l := range logits {
			hash.Write(binary.BigEndian.AppendUint32(nil, math.Float32bits(l)))
		}
		last = append(last[:0], logits...)
		return nil
	})
	if err != nil {
		return "", err
	}
	s := fmt.Sprintf("%4d %x", len(ids), hash.Sum(nil)[:12])
	for i := range 4 {
		s += fmt.Sprintf(" %08x", math.Float32bits(last[i*(len(last)-1)/3]))
	}
	return s + fmt.Sprintf(" %016x", math.Float64bits(llama.LogChance(last, w.End()))), nil
}

// Golden computes the golden bits of the pair on this machine: of the first texts
// of that number, or of all for 0.
func Golden(ctx context.Context, texts int) ([]byte, error) {
	var out bytes.Buffer
	small, err := Small()
	if err != nil {
		return nil, err
	}
	strong, err := Strong()
	if err != nil {
		return nil, err
	}
	i := 0
	for line := range strings.Lines(goldenTexts) {
		if texts > 0 && i == texts {
			break
		}
		text, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("golden text %d: %w", i, err)
		}
		for _, m := range []struct {
			name string
			*Model
		}{{"small ", small}, {"strong", strong}} {
			print, err := m.Weights().Fingerprint(ctx, text)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&out, "%s %2d %s\n", m.name, i, print)
		}
		i++
	}
	return out.Bytes(), nil
}

// Check computes the golden bits as Golden does and compares them with those that
// every machine computes: it returns how many lines agree before the first that
// does not. Where one differs, drafts and payloads of this machine are not those
// of another, and that is the error.
func Check(ctx context.Context, texts int) (lines int, err error) {
	got, err := Golden(ctx, texts)
	if err != nil {
		return 0, err
	}
	want := strings.SplitAfter(golden, "\n")
	for line := range strings.Lines(string(got)) {
		if lines >= len(want) || line != want[lines] {
			return lines, fmt.Errorf("line %d of the golden bits differs: %q", lines+1, strings.TrimSpace(line))
		}
		lines++
	}
	return lines, nil
}
