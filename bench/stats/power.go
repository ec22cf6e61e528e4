package stats

import "math"

// Least returns the smallest difference between two results on the same n
// problems that the exact test of McNemar can find at Alpha, as a share of them:
// it takes six problems that differ all in one direction. ok is false where n is
// too small for any.
func Least(n int) (share float64, ok bool) {
	for differ := 1; differ <= n; differ++ {
		if Test(differ, 0).Exact <= Alpha {
			return float64(differ) / float64(n), true
		}
	}
	return 0, false
}

// DetectableSingle returns how far the true share has to be above the share p
// that n problems are tested against, to be found at Alpha with the chance
// Power, by the normal approximation: the d that solves d √n = z(1−α/2)
// √(p(1−p)) + z(Power) √((p+d)(1−p−d)). ok is false where no share up to 1 is
// far enough.
func DetectableSingle(n int, p float64) (d float64, ok bool) {
	return solve(1-p, func(d float64) float64 {
		return d*math.Sqrt(float64(n)) - z(1-Alpha/2)*math.Sqrt(p*(1-p)) - z(Power)*math.Sqrt(max(0, (p+d)*(1-p-d)))
	})
}

// DetectablePaired returns how far two true shares on the same n problems have
// to be apart, where the results differ on a share s of the problems, to be found
// at Alpha with the chance Power: the d that solves d √n = z(1−α/2) √s +
// z(Power) √(s−d²) (Connor 1987). ok is false where not even all of s in one
// direction is enough.
func DetectablePaired(n int, differ float64) (d float64, ok bool) {
	return solve(differ, func(d float64) float64 {
		return d*math.Sqrt(float64(n)) - z(1-Alpha/2)*math.Sqrt(differ) - z(Power)*math.Sqrt(max(0, differ-d*d))
	})
}

// solve returns where f comes to zero from below for the last time between 0 and
// most, which is where its sign changes, as our functions do so once.
func solve(most float64, f func(float64) float64) (float64, bool) {
	if most <= 0 || f(most) < 0 {
		return 0, false
	}
	low, high := 0.0, most
	for range 100 {
		if middle := (low + high) / 2; f(middle) < 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return high, true
}
