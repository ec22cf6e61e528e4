package ollama

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ollama/ollama/api"

	"tenbits/models"
	"tenbits/term"
)

// Model is a model of an Ollama server. It is safe for several callers at once.
type Model struct {
	server *Server
	ref    models.Ref

	mu    sync.Mutex
	seen  *info // nil before the first use
	asked bool  // it was loaded here
	given int   // the context that the server then gave it; 0: not known

	// shared says of models that were in memory whether they are made of the
	// same weights.
	shared map[string]bool
}

// info is what a server says of a model, once and for all.
type info struct {
	card   models.Card
	raw    bool // only continues text: called without a template
	remote bool // runs on another server, which Ollama passes calls on to
	writes bool // writes text: not so of one that only embeds

	weights string // the files that it is made of, as the server names them
}

// Server returns the server of the model.
func (m *Model) Server() *Server { return m.server }

// Describe returns the model's card, as the server gave it first: a Model does
// not notice that its name has come to mean other weights. The card's context
// is the one that the model is called with, which may be less than it was
// trained for.
func (m *Model) Describe(ctx context.Context) (models.Card, error) {
	i, err := m.info(ctx)
	if err != nil {
		return models.Card{}, err
	}
	return i.card, nil
}

func (m *Model) info(ctx context.Context) (*info, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen != nil {
		return m.seen, nil
	}
	version, err := m.server.version(ctx, m.ref)
	if err != nil {
		return nil, err
	}
	i, err := m.server.show(ctx, m.ref, version)
	if err != nil {
		return nil, err
	}
	listed, err := m.server.tags(ctx, m.ref)
	if err != nil {
		return nil, err
	}
	for _, l := range listed {
		if sameName(l.Name, m.ref.Name) {
			i.card.Digest = digest(l.Digest)
		}
	}
	m.seen = i
	return i, nil
}

// Version returns the version of the server, empty where it does not tell.
func (s *Server) Version(ctx context.Context) (string, error) { return s.version(ctx, s.ref) }

// version is Version, for a call of a model.
func (s *Server) version(ctx context.Context, ref models.Ref) (string, error) {
	var version string
	err := s.call(ctx, ref, s.limit(), func(ctx context.Context, c *api.Client) (err error) {
		version, err = c.Version(ctx)
		return err
	})
	return word(version), err
}

