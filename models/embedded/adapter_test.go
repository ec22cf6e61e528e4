package embedded_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/models/embedded/gguftest"
)

func adapter(tb testing.TB, f *gguftest.File) *embedded.Adapter {
	tb.Helper()
	a, err := embedded.LoadAdapter("low", f.Bytes())
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// Who names a model with an adapter gets it, and its card tells it from the
// model alone and from those with other adapters: a receiver must notice.
func TestBuiltinAdapters(t *testing.T) {
	text := open(t, embedded.Text).Weights()
	if text.Adapter() != nil || text.Base() != text.Card().Digest {
		t.Error("the model alone has an adapter")
	}
	names := embedded.Adapters()
	if len(names) < 5 {
		t.Errorf("only %d adapters: %q", len(names), names)
	}
	seen := map[string]bool{text.Card().Digest: true}
	for _, name := range names {
		w := open(t, func() (*embedded.Model, error) { return embedded.TextWith(name) }).Weights()
		a := w.Adapter()
		if a.Name() != name || a.Base() != text.Card().Digest || w.Base() != a.Base() || a.Rank() < 1 || a.Rank() > 8 || a.Size() > 1<<17 {
			t.Errorf("%s: %s for %s, rank %d, %d bytes", name, a.Name(), a.Base(), a.Rank(), a.Size())
		}
		c := w.Card()
		if c.Ref() != "embedded/text+"+name || seen[c.Digest] || c.Parameters != text.Card().Parameters+a.Parameters() {
			t.Errorf("%s: the card is %+v", name, c)
		}
		seen[c.Digest] = true
	}
	_, err := embedded.TextWith("poems")
	if e := (*models.Error)(nil); !errors.As(err, &e) || e.Fault != models.Missing || !strings.Contains(e.Hint, names[0]) {
		t.Errorf("got %v", err)
	}
}

// An adapter of another model is told from one that fits, also where the sizes
// are the same: it would make nonsense of the text.
func TestAdapterIsForOneModel(t *testing.T) {
	shape := gguftest.Tiny()
	w := tiny(t, 1, func(*gguftest.File) {}).Weights()
	other := tiny(t, 2, func(*gguftest.File) {}).Weights()
	f := gguftest.Adapter(shape, 2, 1)
	f.Set("tenbits.base", w.Card().Digest)
	a := adapter(t, f)
	with, err := w.With(a)
	if err != nil {
		t.Fatal(err)
	}
	broken := func(err error, want string) {
		t.Helper()
		if e := (*models.Error)(nil); !errors.As(err, &e) || e.Fault != models.Broken || e.Hint == "" || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	_, err = other.With(a)
	broken(err, "was trained for the model "+w.Card().Digest[:19])
	_, err = with.With(a)
	broken(err, "has the adapter low already")
	f.Set("tenbits.base", nil) // as the adapters of others: then the sizes decide
	if _, err := other.With(adapter(t, f)); err != nil {
		t.Error(err)
	}
	f.Set("tenbits.base", "sha256:12")
	_, err = embedded.LoadAdapter("low", f.Bytes())
	broken(err, "tenbits.base")
	_, err = embedded.LoadAdapter("low", []byte("GGUF"))
	broken(err, "too early")
	f = gguftest.Adapter(shape, 2, 1)
	f.Tensors[0].Numbers[0] = float32(math.NaN())
	_, err = embedded.LoadAdapter("low", f.Bytes())
	broken(err, "not finite")
	_, err = embedded.LoadAdapter("low", gguftest.Model(shape, 1).Bytes())
	broken(err, "general.type")
}
