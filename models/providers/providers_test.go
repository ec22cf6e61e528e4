package providers_test

import (
	"errors"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/providers"
)

// Everything that the list offers can be opened by the name that it shows.
func TestListedModelsOpen(t *testing.T) {
	cards, err := providers.List(t.Context())
	if err != nil || len(cards) < 2 {
		t.Fatalf("%d models, %v", len(cards), err)
	}
	for _, card := range cards {
		ref, err := models.ParseRef(card.Ref())
		if err != nil {
			t.Error(err)
			continue
		}
		m, err := providers.Open(ref)
		if err != nil {
			t.Error(err)
			continue
		}
		if got, err := m.Describe(t.Context()); err != nil || got != card {
			t.Errorf("%v is %+v, %v, and was listed as %+v", ref, got, err, card)
		}
	}
}

// Someone who asked for what does not exist is told what does.
func TestOpenSaysWhatThereIs(t *testing.T) {
	for _, test := range []struct {
		ref  models.Ref
		want string
	}{
		{models.Ref{Provider: "olama", Name: "x"}, "embedded"},
		{models.Ref{Provider: "embedded", Name: "big"}, "embedded/small or embedded/strong"},
		{models.Ref{Provider: "embedded", Server: "host", Name: "small"}, "embedded/small"},
	} {
		m, err := providers.Open(test.ref)
		e := (*models.Error)(nil)
		if m != nil || !errors.As(err, &e) || e.Fault != models.Missing || !strings.Contains(e.Hint, test.want) || e.Model != test.ref.String() {
			t.Errorf("%v: got %v, %#v, want a hint with %q", test.ref, m, err, test.want)
		}
	}
}
