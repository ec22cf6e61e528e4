package qa

import "math"

// Alternative is another way to send what a session sends: its name, its price
// in bits, and how the session's payload compares with it.
type Alternative struct {
	Name        string  `json:"name"`
	Bits        float64 `json:"bits"`
	Ratio       float64 `json:"ratio"`       // payload bits over Bits
	Denominator string  `json:"denominator"` // what Bits measures, in words
}

// Rival is what could have been sent instead: a text, and how a model counts it.
type Rival struct {
	Text       string  // the strong model's answer
	Tokens     int     // in the strong model's vocabulary, its end included; 0 where not known
	Vocabulary int     // pieces; 0 where not known
	Answer     string  // its final answer; empty where there is none
	Form       Form    // of its final answer
	Alphabet   float64 // how many final answers there could be; 0 where that is open
}

// Alternatives returns what it would cost to send the rival's text, or its
// final answer alone, instead of a payload of the given bits: utf8, tokens,
// gzip, zstd and send_answer, as far as the rival has what they are of. Where
// neither a text nor a final answer is known, send_answer is the price of any
// answer of the alphabet; of one that the alphabet does not have there is none.
func (s *Scales) Alternatives(payload int, r Rival) []Alternative {
	out := []Alternative{}
	add := func(name string, bits float64, denominator string) {
		if bits > 0 {
			out = append(out, Alternative{name, bits, float64(payload) / bits, denominator})
		}
	}
	if r.Text != "" {
		add("utf8", 8*float64(len(r.Text)), "the strong model's answer as UTF-8, 8 bits a byte")
		if r.Tokens > 0 && r.Vocabulary > 1 {
			add("tokens", float64(r.Tokens)*math.Log2(float64(r.Vocabulary)), "the strong model's answer as uniform tokens of its vocabulary, its end included")
		}
		add("gzip", 8*float64(s.gzipped(r.Text)), "the strong model's answer through gzip, level 9, header included")
		add("zstd", 8*float64(s.zstandard(r.Text)), "the strong model's answer through zstd, level 3 of 4, without checksum")
	}
	bits, _ := SendAnswer(r.Answer, r.Form, r.Alphabet) // 0 where there is none to send
	if r.Answer == "" && r.Text == "" && r.Alphabet > 1 {
		bits = math.Log2(r.Alphabet)
	}
	denominator := "the final answer alone, as UTF-8, 8 bits a byte"
	if r.Alphabet > 1 {
		denominator = "the final answer alone, as one of all it could be"
	}
	add("send_answer", bits, denominator)
	return out
}
