package bench

import "testing"

// The difficulties are those of the paper's code where there is one trial and a
// middle model, but for what none solves.
func TestDifficulty(t *testing.T) {
	for _, tt := range []struct {
		small, middle, strong int // right of trials; middle -1: there is none
		trials                int
		want                  Difficulty
	}{
		{1, 1, 1, 1, Easy}, {0, 1, 1, 1, Medium}, {0, 0, 1, 1, Hard}, {0, 0, 0, 1, AllFail},
		{1, 0, 1, 1, VeryHard}, {1, 1, 0, 1, VeryHard}, {0, 1, 0, 1, VeryHard}, {1, 0, 0, 1, VeryHard},
		{1, -1, 1, 1, Easy}, {0, -1, 1, 1, Hard}, {0, -1, 0, 1, AllFail}, {1, -1, 0, 1, VeryHard},
		{3, -1, 3, 3, Easy}, {2, -1, 3, 3, Medium}, {0, -1, 3, 3, Hard}, {0, -1, 2, 3, VeryHard}, {3, -1, 2, 3, VeryHard}, {0, -1, 0, 3, AllFail}, {1, -1, 0, 3, VeryHard},
		{3, 3, 3, 3, Easy}, {3, 2, 3, 3, VeryHard}, {0, 3, 3, 3, Medium}, {0, 2, 3, 3, VeryHard}, {1, 3, 3, 3, VeryHard}, {0, 0, 3, 3, Hard}, {0, 1, 0, 3, VeryHard},
		{0, -1, 0, 0, ""},
	} {
		var middle *solved
		if tt.middle >= 0 {
			middle = &solved{tt.middle, tt.trials}
		}
		if got := difficulty(solved{tt.small, tt.trials}, solved{tt.strong, tt.trials}, middle); got != tt.want {
			t.Errorf("small %d, middle %d, strong %d of %d: %s, want %s", tt.small, tt.middle, tt.strong, tt.trials, got, tt.want)
		}
	}
}
