package linear

import "testing"

// Another model's questions are told as what they are: sent, and charged.
func TestAsker(t *testing.T) {
	said(t, options(t), []string{"asker scripted/strong", "setup", "start", "asker small", "asker", "setup"},
		"The questions are written by scripted/strong. Their text is sent as well, beside the budget.", "The questions are written by scripted/strong: their text is sent",
		"The questions are written by scripted/strong, which the receiver does not have", "scripted/strong writes the questions, round 1", "bits of questions' text, which are not of the budget",
		"The small model writes the questions, which cost nothing.", "The small model writes the questions, which cost nothing.")
	said(t, options(t), []string{"asker nobody/here", "asker"}, "no such model", "The small model writes the questions")
}

// A person asks in lines, until an empty one; what cannot be asked is asked for
// again, and stop ends the session.
func TestPersonAsks(t *testing.T) {
	said(t, options(t), []string{"asker human", "start", "is it 7", "Is it 7?", "???", "Is it odd", ""},
		"You ask, round 1.", "Question 1, or enter for no more> Question 2, or enter for no more> That cannot be asked: that has been asked.", "That cannot be asked: a question needs words.",
		"Question 3, or enter for no more> ", "Is it odd?", "bits of questions' text")
	said(t, options(t), []string{"asker human", "strong human", "start", "is it 7", "", "y", "again", "Is it 8", "stop"},
		"You have asked 1 question, where 2 were wanted.\nQuestion 1: is it 7?\nYes, no or unclear? ", "Answer: yes", "Question 1, or enter for no more> ", "Stopping")
}

// A session forks at a question: other words, another strategy; what was before
// it is not made again, and a fork that is run again is none any more.
func TestForks(t *testing.T) {
	said(t, options(t), []string{"reword 1 Is it 7", "start", "reword 9 Is it 7", "reword 2 Is it above 0?", "reword 2 Is it 7", "turn 3 adaptive", "turn 2 select:4", "again", "sessions"},
		"no session yet", "Payload: 111", "there is no question 9", "What if: question 2 is asked in other words. All before it is from session ", "Is it above 0?",
		"What if: question 2 is asked in other words. All before it is from session ", "Is it 7?", "bits of questions' text",
		"What if: question 2 is asked in other words; from question 3 on the strategy is adaptive.", "begins with the first draft",
		"A session of the strategy batch begins", "what if question 2 is asked in other words; from question 3 on the strategy is adaptive")
}
