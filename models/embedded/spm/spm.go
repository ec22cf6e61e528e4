// Package spm encodes text as the pieces of a SentencePiece byte-pair
// vocabulary, the way llama.cpp does for vocabularies of the type "llama",
// with no space put in front of the text.
//
// Unlike there, every input comes back exactly: a ▁ that stands in the text
// (where pieces have it for a space) and bytes that are no UTF-8 are written
// with byte pieces.
package spm

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What a piece is, as tokenizer.ggml.token_type numbers it.
const (
	Normal  = 1
	Unknown = 2
	Control = 3
	User    = 4
	Unused  = 5
	Byte    = 6
)

const (
	space     = "▁" // how pieces write a space
	maxPieces = 1 << 18
	maxPiece  = 256 // bytes
)

// A Vocabulary is a set of pieces, numbered from 0. It does not change and may
// be used by several callers at once.
type Vocabulary struct {
	texts  []string // what each piece decodes to; empty for control pieces
	ids    map[string]int
	scores []float32
	bytes  [256]int // the pieces of single bytes

	// joins has each pair of neighbouring characters that is in some piece, as
	// the pieces write it: between other pairs nothing can be merged.
	joins map[[2]rune]struct{}
}

// New returns the vocabulary with the given pieces, their scores and types. It
// is an error when the lists differ in length, there is no piece or more than
// 2^18, one is of the type User or of none of the types, a Normal one is empty,
// longer than 256 bytes, not UTF-8 or there twice, its score is not a number,
// or a byte has no piece.
func New(pieces []string, scores []float32, types []int32) (*Vocabulary, error) {
	if len(pieces) == 0 || len(pieces) > maxPieces {
		return nil, fmt.Errorf("spm: %d pieces; 1 to %d can be used", len(pieces), maxPieces)
	}
	if len(scores) != len(pieces) || len(types) != len(pieces) {
		return nil, fmt.Errorf("spm: %d pieces, %d scores, %d types", len(pieces), len(scores), len(types))
	}
	v := &Vocabulary{
		texts: make([]string, len(pieces)), ids: make(map[string]int), scores: scores,
		joins: make(map[[2]rune]struct{}),
	}
	for i := range v.bytes {
		v.bytes[i] = -1
	}
	for id, p := range pieces {
		if err := v.add(id, p, types[id]); err != nil {
			return nil, fmt.Errorf("spm: piece %d, %q: %w", id, p, err)
		}
	}
	for b, id := range v.bytes {
		if id < 0 {
			return nil, fmt.Errorf("spm: no piece for byte %d", b)
		}
	}
	return v, nil
}

func (v *Vocabulary) add(id int, piece string, kind int32) error {
	switch kind {
	case Byte:
		b, err := strconv.ParseUint(strings.TrimSuffix(strings.TrimPrefix(piece, "<0x"), ">"), 16, 8)
		if err != nil || piece != fmt.Sprintf("<0x%02X>", b) {
			return errors.New("is not of the form <0x0A>")
		}
		if v.bytes[b] >= 0 {
			return errors.New("occurs twice")
		}
		v.bytes[b], v.texts[id] = id, string([]byte{byte(b)})
		return nil
	case Unknown, Control, Unused:
		return nil
	case Normal:
	default:
		return fmt.Errorf("its type %d cannot be used", kind)
	}
	if piece == "" || len(piece) > maxPiece || !utf8.ValidString(piece) {
		return fmt.Errorf("is not 1 to %d bytes of UTF-8", maxPiece)
	}
	if _, twice := v.ids[piece]; twice {
		return errors.New("occurs twice")
	}
	if math.IsNaN(float64(v.scores[id])) {
		return errors.New("its score is not a number")
	}
	v.ids[piece], v.texts[id] = id, strings.ReplaceAll(piece, space, " ")
	last := rune(-1)
	for _, r := range piece {
		if last >= 0 {
			v.joins[[2]rune{last, r}] = struct{}{}
		}
		last = r
	}
	return nil
}

// Len returns the number of pieces.
func (v *Vocabulary) Len() int { return len(v.texts) }

// Piece returns the text of a piece, a single byte for a byte piece, and ""
// for a piece that is no text, such as the end of a sequence, or that does not
// exist.
func (v *Vocabulary) Piece(id int) string {
	if id < 0 || id >= len(v.texts) {
		return ""
	}
	return v.texts[id]
}

// Decode returns the bytes that pieces stand for, in a string.
func (v *Vocabulary) Decode(ids []int) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(v.Piece(id))
	}
	return b.String()
}
