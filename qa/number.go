package qa

import (
	"math/big"
	"regexp"
	"strconv"
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
	mixed    = regexp.MustCompile(`(\d)\s*(\\[dtc]?frac)`)
	fraction = regexp.MustCompile(`\\[dtc]?frac\s*(?:\{\s*([^{}]*?)\s*\}\s*\{\s*([^{}]*?)\s*\}|(\d)\s*(\d))`)
	// symbols undoes the LaTeX and the markup that do not change a value. A
	// star becomes a space, so that 6*7 is two numbers and not 67.
	symbols = strings.NewReplacer(
		`{,}`, ",", `\,`, thin, `\;`, thin, `\:`, thin, "\u202f", thin, "\u2009", thin, `\displaystyle`, "", `\\`, "", `\cdot`, "×", `\times`, "×", "·", "×", `\approx`, "≈", `\!`, "", `\ `, " ", `~`, " ",
		`\$`, "$", `\%`, "%", `\left`, "", `\right`, "", `\(`, "", `\)`, "", `\[`, "", `\]`, "",
		`^\circ`, "°", `^{\circ}`, "°", "½", " 1/2", "¼", " 1/4", "¾", " 3/4", "⅓", " 1/3", "⅔", " 2/3",
		"*", " ", "_", " ", "`", " ", "−", "-")
	// spaces are LaTeX's spaces that end like a sentence.
	spaces = strings.NewReplacer(`\;`, thin, `\!`, "", `\:`, thin)
	// raised are the digits of powers, and dash a minus sign that typography made
	// longer.
	raised = strings.NewReplacer("⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9", "⁻", "-")
	dash   = regexp.MustCompile(`(^\s*|[\s(=$€£])[–﹣－]([$€£]?\.?\d)`)
	// scientific is a number with a power of ten.
	scientific = regexp.MustCompile(`(?i)(\d)(?:\s*[×x*]\s*10\s*(?:\^\s*(?:\{\s*([-−+]?\d+)\s*\}|([-−+]?\d+))|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))|e([-+]?\d+))`)
	// scaled is a number of something that may be the unit that was asked for, as
	// "million" or "dozen": whether it counts once or that often cannot be told.
	scaled = regexp.MustCompile(`(?i)\d\s*(?:hundred|thousand|million|billion|trillion|dozens?|scores?|pairs?|gross|couples?|hundreds|thousands|millions|billions)\b`)
	// open is a number that goes on without an end.
	open = regexp.MustCompile(`\d\s*(?:\.\.\.|…|\\(?:l|c)?dots|\\overline|\\bar)|\\(?:overline|bar)`)
	// nearly comes between an exact value and a rounded one.
	nearly = regexp.MustCompile(`(?i)\s*(?:≈|\\approx|(?:,\s*|\s)or\s+(?:about|approximately|roughly)\b|,?\s+which\s+is\s+(?:about|approximately|roughly)\b)`)
	// assigned is a second solution: "x = 3 or x = 4".
	assigned = regexp.MustCompile(`(?i)=[^=]*(?:\b(?:or|and)\b|[,;])\s*\$?\s*\pL\w*\s*=`)
	// squared is a unit with a power, whose digit is not a second number.
	squared = regexp.MustCompile(`(?i)(^|[^\pL])((?:[mcdk]?m|s|sec(?:onds?)?|in|ft|yd|mi|inch(?:es)?|foot|feet|yards?|miles?|(?:centi|kilo)?met(?:er|re)s?|units?))(?:\s*\^\s*(?:[23]|\{[23]\})|[²³]|[23]\b)`)

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
	minus = regexp.MustCompile(`(?:^\s*-\s*|[\s($€£:]-)[$€£]?$`)
	// dashed could be either.
	dashed  = regexp.MustCompile(`[^\s-]\s*[-–—]\s+[$€£]?\s*$`)
	decimal = regexp.MustCompile(`^(?:(?:\d{1,3}(?:[,\x{2009}]\d{3})+|\d+)(?:\.\d+)?|\.\d+)$`)
	whole   = regexp.MustCompile(`^(?:\d+|\d{1,3}(?:,\d{3})+)$`)
)

// readNumber reads the one number that a final-answer value states. Units,
// currency and words around it are fine, and so is an explanation after it:
// what follows "because", ", so", a sentence end or stands in brackets at the
// end is not looked at ("66, because 85 - 19 = 66"). Of a calculation only what
// follows the last "=" counts, and of an exact value with a rounded one the exact
// one. A denied value, an expression that is still to be worked out, a number
// that goes on without an end or counts in dozens or millions, and more than one
// number are no answer: to guess which one was meant would grade the guess.
func readNumber(v string) (string, bool) {
	if isWhole(v) {
		return v, true
	}
	v = unlatex(stated(spaces.Replace(v)))
	if doubt(v) != "" {
		return "", false
	}
	v = squared.ReplaceAllString(v[strings.LastIndex(v, "=")+1:], "$1$2")
	v, tens, ok := powerOfTen(dash.ReplaceAllString(v, "$1-$2"))
	if !ok || operation.MatchString(v) {
		return "", false
	}
	at := numeral.FindStringIndex(v)
	if at == nil {
		return "", false
	}
	before, after := v[:at[0]], v[at[1]:]
	if digit.MatchString(before) || digit.MatchString(after) || glued.MatchString(before) || dashed.MatchString(before) {
		return "", false
	}
	r, ok := number(v[at[0]:at[1]])
	if !ok {
		return "", false
	}
	r.Mul(r, tens)
	if minus.MatchString(before) {
		r.Neg(r)
	}
	s := show(r)
	if _, ok := number(s); !ok {
		return "", false // its written form is too long to be read again
	}
	return s, true
}

// doubt says why a value states no one number, whatever numbers stand in it;
// empty where it may.
func doubt(v string) string {
	switch {
	case denied.MatchString(v):
		return "it says what the answer is not"
	case unequal.MatchString(v):
		return "it gives a bound and no value"
	case assigned.MatchString(v):
		return "it gives more than one solution"
	case open.MatchString(v):
		return "it goes on without an end"
	case scaled.MatchString(v):
		return "it counts in dozens, millions or the like, which may be the unit"
	}
	return ""
}

// mostTens bounds the powers of ten that are read.
const mostTens = 40

// powerOfTen takes the one power of ten out of a value, as in "3.2 × 10^4" or
// "3.2e4". It is not ok when there are more, or too large a one.
func powerOfTen(v string) (rest string, tens *big.Rat, ok bool) {
	tens = big.NewRat(1, 1)
	all := scientific.FindAllStringSubmatch(v, 2)
	if len(all) == 0 {
		return v, tens, true
	}
	m := all[0]
	n, err := strconv.Atoi(strings.TrimPrefix(raised.Replace(m[2]+m[3]+m[4]+m[5]), "+"))
	if err != nil || len(all) > 1 || n > mostTens || n < -mostTens {
		return v, tens, false
	}
	ten := big.NewRat(10, 1)
	if n < 0 {
		ten.Inv(ten)
	}
	for range max(n, -n) {
		tens.Mul(tens, ten)
	}
	return strings.Replace(v, m[0], m[1], 1), tens, true
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
	if head, ok := headWithDigit(v, nearly); ok {
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
	s = strings.TrimRight(strings.Trim(strings.TrimSpace(unlatex(s)), "$€£"), "%° ")
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
