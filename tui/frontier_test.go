package tui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tenbits/codec"
	"tenbits/frontier"
	"tenbits/models"
	"tenbits/tui/host"
)

// frontierPoints are those of one answer.
func frontierPoints() frontier.Map {
	yes, no := true, false
	points := []frontier.Point{
		{Method: "raw", Kind: frontier.Lossless, About: "UTF-8, 8 bits a byte", Bits: 480},
		{Method: "gzip", Kind: frontier.Lossless, About: "a library, level 9", Bits: 616},
		{Method: "xz", Kind: frontier.Lossless, About: "a library", Bits: 928},
		{Method: "zstd", Kind: frontier.Lossless, About: "a library, level best", Bits: 552},
		{Method: "model", Kind: frontier.Lossless, About: "to the letter under embedded/small, its length included", Bits: 16, Tokens: 112, Seconds: 0.02},
		{Method: "model + adapter", Kind: frontier.Lossless, Note: "no adapter in the program", Void: true},
		{Method: "rewrite", Kind: frontier.Rewrite, About: "the smallest of 10 notes under embedded/small", Bits: 6, Agrees: &no, Right: &no, Tokens: 1666, Seconds: 0.41},
		{Method: "rewrite, tried", Kind: frontier.Rewrite, About: "the smallest of 10 notes under embedded/small that is understood", Bits: 17, Agrees: &yes, Right: &yes, Tokens: 1666, Seconds: 0.41},
		{Method: "rewrite + adapter", Kind: frontier.Rewrite, Note: "no adapter in the program", Void: true},
		{Method: "qa_batch", Kind: frontier.Session, About: "questions in one batch, an answer of one bit to each", Bits: 10, Agrees: &yes, Right: &yes, Tokens: 5891, Seconds: 0.22},
		{Method: "qa_auto", Kind: frontier.Session, About: "the strategy that measured best at this budget", Bits: 4, Agrees: &yes, Right: &yes, Tokens: 6775, Seconds: 0.38},
		{Method: "send_answer", Kind: frontier.Answer, About: "the final answer, as one of all it could be", Bits: 10},
		{Method: "send_answer_coded", Kind: frontier.Answer, About: "the same, coded under what the small model would answer", Bits: 3, Tokens: 1696, Seconds: 0.17, Note: "under 16 sampled answers"},
	}
	for i := range points {
		if points[i].Agrees == nil && !points[i].Void {
			points[i].Agrees, points[i].Right = &yes, &yes
		}
	}
	return frontier.Map{Points: points}
}

// frontierOf returns an app that shows the first n methods of an answer, and
// presses keys then.
func frontierOf(n int, err error, keys ...string) func(testing.TB, int, int) *app {
	return func(tb testing.TB, width, height int) *app {
		a := newIdleApp(tb, Options{Host: host.Host{Coders: testCoders}}, width, height)
		f := newFrontier(a.shared, a.home.job, a.width, a.height-lowerRows)
		m := frontierPoints()
		f.points, f.err = m.Points[:n], err
		f.running = n < len(m.Points) && err == nil
		if n == len(m.Points) {
			f.table.Add(m, map[string]float64{"utf8": 480, "tokens": 512.4, "gzip": 616, "xz": 928, "zstd": 552})
		}
		a.show(f)
		press(a, keys...)
		return a
	}
}

func frontierSituations() []situation {
	all := len(frontierPoints().Points)
	return []situation{
		{"frontier", frontierOf(all, nil)},
		{"frontier_chosen", frontierOf(all, nil, "G", "d", "d")},
		{"frontier_chart", frontierOf(all, nil, "j", "j", "j", "j", "j", "j", "tab")},
		{"frontier_void", frontierOf(all, nil, "j", "j", "j", "j", "j")},
		{"frontier_running", frontierOf(4, nil)},
		{"frontier_reading", frontierOf(0, nil)},
		{"frontier_failed", frontierOf(0, &models.Error{Model: "ollama/x", Fault: models.Unreachable, URL: "http://127.0.0.1:11434"})},
	}
}

// The screen lays out all methods of one answer of the built-in pair; another
// size to compare with changes what is shown and nothing else.
func TestFrontierScreen(t *testing.T) {
	a := newIdleApp(t, Options{Host: host.Host{Coders: testCoders, Open: openEmbedded, Strategy: "auto"}}, 120, 40)
	press(a, "M")
	f, ok := a.current().(*frontierScreen)
	if !ok || f.err != nil || f.running || f.table.N != 1 {
		t.Fatalf("%T, %v", a.current(), f.err)
	}
	for _, want := range []string{"raw", "gzip", "xz", "zstd", "model", "model + adapter", "rewrite", "rewrite + adapter", "qa batch", "qa auto", "send answer", "send answer coded", "OF UTF8"} {
		if !strings.Contains(frame(a), want) {
			t.Errorf("%q is not on\n%s", want, frame(a))
		}
	}
	press(a, "d")
	if !strings.Contains(frame(a), "OF TOKENS") {
		t.Errorf("not compared with tokens:\n%s", frame(a))
	}
	press(a, "esc")
	if _, home := a.current().(*home); !home {
		t.Errorf("esc leads to %T", a.current())
	}
}

// Without a model that text can be written under, and without a model that
// answers, it is said why there is nothing to lay out.
func TestFrontierRefuses(t *testing.T) {
	a := newIdleApp(t, Options{Host: host.Host{Open: openEmbedded, Coders: func(context.Context) ([]codec.Choice, error) { return nil, errors.New("no server") }}}, 80, 24)
	press(a, "M")
	if f, ok := a.current().(*frontierScreen); !ok || f.err == nil || !strings.Contains(frame(a), "no server") {
		t.Errorf("%T:\n%s", a.current(), frame(a))
	}
	press(a, "esc")
	a.home.job.strong = models.Human
	press(a, "M")
	if !strings.Contains(a.complaint, "Only a model's answer") {
		t.Errorf("%q", a.complaint)
	}
}
