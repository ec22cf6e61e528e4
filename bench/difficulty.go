package bench

// Difficulty says which of the models solve a problem alone, in all trials.
type Difficulty string

// The difficulties. As in the paper's code, very_hard is everything else: also
// what the small model solves and a stronger one does not. What none of them
// ever solves is apart from it.
//
// Medium and hard problems are solved by the strong model always. With a middle
// model, as in the paper, neither is ever solved by the small one; medium is
// what the middle one always solves, hard what it never does. Without one,
// medium is what the small model solves in some trials, hard what it never
// does.
const (
	Easy     Difficulty = "easy" // always solved by all
	Medium   Difficulty = "medium"
	Hard     Difficulty = "hard"
	VeryHard Difficulty = "very_hard"
	AllFail  Difficulty = "all_fail" // never solved by any
)

// Difficulties returns all of them, the easiest first.
func Difficulties() []Difficulty { return []Difficulty{Easy, Medium, Hard, VeryHard, AllFail} }

// solved counts the trials in which a model was right alone.
type solved struct{ right, of int }

func (s solved) always() bool { return s.of > 0 && s.right == s.of }
func (s solved) never() bool  { return s.of > 0 && s.right == 0 }

func (s *solved) add(right *bool) {
	if right == nil {
		return
	}
	s.of++
	if *right {
		s.right++
	}
}

// difficulty returns how hard a problem is, empty where it is not known; middle
// is nil where there is no such model.
func difficulty(small, strong solved, middle *solved) Difficulty {
	if small.of == 0 || strong.of == 0 || middle != nil && middle.of == 0 {
		return ""
	}
	switch {
	case small.always() && strong.always() && (middle == nil || middle.always()):
		return Easy
	case small.never() && strong.never() && (middle == nil || middle.never()):
		return AllFail
	case !strong.always():
		return VeryHard
	case middle == nil && small.never():
		return Hard
	case middle == nil && !small.always():
		return Medium
	case middle != nil && small.never() && middle.always():
		return Medium
	case middle != nil && small.never() && middle.never():
		return Hard
	}
	return VeryHard
}
