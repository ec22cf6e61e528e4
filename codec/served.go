package codec

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"unicode/utf8"

	"tenbits/codec/arith"
	"tenbits/codec/octet"
	"tenbits/models"
)

// Served is the Predictor of a model on a server, of which only the most probable
// next tokens are known, and not how it divides text into tokens.
//
// At each place it asks for the tokens that may come and takes the longest with
// which the text goes on. Where none does, an escape is written, and the next
// character under the model of bytes. The probabilities are rounded to 1/64 of a
// bit first, so that a reader whose server rounds the last digit otherwise reads
// the same. Text that is no UTF-8 cannot be written.
type Served struct {
	model models.Continuer
	id    Identity
}

// NewServed returns the predictor of a model whose card is known. It is an error
// where the card has no digest, or no context or one of a few tokens.
func NewServed(m models.Continuer, card models.Card) (*Served, error) {
	s := &Served{model: m, id: Identity{Kind: KindServed, Name: card.Ref(), Window: card.Context - servedRoom}}
	digest, err := hex.DecodeString(strings.TrimPrefix(card.Digest, "sha256:"))
	if err != nil || len(digest) < len(s.id.Digest) {
		return nil, fmt.Errorf("codec: the digest of %s is %q: want a SHA-256", s.id.Name, card.Digest)
	}
	copy(s.id.Digest[:], digest)
	if s.id.Window < 2*utf8.UTFMax {
		return nil, fmt.Errorf("codec: %s has a context of %d tokens, which is not known or too short", s.id.Name, card.Context)
	}
	return s, nil
}

// servedRoom is how many tokens of the context are left for marks, and for the
// token that is asked for.
const servedRoom = 16

// Identity returns the reference, the digest and the context of the model. The
// window is in bytes: no token has less than one.
func (s *Served) Identity() Identity { return s.id }

// Restart has the server forget what it has read, so that what is read next does
// not depend on it.
func (s *Served) Restart(ctx context.Context) error { return s.model.Unload(ctx) }

// errNoText says that a text is no UTF-8.
var errNoText = errors.New("codec: a model on a server reads nothing but UTF-8")

// Encode writes text token by token. Text that is no UTF-8 is an error.
func (s *Served) Encode(ctx context.Context, before string, text []byte, to *arith.Encoder, each func(Symbol) error) error {
	return s.encode(ctx, before, text, len(text), to, each)
}

// encode writes text that a reader knows to have size bytes at most.
func (s *Served) encode(ctx context.Context, before string, text []byte, size int, to *arith.Encoder, each func(Symbol) error) error {
	if !utf8.Valid(text) {
		return errNoText
	}
	r := newListener(s, before, size)
	for rest := string(text); rest != ""; {
		if err := r.listen(ctx); err != nil {
			return err
		}
		i := r.match(rest)
		from, upTo := r.share(i)
		to.Encode(from, upTo, octet.Sure)
		piece := ""
		bits := 0.0
		if i < len(r.pieces) {
			piece = r.pieces[i]
			r.bytes.Learn(piece)
		} else {
			_, n := utf8.DecodeRuneInString(rest)
			piece = rest[:n]
			for _, b := range []byte(piece) {
				bits += coded(r.bytes, func(one uint32) int {
					bit := r.bytes.Bit(b)
					writeBit(to, one, bit)
					return bit
				}).Bits
			}
		}
		rest = rest[len(piece):]
		if err := r.tell(each, i, piece, bits); err != nil {
			return err
		}
	}
	return nil
}

// Decode reads tokens until they come to size bytes.
func (s *Served) Decode(ctx context.Context, before string, size int, from *arith.Decoder, each func(Symbol) error) ([]byte, error) {
	text := make([]byte, 0, size)
	r := newListener(s, before, size)
	for len(text) < size {
		if err := r.listen(ctx); err != nil {
			return text, err
		}
		i := from.Decode(r.table)
		piece := ""
		bits := 0.0
		if i < len(r.pieces) {
			piece = r.pieces[i]
			r.bytes.Learn(piece)
		} else {
			for !utf8.FullRuneInString(piece) || piece == "" {
				s := coded(r.bytes, func(one uint32) int { return readBit(from, one) })
				piece += s.Text
				bits += s.Bits
			}
			if c, n := utf8.DecodeRuneInString(piece); c == utf8.RuneError && n == 1 {
				return text, ErrDamaged
			}
		}
		if len(piece) > size-len(text) {
			return text, ErrDamaged
		}
		text = append(text, piece...)
		if err := r.tell(each, i, piece, bits); err != nil {
			return text, err
		}
	}
	return text, nil
}

