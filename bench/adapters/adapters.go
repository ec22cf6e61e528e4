// Package adapters measures what the adapters of the model of text are worth:
// documents of each domain that no model was trained on, under the model alone,
// under the domain's own adapter, under each of the others, and under the one
// that a router picks. It is the paper's table 2, of documents that a generator
// makes.
package adapters

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"tenbits/bench/stats"
	"tenbits/codec"
	"tenbits/models/embedded"
	"tenbits/models/embedded/documents"
	"tenbits/puzzles"
)

// Unrelated is the row of texts of no domain: puzzles in words.
const Unrelated = "puzzles"

// The ways of writing a document, in the order of the table's columns.
const (
	Gzip      = "gzip"
	Zstd      = "zstd"
	Bytes     = "bytes"
	Base      = "base"
	Right     = "right adapter"
	Wrong     = "wrong, mean"
	Worst     = "wrong, worst"
	ByPrompt  = "from the prompt"
	FromText  = "from the text"
	resamples = 2000
	seed      = 1
)

// Ways returns the columns.
func Ways() []string {
	return []string{Gzip, Zstd, Bytes, Base, Right, Wrong, Worst, ByPrompt, FromText}
}

// A Share is what a way of writing comes to, of uniform tokens: bits by the
// tokens of the documents times log2 of the vocabulary.
type Share struct {
	Value    float64        `json:"value"`
	Interval stats.Interval `json:"interval"`
}

// A Row is what was measured of one domain.
type Row struct {
	Domain      string           `json:"domain"`
	Documents   int              `json:"documents"`
	Bytes       int              `json:"bytes"`
	Tokens      int              `json:"tokens"`
	Shares      map[string]Share `json:"shares"`        // by way; none for the right adapter where there is none
	Factor      *Share           `json:"factor"`        // base by right adapter
	BitsPerByte float64          `json:"bits_per_byte"` // under the right adapter, or the model alone where there is none
	WorstName   string           `json:"worst"`         // the adapter of Worst
	PromptRight int              `json:"prompt_right"`  // documents for which the router found the right one from the prompt
	TextRight   int              `json:"text_right"`    // from the text

	Rank     int     `json:"rank"`     // of the adapter; 0 for none
	Size     int     `json:"size"`     // bytes of its file
	PaidBack float64 `json:"paid_for"` // documents after which the file is paid for; 0 for never
}

// A document is what one document comes to, in bits.
type document struct {
	bytes, tokens         int
	gzip, zstd, own       float64
	under                 []float64 // the model alone, then each adapter
	fromPrompt, fromText  int       // which of these the router picks
	promptRight, textGood bool
}

// bench has the models.
type bench struct {
	of       []codec.Predictor
	names    []string // of the adapters; "" for none
	weights  *embedded.Weights
	uniform  float64 // bits a token
	adapters map[string]*embedded.Adapter
}

func open() (*bench, error) {
	m, err := embedded.Text()
	if err != nil {
		return nil, err
	}
	b := &bench{weights: m.Weights(), names: append([]string{""}, embedded.Adapters()...), adapters: map[string]*embedded.Adapter{}}
	b.uniform = math.Log2(float64(b.weights.Vocabulary().Len()))
	for _, name := range b.names {
		w := b.weights
		if name != "" {
			if b.adapters[name], err = embedded.BuiltinAdapter(name); err != nil {
				return nil, err
			}
			if w, err = w.With(b.adapters[name]); err != nil {
				return nil, err
			}
		}
		p, err := codec.NewTokens(w)
		if err != nil {
			return nil, err
		}
		b.of = append(b.of, p)
	}
	return b, nil
}

// Run measures n held-out documents of each domain, and n texts of none or as
// many as there are, on all processors. done, which may be nil, is called with
// the rows as they come.
func Run(ctx context.Context, n int, done func(Row)) ([]Row, error) {
	b, err := open()
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, domain := range append(documents.Domains(), Unrelated) {
		texts, err := texts(domain, n)
		if err != nil {
			return nil, err
		}
		list, err := b.measure(ctx, domain, texts)
		if err != nil {
			return nil, err
		}
		row := b.row(domain, list)
		if rows = append(rows, row); done != nil {
			done(row)
		}
	}
	return rows, nil
}

