package bench_test

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tenbits/bench"
	"tenbits/puzzles"
	"tenbits/qa"
	"tenbits/session"
)

// read is a file of problems and what it holds: "id=gold" for each problem, and
// "line: part of the reason" for each bad line.
type read struct {
	name, format, text string
	want, bad          []string
	fails              string // the whole file
}

func TestRead(t *testing.T) {
	long := strings.Repeat("x", bench.MaxProblem)
	for _, tt := range []read{
		{name: "jsonl", format: "jsonl", text: `{"prompt":"p","answer":"12"}` + "\n" + `{"id":"b","prompt":"q","answer":3.50,"kind":"number"}` + "\n", want: []string{"1=12 number", "b=3.50 number"}},
		{name: "kinds", format: "jsonl", text: `{"prompt":"p","answer":"C"}` + "\n" + `{"prompt":"p","answer":"C","kind":"text"}` + "\n" + `{"prompt":"p","answer":"b","kind":"Choice"}`, want: []string{"1=C choice", "2=C text", "3=b choice"}},
		{name: "mark, carriage returns, empty lines", format: "jsonl", text: "\ufeff\r\n" + `{"prompt":"p","answer":"1"}` + "\r\n\r\n", want: []string{"2=1 number"}},
		{name: "no end", format: "jsonl", text: `{"prompt":"p","answer":"1"}`, want: []string{"1=1 number"}},
		{name: "empty", format: "jsonl"},
		{name: "bad lines", format: "jsonl",
			text: strings.Join([]string{`{"prompt":"p","answer":"1"`, `[]`, `{"prompt":"","answer":"1"}`, `{"prompt":"p"}`, `{"prompt":"p","answer":"1","knid":"text"}`, `{"prompt":"p","answer":"x","kind":"number"}`,
				`{"prompt":"p","answer":"x","kind":"verse"}`, `{"prompt":"p","answer":"AB","kind":"choice"}`, `{"prompt":"p","answer":[1]}`, `{"prompt":"p","answer":"1"} {}`, "{\"prompt\":\"\xff\",\"answer\":\"1\"}", `{"prompt":"p","answer":" ... "}`, `{"prompt":"p","answer":"1","id":"a"}`, `{"prompt":"p","answer":"1","id":"a"}`}, "\n"),
			want: []string{"a=1 number"},
			bad:  []string{"1: not such an object", "2: not such an object", "3: no prompt", "4: no answer", `5: not such an object: json: unknown field "knid"`, `6: the answer "x" is no number`, `7: the kind is "verse"`, `8: the answer "AB" is no choice`, "9: neither a text nor a number", "10: more than one object", "11: not valid UTF-8", "12: is no text", `14: the id "a" is that of line 13`}},
		{name: "long", format: "jsonl", text: `{"prompt":"` + long + `","answer":"1"}` + "\n" + `{"prompt":"` + long[:session.MaxPrompt+1] + `","answer":"1"}` + "\n" + `{"prompt":"p","answer":"1"}`, want: []string{"3=1 number"}, bad: []string{"1: longer than", "2: the prompt has"}},
		{name: "utf-16", format: "jsonl", text: "\xff\xfe{\x00", fails: "UTF-16"},

		{name: "gsm8k", format: "gsm8k", text: `{"question":"How many?","answer":"He has 2 * 600 = <<2*600=1200>>1200.\n#### 1,200"}` + "\n" + `{"question":"How much?","answer":"#### -5","extra":1}`, want: []string{"1=1,200 number", "2=-5 number"}},
		{name: "gsm8k bad", format: "gsm8k", text: `{"question":"How many?","answer":"1200"}` + "\n" + `{"question":"How many?","answer":"#### many"}` + "\n" + `{"prompt":"How many?","answer":"#### 1"}` + "\n" + `{"question":"How many?","answer":"####"}`, bad: []string{`1: does not end in "#### n"`, "2: is no number", "3: no prompt", "4: no answer"}},

		{name: "csv", format: "csv", text: "\ufeffID, Prompt,answer\r\na,\"two\r\nlines, with \"\"quotes\"\"\",12\r\n,q,blue\r\n", want: []string{"a=12 number", "4=blue text"}},
		{name: "csv bad", format: "csv", text: "prompt,answer,kind\np,1\np,\"1\"x,\np,1,number\n\np,\xff,\nq,2,,\n", want: []string{"4=1 number"}, bad: []string{"2: it has 2 fields", `3: extraneous or missing "`, "6: not valid UTF-8", "7: it has 4 fields"}},
		{name: "csv without a head", format: "csv", text: "", fails: "names of the columns"},
		{name: "csv other columns", format: "csv", text: "question,answer\n", fails: `a column is called "question"`},
		{name: "csv twice", format: "csv", text: "prompt,prompt\n", fails: "two columns"},
		{name: "csv no answer", format: "csv", text: "prompt,id\n", fails: "no column is called answer"},
		{name: "csv quote without end", format: "csv", text: "prompt,answer\n\"p,1\nq,2\n", bad: []string{"2: extraneous"}},
		{name: "no such format", format: "yaml", fails: "no format"},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.check(t) })
	}
}

