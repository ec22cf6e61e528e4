package documents

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenbits/models/embedded/problems"
)

// A club plays at its ground.
type club struct{ name, ground, coach string }

// A table is one league: its clubs meet each other.
type competition struct {
	name  string
	clubs []club
}

func competitions() []competition {
	return []competition{
		{"Northern League", []club{
			{"Harwick Rovers", "Mill Road", "Brandt"}, {"Port Ellery", "Quayside Park", "Osei"}, {"Stanmoor City", "Castle Meadow", "Lindqvist"}, {"Wenley United", "Orchard Ground", "Marsh"},
			{"Dunmere Athletic", "Salt Lane", "Petrov"}, {"Oakhurst Town", "Forest Road", "Keane"}, {"Thornby Wanderers", "Holm Field", "Duarte"}, {"Larkfield", "Quarry Bank", "Ames"},
		}},
		{"Coast League", []club{
			{"Westhaven Sailors", "Pier Stadium", "Nakata"}, {"Gull Island", "Lighthouse Green", "Rowe"}, {"Ellery Dockers", "Crane Yard", "Silva"}, {"Saltmarsh Albion", "Heron Park", "Tanner"},
			{"Bay Rangers", "The Dunes", "Holt"}, {"Cape Morrow", "Signal Hill", "Varga"}, {"Red Cliff", "Upper Cliff", "Doyle"}, {"Sandwick Stars", "Bell Common", "Iversen"},
		}},
		{"Valley Cup", []club{
			{"Ferrow Miners", "Pit Head", "Kowal"}, {"Upper Ferrow", "Church Close", "Bright"}, {"Lindale", "River Meadow", "Santos"}, {"Moorgate Harriers", "Long Acre", "Quinn"},
			{"Stonebridge", "Arches", "Weber"}, {"Alder Vale", "Alder Park", "Mensah"}, {"Kingsfold", "The Fold", "Larsen"}, {"Brook End", "Ford Lane", "Pires"},
		}},
	}
}

// A standing is a club's row.
type standing struct {
	club
	won, drawn, lost, goals, against int
}

func (s standing) points() int { return 3*s.won + s.drawn }

// play has two clubs meet, and returns the goals of each.
func play(r *problems.Source, home, away *standing) (int, int) {
	h, a := r.Weighted(22, 32, 26, 13, 5, 2), r.Weighted(32, 34, 21, 9, 4)
	home.goals, home.against = home.goals+h, home.against+a
	away.goals, away.against = away.goals+a, away.against+h
	switch {
	case h > a:
		home.won, away.lost = home.won+1, away.lost+1
	case h < a:
		home.lost, away.won = home.lost+1, away.won+1
	default:
		home.drawn, away.drawn = home.drawn+1, away.drawn+1
	}
	return h, a
}

func league(r *problems.Source) (prompt, text string) {
	c := problems.Pick(r, competitions()...)
	var rows []*standing
	for _, club := range c.clubs {
		rows = append(rows, &standing{club: club})
	}
	n, days := len(rows), r.Between(3, 12)
	type match struct {
		home, away *standing
		h, a       int
	}
	var last []match
	for day := range days {
		last = nil
		for i := range n / 2 { // the circle of Berger's tables
			home, away := rows[n-1], rows[day%(n-1)]
			if i > 0 {
				home, away = rows[(day+i)%(n-1)], rows[(day-i+2*(n-1))%(n-1)]
			}
			if day%2 == 1 {
				home, away = away, home
			}
			h, a := play(r, home, away)
			last = append(last, match{home, away, h, a})
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, match day %d\n\n", c.name, days)
	for _, m := range last {
		fmt.Fprintf(&b, "%s - %s %d:%d (%s)\n", m.home.name, m.away.name, m.h, m.a, m.home.ground)
	}
	slices.SortStableFunc(rows, func(x, y *standing) int {
		return cmp.Or(y.points()-x.points(), (y.goals-y.against)-(x.goals-x.against), y.goals-x.goals, strings.Compare(x.name, y.name))
	})
	b.WriteString("\n   Club               P  W  D  L  Goals  Diff Pts\n")
	for i, s := range rows {
		fmt.Fprintf(&b, "%d. %-18s%2d %2d %2d %2d  %2d:%-2d  %+4d %3d\n", i+1, s.name, days, s.won, s.drawn, s.lost, s.goals, s.against, s.goals-s.against, s.points())
	}
	top, second, bottom := rows[0], rows[1], rows[n-1]
	lead := top.points() - second.points()
	b.WriteString("\n")
	switch {
	case lead == 0:
		fmt.Fprintf(&b, "%s lead on goals with %d points, as many as %s have.", top.name, top.points(), second.name)
	case lead == 1:
		fmt.Fprintf(&b, "%s lead with %d points, one ahead of %s.", top.name, top.points(), second.name)
	default:
		fmt.Fprintf(&b, "%s lead with %d points, %d ahead of %s.", top.name, top.points(), lead, second.name)
	}
	fmt.Fprintf(&b, " %s are at the bottom with %d.\n", bottom.name, bottom.points())
	m := last[r.Intn(len(last))]
	switch {
	case m.h > m.a:
		fmt.Fprintf(&b, "Coach %s of %s was pleased with the %d:%d at home.\n", m.home.coach, m.home.name, m.h, m.a)
	case m.h < m.a:
		fmt.Fprintf(&b, "Coach %s of %s praised the %d goals at %s.\n", m.away.coach, m.away.name, m.a, m.home.ground)
	default:
		fmt.Fprintf(&b, "Coach %s of %s called the draw at %s fair.\n", m.home.coach, m.home.name, m.home.ground)
	}
	return problems.Pick(r, "How does the "+c.name+" stand after match day "+fmt.Sprint(days)+"?",
		"Show the table of the "+c.name+".", "Results and table of the "+c.name+", please."), b.String()
}
