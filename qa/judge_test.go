package qa_test

import (
	"strings"
	"testing"

	"tenbits/qa"
)

// A score is read where a reply is one, and nothing else is taken for it: a
// number that is misread ends a session too early.
func TestParseScore(t *testing.T) {
	for reply, want := range map[string]int{
		"7": 7, " 10\n": 10, "**8**": 8, "9/10": 9, "Score: 3": 3, "score: **6** ": 6, "The score is 4.": 4, "7 out of 10": 7, "<think>maybe 3</think>\n5": 5,
		"": 0, "0": 0, "11": 0, "100": 0, "7.5": 0, "-3": 0, "seven": 0, "7 of the steps are wrong": 0, "I give 7": 0, "7 or 8": 0, "7/8": 0, "<think>7": 0, "1. 7": 0,
	} {
		got, err := qa.ParseScore(reply)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d, %v, want %d", reply, got, err, want)
		}
	}
}

func FuzzParseScore(f *testing.F) {
	f.Add("Score: **7**/10")
	f.Add("<think>4</think>9")
	f.Fuzz(func(t *testing.T, reply string) {
		if n, err := qa.ParseScore(reply); err == nil && (n < qa.LeastScore || n > qa.MostScore || !strings.ContainsAny(reply, "0123456789")) {
			t.Fatalf("%q: %d", reply, n)
		}
	})
}

// Every set whose models write has words for a judge, which show the draft, and
// the solution to who has one; the compact set has none.
func TestJudgeWords(t *testing.T) {
	for _, name := range qa.PromptSets() {
		set, err := qa.OpenPromptSet(name)
		if err != nil {
			t.Fatal(err)
		}
		if set.Has(qa.CallJudge) != (name != "compact") {
			t.Errorf("%s: has words for a judge: %t", name, set.Has(qa.CallJudge))
		}
		if !set.Has(qa.CallJudge) {
			continue
		}
		for _, own := range []string{"", "my own"} {
			p, err := set.Build(qa.CallJudge, qa.Scene{Problem: "how many?", Draft: "a few", Reference: own})
			if err != nil || len(p.Options) != 10 || !strings.Contains(p.Text, "a few") || !strings.Contains(p.Text, "how many?") || strings.Contains(p.Text, "my own") != (own != "") || p.System == "" {
				t.Errorf("%s: %v, %+v", name, err, p)
			}
		}
	}
}

func TestScores(t *testing.T) {
	for right, want := range map[float64]float64{0: 10. / 65536, 0.5: 5, 1: 10 * 65535. / 65536} {
		if got := qa.ScoreOf(right); got != want {
			t.Errorf("%g: %g, want %g", right, got, want)
		}
	}
	for tau, ok := range map[float64]bool{7: true, 10: true, 0.5: true, 0: false, -1: false, 10.1: false} {
		if err := qa.CheckTau(tau); (err == nil) != ok {
			t.Errorf("%g: %v", tau, err)
		}
	}
}
