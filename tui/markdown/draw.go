package markdown

import (
	"fmt"
	"strings"

	"charm.land/glamour/v2/ansi"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"tenbits/term"
)

const (
	minWidth   = 8   // cells: below it all is plain
	maxNesting = 12  // quotes and lists that a line opens
	maxIndent  = 40  // columns: deeper lists are deeper nested
	maxColumns = 32  // of a table
	maxLines   = 100 // of a part, as of a table
	maxSigns   = 512 // that may begin or end emphasis, code, links
	maxLinks   = 64
)

// drawer draws parts with Glamour.
type drawer struct {
	style    ansi.StyleConfig
	width    int
	slashes  bool // the style has no colours for code
	parser   parser.Parser
	renderer renderer.Renderer
}

func newDrawer(style ansi.StyleConfig, width int) *drawer {
	code := style.CodeBlock
	d := &drawer{style: style, width: width, slashes: code.Theme == "" && code.Chroma == nil, parser: newParser()}
	d.renderer = d.newRenderer()
	return d
}

// newRenderer returns Glamour's renderer.
func (d *drawer) newRenderer() renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(ansi.NewRenderer(ansi.Options{
		BaseURL:          ":", // not an address: the others stay as they are
		WordWrap:         d.width,
		PreserveNewLines: true,
		Styles:           d.style,
	}), 0)))
}

// rows draws a part. What Glamour cannot draw is plain.
func (d *drawer) rows(p part) (rows []string) {
	if p.plain || d.width < minWidth || len(p.text) > 2*maxPart || !tame(p.text) {
		return Plain(p.text, d.width)
	}
	drawn, err := d.glamour(p.text)
	if err != nil {
		return Plain(p.text, d.width)
	}
	if strings.Contains(p.text, "|") && opens(p.text) == "" {
		for line := range strings.SplitSeq(drawn, "\n") {
			if term.Width(strings.TrimRight(line, " ")) > d.width {
				return Plain(p.text, d.width) // a table without room
			}
		}
	}
	return trim(restyle(drawn, d.width))
}

// glamour draws text with Glamour. A renderer that failed keeps what it had
// begun, so the next text gets a new one.
func (d *drawer) glamour(md string) (string, error) {
	var b strings.Builder
	err := try(func() error {
		source := []byte(veil(md, d.slashes))
		doc := d.parser.Parse(text.NewReader(source))
		mend(doc)
		return d.renderer.Render(&b, source, doc)
	})
	if err != nil {
		d.renderer = d.newRenderer()
	}
	return b.String(), err
}

// try calls do and turns a panic into an error.
func try(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("markdown: panic: %v", r)
		}
	}()
	return do()
}

// newParser returns a parser of GitHub's flavour without HTML and definitions
// of links.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(extension.NewStrikethroughParser(), 500),
			util.Prioritized(extension.NewLinkifyParser(), 999),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
		),
	)
}

// count returns the blocks of a text, and the items of the list that it ends
// with; none when the parser fails.
func count(p parser.Parser, md string) (blocks, items int) {
	err := try(func() error {
		doc := p.Parse(text.NewReader([]byte(veil(md, false))))
		if list, ok := doc.LastChild().(*ast.List); ok {
			items = list.ChildCount()
		}
		blocks = doc.ChildCount()
		return nil
	})
	if err != nil {
		return 0, 0
	}
	return blocks, items
}

// mend changes what Glamour would not draw well. It ends the line behind every
// paragraph of an item of a list that another one follows: both would be drawn
// as one word.
func mend(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if n.Kind() == ast.KindListItem && flows(c) && c.NextSibling() != nil && flows(c.NextSibling()) {
			end := ast.NewTextSegment(text.NewSegment(0, 0))
			end.SetHardLineBreak(true)
			c.AppendChild(c, end)
		}
		if c.Type() == ast.TypeBlock {
			mend(c)
		}
	}
}

// flows tells whether a block is text in a line.
func flows(n ast.Node) bool { return n.Kind() == ast.KindParagraph || n.Kind() == ast.KindTextBlock }

// tame tells whether text is nothing that takes Glamour or its parser far more
// time than text of its length should.
func tame(md string) bool {
	if opens(md) != "" {
		return true
	}
	if strings.Count(md, "\n") > maxLines || total(md, "[", "*", "_", "~", "<", "`", `\`, "$") > maxSigns || total(md, "@", "://", "www.", "](") > maxLinks {
		return false
	}
	for line := range strings.Lines(md) {
		rest := strings.TrimLeft(line, " >-*+0123456789.)")
		head := line[:len(line)-len(rest)]
		nesting := total(head, ">", "- ", "* ", "+ ", ". ", ") ")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if nesting > maxNesting || indent > maxIndent || strings.Count(line, "|") > maxColumns {
			return false
		}
	}
	return true
}

// total returns how often words occur in text.
func total(text string, words ...string) int {
	n := 0
	for _, w := range words {
		n += strings.Count(text, w)
	}
	return n
}
