package embedded_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/gguftest"
	"tenbits/models/modelstest"
)

// tiny returns a model with weights from a seed. What it writes makes no sense
// and has all kinds of bytes in it.
func tiny(tb rapid.TB, seed uint64, change ...func(*gguftest.File)) *embedded.Model {
	tb.Helper()
	f := gguftest.Model(gguftest.Tiny(), seed)
	for _, c := range change {
		c(f)
	}
	w, err := embedded.Load("tiny", f.Bytes())
	if err != nil {
		tb.Fatal(err)
	}
	return w.NewModel()
}

// A session counts on the same things of these models as of any other.
func TestConform(t *testing.T) {
	for name, constructor := range map[string]func() (*embedded.Model, error){"small": embedded.Small, "strong": embedded.Strong} {
		t.Run(name, func(t *testing.T) {
			modelstest.Run(t, func(t *testing.T) models.Model { return open(t, constructor) }, modelstest.Options{
				Prompt:       problem,
				ChoicePrompt: problem + " 1. 48 + 24 (12, 7) = 72\nAnswer: 72\nQ: Is the answer 72?",
				Choice:       &models.Choice{Options: []string{" no", " yes"}, After: ")"},
			})
		})
	}
}

// A card must identify the file: a transcript counts on the digest.
func TestCard(t *testing.T) {
	file, err := os.ReadFile("strong.gguf")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file)
	card, err := open(t, embedded.Strong).Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := "sha256:" + hex.EncodeToString(sum[:]); card.Digest != want {
		t.Errorf("the digest is %s, want %s", card.Digest, want)
	}
	if card.Ref() != "embedded/strong" || card.PromptSet != "compact" || card.Markdown || !card.Deterministic ||
		card.Quantisation != "F16" || card.Domain == "" || card.Server != "tenbits" ||
		card.Parameters < 10_000 || card.Context < 512 || card.Vocabulary < 259 {
		t.Errorf("the card is %+v", card)
	}
}

// A prompt that leaves no room for a reply is refused before any work, with how
// long it is and how long it may be; the tiny model has a context of 64.
func TestOverflowComesBeforeWork(t *testing.T) {
	m := tiny(t, 1)
	choice := &models.Choice{Options: []string{" no", " yes"}}
	for _, req := range []models.Request{
		{Prompt: strings.Repeat("b", 63), MaxTokens: 4},
		{Prompt: strings.Repeat("b", 64)},
		{Prompt: strings.Repeat("b", 63), Choice: choice},
	} {
		_, err := m.Stream(t.Context(), req, func(models.Chunk) error { t.Error("text was shown"); return nil })
		e := (*models.Error)(nil)
		tokens := fmt.Sprintf("%d tokens", len(req.Prompt)+1)
		if !errors.As(err, &e) || e.Fault != models.Overflow || !strings.Contains(err.Error(), tokens) || !strings.Contains(err.Error(), "context of 64") || e.Hint == "" {
			t.Errorf("%d bytes: got %v", len(req.Prompt), err)
		}
	}
	if _, _, err := m.Predict(t.Context(), models.Request{Prompt: strings.Repeat("b", 64)}, choice.Options); err == nil {
		t.Error("Predict took a prompt that does not fit")
	}
}

// A reply may be as long as the context leaves room for, whatever longer one
// was asked for: prompt sets do not know how small a model is.
func TestReplyEndsWithTheContext(t *testing.T) {
	choice := &models.Choice{Options: []string{" no", " yes"}}
	for _, req := range []models.Request{
		{Prompt: strings.Repeat("b", 60), MaxTokens: 1024},
		{Prompt: strings.Repeat("b", 60)},
		{Prompt: strings.Repeat("b", 62), MaxTokens: 1},
		{Prompt: strings.Repeat("b", 62), Choice: choice},
		{Prompt: "b", MaxTokens: 1024, Choice: &models.Choice{Options: choice.Options, After: ")"}},
	} {
		for seed := range uint64(20) {
			reply, err := tiny(t, seed).Stream(t.Context(), req, nil)
			e := (*models.Error)(nil)
			if errors.As(err, &e) && e.Fault == models.Overflow && req.Choice != nil && req.Choice.After != "" {
				continue // bytes that are no characters can make a text too long
			}
			if err != nil {
				t.Errorf("%d bytes, seed %d: %v", len(req.Prompt), seed, err)
				continue
			}
			left := 64 - (len(req.Prompt) + 1)
			if reply.Usage.Out > left || reply.Cut && reply.Usage.Out < min(left, max(req.MaxTokens, 1)) {
				t.Errorf("%d bytes, seed %d: %d tokens with room for %d, cut: %v", len(req.Prompt), seed, reply.Usage.Out, left, reply.Cut)
			}
		}
	}
}

