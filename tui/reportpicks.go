package tui

import (
	"fmt"
	"strings"

	"tenbits/qa"
	"tenbits/session"
)

// candidates adds what the drafts came to that were sampled, and which of them
// was picked.
func (r *report) candidates(s session.State) {
	if len(s.Samples) == 0 {
		return
	}
	t := r.theme
	picked, made := qa.NoPick, false
	for _, d := range s.Game.Decisions {
		if d.Kind == qa.KindSelect {
			picked, made = d.Picked(), true
		}
	}
	if f := s.Final(); !made && f != nil && f.Took != nil { // questions led to it
		picked = *f.Took
	}
	r.part(fmt.Sprintf("WHAT %d DRAFTS CAME TO", len(s.Game.Samples)))
	for _, row := range clusterRows(s.Game, picked, r.width-4) {
		r.add("   " + t.Plain.Render(row))
	}
	if made && picked == qa.NoPick {
		r.say("None of them was picked: the first draft stayed.")
	}
}

// clusterRows returns a row for each answer that the drafts of a game come to:
// how many do, as a bar beside that of the most, and whether it is the one that was picked. Of many the
// rare ones are one row.
func clusterRows(g qa.Game, picked, width int) []string {
	const shown = 8
	clusters, _ := qa.Clusters(g.Samples)
	var rows []string
	rest, most := 0, 1
	for _, c := range clusters {
		most = max(most, c.Count)
	}
	// A bar of 20 cells and all words; where that is too wide, shorter ones.
	first, bar := "  the first draft's", 20
	if room := width - 18; room < bar+len(first) {
		first = "  the first"
		bar = max(5, min(bar, room-len(first)))
	}
	for i, c := range clusters {
		taken := picked == c.First
		if i >= shown && !taken {
			rest++
			continue
		}
		name := oneLine(c.Answer)
		if name == "" {
			name = fmt.Sprintf("draft %d", c.First+1)
		}
		note := ""
		if c.First == 0 {
			note = first
		}
		if taken {
			note += "  ◀ picked"
		}
		rows = append(rows, fit(fmt.Sprintf("%s %3d  %s%s", pad(fit(name, 12), 12), c.Count, strings.Repeat("▇", max(1, c.Count*bar/most)), note), width))
	}
	if rest > 0 {
		rows = append(rows, fit(fitting(width, fmt.Sprintf("and %s that fewer drafts come to", plural(rest, "other answer")), "and "+plural(rest, "other answer")), width))
	}
	return rows
}
