package markdown

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"charm.land/glamour/v2/ansi"
	"charm.land/glamour/v2/styles"
	xansi "github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"tenbits/term"
)

// dark is a style without margins.
func dark() ansi.StyleConfig {
	s := styles.DarkStyleConfig
	s.Document = ansi.StyleBlock{}
	return s
}

// whole returns the rows of a complete text.
func whole(text string, width int) []string {
	d := New(dark(), width)
	d.Reset(text)
	return slices.Clone(d.Rows())
}

// look returns what is seen of rows.
func look(rows []string) string { return xansi.Strip(strings.Join(rows, "\n")) }

// check fails the test unless rows are safe to put on a screen.
func check(t interface{ Fatalf(string, ...any) }, rows []string, width int) {
	style := regexp.MustCompile(`\x1b\[[0-9;:]*m`)
	for i, row := range rows {
		if w := term.Width(row); w > width {
			t.Fatalf("row %d has %d cells of %d: %q", i, w, width, row)
		}
		plain := style.ReplaceAllString(row, "")
		if term.CleanLine(plain) != plain || strings.Contains(row, "\x1b[8m") {
			t.Fatalf("row %d holds more than text and styles: %q", i, row)
		}
		if all := style.FindAllString(row, -1); len(all) > 0 && all[len(all)-1] != reset {
			t.Fatalf("row %d does not end its styles: %q", i, row)
		}
	}
}

func TestRows(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs", "one **two**\n\n\nthree", "one two\n\nthree"},
		{"lines stay lines", "one\ntwo  \nthree\r\nfour", "one\ntwo\nthree\nfour"},
		{"escapes", `a\*b \_c\_ \# \$5`, "a*b _c_ # $5"},
		{"loose item", "- a\n\n  b\n- c", "• a\nb\n• c"},
		{"numbers as written", "3. a\n3. b\n\n7. c", "3. a\n3. b\n\n7. c"},
		{"tasks", "- [ ] a\n- [x] b", "[ ] a\n[✓] b"},
		{"quotes", "> a\n\n> b", "│ a\n\n│ b"},
		{"code", "so:\n```go\nx := `a\\(b_c_`\n\n\ny\n```\nend", "so:\n  x := `a\\(b_c_`\n\n\n  y\nend"},
		{"open code", "```\n# a", "  # a"},
		{"code span", "`&lt;a\\_b`", "\u00a0&lt;a\\_b\u00a0"},
		{"table", "|a|b|\n|-|-|\n|`x\\|y`|$|z|$|", " a             │ b\n───────────────┼──────────────\n \u00a0x|y\u00a0         │ $|z|$"},
		{"link", "[a](https://e.example/b) and https://f.example", "a https://e.example/b and\nhttps://f.example"},
		{"link without a host", "[f](x_1&y)", "f x_1&y"},
		{"definition is text", "[a][b]\n\n[b]: http://c.example", "[a][b]\n\n[b]: http://c.example"},
		{"html is text", "<b>x</b> a<b and c>d\n\n<script>\nx", "<b>x</b> a<b and c>d\n\n<script>\nx"},
		{"usual references", "a &lt; b &amp;&amp; c", "a < b && c"},
		{"other references", "&#27;[8mx &#x202e; &rlm;&para=1", "&#27;[8mx &#x202e;\n&rlm;&para=1"},
		{"dollars", `$a_1*b_2*c$ and **$\{x\}$**`, `$a_1*b_2*c$ and $\{x\}$`},
		{"prices", "$5 *or* $6", "$5 or $6"},
		{"parentheses", `\(a_1 \\ b_2\)`, `\(a_1 \\ b_2\)`},
		{"display", "\\[\n# x_1\n- y\n= z \\\\\n\\]", "\\[\n# x_1\n- y\n= z \\\\\n\\]"},
		{"open display", "$$\n+ x_1\n===", "$$\n+ x_1\n==="},
		{"environment", "\\begin{align}\na_1 &= b \\\\\n\\end{align}", "\\begin{align}\na_1 &= b \\\\\n\\end{align}"},
		{"box", `So \boxed{a_1{b}_2} *it* is`, `So \boxed{a_1{b}_2} it is`},
		{"sequences", "a\x1b[31mb\x1b]8;;http://c\x1b\\d\u202e", "abd"},
		{"private characters", "a\U0010ff2ab", "a\ufffdb"},
		{"blank", " \n\n\t\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := whole(tt.in, 30)
			check(t, rows, 30)
			if got := look(rows); got != tt.want {
				t.Errorf("%q is shown as\n%s\nwant\n%s", tt.in, got, tt.want)
			}
		})
	}
}

