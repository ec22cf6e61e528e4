package tui

import (
	"strings"

	"tenbits/models/embedded/problems"
	"tenbits/puzzles"
)

// maxPassed is the most problems that are remembered on either side of the one
// that is shown.
const maxPassed = 100

// passed are the problems that were shown before the one that is shown now, and
// those that were shown after it, as far as the keys have gone back. Going back
// and forth loses none, also none that was typed.
type passed struct{ before, after []shownProblem }

// shownProblem is a problem with what is known of it.
type shownProblem struct {
	of    job // of which only the problem counts
	level level
}

// leave remembers the problem that is shown, before another takes its place.
func (h *home) leave() {
	if strings.TrimSpace(h.job.prompt) == "" {
		return
	}
	h.passed.before = pushed(h.passed.before, h.shown())
	h.passed.after = nil
}

// putBefore remembers a text as the problem before the one that is shown.
func (h *home) putBefore(text string) {
	h.passed.before = pushed(h.passed.before, shownProblem{h.job.own(text), h.level})
}

// unown brings the problem that was there before a text that was deleted.
func (h *home) unown() {
	n := len(h.passed.before)
	if n == 0 {
		h.job = h.job.generate(h.level.from(h.shownSeed()))
		return
	}
	h.show(h.passed.before[n-1])
	h.passed.before = h.passed.before[:n-1]
}

// pushed returns the problems with one more, without the oldest where there are
// too many.
func pushed(all []shownProblem, p shownProblem) []shownProblem {
	return append(all[max(0, len(all)+1-maxPassed):], p)
}

func (h *home) shown() shownProblem { return shownProblem{h.job, h.level} }

// show takes a problem and leaves all other settings as they are. An oracle goes
// where the right answer does, or where the text is somebody's own, whose answer
// may have been for another.
func (h *home) show(p shownProblem) {
	of := p.of
	h.level = p.level
	h.job.prompt, h.job.generated, h.job.problem, h.job.gold, h.job.set, h.job.id = of.prompt, of.generated, of.problem, of.gold, of.set, of.id
	h.job.oracle = h.job.oracle && h.job.gold != "" && !h.job.typed()
}

// another brings the problem that was shown after this one, or before it. Where
// there was none it brings the next of the same kind and level, or the one
// before; a generated one in the place of one's own.
func (h *home) another(by int) {
	here, there := &h.passed.after, &h.passed.before
	if by < 0 {
		here, there = there, here
	}
	now := h.shown()
	if n := len(*here); n > 0 {
		h.show((*here)[n-1])
		*here = (*here)[:n-1]
	} else if !h.neighbour(by) {
		return
	}
	*there = pushed(*there, now)
}

// neighbour brings the next problem of the same kind and level, or the one
// before, and tells whether there is one.
func (h *home) neighbour(by int) bool {
	if h.job.set == puzzles.Set {
		for _, p := range puzzles.All() {
			if p.ID == h.job.id {
				h.job = h.job.puzzle(neighbour(puzzles.Of(p.Level), p.ID, by))
				return true
			}
		}
	}
	seed := h.level.from(h.shownSeed())
	if h.job.generated {
		if seed = h.level.next(h.job.problem, by); seed == h.job.problem {
			return false
		}
	}
	h.job = h.job.generate(seed)
	return true
}

// follow goes on from a generated problem that was played elsewhere, so that the
// next one here is not one that was played already. What is typed here, a puzzle
// or another level stays.
func (h *home) follow(j job) {
	if j.generated && h.job.generated && j.problem > h.job.problem && h.level.has(problems.New(j.problem)) {
		h.leave()
		h.job = h.job.generate(j.problem)
	}
}
