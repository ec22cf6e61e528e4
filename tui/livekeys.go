package tui

import (
	"fmt"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"tenbits/qa"
	"tenbits/session"
)

// liveKeys are the keys of the live screen. Those that do nothing at the time
// are disabled.
type liveKeys struct {
	back, stop, shut                         key.Binding
	pause, step, slower, faster, speeds, end key.Binding
	stops, jump, copies, copyError           key.Binding
	reveal, thinking, raw                    key.Binding
	again, next, bits, strategy              key.Binding
	compare, probe, second, fork             key.Binding
	relay, wire, save, resume, parent        key.Binding
	problem                                  key.Binding
	up, down, pageUp, pageDown               key.Binding
	top, bottom, pane, section               key.Binding
}

func newLiveKeys() liveKeys {
	return liveKeys{
		back: binding("esc", "back", "esc"), stop: binding("x", "stop", "x"), shut: binding("x", "close", "x"),
		pause: binding("space", "pause", "space"), step: binding(".", "step", "."),
		slower: binding("-", "slower", "-"), faster: binding("+ -", "speed", "+", "="), speeds: binding("1 2 4", "this speed", "1", "2", "4"), end: binding("0", "skip ahead", "0"),
		copies: binding("c", "copy …", "c"), copyError: binding("y", "copy the error", "y"),
		stops: binding("P", "pause before each …", "P"), jump: binding("#", "to a question", "#"),
		problem: binding("i", "the whole problem", "i"), reveal: binding("R", "the hidden solution", "R"), thinking: binding("T", "thinking", "T"),
		raw:  binding("m", "as text", "m"),
		save: binding("W", "save elsewhere …", "W"), resume: binding("C", "resume", "C"),
		again: binding("r", "next seed", "r"), next: binding("n", "next problem", "n"),
		bits: binding("b", "again, other bits", "b"), strategy: binding("t", "again, other strategy", "t"),
		compare: binding("v", "controls", "v"), probe: binding("w", "what did it", "w"), second: secondKey(),
		fork: binding("f", "what if …", "f"), relay: relayKey(),
		wire: binding("e", "every bit", "e"), parent: binding("F", "beside its parent", "F"),
		up: binding("k", "up", "k", "up"), down: binding("j/k", "scroll", "j", "down"),
		pageUp: binding("pgup", "page up", "pgup"), pageDown: binding("pgup/pgdn", "page", "pgdown"),
		top: binding("g", "top", "g", "home"), bottom: binding("g/G", "ends", "G", "end"),
		pane: binding("tab", "other side", "tab"), section: binding("tab", "next part", "tab"),
	}
}

// enable turns the keys on that do something now.
func (l *live) enable() {
	k, over, replay := &l.keys, l.over(), l.control != nil && l.running
	runs := l.running && !replay && !l.stopping
	k.stop.SetEnabled(l.running && !l.stopping)
	k.shut.SetEnabled(!l.running)
	k.pause.SetEnabled(runs || replay)
	k.step.SetEnabled(runs || replay)
	k.pause.SetHelp("space", pick(l.held(), "go on", "pause"))
	k.faster.SetEnabled(replay || runs && l.paced())
	k.slower.SetEnabled(k.faster.Enabled())
	k.speeds.SetEnabled(replay)
	k.end.SetEnabled(k.faster.Enabled())
	k.stops.SetEnabled(runs)
	k.stops.SetHelp("P", "pause before: "+l.stops.String())
	k.jump.SetEnabled(l.job == nil && l.asked > 0)
	k.reveal.SetEnabled(!over && l.state.Reference != nil)
	text, _ := l.failure()
	k.copyError.SetEnabled(over && text != "")
	k.thinking.SetEnabled(l.state.Thinking.Len() > 0)
	k.raw.SetEnabled(!over && l.state.Setup.Small.Card.Markdown)
	k.raw.SetHelp("m", pick(l.asText, "draft as Markdown", "draft as it was written"))
	k.again.SetEnabled(!l.running)
	k.again.SetHelp("r", pick(l.job == nil, "replay", "next seed"))
	known, generated, relays := false, false, false
	if !l.running {
		var j job
		j, known = l.rerun()
		generated, relays = known && j.generated, known && j.relays()
	}
	k.relay.SetEnabled(relays)
	k.parent.SetEnabled(over && l.state.Setup.WhatIf() != "" && l.state.Setup.Given != "")
	k.wire.SetEnabled(over && l.state.Setup.ID != "")
	k.next.SetEnabled(generated)
	k.bits.SetEnabled(known)
	k.strategy.SetEnabled(known)
	k.compare.SetEnabled(!l.running && l.comparable())
	k.fork.SetEnabled(k.compare.Enabled() && known && l.state.Ledger().Answers > 0)
	k.second.SetEnabled(k.compare.Enabled() && len(l.state.Decided) > 0)
	k.probe.SetEnabled(k.compare.Enabled() && len(l.state.Game.Readable()) > 0)
	k.save.SetEnabled(l.savable())
	k.resume.SetEnabled(l.resumable())
	k.pane.SetEnabled(!over)
	k.section.SetEnabled(over && len(l.report.parts) > 1)
	_, total, height := l.scrolled()
	for _, b := range []*key.Binding{&k.up, &k.down, &k.pageUp, &k.pageDown, &k.top, &k.bottom} {
		b.SetEnabled(total > height)
	}
}

