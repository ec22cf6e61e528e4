package bench

import (
	"fmt"
	"math"

	"tenbits/qa"
	"tenbits/session"
)

// Sends is the strong model's final answer, as it could be sent itself.
type Sends struct {
	Answer   string  `json:"answer"`
	Form     qa.Form `json:"form"`
	Alphabet float64 `json:"alphabet"` // how many answers there could be, 0 where that is open
}

// sends returns what could be sent of what the models do alone.
func (p *play) sends(st session.State) *Sends {
	if st.Reference == nil || st.Reference.Answer == nil {
		return nil
	}
	return &Sends{*st.Reference.Answer, st.Setup.Form, session.Alphabet(st.Setup, p.prompts[0])}
}

// prices returns what the strong model's answers cost under the drafts that were
// sampled, in bits. Those of which a draft is missing or failed, or whose answer
// has no code, have none.
func (t *tally) prices() map[Item]float64 {
	out := map[Item]float64{}
	t.each(aloneKey(), func(alone Result) {
		if bits, ok := t.price(alone); ok {
			out[alone.Item] = bits
		}
	})
	return out
}

func (t *tally) price(alone Result) (bits float64, ok bool) {
	if alone.Failed() || alone.Sends == nil {
		return 0, false
	}
	var answers []string
	for n := range codedKey().samples() {
		s, there := t.results[Item{alone.Problem, alone.Trial, codedKey(), n}]
		if !there || s.Failed() {
			return 0, false
		}
		if s.Answer != nil {
			answers = append(answers, *s.Answer)
		}
	}
	bits, _, ok = qa.SendAnswerCoded(alone.Sends.Answer, answers, alone.Sends.Form, alone.Sends.Alphabet)
	return bits, ok
}

// sendCoded returns what sending the strong model's answers so comes to, and
// the means of what is sent: whole bits, of which a prefix code exists, and
// their ideal.
func (t *tally) sendCoded() ([]cell, Bits) {
	var whole, ideal float64
	for _, bits := range t.codes {
		whole += math.Ceil(bits)
	}
	t.each(aloneKey(), func(alone Result) { ideal += t.codes[alone.Item] }) // in order: sums of floats depend on it
	cells := t.cells(aloneKey(), func(alone, own Result) (bool, bool) {
		if _, ok := t.codes[alone.Item]; !ok {
			return false, false
		}
		return sent(alone, own)
	})
	return cells, Bits{Payload: mean(whole, len(t.codes)), Ideal: mean(ideal, len(t.codes))}
}

// answersThatFit adds what sending the strong model's answer comes to under a
// limit of so many bits. That the receiver must be told which it is, the answer or
// the first draft, is not charged.
func (t *tally) answersThatFit(limit int, add func(name string, cells []cell, sent Bits)) {
	if limit == 0 {
		return
	}
	alphabets := map[Item]float64{}
	t.each(aloneKey(), func(alone Result) {
		if !alone.Failed() && alone.Sends != nil && alone.Sends.Alphabet > 0 {
			alphabets[alone.Item] = math.Log2(alone.Sends.Alphabet)
		}
	})
	for _, of := range []struct {
		name   string
		prices map[Item]float64
	}{{controlSendFits, alphabets}, {controlCodedFits, t.codes}} {
		if len(of.prices) == 0 {
			continue
		}
		var sum float64
		for _, price := range of.prices {
			if whole := math.Ceil(price); whole <= float64(limit) {
				sum += whole
			}
		}
		cells := t.cells(aloneKey(), func(alone, own Result) (bool, bool) {
			price, ok := of.prices[alone.Item]
			switch {
			case !ok:
				return false, false
			case math.Ceil(price) <= float64(limit):
				return sent(alone, own)
			}
			return nothing(alone, own)
		})
		add(of.name, cells, Bits{Payload: mean(sum, len(of.prices))})
	}
}

// codedNote says under what the answer is coded.
func (p Plan) codedNote() string {
	first := p.Seed + uint64(p.Trials)
	every := ""
	if p.Trials > 1 {
		every = fmt.Sprintf(" of the first trial, each %d after the one before", p.Trials)
	}
	n := codedKey().samples()
	return fmt.Sprintf("%s: the strong model's final answer under %d drafts that the small model samples at temperature %d, with the seeds %d to %d%s, as the receiver can too. Problems whose answer has no code, or one of whose drafts failed, are left out of it.",
		controlCoded, n, session.SampleTemperature, first, first+uint64(p.Trials*(n-1)), every)
}
