package problems

// Container is a word that stands for a number.
type Container struct {
	Name string
	Size int
	// Common containers are known to both models, the others to the strong one only.
	Common bool
}

// Containers are all the containers that the problems name.
var Containers = [...]Container{
	{"dozen", 12, true}, {"pack", 6, true}, {"score", 20, true},
	{"crate", 24, false}, {"tray", 30, false}, {"case", 48, false}, {"bag", 15, false},
	{"basket", 18, false}, {"sack", 40, false}, {"jar", 25, false}, {"tin", 16, false},
	{"bundle", 8, false}, {"carton", 36, false}, {"chest", 50, false},
}

// Plausible are the sizes that an uncommon container may have for a model that
// was not told, in order.
var Plausible = [...]int{8, 10, 15, 16, 18, 24, 25, 30, 36, 40, 48, 50}

// Sizes says what each of Containers holds, in the same order.
type Sizes [len(Containers)]int

// RealSizes are the sizes that the strong model was taught.
func RealSizes() Sizes {
	var s Sizes
	for i, c := range Containers {
		s[i] = c.Size
	}
	return s
}

// DrawnSizes are sizes as the small model may imagine them: the common ones as
// they are, the others anew from Plausible. 10 comes half as often as the
// others: no container really holds it, and a batch of ten questions leaves it
// undecided against 8.
func DrawnSizes(r *Source) Sizes {
	s := RealSizes()
	for i, c := range Containers {
		if !c.Common {
			s[i] = Plausible[r.Weighted(2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)]
		}
	}
	return s
}

// Common tells whether both models know what the named container holds.
func Common(name string) bool {
	for _, c := range Containers {
		if c.Name == name {
			return c.Common
		}
	}
	return false
}
