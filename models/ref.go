package models

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Human is the provider that is a person at the keyboard. Its references have
// no name.
const Human = "human"

// maxRef is the most bytes of a reference.
const maxRef = 512

// A Ref names a model: who provides it, on which server where that is not the
// provider's usual one, and what the provider calls it.
type Ref struct {
	Provider string
	Server   string // host:port or host
	Name     string
}

// ParseRef reads a reference: "embedded/small", "ollama/qwen3:0.6b",
// "ollama@host:11434/qwen3:0.6b", "human", of at most 512 bytes. The name may
// have slashes itself. The error says what a reference looks like.
func ParseRef(s string) (Ref, error) {
	r, err := parseRef(s)
	if err != nil {
		return Ref{}, fmt.Errorf("model %.80q: %w; a model is written provider/name, for example embedded/small or ollama/qwen3:0.6b, or human", s, err)
	}
	return r, nil
}

func parseRef(s string) (Ref, error) {
	if len(s) > maxRef {
		return Ref{}, fmt.Errorf("%d bytes are too many", len(s))
	}
	who, name, named := strings.Cut(s, "/")
	provider, server, served := strings.Cut(who, "@")
	switch {
	case s == "":
		return Ref{}, errors.New("nothing is given")
	case !isProvider(provider):
		return Ref{}, fmt.Errorf("%q cannot be a provider", provider)
	case served && !isServer(server):
		return Ref{}, fmt.Errorf("%q is not host:port", server)
	case provider == Human && s != Human:
		return Ref{}, errors.New("a person has no name or server")
	case provider == Human:
		return Ref{Provider: Human}, nil
	case !named:
		return Ref{}, errors.New("there is no slash")
	case name == "":
		return Ref{}, errors.New("there is no name after the slash")
	case !isName(name):
		return Ref{}, errors.New("the name has a space or a character that cannot be seen")
	}
	return Ref{provider, server, name}, nil
}

// isProvider reports whether s is a word of lower-case letters, digits, - and _
// that begins with a letter.
func isProvider(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '-' || c == '_')) {
			return false
		}
	}
	return s != ""
}

// isServer reports whether s is a host with or without a port, which may be an
// IPv6 address in brackets.
func isServer(s string) bool {
	host, rest := s, ""
	if strings.HasPrefix(s, "[") {
		var closed bool
		if host, rest, closed = strings.Cut(s[1:], "]"); !closed {
			return false
		}
	} else if i := strings.IndexByte(s, ':'); i >= 0 {
		host, rest = s[:i], s[i:]
	}
	for _, c := range host {
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_'
		if !plain && !(c == ':' && s[0] == '[') {
			return false
		}
	}
	return host != "" && (rest == "" || isPort(rest))
}

// isPort reports whether s is a colon and a number from 1 to 65535, without
// zeros in front.
func isPort(s string) bool {
	if len(s) < 2 || len(s) > 6 || s[0] != ':' || s[1] == '0' {
		return false
	}
	n := 0
	for _, c := range s[1:] {
		if c < '0' || c > '9' {
			return false
		}
		n = 10*n + int(c-'0')
	}
	return n <= 65535
}

func isName(s string) bool {
	for _, c := range s {
		if !unicode.IsGraphic(c) || unicode.IsSpace(c) {
			return false
		}
	}
	return utf8.ValidString(s)
}

// String returns the reference as ParseRef reads it.
func (r Ref) String() string {
	s := r.Provider
	if r.Server != "" {
		s += "@" + r.Server
	}
	if r.Name != "" {
		s += "/" + r.Name
	}
	return s
}
