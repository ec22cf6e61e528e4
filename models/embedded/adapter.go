package embedded

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"tenbits/models"
	"tenbits/models/embedded/gguf"
	"tenbits/models/embedded/llama"
)

//go:embed text.gguf
var text string

//go:embed adapters/*.gguf
var adapters embed.FS

// Text returns the model that files are written under: "embedded/text". It
// knows everyday documents of a few domains (see package documents), and other
// English text a little; it plays no sessions.
func Text() (*Model, error) { return open("text", text) }

// Adapters lists the adapters of Text that come with the program, in order. A
// model with one of them is named "embedded/text+NAME".
func Adapters() []string {
	entries, err := adapters.ReadDir("adapters")
	if err != nil {
		return nil // not reached: the folder is part of the program
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".gguf"))
	}
	return names
}

// BuiltinAdapter returns one of Adapters. Another name is an *models.Error that
// says which there are.
func BuiltinAdapter(name string) (*Adapter, error) {
	file, err := adapters.ReadFile("adapters/" + name + ".gguf")
	if err != nil {
		return nil, &models.Error{
			Model: Provider + "/text+" + name, Fault: models.Missing, Err: fmt.Errorf("no adapter %q", name),
			Hint: "use one of " + strings.Join(Adapters(), ", ") + ", or the file of another",
		}
	}
	return LoadAdapter(name, file)
}

// TextWith returns Text with one of Adapters.
func TextWith(name string) (*Model, error) {
	a, err := BuiltinAdapter(name)
	if err != nil {
		return nil, err
	}
	m, err := Text()
	if err != nil {
		return nil, err
	}
	w, err := m.weights.With(a)
	if err != nil {
		return nil, err
	}
	return w.NewModel(), nil
}

// An Adapter is a LoRA adapter's file, read and checked. It does not change and
// may be shared.
type Adapter struct {
	name   string
	digest [sha256.Size]byte
	base   string // digest of the model's file that it was trained for, "sha256:…"; empty: it does not say
	size   int
	llama  *llama.Adapter
}

// LoadAdapter reads a GGUF file with a LoRA adapter as llama.cpp has them. name
// is what it is called. file must not change until LoadAdapter returns. A file
// that is anything else, or has more than 2^30 bytes, is an *models.Error.
func LoadAdapter(name string, file []byte) (*Adapter, error) {
	a, err := loadAdapter(file)
	if err != nil {
		return nil, &models.Error{
			Model: "adapter " + name, Fault: models.Broken, Err: err,
			Hint: "use a GGUF file with a LoRA adapter of the llama architecture, with F16 or F32 numbers",
		}
	}
	a.name = name
	return a, nil
}

func loadAdapter(file []byte) (*Adapter, error) {
	if len(file) > maxFile {
		return nil, fmt.Errorf("%d bytes; at most %d can be read", len(file), maxFile)
	}
	f, err := gguf.Read(file)
	if err != nil {
		return nil, err
	}
	a := &Adapter{digest: sha256.Sum256(file), size: len(file)}
	if a.llama, err = llama.LoadAdapter(f); err != nil {
		return nil, err
	}
	if key := "tenbits.base"; f.Has(key) {
		if a.base, err = f.Text(key); err != nil || !isDigest(a.base) {
			return nil, errors.Join(fmt.Errorf("%s is %q, not sha256:… of a model's file", key, a.base), err)
		}
	}
	return a, nil
}

func isDigest(s string) bool {
	b, err := hex.DecodeString(strings.TrimPrefix(s, "sha256:"))
	return err == nil && len(b) == sha256.Size && strings.HasPrefix(s, "sha256:")
}

// Name returns what the adapter is called.
func (a *Adapter) Name() string { return a.name }

// Digest returns the SHA-256 of the adapter's file, as "sha256:…".
func (a *Adapter) Digest() string { return "sha256:" + hex.EncodeToString(a.digest[:]) }

// Base returns the digest of the model's file that the adapter says it was
// trained for, and "" where it does not say.
func (a *Adapter) Base() string { return a.base }

// Rank returns the highest rank of the matrices that it adds.
func (a *Adapter) Rank() int { return a.llama.Rank() }

// Parameters returns how many numbers it has.
func (a *Adapter) Parameters() int64 { return a.llama.Parameters() }

// Size returns the bytes of its file.
func (a *Adapter) Size() int { return a.size }

// With returns the weights with an adapter, called NAME+ADAPTER; w stays as it
// is. The digest on its card is that of both files. The error is an
// *models.Error: the adapter was trained for another model, its sizes are not
// those of this one, or w has an adapter already.
func (w *Weights) With(a *Adapter) (*Weights, error) {
	fail := func(err error, hint string) (*Weights, error) {
		return nil, &models.Error{Model: w.card.Ref() + "+" + a.name, Fault: models.Broken, Err: err, Hint: hint}
	}
	if w.adapter != nil {
		return fail(fmt.Errorf("%s has the adapter %s already", w.card.Ref(), w.adapter.name), "add one adapter to a model")
	}
	if a.base != "" && a.base != w.card.Digest {
		return fail(fmt.Errorf("the adapter was trained for the model %.19s…, and %s is %.19s…", a.base, w.card.Ref(), w.card.Digest),
			"use an adapter that was trained for this very file, or the model that it was trained for")
	}
	out := *w
	var err error
	if out.llama, err = w.llama.With(a.llama); err != nil {
		return fail(err, "use an adapter that was trained for this model")
	}
	out.adapter, out.base = a, w.card.Digest
	sum := sha256.Sum256([]byte(w.card.Digest + "\n" + a.Digest()))
	out.card.Name += "+" + a.name
	out.card.Digest = "sha256:" + hex.EncodeToString(sum[:])
	out.card.Adapter = a.Digest()
	out.card.Parameters = out.llama.Parameters()
	return &out, nil
}

// Adapter returns the adapter that the weights are with, nil for none.
func (w *Weights) Adapter() *Adapter { return w.adapter }

// Base returns the digest of the file of the model itself, whatever adapter the
// weights are with.
func (w *Weights) Base() string {
	if w.adapter != nil {
		return w.base
	}
	return w.card.Digest
}