// Requests that make no sense are errors and not odd replies.
func TestRefusals(t *testing.T) {
	m := tiny(t, 1)
	for _, req := range []models.Request{
		{MaxTokens: -1}, {Temperature: -1}, {Temperature: math.NaN()}, {Temperature: math.Inf(1)},
		{Choice: &models.Choice{Options: []string{" yes"}}}, {Choice: &models.Choice{Options: []string{" yes", ""}}},
	} {
		_, err := m.Stream(t.Context(), req, nil)
		if e := (*models.Error)(nil); !errors.As(err, &e) || e.Fault != models.Refused {
			t.Errorf("%+v: got %v", req, err)
		}
	}
	if _, _, err := m.Predict(t.Context(), models.Request{}, nil); err == nil {
		t.Error("Predict took no options")
	}
}

// What a model was asked before must not show in what it says next: a receiver
// was not asked the same.
func TestRepliesDoNotDependOnEarlierCalls(t *testing.T) {
	used := tiny(t, 7)
	rapid.Check(t, func(t *rapid.T) {
		req := models.Request{
			Prompt:      rapid.StringOfN(rapid.RuneFrom([]rune("aabes no")), 0, 20, -1).Draw(t, "prompt"),
			MaxTokens:   rapid.IntRange(1, 20).Draw(t, "tokens"),
			Temperature: rapid.SampledFrom([]float64{0, 1}).Draw(t, "temperature"),
			Seed:        rapid.Uint64().Draw(t, "seed"),
		}
		if rapid.Bool().Draw(t, "choose") {
			req.Choice = &models.Choice{Options: []string{" no", " yes", "ab"}, After: rapid.SampledFrom([]string{"", "a", "e"}).Draw(t, "after")}
			req.Stop = []string{"\n", "b"}
		}
		got, err1 := used.Stream(t.Context(), req, nil)
		want, err2 := tiny(t, 7).Stream(t.Context(), req, nil)
		if (err1 == nil) != (err2 == nil) || got.Text != want.Text || got.Option != want.Option {
			t.Fatalf("got %+v, %v, want %+v, %v", got, err1, want, err2)
		}
		for i := range want.Chances {
			if math.Float64bits(got.Chances[i]) != math.Float64bits(want.Chances[i]) {
				t.Fatalf("the chances are %v, want %v", got.Chances, want.Chances)
			}
		}
	})
}

// The option of a reply is the one that Predict holds for most probable after
// what the model wrote before it, and that text ends where it should.
func TestChoiceAgreesWithPredict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := tiny(t, rapid.Uint64Range(0, 20).Draw(t, "seed"))
		choice := &models.Choice{Options: []string{" no", " yes"}, After: rapid.SampledFrom([]string{"", "a", "es"}).Draw(t, "after")}
		stop := rapid.SampledFrom([]string{"", "e", "n"}).Draw(t, "stop")
		prompt := rapid.SampledFrom([]string{"a", "yes", "no no no"}).Draw(t, "prompt")
		reply, err := m.Stream(t.Context(), models.Request{Prompt: prompt, MaxTokens: 12, Stop: []string{stop}, Choice: choice}, nil)
		if err != nil {
			t.Skip(err) // bytes that are no characters can make a text too long
		}
		free, ok := strings.CutSuffix(reply.Text, choice.Options[reply.Option])
		if !ok || stop != "" && strings.Contains(free, stop) {
			t.Fatalf("%q has been chosen, the text is %q", choice.Options[reply.Option], reply.Text)
		}
		if i := strings.Index(free, choice.After); choice.After != "" && i >= 0 && i+len(choice.After) != len(free) {
			t.Fatalf("%q goes on after %q", free, choice.After)
		}
		chances, _, err := m.Predict(t.Context(), models.Request{Prompt: prompt + free}, choice.Options)
		if err != nil || chances[reply.Option] < 0.5 || !slices.Equal(chances, reply.Chances) {
			t.Fatalf("option %d was chosen with %v, and Predict says %v, %v", reply.Option, reply.Chances, chances, err)
		}
	})
}

// Two screens may use a model at the same time, and each gets its own reply.
func TestCallersWaitForEachOther(t *testing.T) {
	m := tiny(t, 3)
	want, err := m.Stream(t.Context(), models.Request{Prompt: "a", MaxTokens: 20}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			got, err := m.Stream(context.Background(), models.Request{Prompt: "a", MaxTokens: 20}, nil)
			if err != nil || got.Text != want.Text {
				t.Errorf("got %q, %v, want %q", got.Text, err, want.Text)
			}
		})
	}
	group.Wait()
}
