// Package chroma stands in for the syntax highlighter of the same path, which
// Glamour imports: it has what Glamour names of it, and highlights nothing. The
// real one reads the tables of 240 languages and 64 styles when a program
// starts, which took a quarter of the time until the first frame, and nothing here
// highlights code: drafts are prose and sums, drawn with styles that have no
// colours for it. A Glamour that needs more of it fails to compile.
package chroma

// TokenType is a kind of a token of source code.
type TokenType int

// The kinds that Glamour's styles can give a colour to.
const (
	Text TokenType = iota
	Error
	Comment
	CommentPreproc
	Keyword
	KeywordReserved
	KeywordNamespace
	KeywordType
	Operator
	Punctuation
	Name
	NameBuiltin
	NameTag
	NameAttribute
	NameClass
	NameConstant
	NameDecorator
	NameException
	NameFunction
	NameOther
	Literal
	LiteralNumber
	LiteralDate
	LiteralString
	LiteralStringEscape
	GenericDeleted
	GenericEmph
	GenericInserted
	GenericStrong
	GenericSubheading
	Background
)

// StyleEntries says how tokens of each kind look.
type StyleEntries map[TokenType]string

// Style is a named look of source code.
type Style struct{ Name string }

// MustNewStyle returns a style of that name.
func MustNewStyle(name string, _ StyleEntries) *Style { return &Style{Name: name} }
