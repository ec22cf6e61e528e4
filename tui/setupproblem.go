package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/models/embedded/problems"
	"tenbits/puzzles"
	"tenbits/term"
	"tenbits/tui/theme"
)

// level says how hard a built-in problem is.
type level int

const (
	anyLevel level = iota
	easy
	medium
	hard
)

func (l level) String() string { return [...]string{"", "easy", "medium", "hard"}[l] }

// has tells whether a generated problem is of that level. One without a number
// that only the strong model knows is of none: there would be nothing to ask.
func (l level) has(p problems.Problem) bool {
	hidden, steps := p.Hidden(), len(p.Steps)
	switch l {
	case easy:
		return hidden == 1 && steps == 2
	case medium:
		return hidden == 1 && steps == 3
	case hard:
		return hidden > 1 || hidden == 1 && steps > 3
	}
	return true
}

// next returns the next seed of a problem of that level, or the one before. It
// stays among those that are shown, none of which a model was trained on.
func (l level) next(seed uint64, by int) uint64 {
	for at := seed; ; {
		if by < 0 && at <= problems.ShownSeed || by > 0 && at+1 == 0 {
			return seed
		}
		at = max(problems.ShownSeed, at+uint64(by))
		if l.has(problems.New(at)) {
			return at
		}
	}
}

// from returns the first seed of that level that is not below seed.
func (l level) from(seed uint64) uint64 {
	seed = max(problems.ShownSeed, seed)
	if l.has(problems.New(seed)) {
		return seed
	}
	return l.next(seed, 1)
}

// shownSeed returns the generated problem that the last one was, or the first.
func (h *home) shownSeed() uint64 { return max(problems.ShownSeed, h.job.problem) }

// neighbour returns the puzzle that is by places from the one of that ID.
func neighbour(all []puzzles.Puzzle, id string, by int) puzzles.Puzzle {
	n := len(all)
	for i, p := range all {
		if p.ID == id {
			return all[((i+by)%n+n)%n]
		}
	}
	return all[0]
}

// problemPicker is an overlay with the built-in problems: of each kind and level
// one at a time.
type problemPicker struct {
	home  *home
	kinds []problemKind
	at    int // the chosen kind
}

// problemKind is a line of the picker: generated problems of a level, or
// puzzles of one.
type problemKind struct {
	level   level
	seed    uint64 // of the generated problem that is shown
	puzzles []puzzles.Puzzle
	shown   int // of puzzles
}

func newProblemPicker(h *home) *problemPicker {
	p := &problemPicker{home: h}
	for l := easy; l <= hard; l++ {
		p.kinds = append(p.kinds, problemKind{level: l, seed: l.from(problems.ShownSeed)})
		if h.job.generated && l.has(problems.New(h.job.problem)) {
			p.at, p.kinds[len(p.kinds)-1].seed = len(p.kinds)-1, h.job.problem
		}
	}
	for l := easy; l <= hard; l++ {
		k := problemKind{level: l, puzzles: puzzles.Of(puzzles.Level(l - easy))}
		for i, x := range k.puzzles {
			if h.job.set == puzzles.Set && h.job.id == x.ID {
				p.at, k.shown = len(p.kinds), i
			}
		}
		p.kinds = append(p.kinds, k)
	}
	return p
}

// name and about say what the problems of a kind are.
func (k problemKind) name() string {
	return pick(k.puzzles == nil, "word problems, ", "puzzles, ") + k.level.String()
}

func (k problemKind) about() string {
	switch {
	case k.puzzles != nil:
		return "for models of your own"
	case k.level == easy:
		return "2 steps, 1 number hidden"
	case k.level == medium:
		return "3 steps, 1 number hidden"
	}
	return "4 steps, or more hidden"
}

// text returns the problem that is shown.
func (k problemKind) text() string {
	if k.puzzles != nil {
		return k.puzzles[k.shown].Text
	}
	return problems.New(k.seed).Text
}

// turn brings another problem of the kind.
func (k *problemKind) turn(by int) {
	if k.puzzles != nil {
		n := len(k.puzzles)
		k.shown = (k.shown + by + n) % n
		return
	}
	k.seed = k.level.next(k.seed, by)
}

func (p *problemPicker) press(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	n := len(p.kinds)
	switch msg.String() {
	case "esc", "q":
		return nil, true
	case "up", "k", "shift+tab":
		p.at = (p.at + n - 1) % n
	case "down", "j", "tab":
		p.at = (p.at + 1) % n
	case "n", "right", "l", "space":
		p.kinds[p.at].turn(1)
	case "p", "left", "h", "b":
		p.kinds[p.at].turn(-1)
	case "e":
		return p.home.startTyping(), true
	case "enter":
		p.take()
		return nil, true
	}
	return nil, false
}

// take makes the problem that is shown that of the session.
func (p *problemPicker) take() {
	h, k := p.home, p.kinds[p.at]
	h.leave()
	if k.puzzles != nil {
		h.job = h.job.puzzle(k.puzzles[k.shown])
		return
	}
	h.level, h.job = k.level, h.job.generate(k.seed)
}

func (p *problemPicker) paste(string) {}

func (p *problemPicker) bindings() []key.Binding {
	return []key.Binding{
		binding("enter", "take it"), binding("↑/↓", "choose"), binding("p", "the one before"), binding("e", "your own"),
		binding("n", "another one"), binding("esc", "close"),
	}
}

func (p *problemPicker) rows(t *theme.Theme, width, height int) ([]string, *tea.Cursor) {
	rows := []string{pad(t.Strong.Render("Built-in problems")+t.Dim.Render(pick(width >= 70, "  hidden: only the strong model knows it", "")), width)}
	for i, k := range p.kinds {
		style, mark := t.Plain, "  "
		if i == p.at {
			style, mark = t.Focus, "▸ "
		}
		rows = append(rows, style.Render(pad(mark+k.name(), 25))+t.Dim.Render(pick(width >= 50, k.about(), "")))
	}
	k := p.kinds[p.at]
	source := fmt.Sprintf("number %d", k.seed)
	if k.puzzles != nil {
		source = fmt.Sprintf("%d of %d, %s", k.shown+1, len(k.puzzles), k.puzzles[k.shown].Subject)
	}
	name := fit(" "+source+"  n: another one ", width-2)
	rows = append(rows, t.Rule.Render("──")+t.Dim.Render(name)+t.Rule.Render(strings.Repeat("─", max(0, width-2-cells(name)))))
	n := max(1, min(5, height-len(rows)))
	for _, line := range fill(head(wrap(term.Clean(k.text()), width), n, width), n) {
		rows = append(rows, t.Strong.Render(line))
	}
	return rows, nil
}
