package codec

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tenbits/codec/arith"
)

// MaxLine is the most bytes of a line, its newline among them.
const MaxLine = 4096

// errLine ends the reading of a line.
var errLine = errors.New("codec: the line has ended")

// sized is a Predictor whose tables depend on how long the text is, which a
// reader of a line does not know.
type sized interface {
	encode(ctx context.Context, before string, text []byte, size int, to *arith.Encoder, each func(Symbol) error) error
}

// EncodeLine writes one line, which has no newline in it, so that it ends by
// itself: the newline behind it is written, too. A line with one, or without room
// for it in MaxLine, is an error.
func EncodeLine(ctx context.Context, p Predictor, before, line string, to *arith.Encoder, each func(Symbol) error) error {
	if strings.Contains(line, "\n") || len(line) >= MaxLine {
		return fmt.Errorf("codec: a line of %d bytes, with %d newlines: want fewer than %d bytes and no newline", len(line), strings.Count(line, "\n"), MaxLine)
	}
	text := []byte(line + "\n")
	if s, ok := p.(sized); ok {
		return s.encode(ctx, before, text, MaxLine, to, each)
	}
	return p.Encode(ctx, before, text, to, each)
}

// DecodeLine reads a line that EncodeLine wrote, and not what comes behind. It
// returns ErrDamaged for what is none.
func DecodeLine(ctx context.Context, p Predictor, before string, from *arith.Decoder) (string, error) {
	var line strings.Builder
	_, err := p.Decode(ctx, before, MaxLine, from, func(s Symbol) error {
		line.WriteString(s.Text)
		if strings.Contains(s.Text, "\n") {
			return errLine
		}
		return nil
	})
	switch text, after, found := strings.Cut(line.String(), "\n"); {
	case errors.Is(err, errLine) && found && after == "":
		return text, nil
	case err == nil || errors.Is(err, errLine):
		return "", ErrDamaged
	default:
		return "", err
	}
}
