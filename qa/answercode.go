package qa

import (
	"math"
	"strings"
)

// SendAnswer returns the price of sending a final answer itself, in bits: as
// one of an alphabet of so many, or, where that is open (0), as UTF-8 at 8 bits
// a byte. ok is false for the empty answer, and for one that the alphabet does
// not have.
func SendAnswer(answer string, form Form, alphabet float64) (bits float64, ok bool) {
	switch {
	case answer == "" || alphabet > 1 && !inAlphabet(answer, form, alphabet):
		return 0, false
	case alphabet > 1:
		return math.Log2(alphabet), true
	}
	return 8 * float64(len(answer)), true
}

// inAlphabet tells whether an answer is one of the n that its form counts: the
// whole numbers below n, or the first n letters.
func inAlphabet(answer string, form Form, n float64) bool {
	switch form {
	case Number:
		v, ok := number(answer)
		if !ok || !v.IsInt() || v.Sign() < 0 {
			return false
		}
		f, _ := v.Float64()
		return f < n
	case Option:
		answer = strings.ToUpper(strings.TrimSpace(answer))
		return len(answer) == 1 && answer[0] >= 'A' && float64(answer[0]-'A') < n
	}
	return false
}

// SendAnswerCoded returns the price of a final answer under what the small
// model itself would answer, in bits. Of m sampled answers, which the receiver
// samples just so, an answer that c of them give has the probability c/(m+1).
// The rest, 1/(m+1), is an escape: the answer follows as one of those in the
// alphabet that no sample gave, all alike, or, where the alphabet is open, as
// UTF-8 with a byte of 0 at its end. escaped tells whether it is so. ok is false
// for an answer that has no code.
//
// The bits are −log2 of the probability. As the probabilities sum to one, a
// prefix code of that rounded up exists (Shannon's).
func SendAnswerCoded(answer string, samples []string, form Form, alphabet float64) (bits float64, escaped, ok bool) {
	if answer == "" {
		return 0, false, false
	}
	same := 0
	var distinct []string
	for _, s := range samples {
		if Correct(s, answer, form) {
			same++
		}
		known := false
		for _, d := range distinct {
			known = known || Correct(s, d, form)
		}
		if !known {
			distinct = append(distinct, s)
		}
	}
	all := math.Log2(float64(len(samples) + 1))
	if same > 0 {
		return all - math.Log2(float64(same)), false, true
	}
	if alphabet <= 1 {
		return all + 8*float64(len(answer)+1), true, !strings.ContainsRune(answer, 0)
	}
	if !inAlphabet(answer, form, alphabet) {
		return 0, true, false
	}
	rest := alphabet
	for _, d := range distinct {
		if inAlphabet(d, form, alphabet) {
			rest--
		}
	}
	return all + math.Log2(rest), true, true
}
