package qa_test

import (
	"testing"

	"tenbits/qa"
)

// A probability is read where a reply is one and nothing else: of a guess at what
// a sentence means nobody would know.
func TestParseProbability(t *testing.T) {
	percent := func(n int) qa.Prior { return qa.Prior((n*qa.One + 50) / 100) }
	for reply, want := range map[string]qa.Prior{
		"70": percent(70), " 70%\n": percent(70), "7 %": percent(7), "**70%**": percent(70), "70.": percent(70), "`5`": percent(5), "050": percent(50),
		"0": percent(1), "100": percent(99), "100%": percent(99),
		"0.7": 0, "101": 0, "-5": 0, "70 percent": 0, "about 70": 0, "70-80": 0, "": 0, "yes": 0, "P: 70": 0, "7e1": 0, "٧٠": 0, "70\n80": 0, "%": 0, "1000": 0, "+70": 0,
	} {
		if got, err := qa.ParseProbability(reply); got != want || (err == nil) != (want != 0) {
			t.Errorf("%q is read as %d (%v), want %d", reply, got, err, want)
		}
	}
}

func FuzzParseProbability(f *testing.F) {
	for _, s := range []string{"70", "0", "100%", "0.7", "**5**"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, reply string) {
		if p, err := qa.ParseProbability(reply); err == nil && (p < qa.One/100 || p > qa.One-qa.One/100) {
			t.Errorf("%q is %d", reply, p)
		}
	})
}