// pieces are blocks of which drafts are made.
func pieces() []string {
	return []string{
		"# Head *one*\n", "## Head\ntext\n", "Setext\n===\n", "para one\nline `two` **bold**\n",
		"A [link](https://e.example/a) that is followed by words, so that the paragraph is more than one row wide.\n",
		"- a\n- b\n  - c\n    more\n- d\n", "1. one\n2. two\n\n   more\n\n3. three\n   ```\n   code\n\n   code\n   ```\n", "* loose\n\n* list\n",
		"- [x] done\n- [ ] to do\n", "text\n- item\n- item\n", "> quote\n> - a\n>\n> b\nlazy\n", "---\n",
		"```go\nfunc f() {\n\n\treturn\n}\n```\n", "~~~\n- a\n\n# b\n~~~\n", "    indented\n\n    code\n",
		"|a|b|\n|-|:-:|\n|1|$x_1$|\n|`c`|**d**|\n", "$$\na_1 \\\\\n- b\n$$\n", "\\[ x_1 \\]\n", "\\begin{cases} a & b \\\\ c_1 \\end{cases}\n",
		"数学は **楽しい** です 👨‍👩‍👧 e\u0301 مرحبا\n", "https://e.example/?a=b&c=d <c@d.example>\n", "~~old~~ new\\\nnext\n",
	}
}

// drafts generates closed blocks of Markdown with blank lines between them.
func drafts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces()), 1, 8).Draw(t, "pieces"), "\n")
	})
}

