package rewrite_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/codec"
	"tenbits/codec/rewrite"
	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/models/scripted"
	"tenbits/qa"
)

// pair returns a strong model that writes these notes, one after the other, and
// a small one that answers with the note's last word, or 5 without one.
func pair(notes ...string) (strong, small *scripted.Model) {
	n := -1
	strong = &scripted.Model{Card: models.Card{Provider: "scripted", Name: "strong"}, StreamFn: func(_ context.Context, req models.Request, _ int) (scripted.Line, error) {
		if req.Role == rewrite.RoleShort {
			n++
			return scripted.Line{Text: notes[n%len(notes)]}, nil
		}
		return scripted.Line{Text: "Three and four.\nAnswer: 7"}, nil
	}}
	small = &scripted.Model{Card: models.Card{Provider: "scripted", Name: "small"}, StreamFn: func(_ context.Context, req models.Request, _ int) (scripted.Line, error) {
		if req.Role != rewrite.RoleExpand {
			return scripted.Line{Text: "Answer: 5"}, nil
		}
		_, note, _ := strings.Cut(req.Prompt, "<note>\n")
		note, _, _ = strings.Cut(note, "\n</note>")
		words := strings.Fields(note)
		if len(words) == 0 {
			return scripted.Line{Text: "Answer: 5"}, nil
		}
		return scripted.Line{Text: "Answer: " + words[len(words)-1]}, nil
	}}
	return strong, small
}

func config(notes ...string) rewrite.Config {
	strong, small := pair(notes...)
	return rewrite.Config{Problem: "How many are three and four?", Form: qa.Number, Strong: strong, Small: small, Coder: codec.Bytes{}, Best: len(notes)}
}

// The smallest note is what is sent, or, where the sender tries, the smallest that
// the receiver understands.
func TestSmallestIsSent(t *testing.T) {
	cfg := config("three and four makes 7", "7", "it is 7, I think", "8")
	for _, tt := range []struct {
		best int
		try  bool
		want string
	}{{1, false, "three and four makes 7"}, {3, false, "7"}, {1, true, "three and four makes 7"}, {4, true, "7"}} {
		cfg := config("three and four makes 7", "7", "it is 7, I think", "8")
		cfg.Best, cfg.Try = tt.best, tt.try
		sent, err := rewrite.Send(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if got := sent.Message(); got.Text != tt.want || got.Bits != len(got.Payload) || float64(got.Bits) < got.Ideal {
			t.Errorf("best of %d, try %t: %+v, want %q", tt.best, tt.try, got, tt.want)
		}
	}
	wrong := config("9", "three and four makes 7")
	wrong.Try = true
	if sent, err := rewrite.Send(t.Context(), wrong); err != nil || sent.Message().Text != "three and four makes 7" {
		t.Errorf("%+v, %v: a note that is not understood was sent", sent, err)
	}
	if got, err := rewrite.Alone(t.Context(), cfg); err != nil || got.Answer == nil || *got.Answer != "5" {
		t.Errorf("alone: %+v, %v", got, err)
	}
}

// A receiver that has the prompt and the bits reads the note that was sent, in as
// many bits, and answers as the sender found it would; more bits, fewer, and bits
// that stand for nothing are told apart from it.
func TestPayloadRebuilds(t *testing.T) {
	small, err := embedded.Small()
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := codec.NewTokens(small.Weights())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		note := rapid.OneOf(rapid.StringMatching(`[0-9 ]{0,30}`), rapid.StringN(0, 30, 200)).Draw(t, "note")
		cfg := config(note)
		cfg.Coder = rapid.SampledFrom([]codec.Predictor{tokens, codec.Bytes{}}).Draw(t, "coder")
		cfg.Masked, cfg.Try = rapid.Bool().Draw(t, "masked"), true
		sent, err := rewrite.Send(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		best := sent.Message()
		got, err := rewrite.Receive(t.Context(), cfg, best.Payload)
		if err != nil || got.Rewrite != best.Text || got.Read.Text != best.Read.Text || got.Bits != best.Bits {
			t.Fatalf("%q was sent, %q read, %v", best.Text, got.Rewrite, err)
		}
		if cfg.Masked && strings.Contains(" "+best.Text+" ", " 7 ") {
			t.Errorf("%q has the answer", best.Text)
		}
		more := best.Payload + qa.Bits(rapid.StringMatching(`[01]{1,20}`).Draw(t, "more"))
		if _, err := rewrite.Receive(t.Context(), cfg, more); !errors.Is(err, qa.ErrLong) {
			t.Errorf("%d bits too many: %v", len(more)-len(best.Payload), err)
		}
		fewer := best.Payload[:rapid.IntRange(0, len(best.Payload)-1).Draw(t, "fewer")]
		if got, err := rewrite.Receive(t.Context(), cfg, fewer); err == nil && got.Rewrite == best.Text {
			t.Errorf("%d of %d bits are read as %q", len(fewer), len(best.Payload), got.Rewrite)
		} else if err != nil && !errors.Is(err, qa.ErrShort) && !errors.Is(err, qa.ErrLong) && !errors.Is(err, qa.ErrCode) {
			t.Errorf("%d of %d bits: %v", len(fewer), len(best.Payload), err)
		}
	})
}

