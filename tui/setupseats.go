package tui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
)

const (
	// lookTime is how long the providers may take to say what they have. What
	// they have said by then is listed.
	lookTime = 4 * time.Second

	// graceTime is how long a provider may take to give up after that.
	graceTime = time.Second

	// maxListed is the most models that are listed.
	maxListed = 1000
)

// seatPicker is the list of models for a seat.
type seatPicker struct {
	*chooser
	row     setupRow
	looking bool
	away    error // of the providers that could not be asked
}

// modelsMsg is what the providers have.
type modelsMsg struct {
	picker *seatPicker // that asked
	cards  []models.Card
	err    error
}

// checkedMsg says whether a reference that was typed names a model.
type checkedMsg struct {
	ref  string
	card models.Card
	err  error
}

func (modelsMsg) isSetup()  {}
func (checkedMsg) isSetup() {}

// chooseSeat lists the models for a seat: at once those that are known, the
// others when they are found.
func (h *home) chooseSeat(r setupRow) tea.Cmd {
	title := pick(r == rowSmall, "Small model: drafts, asks, drafts again", "Strong model: says yes or no")
	if r == rowAsker {
		title = "Asker: writes the questions"
	}
	p := &seatPicker{row: r, looking: h.o.Models != nil}
	p.chooser = newChooser(title, h.seatItems(p), 0)
	p.choose(pick(*h.seat(r) == models.Human && r == rowAsker, "yourself", oneLine(*h.seat(r))))
	h.picker = p
	if !p.looking {
		return h.travel(overlayMsg{p.chooser})
	}
	return tea.Batch(h.travel(overlayMsg{p.chooser}), func() tea.Msg {
		cards, err := look(h.ctx, h.o.Models)
		return modelsMsg{p, cards, err}
	})
}

// look asks for the models, and waits no longer than it has to.
func look(ctx context.Context, list func(context.Context) ([]models.Card, error)) ([]models.Card, error) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	type found struct {
		cards []models.Card
		err   error
	}
	done := make(chan found, 1)
	go func() {
		cards, err := list(ctx)
		done <- found{cards, err}
	}()
	select {
	case f := <-done:
		return f.cards, f.err
	case <-ctx.Done():
	}
	select {
	case f := <-done:
		return f.cards, f.err
	case <-time.After(graceTime):
		return nil, fmt.Errorf("the providers have not answered within %v", lookTime)
	}
}

// takeModels shows what was found, where the list is still open.
func (h *home) takeModels(msg modelsMsg) {
	if msg.cards != nil {
		h.cards = msg.cards[:min(len(msg.cards), maxListed)]
		for _, c := range h.cards {
			delete(h.wrong, c.Ref())
		}
	}
	msg.picker.looking, msg.picker.away = false, msg.err
	msg.picker.replace(h.seatItems(msg.picker))
}

// seat returns where the reference of a seat is kept.
func (h *home) seat(r setupRow) *string {
	switch r {
	case rowSmall:
		return &h.job.small
	case rowAsker:
		return &h.job.asker
	}
	return &h.job.strong
}

// card returns the card of a reference, where it is known.
func (h *home) card(ref string) (models.Card, bool) {
	for _, c := range h.cards {
		if c.Ref() == ref {
			return c, true
		}
	}
	return models.Card{}, false
}

