package qa

import (
	"cmp"
	"slices"
)

// splits is the strategy split: drafts are sampled and merged by their answers,
// and each question, written by rule, halves what they weigh. The draft that is
// left is checked; when it is wrong, what bits remain go to questions.
type splits struct {
	name, about string
	drafts      int
	rest        rounds
}

func (s splits) Name() string  { return s.name }
func (s splits) About() string { return s.about }

// A cluster of n drafts weighs n times seen, and that none of them is right
// weighs unseen for each draft: one part of twenty.
const (
	seen   = 19
	unseen = 1
)

func (s splits) Next(g Game) Step {
	if step, ok := sampling(g, s.drafts); ok {
		return step
	}
	if _, ok := g.Pending(); ok {
		return Step{Do: DoDecide}
	}
	clusters, form := Clusters(g.Samples)
	if len(clusters) == 0 || clusters[0].Answer == "" {
		return s.rest.Next(g)
	}
	none := unseen * len(g.Samples)
	left, settled := remaining(g, clusters, form)
	switch {
	case len(left) == 0:
		return s.rest.Next(g) // none of them is right
	case settled || len(g.Questions) >= g.Answers():
		return taking(g, heaviest(left).First)
	}
	p, yes, ok := halving(left, form, none, g.Questions)
	if !ok {
		return taking(g, heaviest(left).First)
	}
	return Step{Do: DoPose, Pose: p, Yes: yes}
}

// remaining returns the clusters that agree with all answers, and whether one of
// them is known to be right.
func remaining(g Game, clusters []Cluster, form Form) (left []Cluster, settled bool) {
	left = slices.Clone(clusters)
	for _, q := range g.Questions {
		if q.Pose == nil || q.Answer != Yes && q.Answer != No {
			continue
		}
		left = slices.DeleteFunc(left, func(c Cluster) bool { return q.Pose.holds(c.Answer, form) != (q.Answer == Yes) })
		settled = settled || q.Pose.Kind == PoseIs && q.Answer == Yes
	}
	return left, settled
}

func heaviest(clusters []Cluster) Cluster {
	return slices.MaxFunc(clusters, func(a, b Cluster) int {
		return cmp.Or(cmp.Compare(a.Count, b.Count), cmp.Compare(b.First, a.First))
	})
}

// halving returns the question that was not asked yet and comes nearest to
// halving what the clusters weigh, and the prior of a yes to it. A single
// cluster is asked about by its answer.
func halving(left []Cluster, form Form, none int, asked []Question) (Pose, Prior, bool) {
	total := none
	for _, c := range left {
		total += seen * c.Count
	}
	best, bestYes, off := Pose{}, 0, total+1
	try := func(p Pose) {
		if slices.ContainsFunc(asked, func(q Question) bool {
			return q.Pose != nil && q.Pose.Kind == p.Kind && slices.Equal(q.Pose.Values, p.Values)
		}) {
			return
		}
		yes, some := 0, 0
		for _, c := range left {
			if p.holds(c.Answer, form) {
				yes, some = yes+seen*c.Count, some+1
			}
		}
		if some == len(left) && len(left) > 1 {
			return // tells nothing
		}
		if p.Kind == PoseAbove {
			yes += none / 2
		}
		if d := max(2*yes-total, total-2*yes); d < off {
			best, bestYes, off = p, yes, d
		}
	}
	switch {
	case len(left) == 1:
		try(Pose{Kind: PoseIs, Values: []string{left[0].Answer}})
	case form == Number:
		values := byValue(left)
		for i := range len(values) - 1 {
			try(Pose{Kind: PoseAbove, Values: []string{middle(values[i], values[i+1])}})
		}
	default:
		list := slices.Clone(left)
		slices.SortStableFunc(list, func(a, b Cluster) int { return cmp.Compare(b.Count, a.Count) })
		var values []string
		for _, c := range list[:len(list)-1] {
			values = append(values, c.Answer)
			try(Pose{Kind: PoseAmong, Values: slices.Clone(values)})
		}
	}
	if off > total {
		return Pose{}, 0, false
	}
	return best, Prior(min(max(One*bestYes/total, 1), One-1)), true
}

// byValue returns the answers of clusters that are numbers, in their order.
func byValue(clusters []Cluster) []string {
	list := slices.Clone(clusters)
	slices.SortStableFunc(list, func(a, b Cluster) int {
		x, ok1 := number(a.Answer)
		y, ok2 := number(b.Answer)
		if !ok1 || !ok2 {
			return 0
		}
		return x.Cmp(y)
	})
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Answer
	}
	return out
}
