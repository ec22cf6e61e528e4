package record_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"tenbits/tui/record"
)

// element is one element of an image.
type element struct {
	name, text string
	attr       map[string]string
}

// elements reads an image, and fails when it is not well-formed XML.
func elements(t testing.TB, frame string, width, height int) []element {
	t.Helper()
	var b bytes.Buffer
	if err := record.SVG(&b, frame, width, height, record.Options{Theme: record.Dark(), Title: frame}); err != nil {
		t.Fatal(err)
	}
	var out []element
	for dec := xml.NewDecoder(&b); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%v in the image of %q", err, frame)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			out = append(out, e)
		case xml.CharData:
			if len(out) > 0 && strings.TrimSpace(string(token)) != "" {
				out[len(out)-1].text += string(token)
			}
		}
	}
}

// What is seen on the terminal is seen in the image, at its place.
func TestSVG(t *testing.T) {
	for _, tt := range []struct {
		name, frame string
		want        []string
	}{
		{"text", "one  two\n three", []string{`text "one  two" x=0 y=12 textLength=64`, `text "three" x=8 y=28 textLength=40`}},
		{"escaped", "a<b>&c", []string{`text "a<b>&c" x=0 y=12 textLength=48`}},
		{"wide", "a数b学c", []string{`text "a" x=0 y=12`, `text "数" x=8 y=12`, `text "b" x=24 y=12`, `text "学" x=32 y=12`, `text "c" x=48 y=12`}},
		{"cluster", "👩‍👩‍👧x", []string{`text "👩‍👩‍👧" x=0 y=12`, `text "x" x=16 y=12`}},
		{"styles", "\x1b[1;3mb\x1b[0m\x1b[2mf\x1b[0;4mu \x1b[0;9ms", []string{
			`text "b" x=0 y=12 font-weight=bold font-style=italic`, `text "f" x=8 y=12 fill-opacity=0.6`,
			`text "u " x=16 y=12 textLength=16 text-decoration=underline`, `text "s" x=32 y=12 text-decoration=line-through`}},
		{"colours", "\x1b[31ma\x1b[38;5;208mb\x1b[38;5;1mc\x1b[38;2;1;2;3md", []string{
			`text "a" x=0 y=12 fill=#e06c75`, `text "b" x=8 y=12 fill=#ff8700`, `text "c" x=16 y=12 fill=#e06c75`, `text "d" x=24 y=12 fill=#010203`}},
		{"grounds", "\x1b[44m a 数 \x1b[0m", []string{`rect "" x=0 y=0 width=48 height=16 fill=#61afef`, `text "a" x=8 y=12`, `text "数" x=24 y=12`}},
		{"reverse", "\x1b[7mr", []string{`rect "" x=0 y=0 width=8 height=16 fill=#d8dee9`, `text "r" x=0 y=12 fill=#16181d`}},
		{"concealed", "\x1b[8msecret", nil},
		{"cut at the edge", strings.Repeat("x", 99), []string{`text "xxxxxxxxxxxxxxxxxxxx" x=0 y=12 textLength=160`}},
		{"half a character at the edge", strings.Repeat("x", 19) + "数", []string{`text "xxxxxxxxxxxxxxxxxxx" x=0 y=12 textLength=152`}},
		{"rows below the edge", "a\nb\nc\nd", []string{`text "a" x=0 y=12`, `text "b" x=0 y=28`, `text "c" x=0 y=44`}},
		{"sequences", "a\x1b]52;c;x\ab\x1b_Gx\x1b\\c\x1b[2J\x1bPq\x1b\\", []string{`text "abc" x=0 y=12 textLength=24`}},
		{"link", "\x1b]8;;javascript:alert(1)\ax\x1b]8;;\a", []string{`text "x" x=0 y=12`}},
		{"box", "┌─┐\n│ │\n└─╯", []string{
			`path "" d=M3.5 8H8M4 7.5V16M8 8H16M16 8H20.5M20 7.5V16 stroke=#d8dee9 stroke-width=1`, `path "" d=M4 16V32 stroke=#d8dee9 stroke-width=1`,
			`path "" d=M20 16V32 stroke=#d8dee9 stroke-width=1`, `path "" d=M3.5 40H8M4 32V40.5M8 40H16M20 32Q20 40 16 40 stroke=#d8dee9 stroke-width=1`}},
		{"mixed box", "┿", []string{`path "" d=M4 0V16 stroke=#d8dee9 stroke-width=1`, `path "" d=M0 8H8 stroke=#d8dee9 stroke-width=2`}},
		{"bars", "▂▌▝", []string{`rect "" x=0 y=12 width=8 height=4 fill=#d8dee9`, `rect "" x=8 y=0 width=4 height=16 fill=#d8dee9`, `rect "" x=20 y=0 width=4 height=8 fill=#d8dee9`}},
		{"shade", "▒", []string{`rect "" x=0 y=0 width=8 height=16 fill=#d8dee9 fill-opacity=0.5`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, e := range elements(t, tt.frame, 20, 3)[4:] { // behind svg, title, ground and group
				s := fmt.Sprintf(`%s "%s"`, e.name, e.text)
				for _, a := range []string{"d", "x", "y", "width", "height", "textLength", "fill", "stroke", "stroke-width", "fill-opacity", "font-weight", "font-style", "text-decoration"} {
					if v, ok := e.attr[a]; ok && !(e.name == "path" && a == "fill") {
						s += " " + a + "=" + v
					}
				}
				got = append(got, s)
			}
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestSize(t *testing.T) {
	for _, size := range [][2]int{{0, 1}, {1, 0}, {-5, -5}, {1 << 40, 1 << 40}, {1 << 21, 1}} {
		if err := record.SVG(io.Discard, "x", size[0], size[1], record.Options{}); err == nil {
			t.Errorf("an image of %v cells", size)
		}
		if _, err := record.NewCast(io.Discard, record.Header{Version: 2, Width: size[0], Height: size[1]}); err == nil {
			t.Errorf("an asciicast of %v cells", size)
		}
	}
}

func frames() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"\x1b", "\x1b[", "1;31m", "\x1b[48;5;9m", "\x1b]8;;x\a", "\x1b_G\x1b\\", "\n", "\r", "\x00", "\ufffe", "\uffff", "\xff", "]]>", "<!--", "&", "数", "👩‍👧", "\u0301", "─", "╬", "▚", "░"}),
		rapid.String(),
	)
	return rapid.Map(rapid.SliceOf(piece), func(p []string) string { return strings.Join(p, "") })
}