// seatItems returns the lines of the list: the models that are known, the
// providers that are away, and a way to type a reference.
func (h *home) seatItems(p *seatPicker) []item {
	var items []item
	set := *h.seat(p.row)
	take := func(ref string) func() tea.Cmd {
		return func() tea.Cmd { *h.seat(p.row) = ref; return nil }
	}
	if p.row == rowAsker {
		items = h.askerItems(take)
	}
	if _, known := h.card(set); !known && set != "" && set != models.Human {
		items = append(items, item{name: oneLine(set), note: "set now", about: cmp.Or(h.wrong[set], "It is opened when a session starts."), take: take(set)})
	}
	for _, c := range h.cards {
		if p.row == rowAsker && (c.Ref() == h.job.small || c.Provider == models.Human) {
			continue // which stand in front
		}
		items = append(items, item{
			name: oneLine(c.Ref()), note: strings.Join(badges(c), " · "),
			about: aboutCard(c, p.row), take: take(c.Ref()),
		})
	}
	if p.row == rowStrong && set != models.Human {
		items = append(items, item{name: "yourself", note: models.Human, about: "You answer each question: y yes, n no, u unclear. One bit says whether any answer is unclear.", take: take(models.Human)})
	}
	if p.looking {
		items = append(items, item{name: "looking for more …", off: "The providers are being asked. What is listed can be taken already."})
	}
	for _, e := range models.Joined(p.away) {
		items = append(items, awayItem(e))
	}
	if p.row != rowAsker {
		items = append(items, h.pairItems(p)...)
	}
	return append(items, item{
		name: anotherOne, about: "A reference is provider/name, for example embedded/strong.",
		take: func() tea.Cmd { return h.travel(overlayMsg{h.seatEntry(p.row, *h.seat(p.row)).over()}) },
		typed: func(text string) tea.Cmd {
			return h.takeTyped(text, func(text string) (tea.Cmd, error) { return h.takeSeat(p.row, text) }, h.seatEntry(p.row, text))
		},
	})
}

// awayItem says which models cannot be listed, why, and how to get them.
func awayItem(err error) item {
	x := item{name: "other models", note: "away", off: oneLine(reason(err))}
	var e *models.Error
	if errors.As(err, &e) && e.Model != "" {
		provider, _, _ := strings.Cut(e.Model, "/")
		x.name = oneLine(provider)
	}
	return x
}

// reason writes an error with what to do about it first, as its end may not fit.
func reason(err error) string {
	var e *models.Error
	if errors.As(err, &e) && e.Hint != "" {
		return strings.TrimRight(e.Hint, ".") + ". (" + err.Error() + ")"
	}
	return err.Error()
}

// maxReference bounds a reference that is typed, in bytes.
const maxReference = 512

// anotherOne is the item of a list of models that is for one that is not listed.
const anotherOne = "another one: type its reference …"

// seatEntry asks for a reference, and begins with a text.
func (h *home) seatEntry(r setupRow, text string) *entry {
	about := "provider/name, for example embedded/strong; or provider@host:port/name, on another machine."
	return newEntry("Which model?", about, text, maxReference, func(text string) (tea.Cmd, error) { return h.takeSeat(r, text) })
}

// takeSeat takes a reference at once; whether there is such a model is found out
// beside, as a server may be away.
func (h *home) takeSeat(r setupRow, text string) (tea.Cmd, error) {
	if _, err := models.ParseRef(text); err != nil {
		return nil, err
	}
	*h.seat(r) = text
	delete(h.wrong, text)
	return func() tea.Msg { return h.check(text) }, nil
}

// takeTyped takes a reference that was typed into the filter of a list. One that
// is none is mended in an entry, which says what is wrong.
func (h *home) takeTyped(text string, take func(string) (tea.Cmd, error), e *entry) tea.Cmd {
	cmd, err := take(text)
	if err == nil {
		return cmd
	}
	e.wrong = err.Error()
	return h.travel(overlayMsg{e})
}

// check is a command: it tells whether a reference names a model.
func (h *home) check(ref string) tea.Msg {
	if ref == models.Human {
		return checkedMsg{ref: ref, card: models.Card{Provider: models.Human}}
	}
	cards, err := look(h.ctx, func(ctx context.Context) ([]models.Card, error) {
		m, err := h.o.Open(ctx, ref)
		if err != nil {
			return nil, err
		}
		c, err := m.Describe(ctx)
		return []models.Card{c}, err
	})
	if err != nil {
		return checkedMsg{ref: ref, err: err}
	}
	return checkedMsg{ref: ref, card: cards[0]}
}

func (h *home) takeChecked(msg checkedMsg) tea.Cmd {
	if msg.err != nil {
		h.wrong[msg.ref] = oneLine(reason(msg.err))
		return complain("%s cannot be used now: %s", oneLine(msg.ref), reason(msg.err))
	}
	if _, known := h.card(msg.card.Ref()); !known {
		h.cards = append(h.cards, msg.card)
	}
	return nil
}