func (tt read) check(t *testing.T) {
	list, bad, err := bench.Read(tt.format, strings.NewReader(tt.text))
	if (err != nil) != (tt.fails != "") || err != nil && !strings.Contains(err.Error(), tt.fails) {
		t.Fatalf("%v, want %q", err, tt.fails)
	}
	if len(list) != len(tt.want) || len(bad) != len(tt.bad) {
		t.Fatalf("%d problems %+v, %d bad lines %v", len(list), list, len(bad), bad)
	}
	for i, p := range list {
		if got := fmt.Sprintf("%s=%s %s", p.ID, p.Gold, p.Form); got != tt.want[i] || p.Set != tt.format {
			t.Errorf("%s of %s, want %s", got, p.Set, tt.want[i])
		}
	}
	for i, b := range bad {
		line, why, _ := strings.Cut(tt.bad[i], ": ")
		if fmt.Sprint(b.Line) != line || !strings.Contains(b.Why, why) {
			t.Errorf("line %d: %s, want %s", b.Line, b.Why, tt.bad[i])
		}
	}
}

// A bad line stops a run, unless it is to be left out; what is no file of
// problems is told.
func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	some := write("some.jsonl", `{"prompt":"p","answer":"1"}`+"\n{\n")
	_, bad, err := bench.ReadFile("jsonl", some, false)
	if lines := (bench.BadLines)(nil); !errors.As(err, &lines) || len(bad) != 1 || !strings.Contains(err.Error(), "some.jsonl: line 2: ") {
		t.Errorf("%v, %v", bad, err)
	}
	list, bad, err := bench.ReadFile("jsonl", some, true)
	if err != nil || len(list) != 1 || len(bad) != 1 {
		t.Errorf("%d problems, %v, %v", len(list), bad, err)
	}
	for name, path := range map[string]string{"none": filepath.Join(dir, "none"), "folder": dir, "empty": write("empty", ""), "only bad": write("bad", "{\n")} {
		if _, _, err := bench.ReadFile("jsonl", path, true); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if got := bench.BadLines(make([]bench.Bad, 9)).Error(); !strings.HasSuffix(got, "and 4 more") {
		t.Errorf("%s", got)
	}
}

