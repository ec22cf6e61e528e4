package qa

// UsualDrafts is how many drafts, the first among them, a strategy that samples
// has where nobody says another number.
const UsualDrafts = 8

// sampling is the beginning of the strategies that sample: the first draft, and
// others beside it. It is not ok when that is done, or when there are no bits
// that others could be chosen with.
func sampling(g Game, drafts int) (Step, bool) {
	switch {
	case len(g.Drafts) == 0:
		return Step{Do: DoDraft}, true
	case g.allowed() > 0 && len(g.Samples) < drafts:
		return Step{Do: DoSample, Count: drafts - len(g.Samples)}, true
	}
	return Step{}, false
}

// taking returns the step that makes a candidate the newest draft, unless it is
// that, and else the end.
func taking(g Game, candidate int) Step {
	if list := g.Samples; candidate >= 0 && candidate < len(list) && list[candidate].Text != g.Latest().Text {
		return Step{Do: DoTake, Draft: candidate}
	}
	return Step{Do: DoFinish}
}

// picks is the strategy select: drafts are sampled and merged by their answers,
// and the sender picks the one that is right. What bits remain when none is go
// to questions.
type picks struct {
	name, about string
	drafts      int
	rest        rounds
}

func (s picks) Name() string  { return s.name }
func (s picks) About() string { return s.about }

func (s picks) Next(g Game) Step {
	if step, ok := sampling(g, s.drafts); ok {
		return step
	}
	t, made := g.selected()
	if !made {
		if _, ok := g.Selection(); ok {
			return Step{Do: DoSelect}
		}
		return s.rest.Next(g)
	}
	if p := t.pick(); p != NoPick {
		return taking(g, p)
	}
	return s.rest.Next(g)
}

// checks is the strategy verify: the first question is whether the first draft
// is right, and if so it is the last.
type checks struct {
	name, about string
	rest        rounds
}

func (s checks) Name() string  { return s.name }
func (s checks) About() string { return s.about }

func (s checks) Next(g Game) Step {
	if len(g.Drafts) == 0 || len(g.Questions) > 0 && g.Questions[0].Pose == nil {
		return s.rest.Next(g)
	}
	if len(g.Questions) == 0 {
		if a, ok := FinalAnswer(g.Drafts[0].Text, g.Common); ok && g.Answers() > 0 {
			return Step{Do: DoPose, Pose: Pose{Kind: PoseIs, Values: []string{a}}}
		}
		return s.rest.Next(g)
	}
	if g.Questions[0].Answer == Yes {
		return Step{Do: DoFinish}
	}
	return s.rest.Next(g)
}

// locates is the strategy locate: the first wrong step of the first draft is
// found by halving, and what bits remain go to questions about it.
type locates struct {
	name, about string
	rest        rounds
}

func (s locates) Name() string  { return s.name }
func (s locates) About() string { return s.about }

func (s locates) Next(g Game) Step {
	if len(g.Drafts) == 0 {
		return Step{Do: DoDraft}
	}
	if _, ok := g.Pending(); ok {
		return Step{Do: DoDecide}
	}
	// The first wrong step is among low to high, high being none where it is
	// the number of steps.
	steps := Steps(g.Drafts[0].Text)
	low, high, unclear := 0, len(steps), false
	for _, q := range g.Questions {
		if q.Pose == nil || q.Pose.Kind != PoseStep {
			continue
		}
		switch q.Answer {
		case Yes:
			low = max(low, q.Pose.Step)
		case No:
			high = min(high, q.Pose.Step-1)
		default:
			unclear = true
		}
	}
	if low < high && !unclear && len(g.Questions) < g.Answers() {
		i := (low + high) / 2
		return Step{Do: DoPose, Pose: Pose{Kind: PoseStep, Values: []string{steps[i]}, Step: i + 1}}
	}
	if low == len(steps) && len(steps) > 0 {
		return Step{Do: DoFinish} // there is none
	}
	return s.rest.Next(g)
}
