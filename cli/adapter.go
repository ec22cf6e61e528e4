package cli

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenbits/codec"
	"tenbits/models/embedded"
)

const (
	maxAdapter = 64 << 20 // bytes of an adapter's file

	adapterHint = "for example --adapter receipts, --adapter mine.gguf, --adapter auto or --adapter all"
)

// A pick is the model that a file is written under, and how it was come by.
type pick struct {
	model   codec.Predictor
	adapter string  // its adapter's name; empty for none
	by      string  // "given", "prompt", "text" or "all"; empty where there was nothing to pick
	bits    float64 // what the choice tells a reader who could not have made it
}

// adapted returns the model of that name with the adapter that --adapter asks
// for: that of a name or a file; with auto the one under which the prompt, or
// else the beginning of the text, is the cheapest; with all that of the whole
// text. None is a candidate, too.
func (a *app) adapted(ctx context.Context, model, adapter, before string, text []byte) (pick, error) {
	w, err := a.weights(ctx, model)
	if err != nil {
		return pick{}, err
	}
	if adapter != "auto" && adapter != "all" {
		low, err := a.openAdapter(ctx, adapter)
		if err != nil {
			return pick{}, err
		}
		m, err := with(w, low)
		return pick{model: m, adapter: low.Name(), by: "given"}, err
	}
	of, names, err := candidates(w)
	if err != nil {
		return pick{}, err
	}
	p := pick{by: "prompt"}
	best := 0
	switch {
	case adapter == "auto" && before != "":
		best, _, err = codec.Cheapest(ctx, of, "", []byte(before))
	case adapter == "auto":
		p.by, p.bits = "text", math.Log2(float64(len(of)))
		best, _, err = codec.Cheapest(ctx, of, "", text[:min(len(text), codec.RouteBytes)])
	default:
		p.by, p.bits = "all", math.Log2(float64(len(of)))
		best, _, err = codec.Cheapest(ctx, of, before, text[:min(len(text), codec.UsualLimit)])
	}
	p.model, p.adapter = of[best], names[best]
	return p, err
}

// weights returns the weights of a model that runs in the program.
func (a *app) weights(ctx context.Context, model string) (*embedded.Weights, error) {
	if model == "none" {
		return nil, usageError("leave --model out: the adapters are of embedded/text", "--adapter is of a model, and --model is none")
	}
	m, err := a.opener(settings{small: model, calls: calls{idle: packIdle}})(ctx, model)
	if err != nil {
		return nil, err
	}
	own, ok := m.(interface{ Weights() *embedded.Weights })
	if !ok {
		return nil, usageError("tenbits models adapt makes a model of a server's model and an adapter; then --model names it",
			"--adapter is for the models that come with the program, and --model is %q", model)
	}
	return own.Weights(), nil
}

// openAdapter returns the adapter of a name, or of a file.
func (a *app) openAdapter(ctx context.Context, name string) (*embedded.Adapter, error) {
	if slices.Contains(embedded.Adapters(), name) {
		return embedded.BuiltinAdapter(name)
	}
	if _, err := os.Stat(name); err != nil && !strings.ContainsAny(name, "./") {
		hint := "use one of " + strings.Join(embedded.Adapters(), ", ") + ", auto, all, or the name of a GGUF file"
		if n := nearest(name, embedded.Adapters()); n != "" {
			hint = "did you mean " + n + "?"
		}
		return nil, usageError(hint, "there is no adapter %q", name)
	}
	file, err := a.readFile(ctx, name, maxAdapter)
	if err != nil {
		return nil, usageError(adapterHint, "cannot read the adapter: %w", err)
	}
	return embedded.LoadAdapter(strings.TrimSuffix(filepath.Base(name), ".gguf"), file)
}

// with returns the predictor of weights with an adapter.
func with(w *embedded.Weights, low *embedded.Adapter) (codec.Predictor, error) {
	adapted, err := w.With(low)
	if err != nil {
		return nil, err
	}
	return codec.NewTokens(adapted)
}

// candidates returns the predictors of weights alone and with each of the
// built-in adapters, and what the adapters are called.
func candidates(w *embedded.Weights) (of []codec.Predictor, names []string, err error) {
	alone, err := codec.NewTokens(w)
	if err != nil {
		return nil, nil, err
	}
	of, names = append(of, alone), append(names, "")
	for _, name := range embedded.Adapters() {
		low, err := embedded.BuiltinAdapter(name)
		if err != nil {
			return nil, nil, err
		}
		m, err := with(w, low)
		if err != nil {
			return nil, nil, err
		}
		of, names = append(of, m), append(names, name)
	}
	return of, names, nil
}

// told says how an adapter was picked, for people.
func (p pick) told() string {
	name := p.adapter
	if name == "" {
		name = "none"
	}
	switch p.by {
	case "prompt":
		return fmt.Sprintf("%s, picked from the prompt, which the reader has: 0 bits", name)
	case "text":
		return fmt.Sprintf("%s, picked from the text: %.1f bits, in the header", name, p.bits)
	case "all":
		return fmt.Sprintf("%s, the smallest of all: %.1f bits, in the header", name, p.bits)
	}
	return name
}

// ofContainer returns the model of the program that a container was written
// under: the one with its digests, or else the nearest, of which codec says what
// differs.
func (a *app) ofContainer(ctx context.Context, h codec.Header) (codec.Predictor, error) {
	var near codec.Predictor
	for _, name := range []string{"embedded/small", "embedded/strong", "embedded/text"} {
		m, err := a.predictor(ctx, name)
		if err != nil {
			return nil, err
		}
		switch {
		case m.Identity().Digest == h.Model.Digest && h.Model.Adapter == codec.Hash{}:
			return m, nil
		case m.Identity().Digest == h.Model.Digest:
			return a.withAdapterOf(ctx, name, h)
		case near == nil:
			near = m
		}
	}
	return near, nil
}

// withAdapterOf returns the model of that name with the built-in adapter of a
// container, or alone where there is none with its digest.
func (a *app) withAdapterOf(ctx context.Context, model string, h codec.Header) (codec.Predictor, error) {
	w, err := a.weights(ctx, model)
	if err != nil {
		return nil, err
	}
	of, _, err := candidates(w)
	if err != nil {
		return nil, err
	}
	for _, m := range of {
		if m.Identity().Adapter == h.Model.Adapter {
			return m, nil
		}
	}
	return of[0], nil
}
