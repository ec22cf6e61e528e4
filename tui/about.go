package tui

import "tenbits/qa"

// What each screen says of itself in its help: for somebody who sees it for the
// first time.

func (h *home) about() string {
	if h.job.picks() {
		return "A small model drafts many answers; a strong model, which solves the problem for itself, may only name the draft that is right. " +
			"The number of that draft takes a few bits. If none is right, the small model asks yes/no questions. What you set here is how much may be said, and what the two work on."
	}
	return "A small model drafts an answer and asks yes/no questions about it; a strong model, which solves the problem for itself, " +
		"may only answer them. Each answer is one bit. What you set here is how much it may say, and what the two work on."
}

func (l *live) about() string {
	if l.over() {
		return "What the bits changed and what they cost. “ideal” is what they would take if coded as the small model expected the answers; " +
			"send_answer is the final answer sent by itself, in place of all this: the rival to beat."
	}
	text := "On the left the draft, on the right the questions about it, below them the tape: a cell for each bit that the strong model " +
		"may send, y or n. Nothing else of it crosses. p is how likely the small model held a yes; an answer that it expected says less, " +
		"and would ideally take less than a bit."
	if l.picks() {
		text = "On the left the draft, on the right what more drafts come to, by answer; below them the tape: a cell for each bit that the " +
			"strong model may send. It sends the number of the draft that is right, and nothing else of it crosses. If none is right, " +
			"questions follow: y and n are its answers."
	}
	if s := l.state.Setup; s.Stop == qa.StopSent || s.Guard {
		text += " s is the judge's say after a round, k the guard's choice between the first and the final draft."
	}
	if l.state.Setup.CanErase {
		text += " e is a bit that says whether any answer stayed unclear. Where one did, each answer takes a second bit, +, and “? era” is the unclear one."
	}
	if l.state.Setup.Small.Card.Provider == provided {
		text += " In brackets a draft works digit by digit, from the last one."
	}
	return text
}

func (l *sessions) about() string {
	return "Every session that was watched, as it was written to disk. Won is wrong before the bits and right after, lost the other way round; " +
		"the sign = says right or wrong, as before. A replay needs no model."
}

func (c *compare) about() string {
	return "Two saved sessions beside each other, part by part; ≠ stands where they differ."
}
