package qa

import (
	"math/big"
	"regexp"
	"strings"
)

// thin is what LaTeX's small spaces become: unlike an ordinary space it may
// stand between groups of three digits.
const thin = "\u2009"

// maxDigits bounds the length of a number that is read, because the arithmetic
// of long ones is not linear.
const maxDigits = 64

var (
	wrapped  = regexp.MustCompile(`(?i)\\(?:text(?:bf|it|rm)?|math(?:rm|bf)|mbox)\s*\{([^{}]*)\}`)
	mixed    = regexp.MustCompile(`(\d)\s*(\\[dt]?frac)`)
	fraction = regexp.MustCompile(`\\[dt]?frac\s*(?:\{\s*([^{}]*?)\s*\}\s*\{\s*([^{}]*?)\s*\}|(\d)\s*(\d))`)
	// symbols undoes the LaTeX and the markup that do not change a value. A
	// star becomes a space, so that 6*7 is two numbers and not 67.
	symbols = strings.NewReplacer(
		`{,}`, ",", `\,`, thin, `\;`, thin, `\:`, thin, "\u202f", thin, `\!`, "", `\ `, " ", `~`, " ",
		`\$`, "$", `\%`, "%", `\left`, "", `\right`, "", `\(`, "", `\)`, "", `\[`, "", `\]`, "",
		`^\circ`, "°", `^{\circ}`, "°", "½", " 1/2", "¼", " 1/4", "¾", " 3/4",
		"*", " ", "_", " ", "`", " ", "−", "-")
	// squared is a unit with a power, whose digit is not a second number.
	squared = regexp.MustCompile(`(?i)(^|[^\pL])((?:[mcdk]?m|in|ft|yd|mi|inch(?:es)?|foot|feet|yards?|miles?|(?:centi|kilo)?met(?:er|re)s?|units?))(?:\s*\^\s*(?:[23]|\{[23]\})|[²³]|[23]\b)`)

	// reason starts an explanation, sentence a further one, note is a remark in
	// brackets at the end.
	reason   = regexp.MustCompile(`(?i)[\s,;:(]+(?:because|since|as)\b|,\s+(?:not|so|which|where)\b`)
	sentence = regexp.MustCompile(`[.!?;]\s`)
	note     = regexp.MustCompile(`\s*\(([^()]*)\)[\s.*_$]*$`)
	either   = regexp.MustCompile(`(?i)^\s*or\b`)

	// denied is what makes a number something other than the answer; unequal is
	// the same in symbols; operation means that the value is still to be worked out.
	denied    = regexp.MustCompile(`(?i)\b(?:not|never|neither|nor|cannot|unknown|except)\b|n['’]t\b`)
	unequal   = regexp.MustCompile(`[<>≤≥≠]|!=`)
	operation = regexp.MustCompile(`[\^±√π∞×÷\\]`)

	numeral = regexp.MustCompile(`\d+\s+\d+/\d+|\.?\d(?:[\d.,/\x{2009}]*\d)?`)
	digit   = regexp.MustCompile(`\pN`)
	glued   = regexp.MustCompile(`\pL$`)
	// minus is a sign, not a hyphen ("B-12") and not a dash between words.
	minus   = regexp.MustCompile(`(?:^\s*-\s*|[\s($€£:]-)[$€£]?\s*$`)
	decimal = regexp.MustCompile(`^(?:(?:\d{1,3}(?:[,\x{2009}]\d{3})+|\d+)(?:\.\d+)?|\.\d+)$`)
	whole   = regexp.MustCompile(`^(?:\d+|\d{1,3}(?:,\d{3})+)$`)
)

// readNumber reads the one number that a final-answer value states. Units,
// currency and words around it are fine, and so is an explanation after it:
// what follows "because", ", so", a sentence end or stands in brackets at the
// end is not looked at ("66, because 85 - 19 = 66"). Of a calculation only what
// follows the last "=" counts. A denied value, an expression that is still to
// be worked out, and more than one number are no answer: to guess which one was
// meant would grade the guess.
func readNumber(v string) (string, bool) {
	if isWhole(v) {
		return v, true
	}
	v = unlatex(stated(v))
	if denied.MatchString(v) || unequal.MatchString(v) {
		return "", false
	}
	v = squared.ReplaceAllString(v[strings.LastIndex(v, "=")+1:], "$1$2")
	if operation.MatchString(v) {
		return "", false
	}
	at := numeral.FindStringIndex(v)
	if at == nil {
		return "", false
	}
	before, after := v[:at[0]], v[at[1]:]
	if digit.MatchString(before) || digit.MatchString(after) || glued.MatchString(before) {
		return "", false
	}
	r, ok := number(v[at[0]:at[1]])
	if !ok {
		return "", false
	}
	if minus.MatchString(before) {
		r.Neg(r)
	}
	s := show(r)
	if _, ok := number(s); !ok {
		return "", false // its written form is too long to be read again
	}
	return s, true
}