// The embedded pair's receiver gets more right with the notes than without.
func TestEmbeddedPair(t *testing.T) {
	small, err := embedded.Small()
	if err != nil {
		t.Fatal(err)
	}
	strong, err := embedded.Strong()
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := codec.NewTokens(small.Weights())
	if err != nil {
		t.Fatal(err)
	}
	with, without := 0, 0
	const n = 8
	for i := range n {
		p := problems.New(uint64(problems.HeldOutSeed + i))
		cfg := rewrite.Config{Problem: p.Text, Strong: strong, Small: small, Coder: tokens, Best: 1}
		sent, err := rewrite.Send(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rewrite.Receive(t.Context(), cfg, sent.Message().Payload)
		if err != nil || got.Rewrite != sent.Message().Text {
			t.Fatalf("%q, %v, want %q", got.Rewrite, err, sent.Message().Text)
		}
		alone, err := rewrite.Alone(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if rewrite.Agree(got.Read.Answer, sent.Solution.Answer, qa.Number) {
			with++
		}
		if rewrite.Agree(alone.Answer, sent.Solution.Answer, qa.Number) {
			without++
		}
	}
	if with < without+2 {
		t.Errorf("of %d: %d with the note, %d without", n, with, without)
	}
}

func TestMask(t *testing.T) {
	choices := "Which?\nA) red\nB) dark blue\nC) green"
	for _, tt := range []struct {
		text, answer string
		form         qa.Form
		want         string
	}{
		{"48 + 37 = 85, 85 - 9 = 76", "76", qa.Number, "48 + 37 = 85, 85 - 9 = …"},
		{`so \boxed{42}`, "42", qa.Number, `so \boxed{…}`},
		{"the answer is 42.", "42", qa.Number, "the answer is …."},
		{"42 then 84, 42 again", "42", qa.Number, "… then 84, … again"},
		{"142, 421, 4.2, 42.5", "42", qa.Number, "142, 421, 4.2, 42.5"},
		{"$1,200 or 1200.0 or 01200", "1200", qa.Number, "$… or … or …"},
		{"90-48 and -48 and 48", "48", qa.Number, "90-… and -… and …"},
		{"it is -48", "-48", qa.Number, "it is …"},
		{"1/2 or 0.5", "0.5", qa.Number, "… or …"},
		{"010/2 or 10/02 or -010/2", "5", qa.Number, "… or … or -…"},
		{"010/2 or 010/02", "4", qa.Number, "010/2 or 010/02"},
		{"00 or 0.0 or 000/7", "0", qa.Number, "… or … or …"},
		{"B, as dark blue is not Bright", "B", qa.Option, "…, as … is not Bright"},
		{"Paris, not Parisian; PARIS", "Paris", qa.Text, "…, not Parisian; …"},
		{"a  b\n c", "x", qa.Text, "a b c"},
		{"nothing", "", qa.Text, "nothing"},
	} {
		prompt := ""
		if tt.form == qa.Option {
			prompt = choices
		}
		if got := rewrite.Mask(tt.text, prompt, tt.answer, tt.form, "…"); got != tt.want {
			t.Errorf("%q without %q is %q, want %q", tt.text, tt.answer, got, tt.want)
		}
	}
}

// Whatever a note is, its masked form has the answer nowhere that grading would
// find it, and nothing of the mark's making is the answer.
func FuzzMask(f *testing.F) {
	f.Add("48 + 37 = 85", "85")
	f.Add("-42,1/2 1,000,42", "42")
	f.Add("x", "x")
	f.Add("4 2", "42")
	f.Fuzz(func(t *testing.T, text, answer string) {
		for _, form := range []qa.Form{qa.Number, qa.Option, qa.Text} {
			got := rewrite.Mask(text, "", answer, form, "…")
			if len(got) > 4*len(text)+8 {
				t.Errorf("%q without %q is %q", text, answer, got)
			}
			if again := rewrite.Mask(got, "", answer, form, "…"); again != got && !strings.Contains(answer, "…") {
				t.Errorf("%q without %q is %q, and again %q", text, answer, got, again)
			}
		}
	})
}

// Any bits are a note, or are refused; none is read as another length than it has.
func FuzzReceive(f *testing.F) {
	cfg := config("x")
	for _, s := range []string{"", "0", "1", "0110101100", strings.Repeat("01", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, digits string) {
		payload, err := qa.ParseBits(digits)
		if err != nil {
			return
		}
		got, err := rewrite.Receive(t.Context(), cfg, payload)
		switch {
		case errors.Is(err, qa.ErrShort), errors.Is(err, qa.ErrLong), errors.Is(err, qa.ErrCode):
		case err != nil:
			t.Fatal(err)
		default:
			again := config(got.Rewrite)
			sent, err := rewrite.Send(t.Context(), again)
			if err == nil && sent.Message().Text == got.Rewrite && len(sent.Message().Payload) > len(payload) {
				t.Errorf("%q is sent in %d bits and read from %d", got.Rewrite, len(sent.Message().Payload), len(payload))
			}
		}
	})
}
