package documents

import (
	"fmt"
	"strings"

	"tenbits/models/embedded/problems"
)

// A line has its stations, with the minutes from the one before.
type line struct {
	name, kind string
	stations   []station
}

type station struct {
	name    string
	minutes int
}

func lines() []line {
	return []line{
		{"Line 1", "Train", []station{{"Harwick Central", 0}, {"Mill Road", 4}, {"Stanmoor West", 7}, {"Stanmoor", 3}, {"Oakhurst", 11}, {"Wenley Junction", 9}, {"Wenley", 5}}},
		{"Line 2", "Train", []station{{"Port Ellery", 0}, {"Quayside", 2}, {"Salt Works", 5}, {"Dunmere", 8}, {"Harwick North", 12}, {"Harwick Central", 6}}},
		{"Line 4", "Tram", []station{{"University", 0}, {"Botanic Garden", 2}, {"Town Hall", 3}, {"Old Market", 2}, {"Bridge Street", 2}, {"Hospital", 4}, {"Stadium", 3}, {"Exhibition", 2}}},
		{"Line 7", "Tram", []station{{"Harbour Gate", 0}, {"Fish Market", 2}, {"Opera", 3}, {"Town Hall", 4}, {"Museum", 2}, {"Linden Park", 5}, {"Zoo", 4}}},
		{"Line 21", "Bus", []station{{"Wenley", 0}, {"Orchard Way", 3}, {"Upper Ferrow", 6}, {"Ferrow Church", 2}, {"Quarry", 7}, {"Larkfield", 5}, {"Oakhurst", 8}}},
		{"Line 33", "Bus", []station{{"Stanmoor", 0}, {"Station Road", 1}, {"Grammar School", 3}, {"Holm Farm", 6}, {"Thornby", 9}, {"Thornby Mill", 2}, {"Dunmere", 10}}},
		{"Line 60", "Ferry", []station{{"Port Ellery", 0}, {"Lighthouse Pier", 15}, {"Gull Island", 20}, {"Westhaven", 35}}},
		{"Line 80", "Night bus", []station{{"Opera", 0}, {"Town Hall", 3}, {"Hospital", 6}, {"Harwick North", 9}, {"Mill Road", 7}, {"Stanmoor", 13}}},
	}
}

func timetable(r *problems.Source) (prompt, text string) {
	l := problems.Pick(r, lines()...)
	stations := l.stations
	if r.Chance(50) { // the way back
		stations = nil
		for i := len(l.stations) - 1; i >= 0; i-- {
			s := station{name: l.stations[i].name}
			if i+1 < len(l.stations) {
				s.minutes = l.stations[i+1].minutes
			}
			stations = append(stations, s)
		}
	}
	days := problems.Pick(r, "Mondays to Fridays", "Mondays to Fridays", "Saturdays", "Sundays and holidays")
	every := problems.Pick(r, 10, 12, 15, 20, 30, 30, 40, 60)
	first, runs := r.Between(5, 20)*60+r.Intn(60), r.Between(4, 6)
	from, to := stations[0].name, stations[len(stations)-1].name
	year, month, day := date(r)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s - %s\n%s, valid from %d %s %d\nEvery %d minutes\n\n", l.kind, l.name, from, to, days, day, monthName(month), year, every)
	at := 0
	for _, s := range stations {
		at += s.minutes
		fmt.Fprintf(&b, "%-18s", s.name)
		for run := range runs {
			b.WriteString(" " + clock(first+run*every+at))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "\nFrom %s to %s: %d minutes, %d stops.\n", from, to, at, len(stations)-1)
	if r.Chance(40) {
		i := 1 + r.Intn(len(stations)-2)
		b.WriteString(problems.Pick(r, "No stop at "+stations[i].name+" during the works.", "Change at "+stations[i].name+" for the city.", "Bicycles travel free from "+stations[i].name+".") + "\n")
	}
	return problems.Pick(r, fmt.Sprintf("When does the %s from %s to %s go?", strings.ToLower(l.kind), from, to),
		fmt.Sprintf("Show the timetable of %s, %s.", l.name, strings.ToLower(days)),
		fmt.Sprintf("Departures from %s towards %s, please.", from, to)), b.String()
}

// clock writes minutes since midnight as a time of day.
func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60) }