// An image of a hostile frame is still an image.
func TestHostileFrames(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		elements(t, frames().Draw(rt, "frame"), rapid.IntRange(1, 40).Draw(rt, "width"), rapid.IntRange(1, 10).Draw(rt, "height"))
	})
}

func FuzzSVG(f *testing.F) {
	f.Add("a\x1b[1mb\n数", uint8(10), uint8(4))
	f.Add("\x1b[38;2;300;1;1mx\ufffe", uint8(1), uint8(1))
	f.Fuzz(func(t *testing.T, frame string, width, height uint8) {
		elements(t, frame, int(width)+1, int(height)+1)
	})
}

// play shows what a terminal has on its screen after each event of a cast.
func play(t testing.TB, cast []byte, width, height int) (times []float64, screens []string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(string(cast)), "\n")
	screen := uv.NewScreenBuffer(width, height)
	screen.Method = ansi.GraphemeWidth
	for _, line := range lines[1:] {
		var e [3]any
		if err := json.Unmarshal([]byte(line), &e); err != nil || e[1] != "o" {
			t.Fatalf("event %s: %v", line, err)
		}
		data := e[2].(string)
		rows := regexp.MustCompile(`\x1b\[(\d+);1H`).FindAllStringSubmatchIndex(data, -1)
		for i, m := range rows {
			y, end := 0, len(data)
			if _, err := fmt.Sscan(data[m[2]:m[3]], &y); err != nil {
				t.Fatal(err)
			}
			if i+1 < len(rows) {
				end = rows[i+1][0]
			}
			uv.NewStyledString(data[m[1]:end]).Draw(screen, uv.Rect(0, y-1, width, 1))
		}
		times, screens = append(times, e[0].(float64)), append(screens, screen.String())
	}
	return times, screens
}

// A cast shows the frames at their times; in version 3 times are since the
// event before.
func TestCast(t *testing.T) {
	for version, want := range map[int]string{
		2: `{"version":2,"width":6,"height":2,"timestamp":1795000000,"title":"ten <bits>"}` + "\n",
		3: `{"version":3,"term":{"cols":6,"rows":2},"timestamp":1795000000,"title":"ten <bits>"}` + "\n",
	} {
		var b bytes.Buffer
		c, err := record.NewCast(&b, record.Header{Version: version, Width: 6, Height: 2, Title: "ten <bits>", Start: time.Unix(1795000000, 0)})
		if err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("header %s, want %s", b.String(), want)
		}
		for i, frame := range []string{"one\ntwo", "one\n\x1b[31m数学!!\x1b[0m", "one\n\x1b[31m数学!!\x1b[0m", "\x1b]0;t\aend"} {
			if err := c.Frame(time.Duration(i)*250*time.Millisecond, frame); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Frame(0, "back"); err == nil {
			t.Error("time went back")
		}
		times, screens := play(t, b.Bytes(), 6, 2)
		wantTimes := map[int]string{2: "[0 0.25 0.5 0.75]", 3: "[0 0.25 0.25 0.25]"}[version]
		wantScreens := []string{"one\ntwo", "one\n数学!!", "one\n数学!!", "end\n"}
		if fmt.Sprint(times) != wantTimes || fmt.Sprintf("%q", screens) != fmt.Sprintf("%q", wantScreens) {
			t.Errorf("version %d: %v %q", version, times, screens)
		}
		if strings.Contains(b.String(), "]0;t") {
			t.Error("a title got through")
		}
	}
	if _, err := record.NewCast(io.Discard, record.Header{Version: 1, Width: 1, Height: 1}); err == nil {
		t.Error("version 1")
	}
}

func BenchmarkSVG(b *testing.B) {
	frame := strings.Repeat(strings.Repeat("\x1b[31mred\x1b[0m │ text 数 ", 8)+"\n", 40)
	for b.Loop() {
		if err := record.SVG(io.Discard, frame, 120, 40, record.Options{Theme: record.Dark()}); err != nil {
			b.Fatal(err)
		}
	}
}
