package linear

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tenbits/codec"
	"tenbits/frontier"
	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/session"
)

// embeddedOptions returns options with the pair of the program, and with its small
// model to write text under.
func embeddedOptions(t *testing.T) Options {
	t.Helper()
	o := options(t)
	o.Small, o.Strong = "embedded/small", "embedded/strong"
	o.Open = func(_ context.Context, ref string) (models.Model, error) {
		switch ref {
		case "embedded/small":
			return embedded.Small()
		case "embedded/strong":
			return embedded.Strong()
		}
		return nil, fmt.Errorf("no model %s", ref)
	}
	o.Coders = func(context.Context) ([]codec.Choice, error) {
		return []codec.Choice{{Model: "embedded/small", Open: func(context.Context) (codec.Predictor, error) {
			m, err := embedded.Small()
			if err != nil {
				return nil, err
			}
			return codec.NewTokens(m.Weights())
		}}}, nil
	}
	return o
}

// Every way to send the answer of the built-in pair is told, with its bits, their
// share, what arrives and what it took, and then which are the cheapest.
func TestFrontier(t *testing.T) {
	all := said(t, embeddedOptions(t), []string{"frontier"},
		"Every way to send the answer of embedded/strong to embedded/small, with sessions of at most 3 bits.",
		"raw, UTF-8, 8 bits a byte: ", " bits, 100 % of utf8. All of the strong model's answer arrives, which is right. It took 0.00 seconds.",
		"\ngzip, ", " % of utf8. All of the", "\nxz, ", "\nzstd, ", "\nmodel, to the letter under embedded/small, its length included: ", " seconds and ", " tokens.",
		"\nmodel + adapter: there is no such way here, no adapter in the program.",
		"\nrewrite, the smallest of 10 notes under embedded/small: ", ". The receiver ends with ", "\nrewrite, tried, ", "\nrewrite + adapter: there is no such way",
		"\nqa batch, questions in one batch, an answer of one bit to each: ", "\nqa auto, ", "\nsend answer, ", "\nsend answer coded, ",
		"\nCompared with utf8, the strong model's answer as UTF-8, 8 bits a byte: ", " bits.",
		"\nThe cheapest that ends with the strong model's final answer: ", ", with ", "\nThe cheapest by which all of its answer arrives: model, with ")
	if strings.Contains(all, "%!") || strings.Contains(all, "did not work") {
		t.Error(all)
	}
}

