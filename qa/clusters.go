package qa

import (
	"cmp"
	"slices"
)

// MaxDrafts is the most drafts that a session samples.
const MaxDrafts = 64

// Cluster is the drafts that come to the same answer, as Correct compares it.
type Cluster struct {
	Answer string // as the first of them writes it
	First  int    // index of the first of them
	Count  int    // how many there are
}

// Clusters merges drafts by their final answers, of which an empty one is none
// and in no cluster. The cluster of the first draft comes first, where it has an
// answer; the others follow by their size and, among equals, by their first
// draft.
func Clusters(answers []string, form Form) []Cluster {
	var out []Cluster
	for i, a := range answers {
		if a == "" {
			continue
		}
		k := slices.IndexFunc(out, func(c Cluster) bool { return Correct(a, c.Answer, form) })
		if k < 0 {
			out, k = append(out, Cluster{Answer: a, First: i}), len(out)
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
	return out
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
