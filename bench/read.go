package bench

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"tenbits/qa"
	"tenbits/session"
)

// The most bytes of a file of problems, and of one of them, that are read.
const (
	MaxFile    = 256 << 20
	MaxProblem = 1 << 20
)

// Bad is a line of a file that holds no problem.
type Bad struct {
	Line int // from 1
	Why  string
}

// BadLines is the error of a file some of whose lines hold no problem.
type BadLines []Bad

// Error names the first lines, and how many more there are.
func (b BadLines) Error() string {
	const shown = 5
	var lines []string
	for _, l := range b[:min(len(b), shown)] {
		lines = append(lines, fmt.Sprintf("line %d: %s", l.Line, l.Why))
	}
	if more := len(b) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "; ")
}

// ReadFile reads the problems of a file in a format: gsm8k, jsonl or csv. What
// cannot be read is returned too: with skip it is left out, else it is the
// error, a BadLines.
func ReadFile(format, path string, skip bool) ([]Problem, []Bad, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("problems: %w", err)
	case !info.Mode().IsRegular(): // a pipe would block, a folder has no lines
		return nil, nil, fmt.Errorf("problems: %s is no regular file", path)
	case info.Size() > MaxFile:
		return nil, nil, fmt.Errorf("problems: %s has %d bytes: at most %d are read", path, info.Size(), MaxFile)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("problems: %w", err)
	}
	defer f.Close()
	list, bad, err := Read(format, f)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("problems: %s: %w", path, err)
	case len(bad) > 0 && !skip:
		return nil, bad, fmt.Errorf("problems: %s: %w", path, BadLines(bad))
	case len(list) == 0:
		return nil, bad, fmt.Errorf("problems: %s holds none", path)
	}
	return list, bad, nil
}

// Read reads problems in a format: gsm8k, jsonl or csv, of at most MaxFile
// bytes and MaxProblems. What is beyond those bytes is not read. Lines that
// hold none are bad, and the others are read all the same; the error is of what
// ends the reading.
func Read(format string, r io.Reader) ([]Problem, []Bad, error) {
	in := bufio.NewReader(io.LimitReader(r, MaxFile+1))
	switch mark, _ := in.Peek(3); { // a file of less has no mark
	case bytes.Equal(mark, []byte("\ufeff")):
		if _, err := in.Discard(3); err != nil {
			return nil, nil, err
		}
	case bytes.HasPrefix(mark, []byte{0xff, 0xfe}), bytes.HasPrefix(mark, []byte{0xfe, 0xff}):
		return nil, nil, errors.New("it is UTF-16: write it as UTF-8")
	}
	c := collector{format: format, ids: map[string]int{}}
	var err error
	switch format {
	case SetCSV:
		err = c.columns(in)
	case SetGSM8K:
		err = c.lines(in, gsm8k)
	case SetJSONL:
		err = c.lines(in, object)
	default:
		err = fmt.Errorf("no format %q: there are %s", format, strings.Join(names(true), ", "))
	}
	return c.list, c.bad, err
}

// collector gathers what a file holds.
type collector struct {
	format string
	list   []Problem
	bad    []Bad
	ids    map[string]int // the line of each
}

// entry is a problem as a file has it.
type entry struct{ id, prompt, answer, kind string }

// add takes what line n holds, or why it holds nothing.
func (c *collector) add(n int, e entry, err error) error {
	if err == nil {
		err = c.take(n, e)
	}
	if err != nil {
		c.bad = append(c.bad, Bad{n, err.Error()})
	}
	if len(c.list)+len(c.bad) > MaxProblems {
		return fmt.Errorf("line %d: more than the %d problems that are read", n, MaxProblems)
	}
	return nil
}

func (c *collector) take(n int, e entry) error {
	gold := strings.TrimSpace(e.answer)
	form := qa.Form(strings.ToLower(strings.TrimSpace(e.kind)))
	if form == "" {
		form = qa.FormOf(gold)
	}
	id := strings.TrimSpace(e.id)
	if id == "" {
		id = strconv.Itoa(n)
	}
	switch {
	case strings.TrimSpace(e.prompt) == "":
		return errors.New("there is no prompt")
	case len(e.prompt) > session.MaxPrompt:
		return fmt.Errorf("the prompt has %d bytes: at most %d are taken", len(e.prompt), session.MaxPrompt)
	case gold == "":
		return errors.New("there is no answer")
	case form != qa.Number && form != qa.Option && form != qa.Text:
		return fmt.Errorf("the kind is %q: want number, choice or text", e.kind)
	case len(gold) > maxGold || !qa.Gradable(gold, form):
		return fmt.Errorf("the answer %.60q is no %s that another can be compared with", gold, form)
	case len(id) > maxID || strings.ContainsFunc(id, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return fmt.Errorf("the id is longer than %d bytes or more than one line", maxID)
	case c.ids[id] > 0:
		return fmt.Errorf("the id %q is that of line %d too", id, c.ids[id])
	}
	c.ids[id] = n
	c.list = append(c.list, Problem{Problem: session.Problem{Set: c.format, ID: id}, Prompt: e.prompt, Gold: gold, Form: form})
	return nil
}

// The most bytes of a right answer and of an ID.
const (
	maxGold = 4096
	maxID   = 200
)

// lines reads a problem a line. Empty lines are none.
func (c *collector) lines(in *bufio.Reader, read func([]byte) (entry, error)) error {
	for n := 1; ; n++ {
		line, tooLong, err := nextLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("line %d: %w", n, err)
		}
		var e entry
		var why error
		switch text := bytes.TrimSpace(line); {
		case tooLong:
			why = fmt.Errorf("longer than the %d bytes that are read", MaxProblem)
		case len(text) == 0:
			if err != nil {
				return nil
			}
			continue
		case !utf8.Valid(text):
			why = errors.New("it is not valid UTF-8")
		default:
			e, why = read(text)
		}
		if full := c.add(n, e, why); full != nil || err != nil {
			return full
		}
	}
}