// A draft that came in bits must look like the same draft when it is opened
// again.
func TestStreamedIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drafts().Draw(t, "text")
		if rapid.Bool().Draw(t, "cut off") {
			text = text[:rapid.IntRange(0, len(text)).Draw(t, "end")]
		}
		width := rapid.IntRange(1, 60).Draw(t, "width")
		d := New(dark(), width)
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, min(40, len(rest))).Draw(t, "chunk")
			d.Append(rest[:n])
			rest = rest[n:]
			if rapid.Bool().Draw(t, "frame") {
				check(t, d.Rows(), width)
			}
		}
		d.Finish()
		if got, want := d.Rows(), whole(text, width); !slices.Equal(got, want) {
			t.Fatalf("streamed\n%s\nwhole\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// Cutting a draft into parts must not change what its blocks are: but for
// blank rows it looks as if Glamour had drawn it at once.
func TestPartsAreBlocks(t *testing.T) {
	full := func(rows []string) string {
		return look(slices.DeleteFunc(slices.Clone(rows), func(row string) bool { return strings.TrimSpace(xansi.Strip(row)) == "" }))
	}
	rapid.Check(t, func(t *rapid.T) {
		text := drafts().Draw(t, "text")
		drawn, err := newDrawer(dark(), 60).glamour(clean(text))
		if err != nil {
			t.Fatal(err)
		}
		number := regexp.MustCompile(`(?m)^\d+\. `) // Glamour counts over the end of a list
		got := number.ReplaceAllString(full(whole(text, 60)), "1. ")
		want := number.ReplaceAllString(full(restyle(drawn, 60)), "1. ")
		if got != want {
			t.Fatalf("in parts\n%s\nat once\n%s", got, want)
		}
	})
}

// What was drawn for another width or style must not stay.
func TestWidthAndStyle(t *testing.T) {
	text := strings.Join(pieces(), "\n")
	d := New(ansi.StyleConfig{}, 20)
	d.Reset(text)
	d.SetWidth(47)
	d.SetStyle(dark())
	if got, want := d.Rows(), whole(text, 47); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A style without colours for code must not take backslashes out of it.
func TestCodeWithoutColours(t *testing.T) {
	d := New(ansi.StyleConfig{}, 30)
	d.Reset("```\n\\(a\\_b\\)\n```")
	if got := look(d.Rows()); got != `\(a\_b\)` {
		t.Errorf("got %q", got)
	}
}

// A failing renderer must not take the program with it, nor the text.
func TestFailure(t *testing.T) {
	if err := try(func() error { panic("goldmark") }); err == nil {
		t.Error("no error of a panic")
	}
	style := dark()
	style.Text.Format = "{{"
	d := New(style, 30)
	d.Reset("a **b**")
	if got := look(d.Rows()); got != "a **b**" {
		t.Errorf("got %q", got)
	}
}

// Text made to take all time or memory is shown in bounded time, as bounded
// rows.
func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"nested quotes":   strings.Repeat(">", 10_000) + "a",
		"nested brackets": strings.Repeat("[", 10_000) + strings.Repeat("](a)", 10_000),
		"nested lists":    strings.Repeat("- ", 10_000) + "a",
		"deep lists": func() (s string) {
			for i := range 500 {
				s += strings.Repeat("  ", i) + "- a\n"
			}
			return s
		}(),
		"one line":      strings.Repeat("word ", 200_000),
		"no newline":    strings.Repeat("a\r", 100_000),
		"no characters": strings.Repeat("\x80", 100_000),
		"columns":       strings.Repeat("|a", 5000) + "\n" + strings.Repeat("|-", 5000) + "\n" + strings.Repeat("|b", 5000),
		"rows":          "|a|\n|-|\n" + strings.Repeat("|b|\n", 50_000),
		"emphasis":      strings.Repeat("*a **b", 20_000),
		"links":         strings.Repeat("www.a.b/( c@d.e ", 20_000),
		"code":          "```go\n" + strings.Repeat("\"a\\", 20_000),
		"empty lines":   strings.Repeat("\n", 200_000),
		"dollars":       strings.Repeat("$a", 100_000),
		"too much":      strings.Repeat("a paragraph\n\n", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			rows := whole(text, 40)
			check(t, rows, 40)
			size := 0
			for _, row := range rows {
				size += len(row) + 1
			}
			if limit := 8*min(len(text), maxText) + 4096; size > limit {
				t.Errorf("%d bytes of rows, want at most %d", size, limit)
			}
			if took := time.Since(start); took > 2*time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
}

// A reader must see that a text goes on where it is cut.
func TestTooMuch(t *testing.T) {
	d := New(dark(), 40)
	for range 12 {
		d.Append(strings.Repeat("a paragraph\n\n", 10_000))
	}
	rows := d.Rows()
	if last := rows[len(rows)-1]; last != "… (the text is longer than is shown)" {
		t.Errorf("ends in %q", last)
	}
}

func FuzzRows(f *testing.F) {
	for _, p := range pieces() {
		f.Add(p, uint8(30), uint64(1))
	}
	f.Add("&#27;[8m\n```\n&#x9b;", uint8(10), uint64(2))
	f.Fuzz(func(t *testing.T, text string, width uint8, seed uint64) {
		if len(text) > 8<<10 {
			return
		}
		w := max(1, int(width))
		start := time.Now()
		d := New(dark(), w)
		r := rand.New(rand.NewPCG(seed, 0))
		for rest := text; rest != ""; {
			n := min(len(rest), 1+r.IntN(64))
			d.Append(rest[:n])
			rest = rest[n:]
			if r.IntN(8) == 0 {
				check(t, d.Rows(), w)
			}
		}
		d.Finish()
		rows := d.Rows()
		check(t, rows, w)
		if want := whole(text, w); !slices.Equal(rows, want) {
			t.Fatalf("streamed\n%q\nwhole\n%q", rows, want)
		}
		if took := time.Since(start); took > time.Minute {
			t.Fatalf("took %v", took)
		}
	})
}

// draft returns complete blocks of about a size.
func draft(size int) string {
	var b strings.Builder
	for all := pieces(); b.Len() < size; {
		b.WriteString(all[b.Len()%len(all)] + "\n")
	}
	return b.String()
}

// A token behind much text must cost no more than one behind little.
func TestTokenCost(t *testing.T) {
	allocs := func(size int) float64 {
		d := New(dark(), 80)
		d.Append(draft(size))
		d.Rows()
		return testing.AllocsPerRun(200, func() {
			d.Append("word ")
			d.Rows()
		})
	}
	if few, many := allocs(1<<10), allocs(100<<10); many > 1.2*few {
		t.Errorf("%.0f allocations behind 1 KB, %.0f behind 100 KB", few, many)
	}
}

func BenchmarkToken(b *testing.B) {
	for _, size := range []int{1 << 10, 100 << 10} {
		for _, tail := range []struct{ name, block, token string }{
			{"prose", "", "some words **of** a paragraph that goes on and on, "},
			{"code", "```go\n", "\tx := f(a, \"text\") // why\n"},
			{"list", "", "- an item of a **list**\n"},
			{"table", "|a|b|\n|-|-|\n", "|cell|cell|\n"},
		} {
			b.Run(fmt.Sprintf("%dKB/%s", size>>10, tail.name), func(b *testing.B) {
				d := New(dark(), 80)
				head := draft(size)
				d.Append(head)
				d.Append(tail.block)
				at := 0
				for b.Loop() {
					from := at % len(tail.token)
					d.Append(tail.token[from:min(from+4, len(tail.token))])
					at += min(4, len(tail.token)-from)
					d.Rows()
					if at > 2<<10 { // such a block settles
						at = 0
						if tail.name == "code" {
							d.Append("\n```")
						}
						d.Append("\n\nend\n\n" + tail.block)
					}
				}
			})
		}
	}
}
