package qa

import "strings"

// The plain code of a question's text, which ends by itself. A symbol has six
// bits: textEnd, a space, a letter, a digit, one of textMarks, textCase or
// textByte. The question mark at the end of every question is left out.
//
// A letter is a capital at the beginning and small elsewhere; textCase in front
// of it makes it the other. textByte stands before the eight bits of a byte of
// UTF-8 that has no symbol of its own. Each text has one code, and textEnd alone
// says that there is no more text.
const (
	symbolBits = 6
	textEnd    = 0
	textSpace  = 1
	textLetter = 2
	textDigit  = textLetter + 26
	textMark   = textDigit + 10
	textCase   = 62
	textByte   = 63
	textMarks  = `.,'"?-+*/=()<>:;%$^_[]!&`
)

// symbol returns the symbol of a byte at the beginning of a text or elsewhere,
// and whether textCase stands before it. It is not ok where it has none.
func symbol(b byte, first bool) (s int, other, ok bool) {
	switch {
	case b == ' ':
		return textSpace, false, true
	case b >= 'a' && b <= 'z':
		return textLetter + int(b-'a'), first, true
	case b >= 'A' && b <= 'Z':
		return textLetter + int(b-'A'), !first, true
	case b >= '0' && b <= '9':
		return textDigit + int(b-'0'), false, true
	}
	i := strings.IndexByte(textMarks, b)
	return textMark + i, false, i >= 0
}

// textBits returns the code of a question that CleanQuestion has cleaned; of the
// empty text it says that there is no more.
func textBits(question string) Bits {
	var out strings.Builder
	put := func(v, width int) {
		for i := width - 1; i >= 0; i-- {
			out.WriteByte('0' + byte(v>>i&1))
		}
	}
	body := strings.TrimSuffix(question, "?")
	for i := range len(body) {
		s, other, ok := symbol(body[i], i == 0)
		switch {
		case !ok:
			put(textByte, symbolBits)
			put(int(body[i]), 8)
			continue
		case other:
			put(textCase, symbolBits)
		}
		put(s, symbolBits)
	}
	put(textEnd, symbolBits)
	return Bits(out.String())
}

// readText reads what textBits wrote from take, which returns the next n bits or
// an error. What textBits writes of no text is an ErrCode.
func readText(take func(n int) (int, error)) (string, error) {
	var body []byte
	for {
		s, err := take(symbolBits)
		if err != nil {
			return "", err
		}
		if s == textEnd {
			return asked(body)
		}
		b, err := textSymbol(s, len(body) == 0, take)
		if err != nil {
			return "", err
		}
		if body = append(body, b); len(body) >= MaxText {
			return "", ErrCode
		}
	}
}

// textSymbol returns the byte that begins with the symbol s.
func textSymbol(s int, first bool, take func(n int) (int, error)) (byte, error) {
	letter := byte('a')
	if first {
		letter = 'A'
	}
	if s == textCase {
		var err error
		if s, err = take(symbolBits); err != nil {
			return 0, err
		}
		if letter ^= 'a' ^ 'A'; s < textLetter || s >= textDigit {
			return 0, ErrCode
		}
	}
	switch {
	case s == textSpace:
		return ' ', nil
	case s < textDigit:
		return letter + byte(s-textLetter), nil
	case s < textMark:
		return '0' + byte(s-textDigit), nil
	case s < textCase:
		return textMarks[s-textMark], nil
	}
	v, err := take(8)
	if err != nil {
		return 0, err
	}
	if _, _, has := symbol(byte(v), first); has {
		return 0, ErrCode
	}
	return byte(v), nil
}

// asked returns the question that was read without its question mark, empty for
// none. One that is not clean nobody wrote.
func asked(body []byte) (string, error) {
	if len(body) == 0 {
		return "", nil
	}
	text := string(body) + "?"
	if CleanQuestion(text) != text {
		return "", ErrCode
	}
	return text, nil
}
