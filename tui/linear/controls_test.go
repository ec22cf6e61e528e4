package linear

import (
	"testing"

	"tenbits/session"
)

// The controls of the last session, and what its answers did, are told as
// sentences.
func TestControlsAreTold(t *testing.T) {
	said(t, options(t), []string{"controls", "effects", "start", "controls 3", "controls 0.5"},
		"no session yet", "no session yet", "Payload: ", "3 is no probability", "each from the same first draft.\nThe session itself: answer 7, ",
		"\nnothing, the first draft is the final one: answer 5, ", ", with 0 bits.\nresample, ", "\nself, the small model answers its own questions",
		"\ncoin, a coin answers: ", "\nall yes, ", "\nall no, ", "\nnoisy, ", "of 3 answers flipped, each with a probability of 0.5): ", ", with 3 bits.\nsend answer, ", "\nsend answer coded, ", "escaped)")
	said(t, options(t), []string{"start", "effects"},
		"Answer 1, yes, to Is it above 0? Without it: 7", ", as it was. Flipped: 7", "Answer 3, yes, ", "No single answer did it")
}

// A control is told as one, at its beginning and at its end.
func TestControlSession(t *testing.T) {
	o := options(t)
	o.Control = session.AllNo
	said(t, o, []string{"start", "sessions"}, "This is a control, all_no: every answer is no; the receiver can do so too, so that nothing is sent.",
		"Answer: no", "This was a control, all_no: ", "Cost: nothing was sent.", "control all_no")
}

// A person answers in words, at each question; what is no answer is asked for
// again, and stop ends the session.
func TestPerson(t *testing.T) {
	said(t, options(t), []string{"strong human", "start", "y", "perhaps", "unclear"},
		"The strong model is human.", "Question 1 of 2: Is it above 0?\nYes, no or unclear? Answer: yes", "Yes, no or unclear? Type y for yes, n for no or u", "Answer: unclear, which is an erasure.")
	said(t, options(t), []string{"strong human", "start", "y", "stop", "setup"}, "Answer: yes", "Stopping", "the strong model is human")
}

// A session forks at an answer; what was before it is not made again.
func TestFlip(t *testing.T) {
	said(t, options(t), []string{"flip 1", "start", "flip 9", "flip 2", "sessions"}, "no session yet", "Payload: 111", "9 is no question", "Nothing was changed.",
		"What if: answer 2 is not the strong model's but the other one. All before it is from session ", "Answer: yes", "Answer: no, flipped on the way", "Payload: 101", "what if answer 2 is not the strong model's but the other one")
}
