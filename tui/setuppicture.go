package tui

import (
	"fmt"
	"strings"

	"tenbits/models"
	"tenbits/tui/theme"
)

const (
	// pictureFrom is the least width of the picture, pictureMost its greatest.
	pictureFrom, pictureMost = 74, 110

	// seatBox is the width of a model's box.
	seatBox = 25
)

// picture draws the protocol in four rows: the small model, what crosses, the
// strong model. It is another one where that picks a draft.
func picture(t *theme.Theme, width int, picks bool) []string {
	width = min(width, pictureMost)
	gap := width - 2*seatBox
	left := box(t, "SMALL MODEL", pick(picks, " 1 drafts many answers", " 1 drafts an answer"), pick(picks, " 4 has the right one", " 4 drafts it once more"))
	right := box(t, "STRONG MODEL", " solves it, but may", pick(picks, " only name a draft", " only say yes or no"))
	arrow := func(from, words, to string) string {
		text := " " + words + " "
		line := max(0, gap-cells(text)-cells(from)-cells(to)-2)
		return " " + t.Rule.Render(from+strings.Repeat("─", line/2)) + t.Plain.Render(text) + t.Rule.Render(strings.Repeat("─", line-line/2)+to) + " "
	}
	middle := []string{
		strings.Repeat(" ", gap),
		arrow("", pick(picks, "2 what they come to", "2 yes/no questions"), "▶"),
		arrow("◀", pick(picks, "3 which is right", "3 one bit for each"), ""),
		strings.Repeat(" ", gap),
	}
	rows := make([]string, len(middle))
	for i := range rows {
		rows[i] = left[i] + middle[i] + right[i]
	}
	return rows
}

// box draws a box with a title and two lines.
func box(t *theme.Theme, title string, lines ...string) []string {
	inner := seatBox - 2
	rule := func(left, text, right string) string {
		return t.Rule.Render(left) + t.Focus.Render(text) + t.Rule.Render(strings.Repeat("─", max(0, inner-cells(text)))+right)
	}
	rows := []string{rule("┌", " "+title+" ", "┐")}
	for _, l := range lines {
		rows = append(rows, t.Rule.Render("│")+t.Plain.Render(pad(l, inner))+t.Rule.Render("│"))
	}
	return append(rows, rule("└", "", "┘"))
}

// why says why the bits matter, in at most two lines from 74 cells on.
func (h *home) why(width int) []string {
	bits := pick(h.job.budget == 1, "this one bit rebuilds", fmt.Sprintf("these %d bits rebuild", h.job.budget))
	text := "Only the bits cross. Who has the small model can ask the same questions: " +
		bits + " its last draft, which as text takes hundreds or thousands."
	if h.job.picks() {
		text = "Only the bits cross. Who has the small model can write the same drafts: " +
			pick(h.job.budget == 1, "this one bit says", fmt.Sprintf("these %d bits say", h.job.budget)) + " which is right; as text it takes hundreds or thousands."
	}
	if h.job.foreign() && !h.job.picks() {
		text = "Only the bits cross, and the questions: the receiver does not have " + pick(h.job.asker == models.Human, "you", "their asker") +
			". Their text takes hundreds of bits, which are counted apart."
	}
	if h.job.budget == 0 {
		text = "With 0 bits nothing crosses: this shows what the small model can do alone."
	}
	var rows []string
	for _, line := range wrap(text, width) {
		rows = append(rows, h.theme.Dim.Render(line))
	}
	return rows
}

// legend says what a session shows, for screens with room to spare.
func (h *home) legend(width int) []string {
	t := h.theme
	rows := []string{t.Title.Render("WHAT YOU WILL SEE"), ""}
	parts := []string{
		"The first draft as it is written, and whether its answer is right.",
		"The questions: written by the small model, all about its own draft.",
		"An answer to each: ✓ yes is the bit 1, ✗ no is the bit 0.",
		"The new draft, with each change marked beside the old words.",
		"What it cost: the bits that crossed, and what sending the answer would have cost instead.",
	}
	if h.job.foreign() {
		parts[1] = "The questions: written by another than the small model, so that their text crosses too."
	}
	if h.job.picks() {
		parts[1] = "More drafts of it, and how many of them come to which answer."
		parts[2] = "Which one is right: its number is all that crosses."
		parts[3] = "That draft, with each change marked beside the old words."
	}
	for i, text := range parts {
		for j, line := range wrap(text, width-3) {
			rows = append(rows, t.Number.Render(pick(j == 0, fmt.Sprintf("%d  ", i+1), "   "))+t.Plain.Render(line))
		}
	}
	return rows
}