// isWhole tells whether v is a whole number and nothing else, as show writes it.
// Most answers of word problems are, and need no closer look.
func isWhole(v string) bool {
	if v == "" || len(v) > 15 || v[0] == '0' && v != "0" {
		return false
	}
	for i := range len(v) {
		if v[i] < '0' || v[i] > '9' {
			return false
		}
	}
	return true
}

// stated drops the explanation that follows a stated number.
func stated(v string) string {
	v = strings.TrimSpace(v)
	if head, ok := headWithDigit(v, reason); ok {
		v = head
	}
	// A calculation may go on in the next sentence; then its last "=" decides.
	if head, ok := headWithDigit(v, sentence); ok && !strings.Contains(head, "=") {
		v = head
	}
	if m := note.FindStringSubmatchIndex(v); m != nil && !either.MatchString(v[m[2]:m[3]]) {
		head := v[:m[0]]
		if digit.MatchString(head[strings.LastIndex(head, "=")+1:]) {
			v = head
		}
	}
	return v
}

// headWithDigit returns what stands before the first mark that follows a digit.
func headWithDigit(v string, mark *regexp.Regexp) (string, bool) {
	first := digit.FindStringIndex(v)
	if first == nil {
		return "", false
	}
	m := mark.FindStringIndex(v[first[1]:])
	if m == nil {
		return "", false
	}
	return v[:first[1]+m[0]], true
}

// unlatex writes LaTeX numbers as people type them. Commands it does not know
// stay, and so keep a value from being read.
func unlatex(s string) string {
	s = unwrap(s)
	s = mixed.ReplaceAllString(s, "$1 $2")
	s = fraction.ReplaceAllString(s, "$1$3/$2$4")
	return symbols.Replace(s)
}

// unwrap drops the commands that only set the type of their content. Deeper
// nesting than two does not occur in answers.
func unwrap(s string) string {
	for range 2 {
		s = wrapped.ReplaceAllString(s, "$1")
	}
	return s
}

// number reads a text that is nothing but a number: whole, decimal, a fraction
// or a mixed number, with a sign or a currency.
func number(s string) (*big.Rat, bool) {
	s = strings.Trim(strings.TrimSpace(unlatex(s)), "$€£")
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimLeft(strings.TrimLeft(s, "-+ "), "$€£")
	s = strings.TrimSuffix(s, ".")
	if len(s) > maxDigits {
		return nil, false
	}
	sum, parts := new(big.Rat), strings.Fields(strings.ReplaceAll(s, thin, ","))
	switch len(parts) {
	case 2:
		if !whole.MatchString(parts[0]) || !strings.Contains(parts[1], "/") {
			return nil, false
		}
	case 1:
	default:
		return nil, false
	}
	for _, p := range parts {
		r, ok := quotient(p)
		if !ok {
			return nil, false
		}
		sum.Add(sum, r)
	}
	if negative {
		sum.Neg(sum)
	}
	return sum, true
}

// quotient reads a decimal, or one over a whole number. The two are read apart
// because big.Rat takes a leading zero in a fraction for octal.
func quotient(s string) (*big.Rat, bool) {
	above, below, divided := strings.Cut(s, "/")
	if !decimal.MatchString(above) || divided && !whole.MatchString(below) {
		return nil, false
	}
	r, ok := new(big.Rat).SetString(strings.ReplaceAll(above, ",", ""))
	if !ok || !divided {
		return r, ok
	}
	d, ok := new(big.Rat).SetString(strings.ReplaceAll(below, ",", ""))
	if !ok || d.Sign() == 0 {
		return nil, false
	}
	return r.Quo(r, d), true
}

// show writes a value in one way: as a whole number, a short decimal or a
// fraction.
func show(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	if n, exact := r.FloatPrec(); exact {
		return r.FloatString(n)
	}
	return r.RatString()
}