// tags returns the models that the server has.
func (s *Server) tags(ctx context.Context, ref models.Ref) ([]api.ListModelResponse, error) {
	var list *api.ListResponse
	err := s.call(ctx, ref, s.limit(), func(ctx context.Context, c *api.Client) (err error) {
		list, err = c.List(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list.Models, nil
}

// show returns what the server says of a model, but for the digest.
func (s *Server) show(ctx context.Context, ref models.Ref, version string) (*info, error) {
	var shown *api.ShowResponse
	err := s.call(ctx, ref, s.limit(), func(ctx context.Context, c *api.Client) (err error) {
		shown, err = c.Show(ctx, &api.ShowRequest{Model: ref.Name})
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.read(ref, version, shown), nil
}

// limit returns how long a call may take that loads nothing.
func (s *Server) limit() limit { return limit{s.options.Idle, s.options.Timeout} }

// read makes a card of what a server says of a model.
func (s *Server) read(ref models.Ref, version string, r *api.ShowResponse) *info {
	text := func(key string) string {
		v, _ := r.ModelInfo[key].(string)
		return word(v)
	}
	number := func(key string) int {
		v, _ := r.ModelInfo[key].(float64)
		if !(v >= 0 && v < 1<<53) {
			return 0
		}
		return int(v)
	}
	able := func(what string) bool {
		for _, c := range r.Capabilities {
			if string(c) == what {
				return true
			}
		}
		return false
	}
	family := text("general.architecture")
	c := models.Card{
		Provider: Provider, Name: ref.Name, Address: ref.Server, Server: strings.TrimSpace("Ollama " + version),
		Quantisation: word(r.Details.QuantizationLevel),
		Parameters:   int64(number("general.parameter_count")),
		Vocabulary:   number(family + ".vocab_size"),
		PromptSet:    text("tenbits.prompt_set"),
		Domain:       text("tenbits.domain"),
		Adapter:      adapterOf(r.Modelfile),
	}
	if c.Domain == "" && c.PromptSet == "compact" {
		c.Domain = models.CompactDomain
	}
	c.Context = cmp.Or(s.options.Context, parameter(r.Parameters, "num_ctx"), usualContext)
	if trained := number(family + ".context_length"); trained > 0 {
		c.Context = min(c.Context, trained)
	}
	i := &info{weights: weights(r.Modelfile), remote: r.RemoteModel != "" || r.RemoteHost != "" || s.url.Hostname() == "ollama.com"}
	// A model with a renderer has a template that says nothing of it.
	i.raw = !i.remote && (c.PromptSet == "compact" || r.Renderer == "" && plainTemplate(r.Template))
	c.Markdown = !i.raw
	c.Capabilities = models.Capabilities{
		Logprobs: !i.remote && givesLogprobs(version),
		Schema:   !i.remote && !i.raw,
		Thinking: !i.raw && able("thinking"),
		Seed:     !i.remote,
	}
	// What does not follow the schema is decided by the probabilities.
	c.Capabilities.Choice = c.Capabilities.Logprobs
	i.writes = len(r.Capabilities) == 0 || able("completion") // old servers do not tell
	i.card = c
	return i
}

// plainTemplate reports whether a template puts nothing around the prompt.
func plainTemplate(t string) bool {
	t = strings.Join(strings.Fields(t), "")
	return t == "" || t == "{{.Prompt}}" || t == "{{-.Prompt-}}"
}

// parameter returns a number of a Modelfile's parameters, 0 without one.
func parameter(text, name string) int {
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) == 2 && f[0] == name {
			if n, err := strconv.Atoi(f[1]); err == nil && n > 0 {
				return n
			}
		}
	}
	return 0
}

// givesLogprobs reports whether a version of Ollama tells probabilities: 0.12.11
// and later do. One that was built without a version is taken to be new.
func givesLogprobs(version string) bool {
	var n [3]int
	for i, part := range strings.SplitN(version, ".", 3) {
		digits := strings.IndexFunc(part, func(c rune) bool { return c < '0' || c > '9' })
		if digits >= 0 {
			part = part[:digits]
		}
		n[i], _ = strconv.Atoi(part)
	}
	return n == [3]int{} || slices.Compare(n[:], []int{0, 12, 11}) >= 0
}

// digest returns the digest of a list, as cards have it.
func digest(hex string) string {
	hex = word(strings.TrimPrefix(hex, "sha256:"))
	if hex == "" {
		return ""
	}
	return "sha256:" + hex
}

// word returns a short text of the server, made fit to show.
func word(s string) string { return term.Truncate(term.CleanLine(s[:min(len(s), 1024)]), 128) }

// maxListed is the most models of a server that are listed.
const maxListed = 500

// List returns the cards of the models of the server that write text, of the
// first 500 that it lists. A model that it lists and cannot describe, or that
// no reference can name, is left out.
func (s *Server) List(ctx context.Context) ([]models.Card, error) {
	version, err := s.version(ctx, s.ref)
	if err != nil {
		return nil, err
	}
	listed, err := s.tags(ctx, s.ref)
	if err != nil {
		return nil, err
	}
	var cards []models.Card
	for _, l := range listed[:min(len(listed), maxListed)] {
		ref := s.ref
		ref.Name = l.Name
		if _, err := models.ParseRef(ref.String()); err != nil {
			continue
		}
		i, err := s.show(ctx, ref, version)
		if ctx.Err() != nil {
			return cards, cmp.Or(err, ctx.Err())
		}
		if err != nil || !i.writes {
			continue
		}
		i.card.Digest = digest(l.Digest)
		cards = append(cards, i.card)
	}
	return cards, nil
}
