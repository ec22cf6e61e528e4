package session

import "tenbits/qa"

// Votes are the replies to a question that was asked more than once, each
// sampled anew.
type Votes struct {
	No      int `json:"no"`
	Yes     int `json:"yes"`
	Unclear int `json:"unclear"`
}

// Of returns how many replies there are, and how many of them stand for an
// option.
func (v Votes) Of(option int) (all, same int) {
	all = v.No + v.Yes + v.Unclear
	switch option {
	case qa.OptionNo:
		same = v.No
	case qa.OptionYes:
		same = v.Yes
	case qa.OptionErasure:
		same = v.Unclear
	}
	return all, same
}

// majority returns the option of the most clear replies; an erasure where there
// are as many of one as of the other, or none.
func (v Votes) majority() int {
	switch {
	case v.Yes > v.No:
		return qa.OptionYes
	case v.No > v.Yes:
		return qa.OptionNo
	}
	return qa.OptionErasure
}
