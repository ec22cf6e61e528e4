package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/models/pairs"
)

// downloads is the provider of the models that the advised pairs are of.
const downloads = "ollama"

// pairItems are lines for who has no models but those of the program: pairs that
// can be downloaded, by the memory of the machine. Taking one copies its
// commands.
func (h *home) pairItems(p *seatPicker) []item {
	if h.o.Models == nil || p.looking || slices.ContainsFunc(h.cards, func(c models.Card) bool { return c.Provider == downloads }) {
		return nil
	}
	mine, fits := pairs.For(h.o.Memory)
	here := "memory here: not known"
	if h.o.Memory > 0 {
		here = fmt.Sprintf("memory here: %.0f GB", float64(h.o.Memory)/(1<<30))
	}
	items := []item{{name: "to download, by memory:", note: here, off: "Ollama runs these, from ollama.com. Enter on a pair copies the two commands that get it."}}
	for _, pair := range pairs.All() {
		commands := pair.Commands()
		items = append(items, item{
			name:  fmt.Sprintf("%2d GB: %s asks %s", pair.Memory, pair.Small.Name, pair.Strong.Name),
			note:  pick(fits && pair == mine, "for this machine", pair.Size()),
			about: fmt.Sprintf("%s, then %s. Enter copies both commands. They download %s.", commands[0], commands[1], pair.Size()),
			take:  func() tea.Cmd { return copyText("the two commands", commands[0]+"\n"+commands[1]+"\n") },
		})
	}
	return items
}
