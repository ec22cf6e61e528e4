package rewrite

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tenbits/qa"
)

// numeral is a number as it is written: with a sign, groups of three, a fraction.
var numeral = regexp.MustCompile(`[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:/\d+)?`)

// Mask returns a rewrite without a final answer: wherever the answer stands by
// itself, a mark stands in its place, and nothing else goes but spacing. A
// number is found however it is written in digits, as 1,200 or 1200.0, and not
// within another, as 12 in 512; of an option, its letter and its words; any
// other answer as it is written, in capitals or not. An answer that is also a
// value on the way is left out there as well, or it could be copied. Numbers in
// words are not found.
func Mask(text, prompt, answer string, form qa.Form, mark string) string {
	switch {
	case strings.TrimSpace(answer) == "":
		return text
	case form == qa.Number:
		text = maskNumber(text, answer, mark)
	case form == qa.Option:
		text = maskWord(text, answer, mark, true)
		for _, o := range qa.Options(prompt) {
			if strings.EqualFold(o.Letter, answer) {
				text = maskWord(text, o.Text, mark, false)
			}
		}
	default:
		text = maskWord(text, answer, mark, false)
	}
	return strings.Join(strings.Fields(text), " ")
}

// value reads a numeral.
func value(s string) (*big.Rat, bool) {
	s = strings.NewReplacer(",", "", "−", "-").Replace(strings.TrimSpace(s))
	if len(s) > 64 { // the arithmetic of long ones takes long
		return nil, false
	}
	// A leading 0 would make the parts of a fraction octal.
	parts := strings.SplitN(strings.TrimPrefix(s, "+"), "/", 2)
	for i, p := range parts {
		digits := strings.TrimLeft(strings.TrimPrefix(p, "-"), "0")
		if digits == "" || digits[0] < '0' || digits[0] > '9' {
			digits = "0" + digits
		}
		if strings.HasPrefix(p, "-") {
			digits = "-" + digits
		}
		parts[i] = digits
	}
	return new(big.Rat).SetString(strings.Join(parts, "/"))
}

func maskNumber(text, answer, mark string) string {
	want, ok := value(answer)
	if !ok {
		return maskWord(text, answer, mark, false)
	}
	var out strings.Builder
	at := 0
	for _, m := range numeral.FindAllStringIndex(text, -1) {
		from, to := m[0], m[1]
		sign, _ := utf8.DecodeRuneInString(text[from:])
		signed := sign == '-' || sign == '−' || sign == '+'
		if signed && from > 0 && !strings.ContainsRune(" (=\t$", rune(text[from-1])) { // 90-48: minus, and no sign
			from += utf8.RuneLen(sign)
			signed = false
		}
		got, ok := value(text[from:to])
		if ok && got.Cmp(want) != 0 && signed { // a dash before it, perhaps
			from += utf8.RuneLen(sign)
			got, ok = value(text[from:to])
		}
		if !ok || got.Cmp(want) != 0 {
			continue
		}
		out.WriteString(text[at:from] + mark)
		at = to
	}
	return out.String() + text[at:]
}

// maskWord masks a text where no letter and no digit is beside it.
func maskWord(text, word, mark string, exactly bool) string {
	word = strings.TrimSpace(word)
	if word == "" {
		return text
	}
	flags := "(?i)"
	if exactly {
		flags = ""
	}
	find, err := regexp.Compile(flags + regexp.QuoteMeta(word))
	if err != nil {
		return text // a quoted text is a pattern
	}
	var out strings.Builder
	at := 0
	for _, m := range find.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		if part(before) || part(after) {
			continue
		}
		out.WriteString(text[at:m[0]] + mark)
		at = m[1]
	}
	return out.String() + text[at:]
}

func part(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
