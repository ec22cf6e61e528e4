package linear

import (
	"strings"
	"testing"
)

// A session is sent to a receiver that comes to the same drafts from the bits alone,
// and both are told.
func TestRelayIsTold(t *testing.T) {
	for _, format := range []string{"plain1", "coded1"} {
		o := embeddedOptions(t)
		o.Format = format
		all := said(t, o, []string{"relay", "wire", "relay now"},
			"A receiver waits at 127.0.0.1:", "from now on only bits cross.", "Question 1",
			"The receiver's final draft is the sender's, byte for byte: SHA-256 ", "crossed in ", "of frames, after a handshake of ", "\nIn all ", "relay takes nothing after it")
		// The receiver goes its own pace.
		for _, want := range []string{"The receiver has the first draft by itself, with the answer ", "The receiver has draft 2 by itself, with the answer "} {
			if strings.Count(all, want) != 1 {
				t.Errorf("%s: %q is not said once in %s", format, want, all)
			}
		}
		if strings.Contains(all, "did not work") || strings.Contains(all, "%!") {
			t.Errorf("%s: %s", format, all)
		}
	}
	said(t, options(t), []string{"strong human", "relay"}, "A person has no seat at both ends")
}

// Another model's answers stand beside those that were given.
func TestSecondIsTold(t *testing.T) {
	said(t, embeddedOptions(t), []string{"second embedded/small", "start", "second", "second embedded/nothing", "second embedded/small"},
		"no session yet", "name the model that is to answer beside", "did not work: no model embedded/nothing", "embedded/small gives ", "of the 3 answers as they were given; its own solution: ", "it says ", "was given: ")
}

// A payload is told bit by bit, of the last session or of a saved one, which is the
// last one once it has been told.
func TestWireIsTold(t *testing.T) {
	said(t, options(t), []string{"wire", "start", "wire", "again bits 1", "show 2", "wire", "flip 2", "wire 1", "wire 9"},
		"no session yet that has come to its end", "Bit 1, in plain1 1 bit, ", " ideal: 1 yes", "Is it above 0?", "In all 111: 3 bits, 3 in plain1, ", "as bytes e0.", "Payload: 1",
		"In all 111: 3 bits", "What if: answer 2", "In all 101: 3 bits", "there is no session 9")
}
