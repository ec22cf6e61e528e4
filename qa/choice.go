package qa

import (
	"regexp"
	"strings"
)

var (
	// letter is a choice: "C", "(C)", "C.", "**C) because", "C because". "A" and
	// "I" before a word may be an article or a pronoun, and are none unless the
	// word shows the choice.
	letter = regexp.MustCompile(`^[\s*_$(\[{"'“‘]*(?i:(?:the\s+)?(?:option|choice|letter)[\s:]*)?[*_$(\[{"'“‘]*` +
		`(?:([A-J])(?:[)\]}.:,;!*_$"'”’]|\s*$|\s+[-–—]|\s+(?:because|since|as|is|or|and)\b|\s*[/&])|([B-HJ])\s)`)
	// lowLetter is a small one, which must be marked as a choice or stand alone.
	lowLetter = regexp.MustCompile(`^[\s*_$(\[{"'“‘]*(?i:(?:option|choice|letter)[\s:]*)?\(?([a-j])(?:\)|[.:]\s|[\s.!*_$\])}"'”’]*$)`)
	// second is a further choice beside the first.
	second = regexp.MustCompile(`(?i)^[\s)*_$\]}"'”’]*(?:or|and|&|/|,)[\s*_$(\[{"'“‘]*(?:(?:option|choice)\s+)?\(?(?-i:(?:[A-J]\W*$|[A-J][)\]]|[B-HJ]\b)|[a-j](?:\)|\W*$))`)
	// lead is what may be said before a choice once more.
	lead = regexp.MustCompile(`(?i)^[\s*_]*(?:(?:the\s+)?(?:(?:correct|right|best|final)\s+)?(?:answer|option|choice)\s+is|it\s+is|it['’]s)[\s:*_]+`)
	// behind is a choice in brackets at the end, after the words of the option.
	behind = regexp.MustCompile(`^[^()]*[^()\s]\s+\(([A-J])\)[\s.*_$]*$`)

	// listed is a line of a prompt that offers an option.
	listed = regexp.MustCompile(`^\s*[*_]*\(?([A-J])[).:][*_]*\s+(\S.*?)\s*$`)
)

// Offered is an option of a prompt.
type Offered struct{ Letter, Text string }

// Options returns the options that a prompt offers: lines "A) …", "(B) …",
// "C. …", "D: …" from A on without a gap, up to J. There are none where there are
// fewer than two, or two lists: it could not be told which is meant.
func Options(prompt string) []Offered {
	var out []Offered
	for line := range strings.Lines(prompt) {
		m := listed.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil {
			continue
		}
		if m[1] != string(rune('A'+len(out))) {
			return nil
		}
		out = append(out, Offered{m[1], m[2]})
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// readOption reads the one letter that a value names, or the option whose words
// it is. Where options are known, a letter that is not among them is none, and
// neither is one beside the words of another.
func readOption(v string, options []Offered) (string, bool) {
	v = strings.NewReplacer(`\(`, "", `\)`, "", `\[`, "", `\]`, "").Replace(v)
	v = lead.ReplaceAllString(v, "")
	if said := worded(v, options); said != "" {
		return said, true
	}
	l, rest, ok := readLetter(v)
	if !ok {
		return "", false
	}
	if len(options) == 0 {
		return l, true
	}
	if l[0]-'A' >= byte(len(options)) {
		return "", false
	}
	if said := worded(strings.TrimLeft(rest, " \t):.,;-–—*_]}"), options); said != "" && said != l {
		return "", false
	}
	return l, true
}

// readLetter reads the one letter that a value starts with, or ends with in
// brackets, and returns what follows it.
func readLetter(v string) (l, rest string, ok bool) {
	m := letter.FindStringSubmatchIndex(v)
	if m == nil {
		m = lowLetter.FindStringSubmatchIndex(v)
	}
	if m == nil {
		if m := behind.FindStringSubmatch(v); m != nil && !denied.MatchString(v) && !either.MatchString(v) {
			return m[1], "", true
		}
		return "", "", false
	}
	start, end := m[2], m[3]
	if start < 0 {
		start, end = m[4], m[5]
	}
	if second.MatchString(v[end:]) {
		return "", "", false
	}
	return strings.ToUpper(v[start:end]), v[end:], true
}

// several tells whether a value names a letter and then another one.
func several(v string) bool {
	m := letter.FindStringSubmatchIndex(v)
	return m != nil && second.MatchString(v[max(m[3], m[5]):])
}

// worded returns the letter of the one option whose words v is, empty where
// there is none, or more than one.
func worded(v string, options []Offered) string {
	v = plain(v)
	found := ""
	for _, o := range options {
		if v == "" || plain(o.Text) != v {
			continue
		}
		if found != "" {
			return ""
		}
		found = o.Letter
	}
	return found
}
