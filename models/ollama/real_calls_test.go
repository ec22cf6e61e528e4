package ollama_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/ollama"
	"tenbits/models/ollama/ollamatest"
)

// provider returns a real server as the program calls it.
func provider(t *testing.T, s *ollamatest.Server, o ollama.Options) *ollama.Server {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	o.Transport = transport
	return ollama.NewServer(s.Host(), func(string) string { return "" }, o)
}

// long is a prompt after which the small model writes and writes, and in the
// end nothing but new lines.
const long = "P: Mia has 48 coins. She finds 37 more. How many coins does Mia have now?\nA:"

// What the files of the built-in pair say of themselves arrives through Ollama:
// above all which prompts they want, so that nobody has to say it.
func TestRealCard(t *testing.T) {
	server := ollamatest.Start(t)
	s := provider(t, server, ollama.Options{})
	own, err := embedded.Small()
	if err != nil {
		t.Fatal(err)
	}
	want := own.Weights().Card()
	for _, name := range []string{ollamatest.Small, ollamatest.Strong} {
		card, err := s.Model(name).Describe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", card)
		if card.PromptSet != "compact" || card.Domain != want.Domain || card.Context != want.Context || card.Vocabulary != want.Vocabulary ||
			card.Parameters != want.Parameters || card.Quantisation != want.Quantisation || !strings.HasPrefix(card.Server, "Ollama 0.") {
			t.Errorf("the card of %s is %+v, want the like of %+v", name, card, want)
		}
		if c := card.Capabilities; !c.Logprobs || !c.Choice || c.Schema || c.Thinking || !c.Seed || card.Markdown || card.Deterministic {
			t.Errorf("the card of %s is %+v", name, card)
		}
		if len(card.Digest) != len("sha256:")+64 {
			t.Errorf("the digest of %s is %q", name, card.Digest)
		}
	}
	cards, err := s.List(t.Context())
	if err != nil || len(cards) != 2 || cards[0].PromptSet != "compact" {
		t.Errorf("the server has %+v, %v", cards, err)
	}
}

// A name that the server does not have is told with the name, the address and
// what to do, before anything is loaded.
func TestRealMissing(t *testing.T) {
	server := ollamatest.Start(t)
	s := provider(t, server, ollama.Options{})
	for _, call := range []func(*ollama.Model) error{
		func(m *ollama.Model) error { _, err := m.Describe(t.Context()); return err },
		func(m *ollama.Model) error {
			_, err := m.Stream(t.Context(), models.Request{Prompt: "x"}, nil)
			return err
		},
		func(m *ollama.Model) error { return m.Unload(t.Context()) },
	} {
		err := call(s.Model("nobody:1b"))
		e := (*models.Error)(nil)
		if !errors.As(err, &e) || e.Fault != models.Missing || !strings.Contains(e.Error(), "nobody:1b") || !strings.Contains(e.Error(), server.URL) ||
			!strings.Contains(e.Error(), "not found") || !strings.Contains(e.Hint, "pull") {
			t.Errorf("%v (%+v)", err, e)
		}
	}
	if n := len(server.Loaded(t)); n != 0 {
		t.Errorf("%d models are loaded", n)
	}
}

// A prompt that does not fit is refused before it is sent, with the numbers; one
// that slips through is refused by the server, which has been told not to cut
// it, and that is no short reply either.
func TestRealLongPrompt(t *testing.T) {
	server := ollamatest.Start(t)
	m := provider(t, server, ollama.Options{}).Model(ollamatest.Small)
	words := func(n int) models.Request {
		return models.Request{Prompt: strings.Repeat("qzx ", n), MaxTokens: 4}
	}
	overflow := func(req models.Request) *models.Error {
		t.Helper()
		_, err := m.Stream(t.Context(), req, nil)
		e := (*models.Error)(nil)
		if !errors.As(err, &e) || e.Fault != models.Overflow {
			t.Fatalf("a prompt of %d bytes: %v", len(req.Prompt), err)
		}
		t.Logf("%d bytes: %v; %s", len(req.Prompt), e, e.Hint)
		return e
	}
	mark := server.Mark()
	if e := overflow(words(2000)); !strings.Contains(e.Error(), "the context of 1024 has to hold it and a reply") {
		t.Error(e)
	}
	if n := server.Count(t, mark, "/api/generate", 0); n != 0 {
		t.Errorf("the server was called %d times", n)
	}
	// A word of three rare letters is two tokens by our count, and four here.
	if e := overflow(words(400)); !strings.Contains(e.Error(), "context length") {
		t.Error(e)
	}
	if n := server.Count(t, mark, "/api/generate", 1); n == 0 {
		t.Error("the server was not called")
	}
}

// The server counts the prompt's tokens as the embedded runtime does, also of
// those that it has in its cache: what a shorter count means can be relied on.
func TestRealCountsThePrompt(t *testing.T) {
	server := ollamatest.Start(t)
	m := provider(t, server, ollama.Options{}).Model(ollamatest.Small)
	own, err := embedded.Small()
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range draftPrompts(t)[:20] {
		for range 2 {
			req := models.Request{Prompt: p.Text, Stop: p.Stop, MaxTokens: p.Max}
			theirs, err1 := m.Stream(t.Context(), req, nil)
			ours, err2 := own.Stream(t.Context(), req, nil)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if theirs.Usage.In != ours.Usage.In {
				t.Errorf("prompt %d has %d tokens, and %d here", i, theirs.Usage.In, ours.Usage.In)
			}
		}
	}
}

