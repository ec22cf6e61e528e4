package qa

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"tenbits/codec/arith"
	"tenbits/codec/octet"
)

// script is text that the receiver could not have written, and that travels: the
// questions of a round, or one that was edited.
type script struct {
	at     int  // decisions that stand before it
	late   bool // the receiver of an erasure bit does not come to it, see takeBack
	pieces []piece
}

// piece is a text of a script. The empty text says that the round has no more
// questions, where more were asked for.
type piece struct {
	question int // number in the session; 0 where there is none
	text     string
	plain    Bits
	shares   [][3]uint32 // what the range coder writes: from, to and total
	ideal    float64     // bits; those of plain where there is no other code
}

// encode writes the piece.
func (p piece) encode(to *arith.Encoder) {
	for _, s := range p.shares {
		to.Encode(s[0], s[1], s[2])
	}
}

// usualQuestions is what the model of a question's bytes has read before all
// else. Any change of it changes what Coded1 writes.
const usualQuestions = "Is the final answer correct\x00Does the solution use the right formula\x00Is the answer greater than 10\x00" +
	"Should the two numbers be added\x00Did the draft miss a condition of the problem\x00Are there other cases that have to be considered\x00" +
	"Can the result be divided by 3\x00Was the last step done correctly\x00"

// heard is the most bytes of a problem, of a draft, and of the questions before that
// the model of a question's bytes reads: their ends.
const heard = 2048

// heardBefore returns what the model of a question's bytes has read in front of
// it: of what the receiver has, too.
func (g Game) heardBefore() string {
	tail := func(s string) string { return s[max(0, len(s)-heard):] }
	asked := ""
	for i := len(g.Questions) - 1; i >= 0 && len(asked) < heard; i-- {
		asked = strings.TrimSuffix(g.Questions[i].Text, "?") + "\x00" + asked
	}
	return usualQuestions + tail(g.Prompt) + "\x00" + tail(g.Latest().Text) + "\x00" + tail(asked)
}

// texts is the model of the bytes of questions, the end of each a zero.
type texts struct{ *octet.Model }

// newTexts returns the model of what is asked in g.
func newTexts(g Game) texts { return texts{octet.New(g.heardBefore(), 0)} }

// shares returns what the range coder writes of a question, and its bits.
func (t texts) shares(question string) (list [][3]uint32, ideal float64) {
	for _, b := range []byte(strings.TrimSuffix(question, "?") + "\x00") {
		t.Code(func(one uint32) int {
			bit := t.Bit(b)
			s := [3]uint32{0, octet.Sure - one, octet.Sure}
			if bit == 1 {
				s = [3]uint32{octet.Sure - one, octet.Sure, octet.Sure}
			}
			list = append(list, s)
			ideal += math.Log2(octet.Sure) - math.Log2(float64(s[1]-s[0]))
			return bit
		})
	}
	return list, ideal
}

// read reads what shares has written.
func (t texts) read(from *arith.Decoder) (string, error) {
	var body []byte
	for len(body) < MaxText {
		b := t.Code(func(one uint32) int { return from.Decode([]uint32{0, octet.Sure - one, octet.Sure}) })
		if b == 0 {
			return asked(body)
		}
		body = append(body, b)
	}
	return "", ErrCode
}

// newScript returns the script of texts that are told in g, of most that there
// could be; the first is of the question with that number.
func newScript(g Game, list []string, most, first int) script {
	s := script{at: len(g.Decisions)}
	for i, text := range list {
		if CleanQuestion(text) != text {
			text = "" // as it can be in a transcript that was forged
		}
		s.pieces = append(s.pieces, piece{question: first + i, text: text})
	}
	if len(list) < most {
		s.pieces = append(s.pieces, piece{})
	}
	var model texts
	if g.Format == Coded1 {
		model = newTexts(g)
	}
	for i := range s.pieces {
		p := &s.pieces[i]
		p.plain = textBits(p.text)
		if p.ideal = float64(len(p.plain)); g.Format == Coded1 {
			p.shares, p.ideal = model.shares(p.text)
		}
	}
	return s
}

// WithTold returns g after a round of asking that brought texts, of most that
// were asked for. The receiver could not have written them, so that they travel.
func (g Game) WithTold(list []string, most int) Game {
	s := newScript(g, list, most, len(g.Questions)+1)
	g = g.WithQuestions(list)
	g.scripts = append(slices.Clip(g.scripts), s)
	return g
}