// paced tells whether the session is slowed down for reading.
func (l *live) paced() bool {
	ours := func(ref string) bool { return strings.HasPrefix(ref, provided+"/") }
	return l.job != nil && (ours(l.job.small) || ours(l.job.strong))
}

func (l *live) actions() []action {
	l.enable()
	k := l.keys
	save := act(k.save, l.askSave)
	return append(l.answerActions(), possible(
		pick(l.alone(), save, save.asMinor()),
		act(k.resume, l.resumeHere),
		act(k.next, func() tea.Cmd { return l.watchAgain(func(j *job) { *j = j.generate(j.problem + 1); l.played(*j) }) }),
		act(k.again, l.again),
		act(k.bits, l.chooseBits), act(k.strategy, l.chooseStrategy),
		act(k.compare, func() tea.Cmd { return l.open(&l.controls, newControls(l.shared, l.state)) }).also("baselines coin noise resample send_answer"),
		act(k.probe, func() tea.Cmd { return l.open(&l.effects, &effects{shared: l.shared, of: l.state}) }).also("influence importance of each answer effects"),
		does(k.pause, l.pause), does(k.step, l.step),
		does(k.faster, func() { l.speed(1) }), does(k.slower, func() { l.speed(-1) }).asQuiet(),
		does(k.end, l.skip),
		does(k.section, func() { l.report.nextPart() }),
		does(k.pane, func() { l.onRight = !l.onRight }),
		does(k.down, func() { l.scroll(1) }), does(k.up, func() { l.scroll(-1) }).asQuiet(),
		does(k.pageDown, func() { l.page(1) }), does(k.pageUp, func() { l.page(-1) }).asQuiet(),
		does(k.bottom, func() { l.scroll(far) }), does(k.top, func() { l.scroll(-far) }).asQuiet(),
		act(k.second, l.second).asMinor(), act(k.fork, l.whatIf).asMinor().also("fork branch flip counterfactual"),
		act(k.wire, l.openWire).asMinor().also("wire payload arithmetic coding interval"),
		act(k.parent, l.besideParent).asMinor(),
		act(k.relay, l.relayed).asMinor().also("relay wire network both ends over the line"),
		act(k.stops, l.nextStops).asMinor(),
		act(k.jump, l.askJump).asMinor(),
		act(k.copies, l.chooseCopy).asMinor().also("export clipboard markdown yank"),
		act(k.copyError, func() tea.Cmd { return copyText("the error", l.errorText()) }).asMinor(),
		act(k.problem, l.showProblem).asMinor().also("prompt question text"), act(k.reveal, l.reveal).asMinor(), act(k.thinking, l.think).asMinor(),
		does(k.raw, func() { l.asText = !l.asText; l.layOut() }).asMinor(),
		does(k.stop, l.stop), act(k.shut, func() tea.Cmd { return l.travel(closeMsg{l}) }).asMinor(),
		act(k.back, func() tea.Cmd { return l.travel(backMsg{}) }),
	)...)
}

// comparable tells whether the session has come to an end that controls can be
// compared with.
func (l *live) comparable() bool {
	return l.state.First() != nil && l.state.Done() && !l.state.Cut() && l.state.Setup.Side == session.Sender
}

// open shows a study, which begins when it is opened for the first time.
func (l *live) open(at **study, f finder) tea.Cmd {
	var begin tea.Cmd
	if *at == nil {
		*at = newStudy(l.shared, l.state, f)
		begin = (*at).begin()
	}
	(*at).setSize(l.width, l.height)
	return tea.Batch(begin, l.travel(openMsg{screen: *at}))
}

// studies returns the studies of the session that were opened.
func (l *live) studies() []*study {
	var all []*study
	for _, s := range []*study{l.controls, l.effects, l.opinion} {
		if s != nil {
			all = append(all, s)
		}
	}
	return all
}

// nextStops changes where sessions wait by themselves, this one and later ones.
func (l *live) nextStops() tea.Cmd {
	l.stops = l.stops.next()
	l.travel(stopsMsg{})
	if l.stops == stopNever {
		return notify("sessions pause only when you press space")
	}
	return notify("sessions pause before %s", l.stops)
}