func TestSelection(t *testing.T) {
	seed := uint64(3)
	for name, s := range map[string]bench.Selection{
		"no such set": {Set: "nothing", Limit: 1}, "no end": {Set: "embedded"}, "negative": {Set: "puzzles", Limit: -1}, "too many": {Set: "embedded", Limit: 2_000_000},
		"no file": {Set: "gsm8k"}, "file": {Set: "puzzles", File: "x"},
	} {
		if _, _, err := s.Open(); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
	all, _, err := bench.Selection{Set: "puzzles"}.Open()
	some, _, err2 := bench.Selection{Set: "puzzles", Limit: 10, Seed: &seed}.Open()
	again, _, err3 := bench.Selection{Set: "puzzles", Limit: 10, Seed: &seed}.Open()
	if err := errors.Join(err, err2, err3); err != nil || len(all) != len(puzzles.All()) || len(some) != 10 || some[0].ID == all[0].ID || fmt.Sprint(some) != fmt.Sprint(again) {
		t.Errorf("%v, %d and %d problems", err, len(all), len(some))
	}
	generated, _, err := bench.Selection{Set: "embedded", Limit: 2, Seed: &seed}.Open()
	if err != nil || generated[0].ID != "3" || generated[1].Truth == nil {
		t.Errorf("%+v, %v", generated, err)
	}
}

// The UI tells the kind of an answer by the answer: it must be the puzzle's, and
// the answer one that others can be compared with. A choice must be on offer.
func TestPuzzles(t *testing.T) {
	for _, p := range bench.Puzzles() {
		if qa.FormOf(p.Gold) != p.Form || !qa.Gradable(p.Gold, p.Form) {
			t.Errorf("%s: %q is of the kind %s and is taken for %s", p.ID, p.Gold, p.Form, qa.FormOf(p.Gold))
		}
		if options := qa.Options(p.Prompt); (p.Form == qa.Option) != (len(options) == 4) {
			t.Errorf("%s offers %v", p.ID, options)
		}
		if a, ok := qa.FinalAnswerTo(p.Prompt, "Answer: "+p.Gold, p.Form); !ok || !qa.Correct(a, p.Gold, p.Form) {
			t.Errorf("%s: its own answer is read as %q", p.ID, a)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(uint8(0), []byte(`{"prompt":"p","answer":"1","kind":"number"}`+"\n{\n"))
	f.Add(uint8(1), []byte(`{"question":"q","answer":"a\n#### 1,200"}`))
	f.Add(uint8(2), []byte("id,prompt,answer,kind\na,\"x\ny\",B,choice\n\"\n"))
	f.Add(uint8(0), []byte("\xef\xbb\xbf\r\n"))
	f.Fuzz(func(t *testing.T, format uint8, data []byte) {
		name := []string{"jsonl", "gsm8k", "csv"}[format%3]
		list, bad, _ := bench.Read(name, strings.NewReader(string(data)))
		ids := map[string]bool{}
		for _, p := range list {
			if ids[p.ID] || p.ID == "" || strings.TrimSpace(p.Prompt) == "" || !qa.Gradable(p.Gold, p.Form) || p.Set != name {
				t.Fatalf("%+v", p)
			}
			ids[p.ID] = true
		}
		for i, b := range bad {
			if b.Line < 1 || b.Why == "" || i > 0 && b.Line < bad[i-1].Line {
				t.Fatalf("%+v", bad)
			}
		}
	})
}

// A whole file in GSM8K's published format: every problem is read, its gold is
// the last result that its solution computes, and the sums of the solutions are
// right.
func TestReadGSM8K(t *testing.T) {
	const file = "testdata/gsm8k.jsonl"
	list, bad, err := bench.ReadFile("gsm8k", file, false)
	if err != nil || len(bad) > 0 || len(list) != 20 {
		t.Fatalf("%d problems, bad %v: %v", len(list), bad, err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sums := regexp.MustCompile(`<<(.*?)=(.*?)>>`)
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		found := sums.FindAllStringSubmatch(line, -1)
		for _, m := range found {
			v, err := types.Eval(token.NewFileSet(), nil, token.NoPos, m[1])
			if err != nil || v.Value.String() != m[2] {
				t.Errorf("problem %d: %s is not %s: %v", i+1, m[1], m[2], err)
			}
		}
		p := list[i]
		if last := found[len(found)-1][2]; p.Form != qa.Number || !qa.Correct(last, p.Gold, p.Form) || p.Set != "gsm8k" {
			t.Errorf("problem %d: %+v, its solution ends with %s", i+1, p, last)
		}
	}
}