// A listener has a text that grows, and what may come next.
type listener struct {
	served *Served
	read   string // the end of what came before, and what came
	bytes  *octet.Model

	pieces []string // what may come, the most probable first
	table  []uint32 // their shares of octet.Sure, and behind them that of the escape
	powers [64]uint64
}

func newListener(s *Served, before string, size int) *listener {
	r := &listener{served: s, bytes: octet.New(before, size)}
	// 2^(32−i/64) is the 64th root of 2^(2048−i): six square roots.
	for i := range r.powers {
		n := new(big.Int).Lsh(big.NewInt(1), uint(2048-i))
		for range 6 {
			n.Sqrt(n)
		}
		r.powers[i] = n.Uint64()
	}
	r.grow("\n" + strings.ToValidUTF8(before, "\uFFFD")) // servers continue nothing that is empty
	return r
}

// grow adds to what was read. Where that is more than the window, the newer half
// is left, so that the server can keep most of what it has read from one place to
// the next.
func (r *listener) grow(text string) {
	r.read += text
	if len(r.read) <= r.served.id.Window {
		return
	}
	r.read = r.read[len(r.read)-r.served.id.Window/2:]
	for r.read != "" && !utf8.RuneStart(r.read[0]) {
		r.read = r.read[1:]
	}
}

// escapeLeast is the smallest share of the escape.
const escapeLeast = octet.Sure / 1024

// listen asks what may come.
func (r *listener) listen(ctx context.Context) error {
	list, _, err := r.served.model.Continue(ctx, r.read)
	if err != nil {
		return err
	}
	const most = 64
	r.pieces, r.table = r.pieces[:0], append(r.table[:0], 0)
	known := map[string]bool{}
	left := uint64(octet.Sure - escapeLeast - most)
	for _, t := range list[:min(len(list), most)] {
		if t.Text == "" || known[t.Text] || !utf8.ValidString(t.Text) || !(t.Logprob <= 0) {
			continue
		}
		known[t.Text] = true
		parts := min(r.probability(t.Logprob)*(octet.Sure-escapeLeast-most)>>32, left)
		left -= parts
		r.pieces = append(r.pieces, t.Text)
		r.table = append(r.table, r.table[len(r.table)-1]+1+uint32(parts))
	}
	r.table = append(r.table, octet.Sure)
	return nil
}

// probability returns e^log in parts of 2^32, of a log rounded to 1/64 of a bit.
func (r *listener) probability(log float64) uint64 {
	steps := math.Round(-log * (64 / math.Ln2))
	if !(steps < 32*64) {
		return 0
	}
	return r.powers[int(steps)%64] >> (int(steps) / 64)
}

// match returns which piece the text goes on with, the longest of those that it
// could be, and the number of the escape where there is none.
func (r *listener) match(text string) int {
	best, longest := len(r.pieces), 0
	for i, p := range r.pieces {
		if len(p) > longest && strings.HasPrefix(text, p) {
			best, longest = i, len(p)
		}
	}
	return best
}

func (r *listener) share(i int) (from, upTo uint32) { return r.table[i], r.table[i+1] }

// tell hands on what came, of which bits were spent beside its share.
func (r *listener) tell(each func(Symbol) error, i int, piece string, bits float64) error {
	from, upTo := r.share(i)
	defer r.grow(piece)
	return hand(each, Symbol{
		Text: piece, Bits: bits - math.Log2(float64(upTo-from)/octet.Sure),
		From: float64(from) / octet.Sure, To: float64(from)/octet.Sure + math.Exp2(-bits)*float64(upTo-from)/octet.Sure,
		Others: r.others,
	})
}

func (r *listener) others(n int) []Candidate {
	list := make([]Candidate, 0, n)
	for i, p := range r.pieces[:min(n, len(r.pieces))] {
		from, upTo := r.share(i)
		list = append(list, Candidate{p, float64(upTo-from) / octet.Sure, float64(from) / octet.Sure})
	}
	return list
}
