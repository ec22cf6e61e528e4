package theme

import "charm.land/glamour/v2/ansi"

// Markdown returns the style that glamour draws Markdown in. There are no
// margins and no backgrounds, and what a colour says is also said by a sign, as
// Markdown itself does: "##" before a heading, "`" around code, two spaces
// before a block of code.
//
// Code has no syntax colours: glamour keeps those of the first style that it sees
// for all that come after it, and the program does without the highlighter. A
// quotation has no colour, as glamour would
// put it around each blank up to the end of the line.
//
// Glamour resolves "&#27;" after any cleaning of its source, and makes links of
// what a model wrote: what it returns has to be cleaned of all but styles.
func (t *Theme) Markdown() ansi.StyleConfig {
	p := t.palette
	yes, bar := true, "│ "
	none, quote, indent := uint(0), uint(1), uint(2)
	accent, dim, rule := optional(p.Accent), optional(p.Dim), optional(p.Rule)
	emph := ansi.StylePrimitive{Italic: &yes}
	if accent == nil {
		// Who asks for no colour may have a terminal that knows no italics.
		emph = ansi.StylePrimitive{Underline: &yes}
	}
	head := func(sign string, c *string) ansi.StyleBlock {
		return ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Prefix: sign, Color: c}}
	}
	return ansi.StyleConfig{
		Document:   ansi.StyleBlock{Margin: &none},
		BlockQuote: ansi.StyleBlock{Indent: &quote, IndentToken: &bar},
		List:       ansi.StyleList{LevelIndent: indent},

		Heading: ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{BlockSuffix: "\n", Bold: &yes}},
		H1:      head("# ", accent), H2: head("## ", accent), H3: head("### ", accent),
		H4: head("#### ", nil), H5: head("##### ", nil), H6: head("###### ", nil),

		Strikethrough:  ansi.StylePrimitive{CrossedOut: &yes},
		Emph:           emph,
		Strong:         ansi.StylePrimitive{Bold: &yes},
		HorizontalRule: ansi.StylePrimitive{Color: rule, Format: "\n────────\n"},

		Item:        ansi.StylePrimitive{BlockPrefix: "• "},
		Enumeration: ansi.StylePrimitive{BlockPrefix: ". "},
		Task:        ansi.StyleTask{Ticked: "[✓] ", Unticked: "[ ] "},

		Link:      ansi.StylePrimitive{Color: dim, Underline: &yes},
		LinkText:  ansi.StylePrimitive{Bold: &yes},
		Image:     ansi.StylePrimitive{Color: dim, Underline: &yes},
		ImageText: ansi.StylePrimitive{Format: "image: {{.text}} →"},

		Code:      ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Prefix: "`", Suffix: "`", Color: accent}},
		CodeBlock: ansi.StyleCodeBlock{StyleBlock: ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: accent}, Margin: &indent}},

		DefinitionTerm:        ansi.StylePrimitive{Bold: &yes},
		DefinitionDescription: ansi.StylePrimitive{BlockPrefix: "\n• "},
	}
}

// optional returns a colour as glamour takes it, nil where there is none.
func optional(name string) *string {
	if _, ok := parseColor(name); !ok {
		return nil
	}
	return &name
}
