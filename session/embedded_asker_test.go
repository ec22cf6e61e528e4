package session_test

import (
	"os"
	"strconv"
	"testing"

	"tenbits/models/embedded"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
)

// What the text of ten questions takes: those that the embedded small model asks
// for nothing, as they would be sent if the receiver could not write them. The
// answers, and what comes of them, are the same. TENBITS_CASES sets on how many
// problems.
func TestEmbeddedTextCosts(t *testing.T) {
	cases := 3
	if n, err := strconv.Atoi(os.Getenv("TENBITS_CASES")); err == nil {
		cases = n
	}
	strategy, err := qa.ParseStrategy("batch")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range qa.Formats() {
		text, sent, questions, own := 0, 0, 0, 0
		for i := range cases {
			small, err1 := embedded.Small()
			strong, err2 := embedded.Strong()
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			cfg := session.Config{Prompt: problems.New(problems.HeldOutSeed + uint64(i)).Text, Small: small, Strong: strong, Strategy: strategy, Budget: 10, Format: format}
			_, free, err := play(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			cfg.Asker = small
			_, st, err := play(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			if st.Final().Text != free.Final().Text || st.Finished.Ledger.Spent() != free.Finished.Ledger.Spent() {
				t.Errorf("problem %d: the text changes the session", i)
			}
			text, sent, own = text+st.Finished.Ledger.Text, sent+len(st.Payload()), own+len(free.Payload())
			questions += len(st.Game.Questions)
		}
		n := float64(cases)
		t.Logf("%s, %d problems: %.2f questions a session, %.2f bits of text in plain1; %.2f bits sent with it, %.2f without", format, cases, float64(questions)/n, float64(text)/n, float64(sent)/n, float64(own)/n)
		if sent <= own || format == qa.Coded1 && float64(sent-own) > 0.8*float64(text) {
			t.Errorf("%s: %d bits with text of %d, %d without", format, sent, text, own)
		}
	}
}
