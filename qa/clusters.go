package qa

import (
	"cmp"
	"slices"
)

// MaxDrafts is the most drafts that a session picks from, the first among them.
const MaxDrafts = 64

// Cluster is the drafts that come to the same answer, as Correct compares it,
// with one difference: texts with and without an article in front are two
// answers.
type Cluster struct {
	Answer string // as the first of them writes it
	First  int    // index of the first of them
	Count  int    // how many there are
}

// Clusters merges drafts by their final answers, of which an empty one is none
// and in no cluster. The cluster of the first draft comes first, where it has an
// answer; the others follow by their size and, among equals, by their first
// draft.
//
// It also returns the form in which answers were compared: those that are all
// numbers, or all letters, are compared as such, whatever was expected. Where no
// draft has an answer, each that differs from those before it is a cluster
// without one.
func Clusters(drafts []Sample) ([]Cluster, Form) {
	form := formOfAll(drafts)
	answered := slices.ContainsFunc(drafts, func(s Sample) bool { return s.Answer != "" })
	var out []Cluster
	at := make(map[string]int, len(drafts))
	for i, s := range drafts {
		key := s.key
		switch {
		case !answered:
			key = s.Text
		case s.Answer == "":
			continue
		case form != s.form:
			key = plain(s.Answer)
		}
		k, seen := at[key]
		if !seen {
			k = len(out)
			at[key], out = k, append(out, Cluster{Answer: s.Answer, First: i})
		}
		out[k].Count++
	}
	slices.SortStableFunc(out, func(a, b Cluster) int {
		switch {
		case a.First == 0:
			return -1
		case b.First == 0:
			return 1
		}
		return cmp.Compare(b.Count, a.Count)
	})
	return out, form
}

// formOfAll returns the form that all answers have, and Text where they differ
// or there are none.
func formOfAll(drafts []Sample) Form {
	form := Form("")
	for _, s := range drafts {
		switch {
		case s.Answer == "":
		case form == "":
			form = s.form
		case form != s.form:
			return Text
		}
	}
	return cmp.Or(form, Text)
}

// Shares returns the prior of each cluster, and of none of them at the end, in
// 1/65536: they are at least 1 and sum to One.
//
// What has not been seen is given d parts of n+d, where n drafts fell into d
// clusters: escape method C of prediction by partial matching (Moffat 1990,
// doi:10.1109/26.61469). All is reckoned in whole numbers, so that both sides
// come to the same.
func Shares(clusters []Cluster) []Prior {
	d := len(clusters)
	n := 0
	for _, c := range clusters {
		n += c.Count
	}
	out := make([]Prior, d+1)
	left := Prior(One)
	for i, c := range clusters {
		out[i] = max(1, Prior(One*c.Count/max(1, n+d)))
		left -= out[i]
	}
	out[d] = left
	return out
}
