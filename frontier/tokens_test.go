package frontier

import (
	"testing"

	"tenbits/models"
	"tenbits/session"
)

// What the small model does counts twice, as the receiver does it too, and the
// strong model's own solution not at all.
func TestTokens(t *testing.T) {
	st := session.State{SmallUsage: models.Usage{In: 10, Out: 2}, StrongUsage: models.Usage{In: 5, Out: 3}}
	if n := tokens(st); n != 32 {
		t.Errorf("%d tokens, want 32", n)
	}
	st.Reference = &session.Referenced{Usage: models.Usage{In: 1, Out: 3}}
	if n := tokens(st); n != 28 {
		t.Errorf("%d tokens, want 28", n)
	}
	st.Reference.Given = true // another session wrote it
	if n := tokens(st); n != 32 {
		t.Errorf("%d tokens, want 32", n)
	}
}