// showProblem shows the whole problem, of which the screen has the beginning.
func (l *live) showProblem() tea.Cmd {
	prompt, _ := l.subject()
	return l.travel(overlayMsg{newViewer("The problem", func() string { return prompt })})
}

// reveal shows what the strong model keeps for itself.
func (l *live) reveal() tea.Cmd {
	l.revealed = true
	return l.travel(overlayMsg{newViewer("The strong model's own solution: it does not cross", func() string {
		if r := l.state.Reference; r != nil {
			return r.Text
		}
		return ""
	})})
}

// think shows the thinking of the model at work.
//
// It stays with the call that it was asked for: the next one may be of the strong
// model, whose thinking nobody has asked to see.
func (l *live) think() tea.Cmd {
	title, shown := "Thinking of "+oneLine(l.state.Model), ""
	if p := l.state.Phase; p == session.PhaseReference || p == session.PhaseAnswer {
		title += ": it does not cross"
	}
	phase, since := l.state.Phase, l.state.Since
	return l.travel(overlayMsg{newViewer(title, func() string {
		if l.state.Phase == phase && l.state.Since == since {
			t := l.state.Thinking
			shown = t.Since(max(0, t.Len()-maxThoughts))
		}
		return shown
	})})
}

// maxThoughts is the most bytes that are shown of thinking: its end.
const maxThoughts = 32 << 10

// askJump asks for a question and plays the replay from there, paused.
func (l *live) askJump() tea.Cmd {
	n := l.asked
	about := fmt.Sprintf("A number from 1 to %d. The replay goes there at once and waits.", n)
	return l.travel(overlayMsg{newEntry("To which question?", about, "", 3, func(text string) (tea.Cmd, error) {
		to, err := strconv.Atoi(text)
		if err != nil || to < 1 || to > n {
			return nil, fmt.Errorf("%q is no question of this session: it has 1 to %d", text, n)
		}
		return l.playFrom(to), nil
	})})
}

// chooseBits runs the session again with another budget.
func (l *live) chooseBits() tea.Cmd {
	again, _ := l.rerun()
	was := again.budget
	beside := pick(again.format == qa.Coded1, ", behind a flag of 1 bit", "")
	var items []item
	at := 0
	for _, n := range []int{0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, qa.MaxBudget} {
		if n == was {
			at = len(items)
		}
		items = append(items, item{
			name: plural(n, "bit"), note: pick(n == was, "as before", ""),
			about: pick(n == 0, "Nothing is asked: the first draft is the final one.", fmt.Sprintf("At most %s may cross from the strong model%s.", plural(n, "bit"), beside)),
			take:  func() tea.Cmd { return l.watchAgain(func(j *job) { j.budget = n }) },
		})
	}
	about := fmt.Sprintf("A number from 0 to %d: type it here.", qa.MaxBudget)
	items = append(items, item{name: "another number", about: about, take: func() tea.Cmd { return complain("%s", about) }, typed: func(text string) tea.Cmd {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > qa.MaxBudget {
			return complain("%q is no number from 0 to %d.", text, qa.MaxBudget)
		}
		return l.watchAgain(func(j *job) { j.budget = n })
	}})
	return l.travel(overlayMsg{newChooser("Again, with how many bits?", items, at)})
}

// chooseStrategy runs the session again with another strategy.
func (l *live) chooseStrategy() tea.Cmd {
	again, _ := l.rerun()
	was := again.strategy
	var items []item
	at := 0
	for i, s := range qa.Strategies() {
		same := was != nil && s.Name() == was.Name()
		if same {
			at = i
		}
		items = append(items, item{
			name: s.Name(), note: pick(same, "as before", ""), about: s.About() + ".",
			take: func() tea.Cmd { return l.watchAgain(func(j *job) { j.strategy = s }) },
		})
	}
	return l.travel(overlayMsg{newChooser("Again, with which strategy?", items, at)})
}

// far is further than any text is long.
const far = 1 << 30

// scroll moves what the keys scroll.
func (l *live) scroll(by int) {
	s, total, height := l.scrolled()
	s.move(by, total, height)
}

func (l *live) page(by int) {
	_, _, height := l.scrolled()
	l.scroll(by * max(1, height-1))
}

// scrolled returns what the keys move, with its size and that of its window.
func (l *live) scrolled() (s *scroller, total, height int) {
	p := l.plan()
	switch {
	case l.over():
		return &l.report.scroller, len(l.report.rows), p.panes
	case l.onRight:
		return &l.questions.scroller, len(l.questions.all(l.theme, l.asking())), p.questions
	}
	return &l.draft.scroller, l.draft.len(), p.draft
}
