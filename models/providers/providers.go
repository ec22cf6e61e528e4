// Package providers opens models by their references. It is the one place that
// knows all providers.
package providers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/ollama"
)

// Options say how models are reached. They hold for all models of a Set.
type Options struct {
	// Getenv reads the environment; nil: that of the process.
	Getenv func(string) string

	// Timeout is the longest that a call may take, Idle the longest wait for the
	// next piece of its reply; the time that loading takes is not counted. 0:
	// none.
	Timeout, Idle time.Duration

	// Context is the size of the context of Ollama's models, in tokens; 0: as
	// each model says.
	Context int

	// Servers are the Ollama servers to list beside the usual one, as host:port
	// or host.
	Servers []string
}

// A Set is all providers, with options. It is safe for several callers at once.
// The zero Set has none of the options.
type Set struct{ o Options }

// New returns the providers with options.
func New(o Options) Set { return Set{o} }

// A provider opens its models and says which of them can be used now.
type provider struct {
	name   string
	open   func(models.Ref) (models.Model, error)
	list   func(context.Context) ([]models.Card, error)
	pull   func(context.Context, models.Ref, func(Progress) error) error                 // nil: it has nothing to download
	unload func(context.Context, models.Ref) error                                       // nil: it has no memory of its own
	adapt  func(context.Context, models.Ref, string, []byte, func(Progress) error) error // nil: its adapters are part of it
}

func (s Set) providers() []provider {
	o := s.ollamas()
	return []provider{
		{embedded.Provider, openEmbedded, listEmbedded, nil, nil, nil},
		{ollama.Provider, o.open, o.list, o.pull, o.unload, o.adapt},
	}
}

// Progress is how far a download is: what is done now, and of how many bytes,
// which are 0 where it is not a download.
type Progress struct {
	Status      string
	Done, Total int64
}

// Names returns the names of all providers.
func Names() []string {
	var names []string
	for _, p := range New(Options{}).providers() {
		names = append(names, p.name)
	}
	return names
}

// Open returns the model that a reference names. Whether a server has it shows
// when it is first used. The error is an *models.Error of the fault Missing
// when there is no such provider or model, and says which there are.
func (s Set) Open(ref models.Ref) (models.Model, error) {
	for _, p := range s.providers() {
		if p.name == ref.Provider {
			return p.open(ref)
		}
	}
	return nil, &models.Error{
		Model: ref.String(), Fault: models.Missing,
		Err:  fmt.Errorf("no provider %q", ref.Provider),
		Hint: fmt.Sprintf("use one of %s, for example embedded/small", strings.Join(Names(), ", ")),
	}
}

// List returns the cards of the models that can be used now. The error joins
// those of the providers that could not be asked; the cards of the others are
// returned with it.
func (s Set) List(ctx context.Context) ([]models.Card, error) {
	var cards []models.Card
	var errs []error
	for _, p := range s.providers() {
		c, err := p.list(ctx)
		cards, errs = append(cards, c...), append(errs, err)
	}
	return cards, errors.Join(errs...)
}

// Pull downloads a model to where its provider runs it; progress may be nil, and
// its error ends the download and is returned as it is. The error is otherwise
// an *models.Error.
func (s Set) Pull(ctx context.Context, ref models.Ref, progress func(Progress) error) error {
	fail := func(err error, hint string) error {
		return &models.Error{Model: ref.String(), Fault: models.Refused, Err: err, Hint: hint}
	}
	if progress == nil {
		progress = func(Progress) error { return nil }
	}
	for _, p := range s.providers() {
		switch {
		case p.name == ref.Provider && p.pull != nil:
			return p.pull(ctx, ref, progress)
		case p.name == ref.Provider:
			return fail(errors.New("there is nothing to download"), "tenbits models lists what can be used now")
		}
	}
	return fail(fmt.Errorf("no provider %q has models to download", ref.Provider), "for example ollama/qwen3:0.6b")
}

// Adapt makes a model, of the reference, of one that the same server calls base
// and the GGUF file of a LoRA adapter; progress and the error are as those of
// Pull.
func (s Set) Adapt(ctx context.Context, ref models.Ref, base string, adapter []byte, progress func(Progress) error) error {
	if progress == nil {
		progress = func(Progress) error { return nil }
	}
	for _, p := range s.providers() {
		if p.name == ref.Provider && p.adapt != nil {
			return p.adapt(ctx, ref, base, adapter, progress)
		}
	}
	return &models.Error{
		Model: ref.String(), Fault: models.Refused, Err: errors.New("its provider makes no models"),
		Hint: "for example ollama/mine; the models of the program have their adapters by name, as embedded/text+receipts",
	}
}

// Texts returns the cards of the models of the program that files are written
// under: the model of text, alone and with each of its adapters.
func Texts(ctx context.Context) ([]models.Card, error) {
	var cards []models.Card
	for _, name := range append([]string{"text"}, embedded.Adapters()...) {
		if name != "text" {
			name = "text+" + name
		}
		m, err := openEmbedded(models.Ref{Provider: embedded.Provider, Name: name})
		if err != nil {
			return nil, err
		}
		c, err := m.Describe(ctx)
		if err != nil {
			return nil, err
		}
		cards = append(cards, c)
	}
	return cards, nil
}

// Unload takes a model out of its server's memory. The error is an
// *models.Error.
func (s Set) Unload(ctx context.Context, ref models.Ref) error {
	for _, p := range s.providers() {
		if p.name == ref.Provider && p.unload != nil {
			return p.unload(ctx, ref)
		}
	}
	return &models.Error{
		Model: ref.String(), Fault: models.Refused, Err: errors.New("it is in no server's memory"),
		Hint: "for example ollama/qwen3:0.6b; tenbits doctor shows what is in memory",
	}
}

// embeddedNames are the models that come with the program and play sessions.
func embeddedNames() []string { return []string{"small", "strong"} }

func openEmbedded(ref models.Ref) (models.Model, error) {
	fail := func(err error, hint string) (models.Model, error) {
		return nil, &models.Error{Model: ref.String(), Fault: models.Missing, Err: err, Hint: hint}
	}
	if ref.Server != "" {
		return fail(errors.New("embedded models run in the program itself and have no server"), "use embedded/"+ref.Name)
	}
	var m *embedded.Model
	var err error
	adapter, adapted := strings.CutPrefix(ref.Name, "text+")
	switch {
	case ref.Name == "small":
		m, err = embedded.Small()
	case ref.Name == "strong":
		m, err = embedded.Strong()
	case ref.Name == "text":
		m, err = embedded.Text()
	case adapted:
		m, err = embedded.TextWith(adapter)
	default:
		return fail(fmt.Errorf("no embedded model %q", ref.Name), "use embedded/"+strings.Join(embeddedNames(), " or embedded/")+"; embedded/text is for files")
	}
	if err != nil {
		return nil, err // and not a *embedded.Model that is nil
	}
	return m, nil
}

// CheckEmbedded has the models that come with the program compute a few of the
// bits that every machine has to compute alike, and tells of how many texts. The
// error is the first that differs.
func CheckEmbedded(ctx context.Context) (texts int, err error) {
	const few = 8
	_, err = embedded.Check(ctx, few)
	return few, err
}

func listEmbedded(ctx context.Context) ([]models.Card, error) {
	var cards []models.Card
	for _, name := range embeddedNames() {
		m, err := openEmbedded(models.Ref{Provider: embedded.Provider, Name: name})
		if err != nil {
			return cards, err
		}
		c, err := m.Describe(ctx)
		if err != nil {
			return cards, err
		}
		cards = append(cards, c)
	}
	return cards, nil
}
