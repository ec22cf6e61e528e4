// Package embedded has the small language models that come with the program: a
// pair that plays sessions, and one with adapters that files are written under.
// It runs them within the process, and other models of the llama architecture
// in GGUF files too, when they are small and not quantised.
//
// A model gives the same text, and the same probabilities to the last bit, for
// the same request on every platform: the receiver of a payload counts on it.
package embedded

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"math"

	"tenbits/models"
	"tenbits/models/embedded/gguf"
	"tenbits/models/embedded/llama"
	"tenbits/models/embedded/spm"
)

// Provider is the provider's name in references.
const Provider = "embedded"

// maxFile is the most bytes of a file that Load takes.
const maxFile = 1 << 30

//go:embed small.gguf
var small string

//go:embed strong.gguf
var strong string

// Small returns the model that drafts, asks and revises: "embedded/small".
func Small() (*Model, error) { return open("small", small) }

// Strong returns the model that answers: "embedded/strong".
func Strong() (*Model, error) { return open("strong", strong) }

func open(name, file string) (*Model, error) {
	w, err := Load(name, []byte(file))
	if err != nil {
		return nil, err
	}
	return w.NewModel(), nil
}

// Weights are a model's file, read and checked. They do not change and may be
// shared: each Model made from them keeps only what it has read last.
type Weights struct {
	card       models.Card
	llama      *llama.Weights
	vocabulary *spm.Vocabulary
	first, end int     // the tokens that begin and end a text
	limit      float64 // bits a token; see Model.Outside
	adapter    *Adapter
	base       string // digest of the model's file, where there is an adapter
}

// Load reads a GGUF file with a model of the llama architecture, its numbers
// in F16 or F32, its vocabulary of the SentencePiece type "llama" without a
// space in front of the text. name is what its card says. file must not change
// until Load returns. A file that is anything else, or has more than 2^30 bytes,
// is an *models.Error.
func Load(name string, file []byte) (*Weights, error) {
	w, err := load(name, file)
	if err != nil {
		return nil, &models.Error{
			Model: Provider + "/" + name, Fault: models.Broken, Err: err,
			Hint: "use a GGUF file of the llama architecture with F16 or F32 numbers",
		}
	}
	return w, nil
}

func load(name string, file []byte) (*Weights, error) {
	if len(file) > maxFile {
		return nil, fmt.Errorf("%d bytes; at most %d can be read", len(file), maxFile)
	}
	f, err := gguf.Read(file)
	if err != nil {
		return nil, err
	}
	w := new(Weights)
	if err := w.readVocabulary(f); err != nil {
		return nil, err
	}
	if w.llama, err = llama.Load(f); err != nil {
		return nil, err
	}
	if w.card, err = card(name, f, w.llama); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file)
	w.card.Digest = "sha256:" + hex.EncodeToString(sum[:])
	if key := "tenbits.domain_bits"; f.Has(key) {
		bits, err := f.Float(key)
		if err != nil || !(bits > 0 && bits <= math.MaxFloat32) {
			return nil, errors.Join(fmt.Errorf("%s is %g, not above 0", key, bits), err)
		}
		w.limit = float64(bits)
	}
	return w, nil
}

// card returns the card of a file, without its digest.
func card(name string, f *gguf.File, w *llama.Weights) (models.Card, error) {
	c := models.Card{
		Provider: Provider, Name: name, Server: "tenbits", Quantisation: gguf.F32.String(),
		Parameters: w.Parameters(), Context: w.Context(), Vocabulary: w.Vocabulary(),
		Capabilities:  models.Capabilities{Logprobs: true, Choice: true, Seed: true},
		Deterministic: true,
	}
	for name := range f.Tensors() {
		if t, _ := f.Tensor(name); t.Type != gguf.F32 {
			c.Quantisation = t.Type.String()
		}
	}
	var err error
	for key, to := range map[string]*string{"tenbits.prompt_set": &c.PromptSet, "tenbits.domain": &c.Domain} {
		if f.Has(key) && err == nil {
			*to, err = f.Text(key)
		}
	}
	if c.Domain == "" && c.PromptSet == "compact" {
		c.Domain = models.CompactDomain
	}
	return c, err
}

func (w *Weights) readVocabulary(f *gguf.File) error {
	if kind, err := f.Text("tokenizer.ggml.model"); err != nil || kind != "llama" {
		return errors.Join(fmt.Errorf("the vocabulary has the type %q, not llama", kind), err)
	}
	if spaced, err := f.Bool("tokenizer.ggml.add_space_prefix"); err != nil || spaced {
		return errors.Join(errors.New("the vocabulary wants a space in front of every text"), err)
	}
	pieces, err := f.Texts("tokenizer.ggml.tokens")
	if err != nil {
		return err
	}
	scores, err := f.Floats("tokenizer.ggml.scores")
	if err != nil {
		return err
	}
	types, err := f.Ints("tokenizer.ggml.token_type")
	if err != nil {
		return err
	}
	if w.vocabulary, err = spm.New(pieces, scores, types); err != nil {
		return err
	}
	for key, id := range map[string]*int{"tokenizer.ggml.bos_token_id": &w.first, "tokenizer.ggml.eos_token_id": &w.end} {
		n, err := f.Int(key)
		if err != nil {
			return err
		}
		if n >= len(pieces) || w.vocabulary.Piece(n) != "" {
			return fmt.Errorf("%s: piece %d is no mark", key, n)
		}
		*id = n
	}
	return nil
}

// Encode returns the tokens of a text as the model reads it from its start:
// the mark of a text's beginning, then the text, which may be any bytes.
func (w *Weights) Encode(text string) []int {
	return append([]int{w.first}, w.vocabulary.Encode(text)...)
}

// Vocabulary returns the pieces that the model reads and writes.
func (w *Weights) Vocabulary() *spm.Vocabulary { return w.vocabulary }

// End returns the token that ends a text.
func (w *Weights) End() int { return w.end }

// NewSequence returns an empty sequence for reading tokens one by one, of
// which the first has to be the one that Encode puts in front.
func (w *Weights) NewSequence() *llama.Sequence { return w.llama.NewSequence() }

// Card returns the model's card.
func (w *Weights) Card() models.Card { return w.card }
