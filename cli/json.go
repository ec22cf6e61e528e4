package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// printJSON writes v as one indented document.
func printJSON(w io.Writer, v any) error { return encodeJSON(w, v, "  ") }

// encodeJSON writes v as JSON, on one line where indent is empty. The text of
// models in it stays as it was, but in escapes where a terminal would obey it.
func encodeJSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", indent)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	return copyJSON(w, &b)
}

// copyJSON copies JSON and escapes what a terminal would obey: JSON requires
// that of the controls of ASCII alone, and encoding/json does no more. What is
// decoded from the copy is the same; bytes that are not UTF-8, which JSON does
// not allow, are U+FFFD in it.
func copyJSON(w io.Writer, r io.Reader) error {
	in, out := bufio.NewReader(r), bufio.NewWriter(w)
	for {
		c, size, err := in.ReadRune()
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return errors.Join(err, out.Flush())
		}
		if steers(c) || c == utf8.RuneError && size == 1 {
			_, err = fmt.Fprintf(out, `\u%04x`, c)
		} else {
			_, err = out.WriteRune(c)
		}
		if err != nil {
			return err
		}
	}
}

// steers tells whether a terminal may obey c: the controls, but for the white
// space of JSON, and those of the direction of text.
func steers(c rune) bool {
	switch {
	case c == '\n', c == '\r', c == '\t':
		return false
	case c < ' ', c >= 0x7f && c <= 0x9f:
		return true
	}
	return c == 0x61c || c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069
}
