package session_test

import (
	"os"
	"strconv"
	"testing"

	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/session"
)

// On the embedded pair the controls that the receiver can come to by itself
// cost nothing, the others what their notes say; the means are logged.
// TENBITS_CASES sets on how many problems.
func TestEmbeddedControls(t *testing.T) {
	cases := 2
	if n, err := strconv.Atoi(os.Getenv("TENBITS_CASES")); err == nil {
		cases = n
	}
	type sum struct {
		right, sent int
		ideal       float64
	}
	sums := map[session.Control]*sum{}
	for i := range cases {
		p := problems.New(problems.HeldOutSeed + uint64(i))
		gold := strconv.Itoa(p.Answer())
		cfg := config(t, "batch", 10)
		small, err1 := embedded.Small()
		strong, err2 := embedded.Strong()
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		cfg.Prompt, cfg.Gold, cfg.Small, cfg.Strong = p.Text, &gold, small, strong
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		add := func(c session.Compared) {
			if c.Sent == nil || c.Ideal == nil || c.Correct == nil {
				if c.Control != session.SendAnswer && c.Control != session.SendAnswerCoded { // an answer may be none of those that can be sent
					t.Errorf("problem %d, %s: %+v", i, c.Control, c)
				}
				return
			}
			if c.Control.Free() && (*c.Sent != 0 || *c.Ideal != 0) {
				t.Errorf("problem %d, %s: %d bits", i, c.Control, *c.Sent)
			}
			s := sums[c.Control]
			if s == nil {
				s = &sum{}
				sums[c.Control] = s
			}
			if *c.Correct {
				s.right++
			}
			s.sent, s.ideal = s.sent+*c.Sent, s.ideal+*c.Ideal
		}
		add(session.Whole(st))
		if err := session.Compare(t.Context(), session.Config{Small: small, Strong: strong, Noise: 0.1}, st, session.Controls(), add); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range append([]session.Control{""}, session.Controls()...) {
		if s := sums[c]; s != nil {
			t.Logf("%-18s right %d of %d, %.2f bits sent, %.2f ideal", c, s.right, cases, float64(s.sent)/float64(cases), s.ideal/float64(cases))
		}
	}
}