// nextLine returns the next line. The error is io.EOF for the last one. Of a
// line that is too long nothing is returned.
func nextLine(in *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if !tooLong {
			line = append(line, part...)
		}
		if len(line) > MaxProblem {
			line, tooLong = nil, true
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// object reads an object with prompt, answer, kind and id. An answer and an id
// may be numbers. Other keys are an error: a name that is misspelt would not be
// noticed.
func object(line []byte) (entry, error) {
	var o struct {
		Prompt string  `json:"prompt"`
		Answer literal `json:"answer"`
		Kind   string  `json:"kind"`
		ID     literal `json:"id"`
	}
	if err := decodeOne(line, &o, true); err != nil {
		return entry{}, err
	}
	return entry{string(o.ID), o.Prompt, string(o.Answer), o.Kind}, nil
}

// gsm8k reads an object with question and answer, whose last line has the right
// number behind "####".
func gsm8k(line []byte) (entry, error) {
	var o struct{ Question, Answer string }
	if err := decodeOne(line, &o, false); err != nil {
		return entry{}, err
	}
	i := strings.LastIndex(o.Answer, "####")
	if i < 0 {
		return entry{}, errors.New(`the answer does not end in "#### n"`)
	}
	return entry{prompt: o.Question, answer: strings.TrimSpace(o.Answer[i+len("####"):]), kind: string(qa.Number)}, nil
}

// literal is a string or a number of JSON, as it is written.
type literal string

// UnmarshalJSON reads a string or a number.
func (l *literal) UnmarshalJSON(b []byte) error {
	var s string
	var n json.Number
	if err := json.Unmarshal(b, &s); err == nil {
		*l = literal(s)
		return nil
	}
	if err := json.Unmarshal(b, &n); err != nil {
		return errors.New("an answer or id is neither a text nor a number")
	}
	*l = literal(n.String())
	return nil
}

// decodeOne reads the one object of a line.
func decodeOne(line []byte, to any, strict bool) error {
	d := json.NewDecoder(bytes.NewReader(line))
	if strict {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("not such an object: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one object")
	}
	return nil
}

// columns reads CSV whose first line names the columns.
func (c *collector) columns(in io.Reader) error {
	r := csv.NewReader(in)
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("line 1: the names of the columns: %w", err)
	}
	at := map[string]int{}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := at[name]; twice {
			return fmt.Errorf("line 1: two columns are called %q", name)
		}
		if name != "prompt" && name != "answer" && name != "kind" && name != "id" {
			return fmt.Errorf("line 1: a column is called %.40q: want prompt, answer and, if wanted, kind and id", name)
		}
		at[name] = i
	}
	if _, ok := at["prompt"]; !ok {
		return errors.New("line 1: no column is called prompt")
	}
	if _, ok := at["answer"]; !ok {
		return errors.New("line 1: no column is called answer")
	}
	width := len(head)
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		n := 0
		if p := (*csv.ParseError)(nil); errors.As(err, &p) {
			n, err = p.StartLine, p.Err
		} else if err != nil {
			return err
		} else {
			n, _ = r.FieldPos(0)
		}
		e, why := record(row, at, width)
		if err != nil {
			why = err
		}
		if err := c.add(n, e, why); err != nil {
			return err
		}
	}
}

// record reads a row of so many columns.
func record(row []string, at map[string]int, width int) (entry, error) {
	if len(row) != width {
		return entry{}, fmt.Errorf("it has %d fields: the first line has %d", len(row), width)
	}
	size := 0
	for _, f := range row {
		if size += len(f); !utf8.ValidString(f) {
			return entry{}, errors.New("it is not valid UTF-8")
		}
	}
	if size > MaxProblem {
		return entry{}, fmt.Errorf("longer than the %d bytes that are read", MaxProblem)
	}
	get := func(name string) string {
		if i, ok := at[name]; ok {
			return row[i]
		}
		return ""
	}
	return entry{get("id"), get("prompt"), get("answer"), get("kind")}, nil
}
