package cli

import (
	"fmt"
	"testing"
)

// Wherever a payload ends: what it decides is read, and there is a final draft.
// Up to there the steps are the sender's.
func TestReceivePartial(t *testing.T) {
	for _, strong := range []string{"fake/strong", "fake/unsure"} {
		for _, strategy := range []string{"batch", "adaptive", "rounds:2x3"} {
			for _, format := range []string{"plain1", "coded1"} {
				t.Run(fmt.Sprint(strong, strategy, format), func(t *testing.T) {
					receivePartial(t, strong, []string{"--strong", strong, "--strategy", strategy, "--bits", "7", "--format", format})
				})
			}
		}
	}
}

func receivePartial(t *testing.T, strong string, settings []string) {
	env := home(t)
	_, out, _ := tenbits(t.Context(), env, "", append([]string{"ask", "--json", "How many coins?"}, settings...)...)
	d := decode[askDocument](t, out)
	for k := range len(d.Payload) + 1 {
		code, out, stderr := tenbits(t.Context(), env, "", append([]string{"receive", "--json", "--partial", "--payload", d.Payload[:k], "--against", *d.ID, "How many coins?"}, settings...)...)
		if code != exitOK {
			t.Errorf("%d of %d bits: exit code %d: %s", k, len(d.Payload), code, stderr)
			continue
		}
		least, most := k, k
		switch {
		case d.Setup.Format == "coded1": // of coded decisions the last may need more bits than there are
			least = 0
		case strong == "fake/unsure" && d.Payload[0] == '1' && k > 1 && k%2 == 0:
			// The first bit tells of an erasure, also of one whose answer the budget
			// then no longer covered, which the ledger does not have.
			least, most = k-1, k-1 // it ends within an answer of two bits
		}
		r := decode[receiveDocument](t, out)
		whole := k == len(d.Payload)
		if r.Final == nil || r.BitsRead < least || r.BitsRead > most || whole && r.BitsRead != k || r.Partial == whole || r.Checked != whole {
			t.Errorf("%d of %d bits: %+v", k, len(d.Payload), r)
		}
		if whole && *r.Final != *d.Final {
			t.Errorf("the whole payload gives %q, not %q", *r.Final, *d.Final)
		}
	}
}