// WithEdit returns g with another text of question n, which travels; its rule and
// its prior are gone.
func (g Game) WithEdit(n int, text string) Game {
	if n < 1 || n > len(g.Questions) {
		return g
	}
	s := newScript(g, []string{text}, 1, n)
	g.scripts = append(slices.Clip(g.scripts), s)
	g.Questions = slices.Clone(g.Questions)
	q := &g.Questions[n-1]
	q.Text, q.Edited, q.Pose, q.Yes = text, true, nil, 0
	return g
}

// unsaid returns g without the text that comes after the first decisions, so many
// of them. A receiver of an erasure bit does not come to what stands right behind
// those, either. One that reads of the erasure where it stands, coded, does: there
// the first answer that was taken back is sent as the mark.
func (g Game) unsaid(keep int) Game {
	var scripts []script
	for _, s := range g.scripts {
		if s.at > keep {
			break
		}
		s.late = s.at == keep
		scripts = append(scripts, s)
	}
	g.scripts = scripts
	g.Turns = slices.Clone(g.Turns)
	g.Turns = slices.DeleteFunc(g.Turns, func(t Turn) bool { return g.answered() < t.Question-1 })
	return g
}

// MostPut returns the most questions that are put of those proposed.
func (g Game) MostPut() int { return g.planned() }

// textPrices returns the bits of the questions' texts in the payload so far, in
// plain1, and what a perfect coder needs for them. What is late counts where the
// payload is coded alone: else it is not sent, and the receiver does not know it.
func (g Game) textPrices(coded bool) (plain int, ideal float64) {
	for _, s := range g.scripts {
		for _, p := range s.pieces {
			if !s.late {
				plain += len(p.plain)
			}
			if !s.late || coded {
				ideal += p.ideal
			}
		}
	}
	return plain, ideal
}

// said is what stands in a payload at one place: a piece of text, or a decision.
type said struct {
	piece *piece
	taken Taken
	mark  bool // the decision is one, see Game.mark
	late  bool // see script
	free  bool // the receiver makes the decision itself
}

// all returns what the payload tells, in order; the mark too, which has no bits
// in plain1, and what is late where the payload is coded.
func (g Game) all(coded bool) []said {
	var out []said
	next := 0
	texts := func(at int) {
		for ; next < len(g.scripts) && g.scripts[next].at <= at; next++ {
			if g.scripts[next].late && !coded {
				continue
			}
			for i := range g.scripts[next].pieces {
				out = append(out, said{piece: &g.scripts[next].pieces[i], late: g.scripts[next].late})
			}
		}
	}
	told := g.told()
	for i, d := range told {
		texts(i)
		out = append(out, said{taken: d, mark: i == g.marked() && len(told) > len(g.Decisions), free: g.Free})
	}
	texts(math.MaxInt)
	return out
}

// Texts reads the texts of a round: as many as there are, at most most. g is
// the game before them. With an ErrShort nothing of them is read, where more
// can come; what no sender writes is an ErrCode.
func (r *Reader) Texts(g Game, most int) ([]string, error) {
	start, out := r.read, []string{}
	var model texts
	if r.coder != nil {
		model = newTexts(g)
	}
	for len(out) < most {
		text, err := r.text(model)
		if err != nil {
			if errors.Is(err, ErrShort) && r.coder == nil {
				r.read = start
			}
			return nil, fmt.Errorf("question %d: %w after %d bits", len(g.Questions)+len(out)+1, err, len(r.bits))
		}
		if text == "" {
			break
		}
		out = append(out, text)
	}
	return out, nil
}

// Edit reads the text of a question that was edited in g.
func (r *Reader) Edit(g Game) (string, error) {
	list, err := r.Texts(g, 1)
	if err == nil && len(list) == 0 {
		return "", fmt.Errorf("the text of a question that was edited: %w: it is empty", ErrCode)
	}
	if err != nil {
		return "", err
	}
	return list[0], nil
}

// text reads one text.
func (r *Reader) text(model texts) (string, error) {
	if r.coder == nil {
		return readText(r.take)
	}
	text, err := model.read(r.coder)
	used := 1 + r.coder.Used()
	if used > len(r.bits) {
		return "", ErrShort
	}
	r.read = used
	return text, err
}
