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
			t.Run(fmt.Sprint(strong, strategy), func(t *testing.T) {
				env := home(t)
				settings := []string{"--strong", strong, "--strategy", strategy, "--bits", "7"}
				_, out, _ := tenbits(t.Context(), env, "", append([]string{"ask", "--json", "How many coins?"}, settings...)...)
				d := decode[askDocument](t, out)
				for k := range len(d.Payload) + 1 {
					read := k
					// The first bit tells of an erasure, also of one whose answer the
					// budget then no longer covered, which the ledger does not have.
					if strong == "fake/unsure" && d.Payload[0] == '1' && k > 1 && k%2 == 0 {
						read-- // it ends within an answer of two bits
					}
					code, out, stderr := tenbits(t.Context(), env, "", append([]string{"receive", "--json", "--partial", "--payload", d.Payload[:k], "--against", *d.ID, "How many coins?"}, settings...)...)
					if code != exitOK {
						t.Errorf("%d of %d bits: exit code %d: %s", k, len(d.Payload), code, stderr)
						continue
					}
					r := decode[receiveDocument](t, out)
					whole := k == len(d.Payload)
					if r.Final == nil || r.BitsRead != read || r.Partial == whole || r.Checked != whole {
						t.Errorf("%d of %d bits: %+v", k, len(d.Payload), r)
					}
					if whole && *r.Final != *d.Final {
						t.Errorf("the whole payload gives %q, not %q", *r.Final, *d.Final)
					}
				}
			})
		}
	}
}
