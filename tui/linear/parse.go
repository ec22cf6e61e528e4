package linear

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// request is what a line of the dialogue asks for: a command, or a problem, or
// neither with what to type instead.
type request struct {
	command string // its name
	args    string // of the command, without white space around them
	problem string
	mistake string
}

// parse reads a line. A problem may be typed just so, also one that begins
// with the word of a command: what the line means is decided by whether the
// rest of it fits that command. Only a short line that is nearly a command, and a
// single word that is none, are mistakes.
func parse(line string) request {
	line = strings.TrimSpace(line)
	if line == "" {
		return request{command: "start"}
	}
	word, args := cutWord(line)
	if n, err := strconv.Atoi(word); err == nil && isDigits(word) {
		return parseNumber(n, args, line)
	}
	list := commands()
	found, exact := find(list, word)
	switch {
	case len(found) == 1 && found[0].takes(line, args, exact):
		return request{command: found[0].name, args: args}
	case isSentence(line):
		return request{problem: line}
	case exact:
		return request{mistake: found[0].usage(args) + asProblem(line)}
	case len(found) > 1 && slices.ContainsFunc(found, func(c command) bool { return c.takes(line, args, args == "") }):
		return request{mistake: fmt.Sprintf("%s may be %s. Type more letters.", word, among(found)) + asProblem(line)}
	}
	if c, ok := near(list, word, args); ok {
		return request{mistake: fmt.Sprintf("There is no command %s. Did you mean %s?", word, strings.TrimSpace(c+" "+args)) + asProblem(line)}
	}
	if args == "" && isName(line) {
		return request{mistake: fmt.Sprintf("There is no command %s, and one word is no problem. help lists the commands; tenbits --help, outside of this dialogue, lists those of the command line.", line) + asProblem(line)}
	}
	return request{problem: line}
}

// isName tells whether a line is a single word, which names something rather
// than asks for anything: bench, theme, embedded/small. Scripts that are written
// without spaces can say a lot in one word, and so can a formula.
func isName(line string) bool {
	return strings.IndexFunc(line, func(r rune) bool {
		return !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.M, unicode.Nd) && !strings.ContainsRune("-_./:@'’!?", r)
	}) < 0 && strings.ContainsFunc(line, unicode.IsLetter)
}

// parseNumber reads a line that begins with the number of a command. A number
// begins many a problem, so that what follows has to fit.
func parseNumber(n int, args, line string) request {
	list := commands()
	if n >= 1 && n <= len(list) {
		if c := list[n-1]; args == "" || !c.free && c.fits(args) {
			return request{command: c.name, args: args}
		}
	}
	if args == "" {
		return request{mistake: fmt.Sprintf("There is no command %s: they go from 1 to %d.", line, len(list)) + asProblem(line)}
	}
	return request{problem: line}
}

// find returns the commands that a word may mean, and whether it is the whole
// name of one.
func find(list []command, word string) (found []command, exact bool) {
	word = strings.ToLower(word)
	for _, c := range list {
		if word == c.name || word == c.alias {
			return []command{c}, true
		}
		if strings.HasPrefix(c.name, word) {
			found = append(found, c)
		}
	}
	return found, false
}

// takes tells whether args are this command's. One that takes any text has to
// be written out, and what looks like the beginning of a problem is none:
// "Gold is 19 times as heavy as water …".
func (c command) takes(line, args string, exact bool) bool {
	if !c.free || args == "" {
		return c.fits(args)
	}
	first, _ := utf8.DecodeRuneInString(line)
	return exact && (c.name == "problem" || !unicode.IsUpper(first) || !isSentence(line))
}

// usage says what the command takes.
func (c command) usage(args string) string {
	if c.args == "" {
		return fmt.Sprintf("%s takes nothing after it, but got %s.", c.name, args)
	}
	return fmt.Sprintf("%s cannot take %s. Type %s %s, for example: %s.", c.name, args, c.name, c.args, c.example)
}

// asProblem says how to have a line taken as a problem.
func asProblem(line string) string {
	return " To make these words the problem, type: problem " + line
}

// isSentence tells whether a line looks like a text and not like a command.
func isSentence(line string) bool {
	words := len(strings.Fields(line))
	return words >= 5 || words >= 3 && strings.ContainsAny(line[len(line)-1:], ".?!")
}

// near returns the command that was most likely meant by a word that is none,
// if args fit it: words of problems must not be taken for it.
func near(list []command, word, args string) (string, bool) {
	word = strings.ToLower(word)
	for _, c := range list {
		fits := c.fits(args)
		if c.free {
			fits = len(strings.Fields(args)) <= 1
		}
		if fits && len(word) > 2 && oneApart(word, c.name) {
			return c.name, true
		}
	}
	return "", false
}

// oneApart tells whether b comes of a by one letter that is added, dropped or
// changed, or by two neighbours that change places.
func oneApart(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}

// cutWord divides a line after its first word.
func cutWord(line string) (word, rest string) {
	i := strings.IndexFunc(line, unicode.IsSpace)
	if i < 0 {
		return line, ""
	}
	return line[:i], strings.TrimSpace(line[i:])
}

// among names commands as alternatives.
func among(list []command) string {
	var names []string
	for _, c := range list {
		names = append(names, c.name)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
