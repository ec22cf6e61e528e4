package frontier_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"tenbits/codec"
	"tenbits/frontier"
	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
)

// config returns the embedded pair on a generated problem, with the small model
// and another one as coders.
func config(t *testing.T, seed uint64) frontier.Config {
	t.Helper()
	small, err := embedded.Small()
	if err != nil {
		t.Fatal(err)
	}
	strong, err := embedded.Strong()
	if err != nil {
		t.Fatal(err)
	}
	p := problems.New(seed)
	gold := strings.TrimPrefix(p.Solution()[strings.LastIndex(p.Solution(), "Answer: "):], "Answer: ")
	list := []codec.Choice{
		{Model: "bytes", Open: func(context.Context) (codec.Predictor, error) { return codec.Bytes{}, nil }},
		{Model: "embedded/small", Adapter: "sums", Open: func(context.Context) (codec.Predictor, error) { return codec.NewTokens(strong.Weights()) }},
		{Model: "embedded/small", Open: func(context.Context) (codec.Predictor, error) { return codec.NewTokens(small.Weights()) }},
	}
	of, adapted, err := frontier.Open(t.Context(), list, "embedded/small")
	if err != nil {
		t.Fatal(err)
	}
	return frontier.Config{
		Session: session.Config{Prompt: p.Text, Gold: &gold, Form: qa.Number, Small: small, Strong: strong, Budget: 10, Format: qa.Plain1},
		Coder:   of, Adapted: adapted,
	}
}

// Every method has a point, what arrives to the letter is faithful, sessions keep
// their budget, and a note costs no more bits than it would as text.
func TestMake(t *testing.T) {
	var heard []string
	m, sizes, err := frontier.Make(t.Context(), config(t, problems.HeldOutSeed+7), func(p frontier.Point) { heard = append(heard, p.Method) })
	if err != nil {
		t.Fatal(err)
	}
	want := "raw gzip xz zstd model model + adapter rewrite rewrite, tried rewrite + adapter qa_batch qa_auto send_answer send_answer_coded"
	if got := strings.Join(heard, " "); got != want {
		t.Errorf("methods\n%s\nwant\n%s", got, want)
	}
	for _, p := range m.Points {
		switch {
		case p.Void || p.Agrees == nil || p.Right == nil || p.About == "" || p.Tokens < 0:
			t.Errorf("%+v is no point", p)
		case (p.Kind == frontier.Lossless || p.Kind == frontier.Answer) && !*p.Agrees:
			t.Errorf("%s is not faithful", p.Method)
		case p.Kind == frontier.Session && p.Bits > 10:
			t.Errorf("%s takes %g bits of 10", p.Method, p.Bits)
		case p.Kind == frontier.Rewrite && (p.Bits < 1 || p.Bits > 8*float64(len(m.Solution))):
			t.Errorf("%s takes %g bits", p.Method, p.Bits)
		}
	}
	if sizes["utf8"] != 8*float64(len(m.Solution)) || sizes["tokens"] == 0 || sizes["gzip"] == 0 {
		t.Errorf("sizes %v", sizes)
	}
}

// Without an adapter that is said, and what cannot be laid out is an error.
func TestMakeRefuses(t *testing.T) {
	cfg := config(t, problems.HeldOutSeed)
	cfg.Adapted = nil
	m, _, err := frontier.Make(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	voids := 0
	for _, p := range m.Points {
		if p.Void {
			voids++
			if !strings.Contains(p.Note, "no adapter") {
				t.Errorf("%s: %q", p.Method, p.Note)
			}
		}
	}
	if voids != 2 {
		t.Errorf("%d methods are void, want 2", voids)
	}
	if _, _, err := frontier.Make(t.Context(), frontier.Config{Session: cfg.Session}, nil); err == nil {
		t.Error("without a coder there is no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := frontier.Make(ctx, cfg, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, _, err := frontier.Open(t.Context(), nil, "ollama/x"); err == nil {
		t.Error("no coder is an error")
	}
}

// A table counts what its answers come to, and its outputs say the same.
func TestTable(t *testing.T) {
	yes, no := true, false
	one := func(bits float64, agrees *bool, void bool) frontier.Map {
		return frontier.Map{Points: []frontier.Point{
			{Method: "raw", Kind: frontier.Lossless, Bits: 800, Agrees: &yes, Right: &yes},
			{Method: "note, tried", Kind: frontier.Rewrite, About: "a note", Bits: bits, Agrees: agrees, Tokens: 10, Seconds: 2, Void: void},
		}}
	}
	var table frontier.Table
	table.Add(one(10, &yes, false), map[string]float64{"utf8": 800, "gzip": 400})
	if r := table.Rows[1]; *r.Bits != 10 || *r.Agrees != 1 || r.AgreesIn != nil || r.Right != nil {
		t.Errorf("one answer: %+v", r)
	}
	table.Add(one(20, &no, false), map[string]float64{"utf8": 1000, "gzip": 400})
	table.Add(one(0, nil, true), map[string]float64{"utf8": 900, "gzip": 400})
	r := table.Rows[1]
	if r.N != 2 || *r.Bits != 15 || *r.Agrees != 0.5 || r.AgreesIn == nil || r.Tokens != 10 || r.Seconds != 2 {
		t.Errorf("three answers: %+v", r)
	}
	if d, err := table.Denominator("utf8"); err != nil || d.Bits != 900 {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := table.Denominator("xz"); err == nil {
		t.Error("a size that is not known is one")
	}
	var b bytes.Buffer
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(lines) != 3 || lines[2][0] != "note, tried" || lines[2][3] != "15" || lines[0][14] != "of_utf8" || lines[2][14] != "0.0166667" {
		t.Errorf("%q, %v", lines, err)
	}
	var svg bytes.Buffer
	if err := table.Plot().SVG(&svg); err != nil || !strings.Contains(svg.String(), "note, tried") || !strings.Contains(svg.String(), ">1000<") {
		t.Errorf("%v: %s", err, svg.String())
	}
}
