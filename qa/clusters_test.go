package qa_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
)

// drafts returns drafts that end with answers.
func drafts(answers []string) []qa.Sample {
	var out []qa.Sample
	for _, a := range answers {
		text := "I do not know."
		if a != "" {
			text = "Answer: " + a
		}
		out = append(out, qa.NewSample(text, qa.Text))
	}
	return out
}

// Drafts that say the same in other words are one cluster; the first draft's
// own comes first, the others by size.
func TestClusters(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []string
		form    qa.Form
		want    []qa.Cluster
	}{
		{"none", nil, qa.Text, nil},
		{"no answers", []string{"", ""}, qa.Text, []qa.Cluster{{"", 0, 2}}},
		{"values", []string{"12", "7", "12.0", "7", "7"}, qa.Number, []qa.Cluster{{"12", 0, 2}, {"7", 1, 3}}},
		{"by size", []string{"1", "2", "3", "3", "4", "2"}, qa.Number, []qa.Cluster{{"1", 0, 1}, {"2", 1, 2}, {"3", 2, 2}, {"4", 4, 1}}},
		{"first without an answer", []string{"", "2", "3", "3"}, qa.Number, []qa.Cluster{{"3", 2, 2}, {"2", 1, 1}}},
		{"texts", []string{"The cat", "the cat.", "a dog"}, qa.Text, []qa.Cluster{{"the cat", 0, 2}, {"a dog", 2, 1}}},
	} {
		if got, form := qa.Clusters(drafts(tt.answers)); !slices.Equal(got, tt.want) || form != tt.form {
			t.Errorf("%s: got %v as %s, want %v as %s", tt.name, got, form, tt.want, tt.form)
		}
	}
}

// A range coder can use the shares: none is impossible, and together they are
// all there is.
func TestSharesAreADistribution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answers := rapid.SliceOfN(rapid.StringMatching(`[0-9]{0,2}`), 0, qa.MaxDrafts).Draw(t, "answers")
		clusters, _ := qa.Clusters(drafts(answers))
		shares := qa.Shares(clusters)
		sum := qa.Prior(0)
		for i, s := range shares {
			if s < 1 {
				t.Fatalf("share %d is %d", i, s)
			}
			sum += s
		}
		if sum != qa.One || len(shares) != len(clusters)+1 {
			t.Fatalf("%d clusters, shares %v sum to %d", len(clusters), shares, sum)
		}
	})
}
