package tui

import (
	"context"
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/codec"
	"tenbits/models/embedded/problems"
	"tenbits/qa"
)

// lossless is a screen with a text as it is written under a model: what each
// token costs, what else might have come, and how the coder's interval narrows.
type lossless struct {
	*shared
	width, height int
	keys          losslessKeys

	text      []byte
	name      string // what the text is
	before    string // what a reader has already; empty: nothing
	useBefore bool

	choices []codec.Choice
	choice  int

	trace   codec.Trace
	sums    []float64 // bits of the first n tokens
	ends    []int     // bytes of the first n tokens
	known   map[string]float64
	gzip    map[int]int // bytes that gzip takes of the first n bytes of the text
	running bool
	stopped bool
	err     error
	cancel  context.CancelFunc
	run     int // what comes of an older one is dropped

	at      int // the token under the cursor
	want    int // bytes before the one that it is to be under once that is written; 0: none
	numbers bool
	playing bool
	steps   int // of the playing: one of an older one is dropped
	speed   int // tokens are stepTime / 2^speed apart

	lines   tokenLines
	digits  intervalText
	editing bool
	input   field
}

type losslessKeys struct {
	right, left, down, up, pageDown, pageUp, bottom, top   key.Binding
	play, faster, slower                                   key.Binding
	model, next, before, numbers, edit, file, copies, stop key.Binding
	back, take, newline, leave                             key.Binding
}

// MaxLossless is the most bytes of a text that the screen takes which shows how
// it is written token by token.
const MaxLossless = 64 << 10

// stepTime is how long the cursor stays on a token while it plays.
const stepTime = 500 * time.Millisecond

// likely is how many candidates are kept for each token.
const likely = 10

func newLossless(s *shared, name string, text []byte, before string, width, height int) *lossless {
	return &lossless{
		shared: s, name: name, text: text, before: before, useBefore: before != "", width: width, height: height,
		input: field{limit: MaxLossless}, gzip: map[int]int{}, known: map[string]float64{}, choice: -1,
		keys: losslessKeys{
			right: binding("←/→", "token", "right", "l"), left: binding("←", "the token before", "left", "h"),
			down: binding("↑/↓", "line", "down", "j"), up: binding("↑", "the line before", "up", "k"),
			pageDown: binding("pgup/pgdn", "page", "pgdown"), pageUp: binding("pgup", "page up", "pgup"),
			bottom: binding("g/G", "ends", "G", "end"), top: binding("g", "the beginning", "g", "home"),
			play:   binding("space", "play", "space"),
			faster: binding("+ -", "speed", "+", "="), slower: binding("-", "slower", "-"),
			model: binding("m", "model …", "m"), next: binding("tab", "next model", "tab"),
			before: binding("b", "what stands before", "b"), numbers: binding("n", "numbers", "n"),
			edit: binding("e", "your own text", "e", "i"), file: binding("o", "open a file", "o"),
			copies: binding("c", "copy the payload", "c"), stop: binding("x", "stop", "x"), back: binding("esc", "back", "esc"),
			take: binding("enter", "write it", "enter"), newline: binding("ctrl+j", "new line", "ctrl+j", "alt+enter", "shift+enter"),
			leave: binding("esc", "leave it as it was", "esc"),
		},
	}
}

// losslessKey opens the screen.
func losslessKey() key.Binding { return binding("L", "a text, token by token", "L") }

// openLossless shows the text that goes with the screen that is shown: the
// answer of a session that has ended, or the problem of the first screen. The
// text that was typed or loaded before is shown again.
func (a *app) openLossless() tea.Cmd {
	var l *lossless
	if s, ok := a.current().(*live); ok && s.over() {
		l = s.lossless()
	}
	if l == nil && a.lossless != nil {
		return a.shared.travel(openMsg{screen: a.lossless})
	}
	if l == nil {
		l = a.home.lossless()
	}
	l.setSize(a.width, a.height-lowerRows)
	if a.lossless != nil {
		a.lossless.halt()
	}
	a.lossless = l
	return tea.Batch(l.begin(), a.shared.travel(openMsg{screen: l}))
}