// texts returns n held-out documents of a domain.
func texts(domain string, n int) ([]documents.Document, error) {
	var list []documents.Document
	if domain == Unrelated {
		for _, p := range puzzles.All() {
			if len(list) < n {
				list = append(list, documents.Document{Domain: domain, Prompt: "A puzzle, please.", Text: p.Text + "\n"})
			}
		}
		return list, nil
	}
	for i := range n {
		d, err := documents.New(domain, documents.HeldOutSeed+uint64(i))
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

func (b *bench) measure(ctx context.Context, domain string, texts []documents.Document) ([]document, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	list := make([]document, len(texts))
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, d := range texts {
		wg.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			var err error
			if list[i], err = b.document(ctx, domain, d); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return list, context.Cause(ctx)
}

func (b *bench) document(ctx context.Context, domain string, d documents.Document) (m document, err error) {
	text := []byte(d.Text)
	m.bytes, m.tokens = len(text), len(b.weights.Vocabulary().Encode(d.Text))
	if m.gzip, m.zstd, err = zipped(text); err != nil {
		return m, err
	}
	if m.own, _, err = codec.Cost(ctx, codec.Bytes{}, "", text); err != nil {
		return m, err
	}
	if m.fromPrompt, _, err = codec.Cheapest(ctx, b.of, "", []byte(d.Prompt)); err != nil {
		return m, err
	}
	if _, m.under, err = codec.Cheapest(ctx, b.of, "", text); err != nil {
		return m, err
	}
	m.fromText = slices.Index(m.under, slices.Min(m.under))
	if len(text) > codec.RouteBytes {
		if m.fromText, _, err = codec.Cheapest(ctx, b.of, "", text[:codec.RouteBytes]); err != nil {
			return m, err
		}
	}
	if domain == Unrelated {
		domain = ""
	}
	m.promptRight, m.textGood = b.names[m.fromPrompt] == domain, b.names[m.fromText] == domain
	return m, nil
}

// zipped returns the bits of a text through gzip and zstd, each at its best, zstd
// without a checksum.
func zipped(text []byte) (g, z float64, err error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return 0, 0, err
	}
	_, err = w.Write(text)
	if err := cmp.Or(err, w.Close()); err != nil {
		return 0, 0, err
	}
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil {
		return 0, 0, err
	}
	return 8 * float64(out.Len()), 8 * float64(len(e.EncodeAll(text, nil))), nil
}

// row makes the figures of a domain.
func (b *bench) row(domain string, list []document) Row {
	r := Row{Domain: domain, Documents: len(list), Shares: map[string]Share{}}
	share := func(bits func(document) float64) Share {
		pairs := make([]stats.Pair, len(list))
		for i, d := range list {
			pairs[i] = stats.Pair{Of: bits(d), To: float64(d.tokens) * b.uniform}
		}
		v, i, _ := stats.Ratio(pairs, resamples, seed)
		return Share{v, i}
	}
	for _, d := range list {
		r.Bytes, r.Tokens = r.Bytes+d.bytes, r.Tokens+d.tokens
		if d.promptRight {
			r.PromptRight++
		}
		if d.textGood {
			r.TextRight++
		}
	}
	r.Shares[Gzip] = share(func(d document) float64 { return d.gzip })
	r.Shares[Zstd] = share(func(d document) float64 { return d.zstd })
	r.Shares[Bytes] = share(func(d document) float64 { return d.own })
	r.Shares[Base] = share(func(d document) float64 { return d.under[0] })
	r.Shares[ByPrompt] = share(func(d document) float64 { return d.under[d.fromPrompt] })
	r.Shares[FromText] = share(func(d document) float64 { return d.under[d.fromText] + math.Log2(float64(len(b.of))) })
	right := slices.Index(b.names, domain)
	var wrong []int
	for k := 1; k < len(b.of); k++ {
		if k != right {
			wrong = append(wrong, k)
		}
	}
	worst := slices.MaxFunc(wrong, func(x, y int) int {
		return cmp.Compare(share(func(d document) float64 { return d.under[x] }).Value, share(func(d document) float64 { return d.under[y] }).Value)
	})
	r.WorstName = b.names[worst]
	r.Shares[Worst] = share(func(d document) float64 { return d.under[worst] })
	r.Shares[Wrong] = share(func(d document) float64 {
		sum := 0.0
		for _, k := range wrong {
			sum += d.under[k]
		}
		return sum / float64(len(wrong))
	})
	best := max(right, 0)
	if right > 0 {
		r.Shares[Right] = share(func(d document) float64 { return d.under[right] })
		b.gain(&r, list, right)
	}
	bits := 0.0
	for _, d := range list {
		bits += d.under[best]
	}
	r.BitsPerByte = bits / float64(max(r.Bytes, 1))
	return r
}

// gain sets what an adapter saves, and how large it is.
func (b *bench) gain(r *Row, list []document, right int) {
	pairs := make([]stats.Pair, len(list))
	saved := 0.0
	for i, d := range list {
		pairs[i] = stats.Pair{Of: d.under[0], To: d.under[right]}
		saved += d.under[0] - d.under[right]
	}
	if v, i, ok := stats.Ratio(pairs, resamples, seed); ok {
		r.Factor = &Share{v, i}
	}
	a := b.adapters[b.names[right]]
	r.Rank, r.Size = a.Rank(), a.Size()
	if saved > 0 {
		r.PaidBack = 8 * float64(r.Size) / (saved / float64(len(list)))
	}
}

// String writes a share with its interval.
func (s Share) String() string {
	return fmt.Sprintf("%.3f (%.3f-%.3f)", s.Value, s.Interval.Low, s.Interval.High)
}