// Models are loaded once and stay, both of them, with the context that they are
// called with; another context loads a model again.
func TestRealLoads(t *testing.T) {
	server := ollamatest.Start(t)
	small, strong := ollamatest.Small, ollamatest.Strong
	loads := func(m *ollama.Model, req models.Request) int {
		t.Helper()
		n := 0
		_, err := m.Stream(t.Context(), req, func(c models.Chunk) error {
			if c.Loading {
				n++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	s := provider(t, server, ollama.Options{})
	turns := []*ollama.Model{s.Model(small), s.Model(strong)}
	for round := range 3 {
		for i, m := range turns {
			if got, want := loads(m, models.Request{Prompt: long, MaxTokens: 5}), map[bool]int{true: 1}[round == 0]; got != want {
				t.Errorf("round %d: model %d was loaded %d times, want %d", round, i, got, want)
			}
		}
	}
	if got := server.Loaded(t); len(got) != 2 || got[small] != 1024 || got[strong] != 1024 {
		t.Errorf("loaded are %v", got)
	}
	half := provider(t, server, ollama.Options{Context: 512}).Model(small)
	for _, m := range []*ollama.Model{half, turns[0]} {
		if n := loads(m, models.Request{Prompt: long, MaxTokens: 5}); n != 1 {
			t.Errorf("with another context the model was loaded %d times, %v", n, server.Loaded(t))
		}
	}
	// Another name of the same weights is no other process.
	server.Create(t, "twin", ollamatest.File(t, small), map[string]any{"system": "Be brief."})
	twin := s.Model("twin")
	for range 2 {
		if n := loads(twin, models.Request{Prompt: long, MaxTokens: 5}); n != 0 {
			t.Errorf("the other name was loaded %d times, %v", n, server.Loaded(t))
		}
	}
	for _, m := range []*ollama.Model{turns[0], turns[1], twin} {
		if instead, _, err := m.Evicted(t.Context()); err != nil || instead != "" {
			t.Errorf("instead of it there is %q, %v", instead, err)
		}
	}
	if err := turns[0].Unload(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.AwaitLoaded(t, strong)
	if n := loads(turns[0], models.Request{Prompt: long, MaxTokens: 5}); n != 1 {
		t.Errorf("after it was unloaded, the model was loaded %d times", n)
	}
}

// A call that is cancelled ends at once, here and on the server, at any moment of
// a reply. The server may lose the model by that, which is noticed and mended:
// two more calls at most, and it is there again.
func TestRealCancel(t *testing.T) {
	const cancelled = 40
	server := ollamatest.Start(t)
	m := provider(t, server, ollama.Options{Idle: 5 * time.Second}).Model(ollamatest.Small)
	req := models.Request{Prompt: long, MaxTokens: 400}
	start := time.Now()
	whole, err := m.Stream(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("a whole reply has %d tokens and takes %v", whole.Usage.Out, time.Since(start))
	slowest, lost := time.Duration(0), 0
	for n := range cancelled {
		ctx, cancel := context.WithCancel(t.Context())
		mark, left, stopped := server.Mark(), n, time.Time{}
		_, err := m.Stream(ctx, req, func(models.Chunk) error {
			if left--; left < 0 && stopped.IsZero() {
				stopped = time.Now()
				cancel()
			}
			return nil
		})
		cancel()
		e := (*models.Error)(nil)
		if !errors.As(err, &e) || e.Fault != models.Interrupted || !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled after %d pieces: %v", n, err)
		}
		server.Await(t, mark, `POST     "/api/generate"`, 10*time.Second)
		slowest = max(slowest, time.Since(stopped))
		short := models.Request{Prompt: long, MaxTokens: 5}
		if _, err := m.Stream(t.Context(), short, nil); err != nil {
			if lost++; !errors.As(err, &e) || e.Fault != models.Interrupted {
				t.Fatalf("after %d pieces were cancelled: %v", n, err)
			}
			if _, err := m.Stream(t.Context(), short, nil); err != nil {
				t.Fatalf("after %d pieces were cancelled, once more: %v", n, err)
			}
		}
	}
	t.Logf("of %d, the slowest was over on the server after %v; %d times the server had lost the model", cancelled, slowest, lost)
	again, err := m.Stream(t.Context(), req, nil)
	if err != nil || again.Text != whole.Text {
		t.Errorf("afterwards: %q, %v", fmt.Sprintf("%.40s", again.Text), err)
	}
}

// Ollama ends a reply without a word when a model repeats itself, which is no
// failure: what came is there, and a limit ended it.
func TestRealRepeats(t *testing.T) {
	server := ollamatest.Start(t)
	m := provider(t, server, ollama.Options{}).Model(ollamatest.Small)
	own, err := embedded.Small()
	if err != nil {
		t.Fatal(err)
	}
	req := models.Request{Prompt: long, MaxTokens: 900}
	theirs, err1 := m.Stream(t.Context(), req, nil)
	ours, err2 := own.Stream(t.Context(), req, nil)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	t.Logf("%d tokens of %d, which end with %q", theirs.Usage.Out, ours.Usage.Out, theirs.Text[max(0, len(theirs.Text)-40):])
	// Far from anything that it was made for, the model's next tokens are so
	// close to each other that rounding decides: only the beginning is the same.
	if !theirs.Cut || theirs.Usage.Out >= ours.Usage.Out || len(theirs.Text) < 200 || theirs.Text[:200] != ours.Text[:200] {
		t.Errorf("%d tokens, cut: %t: %.200q; here %.200q", theirs.Usage.Out, theirs.Cut, theirs.Text, ours.Text)
	}
}