// lossless returns the screen with the problem, and its solution where the
// generator tells it.
func (h *home) lossless() *lossless {
	if h.job.generated {
		p := problems.New(h.job.problem)
		return newLossless(h.shared, "a problem with its solution", []byte("P: "+p.Text+"\nA: "+p.Solution()), "", h.width, h.height)
	}
	return newLossless(h.shared, "your problem", []byte(h.job.prompt), "", h.width, h.height)
}

// lossless returns the screen with the strong model's answer of the session, or
// else its final draft, behind the prompt that the receiver has.
func (l *live) lossless() *lossless {
	name, text := "the strong model's answer", ""
	if r := l.state.Reference; r != nil {
		text = r.Text
	} else if d := l.state.Final(); d != nil {
		name, text = "the final draft", d.Text
	}
	if text == "" {
		return nil
	}
	before := l.state.Setup.Prompt + "\n\n"
	if set, err := qa.OpenPromptSet(l.state.Setup.Small.PromptSet); err == nil && set.Name == "compact" {
		if p, err := set.Build(qa.CallDraft, qa.Scene{Problem: l.state.Setup.Prompt}); err == nil {
			before, text = p.Text, " "+text
		}
	}
	return newLossless(l.shared, name, []byte(firstBytes(text, MaxLossless)), before, l.width, l.height)
}

func (l *lossless) typing() bool { return l.editing }
func (l *lossless) restyled()    {}

func (l *lossless) setSize(width, height int) {
	l.width, l.height = width, height
}

func (l *lossless) about() string {
	return "A text as an arithmetic coder writes it under a model. The model says how likely each token was to come next; the coder keeps an interval of numbers from 0 to 1 " +
		"and narrows it to the part that the token has. A likely token keeps most of it and costs next to nothing, an unlikely one costs many bits: the bars below the text. " +
		"Any number in the last interval is the whole text, and the payload is the shortest one. Step with the arrows, or play."
}

func (l *lossless) actions() []action {
	k := &l.keys
	if l.editing {
		return possible(act(k.take, l.takeText), act(k.leave, func() tea.Cmd { l.editing = false; return nil }), does(k.newline, func() { l.input.insert("\n") }))
	}
	n := len(l.trace.Steps)
	for _, x := range []*key.Binding{&k.right, &k.left, &k.down, &k.up, &k.pageDown, &k.pageUp, &k.bottom, &k.top, &k.play, &k.faster, &k.slower, &k.numbers} {
		x.SetEnabled(n > 0)
	}
	k.play.SetHelp("space", pick(l.playing, "pause", "play"))
	k.numbers.SetHelp("n", pick(l.numbers, "bars", "numbers"))
	k.before.SetEnabled(l.before != "")
	k.before.SetHelp("b", pick(l.useBefore, "without the prompt", "with the prompt before it"))
	k.model.SetEnabled(len(l.choices) > 1)
	k.next.SetEnabled(len(l.choices) > 1)
	k.copies.SetEnabled(l.done())
	k.stop.SetEnabled(l.running)
	page := max(1, l.plan().text-1)
	return possible(
		does(k.right, func() { l.move(1) }), does(k.left, func() { l.move(-1) }).asQuiet(),
		act(k.play, l.play),
		act(k.next, func() tea.Cmd { return l.use((l.choice + 1) % max(1, len(l.choices))) }),
		does(k.numbers, func() { l.numbers = !l.numbers }),
		act(k.edit, l.edit), act(k.file, l.askFile),
		act(k.before, func() tea.Cmd { l.useBefore = !l.useBefore; return l.begin() }),
		act(k.model, l.chooseModel),
		does(k.down, func() { l.vertical(1) }), does(k.up, func() { l.vertical(-1) }).asQuiet(),
		does(k.faster, func() { l.speed = min(l.speed+1, 5) }), does(k.slower, func() { l.speed = max(l.speed-1, -2) }).asQuiet(),
		does(k.pageDown, func() { l.vertical(page) }), does(k.pageUp, func() { l.vertical(-page) }).asQuiet(),
		does(k.bottom, func() { l.move(n) }), does(k.top, func() { l.move(-n) }).asQuiet(),
		act(k.copies, func() tea.Cmd { return copyText("the payload", l.payload()) }).asMinor(),
		does(k.stop, l.halt),
		act(k.back, func() tea.Cmd {
			l.playing = false
			return l.travel(backMsg{})
		}),
	)
}