// What the bits are compared with can be chosen. What was told before that size was
// known has its share at the end, and a size that is not known is named.
func TestFrontierAgainst(t *testing.T) {
	yes, no := true, false
	points := []frontier.Point{
		{Method: "raw", Kind: frontier.Lossless, About: "as it is", Bits: 480, Agrees: &yes, Right: &no},
		{Method: "gzip", Kind: frontier.Lossless, About: "a library", Bits: 600, Agrees: &yes, Right: &no},
		{Method: "model", Kind: frontier.Lossless, Note: "no such model", Void: true},
		{Method: "rewrite", Kind: frontier.Rewrite, About: "a note", Bits: 2, Agrees: &no, Right: &yes, Tokens: 1},
		{Method: "qa_batch", Kind: frontier.Session, About: "questions", Bits: 3, Note: "a note"},
		{Method: "send_answer", Kind: frontier.Answer, About: "alone", Bits: 9.966, Agrees: &yes, Seconds: 1.5},
		{Method: "send_answer_coded", Kind: frontier.Answer, About: "coded", Bits: 9.966, Agrees: &yes},
	}
	for against, want := range map[string]string{
		"utf8": "raw, as it is: 480 bits, 100 % of utf8. All of the strong model's answer arrives, which is wrong. It took 0.00 seconds.\n" +
			"gzip, a library: 600 bits, 125 % of utf8. All of the strong model's answer arrives, which is wrong. It took 0.00 seconds.\n" +
			"model: there is no such way here, no such model.\n" +
			"rewrite, a note: 2 bits, 0.42 % of utf8. The receiver ends with another final answer, which is right. It took 0.00 seconds and 1 token.\n" +
			"qa batch, questions (a note): 3 bits, 0.62 % of utf8. Whether the receiver ends with the strong model's answer is not known. It took 0.00 seconds.\n" +
			"send answer, alone: 9.97 bits, 2.1 % of utf8. The receiver ends with the strong model's final answer. It took 1.50 seconds.\n" +
			"send answer coded, coded: 9.97 bits, 2.1 % of utf8. The receiver ends with the strong model's final answer. It took 0.00 seconds.\n" +
			"Compared with utf8, the strong model's answer as UTF-8, 8 bits a byte: 480 bits.\n" +
			"The cheapest that ends with the strong model's final answer: send answer and send answer coded, with 9.97 bits.\n" +
			"The cheapest by which all of its answer arrives: raw, with 480 bits.\n",
		"gzip":   "raw, as it is: 480 bits. All of the strong model's answer arrives, which is wrong. It took 0.00 seconds.\ngzip, a library: 600 bits, 100 % of gzip. ",
		"tokens": "\nCompared with tokens, the strong model's answer as uniform tokens of its vocabulary: 500 bits. Shares of these: raw 96 %; gzip 120 %; rewrite 0.40 %; qa batch 0.60 %; ",
		"xz":     "\nHow many bits the strong model's answer takes as xz is not known here. What is known: utf8, tokens, gzip.\n",
	} {
		var b strings.Builder
		l := layout{against: against, tell: func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }}
		for _, p := range points {
			l.point(p)
		}
		l.sums(frontier.Map{Points: points}, map[string]float64{"utf8": 480, "tokens": 500, "gzip": 600})
		if !strings.Contains(b.String(), want) {
			t.Errorf("against %s: want %s in\n%s", against, want, b.String())
		}
	}
	for line, args := range map[string]string{"frontier": "", "methods GZIP": "GZIP", "frontier tokens": "tokens"} {
		if r := parse(line); r.command != "frontier" || r.args != args {
			t.Errorf("%s: %+v", line, r)
		}
	}
	if r := parse("frontier brotli"); !strings.Contains(r.mistake, "frontier [utf8|tokens|gzip|xz|zstd]") {
		t.Errorf("%+v", r)
	}
}

// Where the answer cannot be sent in every way it is said why, and the dialogue
// goes on.
func TestFrontierRefuses(t *testing.T) {
	o := options(t)
	said(t, o, []string{"frontier", "bits"}, "There is no model that text can be written under", "At most 3 bits")
	o.Coders = func(context.Context) ([]codec.Choice, error) { return nil, errors.New("no server") }
	said(t, o, []string{"frontier", "strong human", "frontier", "strong scripted/strong", "asker human", "frontier", "bits"},
		"That did not work: no server.", "Only a model's answer can be sent in every way, and the strong model is you.", "need a model that asks, and the asker is you.", "At most 3 bits")
	o.Coders = func(context.Context) ([]codec.Choice, error) { return []codec.Choice{{Model: "bytes"}}, nil }
	said(t, o, []string{"frontier"}, "That did not work: no text can be written under scripted/small")
	d := dialogue{o: o}
	if why := d.noFrontier(job{prompt: " \n", strong: models.Human}); !strings.Contains(why, "There is no problem") {
		t.Errorf("of an empty problem it says %q", why)
	}
}

// Ctrl+C ends the laying out and not the dialogue.
func TestFrontierStops(t *testing.T) {
	o := options(t)
	o.Small = "scripted/stuck"
	o.Coders = func(context.Context) ([]codec.Choice, error) {
		return []codec.Choice{{Model: o.Small, Open: func(context.Context) (codec.Predictor, error) { return codec.Bytes{}, nil }}}, nil
	}
	var press func()
	o.Interrupts, press = keys()
	out := &cues{on: map[string]func(){"are being read": press}}
	if err := Run(t.Context(), o, strings.NewReader("frontier\nbits\n"), out); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); !strings.Contains(s, "Stopping …\nIt was stopped.\n") || !strings.Contains(s, "At most 3 bits") {
		t.Errorf("got %s", s)
	}
}

// Settings of sessions that are none of the strong model's own answers change
// nothing of it.
func TestFrontierOfOracle(t *testing.T) {
	o := embeddedOptions(t)
	o.Control = session.Coin
	all := said(t, o, []string{"oracle on", "frontier"}, "Oracle is on", "\nqa batch, ", "\nThe cheapest that ends with the strong model's final answer: ")
	if strings.Contains(all, "did not work") {
		t.Error(all)
	}
}