// done tells whether all of the text is written.
func (l *lossless) done() bool {
	return !l.running && l.err == nil && !l.stopped && l.trace.Payload != nil
}

// move goes by tokens.
func (l *lossless) move(by int) { l.want, l.at = 0, max(0, min(l.at+by, len(l.trace.Steps)-1)) }

// vertical goes by lines of the text.
func (l *lossless) vertical(by int) {
	lines := l.layOut()
	row, column := lines.place(l.at)
	l.want, l.at = 0, lines.token(row+by, column)
}

// play steps from token to token by itself, from the beginning where it was at
// the end.
func (l *lossless) play() tea.Cmd {
	if l.playing = !l.playing; !l.playing {
		return nil
	}
	if l.at == len(l.trace.Steps)-1 {
		l.at = 0
	}
	return l.nextStep()
}

// stepMsg moves the cursor of a screen that plays.
type stepMsg struct {
	of   *lossless
	step int
}

func (l *lossless) nextStep() tea.Cmd {
	l.steps++
	wait := stepTime
	for range max(0, l.speed) {
		wait /= 2
	}
	for range max(0, -l.speed) {
		wait *= 2
	}
	if l.o.Calm {
		wait = max(wait, calmTime)
	}
	return l.later(wait, stepMsg{l, l.steps})
}

// onStep goes to the next token; at the last one it waits where more may come.
func (l *lossless) onStep(msg stepMsg) tea.Cmd {
	if !l.playing || msg.step != l.steps {
		return nil
	}
	if l.at == len(l.trace.Steps)-1 && !l.running {
		l.playing = false
		return nil
	}
	l.move(1)
	return l.nextStep()
}

// payload writes the bits.
func (l *lossless) payload() string {
	out := make([]byte, l.trace.Bits)
	for i := range out {
		out[i] = '0' + l.trace.Payload[i/8]>>(7-i%8)&1
	}
	return string(out)
}

// model returns the name of the model.
func (l *lossless) model() string {
	if l.choice < 0 || l.choice >= len(l.choices) {
		return "no model"
	}
	return l.choices[l.choice].Name()
}

// status says how far it is.
func (l *lossless) status(int) string {
	t := l.theme
	switch {
	case l.editing:
		return t.Dim.Render(fmt.Sprintf(" Type or paste: at most %s bytes.", thousands(MaxLossless)))
	case l.running:
		return t.Warn.Render(" writing …") + t.Dim.Render(fmt.Sprintf("  %s of %s", thousands(l.ends[len(l.ends)-1]), plural(len(l.text), "byte")))
	case l.err != nil:
		return t.Bad.Render(" ! " + oneLine(l.err.Error()))
	case l.stopped:
		return t.Warn.Render(" stopped") + t.Dim.Render("  "+plural(l.ends[len(l.ends)-1], "byte")+" are written")
	case len(l.trace.Steps) == 0:
		return t.Dim.Render(" There is no text: e to type one, o to open a file.")
	}
	return t.Strong.Render(fmt.Sprintf(" token %s of %s", thousands(l.at+1), thousands(len(l.trace.Steps)))) + t.Dim.Render(pick(l.playing, "  playing", ""))
}
