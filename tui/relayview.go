package tui

import (
	"fmt"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/wire"
)

// relayPlan says how the rows of the screen are used.
type relayPlan struct {
	columns         bool
	problem         int // rows
	left, right     int // widths of the two ends
	draft           int // rows of each draft
	questions       int // rows of each list; 0: there is no room for them
	each, line, air int // cells of a bit; rows of the bits; empty rows around them
}

func (r *relay) plan() relayPlan {
	p := relayPlan{columns: r.width >= columnsFrom, left: r.width, right: r.width, line: 1}
	switch {
	case r.height >= bigFrom:
		p.problem, p.line, p.air = 3, 3, 1
	case r.height >= 20:
		p.problem = 2
	case r.height >= 16:
		p.problem = 1
	}
	p.problem = min(p.problem, len(wrap(oneLine(r.job.prompt), max(1, r.width-4))))
	n := max(1, r.job.budget, len(r.bits()))
	p.each = max(2, min(pick(p.line > 1, 9, 3), (r.width-2)/n))
	// The header, the rules of both ends, the rule below, the bits, what is said of
	// them, and the hashes.
	body := r.height - 1 - p.problem - 1 - p.rowsOfBits(r.width, n)*p.line - 2*p.air - 2
	if p.columns {
		p.left = r.width / 2
		p.right = r.width - p.left - 2
		body-- // one rule
		if body >= 9 {
			body-- // that of the questions
			p.draft = max(3, body*2/5)
			p.questions = body - p.draft
		} else {
			p.draft = body
		}
	} else {
		p.draft = (body - 2) / 2
	}
	p.draft = max(1, p.draft)
	return p
}

// rowsOfBits returns the rows that n bits take.
func (p relayPlan) rowsOfBits(width, n int) int {
	per := max(1, (width-2)/p.each)
	return (n + per - 1) / per
}

// bitsInRow returns how many of n bits stand in a row: as many in each, so that
// no last row has but one.
func (p relayPlan) bitsInRow(width, n int) int {
	rows := p.rowsOfBits(width, n)
	return (n + rows - 1) / rows
}

func (r *relay) layOut() {
	if r.width < 1 || r.height < 1 {
		return
	}
	p := r.plan()
	width := min(p.left-1, p.right) // the same, so that both wrap alike
	r.sender.layOut(r.shared, width)
	r.receiver.layOut(r.shared, width)
}

func (r *relay) about() string {
	return "A sender and a receiver, with a real connection between them. Both know the problem and the settings. Only the bits in the middle cross; " +
		"from them alone the receiver's small model comes to the sender's final draft. What carries the bits is counted apart: frames, and the handshake before them."
}

// status says what goes on at both ends.
func (r *relay) status(width int) string {
	t := r.theme
	switch {
	case r.err != nil:
		text, _ := explain(r.err)
		return " " + t.Bad.Render(oneLine(text))
	case r.running && r.gate.held() && !r.stopped:
		return " " + t.Warn.Render("‖ held") + t.Dim.Render("  space: go on · .: step")
	case r.running && r.addr == "":
		return " " + r.turning(r.clock) + t.Strong.Render("opening the models") + t.Dim.Render(r.lasted(r.since))
	case r.running:
		return spread(" "+r.turning(r.clock)+t.Strong.Render("sender: "+endDoing(r.sender.state))+t.Dim.Render(" · ")+t.Strong.Render("receiver: "+endDoing(r.receiver.state)), t.Dim.Render(pick(r.tempo.isFull(), "full speed", "reading pace"))+" ", width)
	case r.stopped || !r.sender.state.Done():
		return " " + t.Warn.Render("stopped")
	}
	if r.o.Store == nil {
		return " " + t.Dim.Render("Both ends are done. The session is not saved.")
	}
	return " " + t.Dim.Render("the sender's session is saved as "+oneLine(r.sender.state.Setup.ID))
}

// endDoing says what an end does now.
func endDoing(s session.State) string {
	receives := s.Setup.Side == session.Receiver
	switch {
	case s.Setup.ID == "" && !receives:
		return "not there yet"
	case s.Done():
		return "done"
	case receives && s.Live.Len() == 0 && len(s.Game.Questions) > len(s.Game.Decisions) && !s.Game.Unread():
		return fmt.Sprintf("waiting for decision %d", len(s.Game.Decisions)+1)
	case receives && s.Phase != session.PhaseDraft && s.Phase != session.PhaseRevise && s.Game.Unread():
		if _, more := s.Game.Decision(); more {
			return fmt.Sprintf("waiting for decision %d", len(s.Game.Decisions)+1)
		}
	case s.Phase == session.PhaseAnswer:
		return fmt.Sprintf("answering %d", s.Question)
	case s.Phase == session.PhaseSample && pickedOf(s.Game) != qa.NoPick:
		return "taking the draft that was picked"
	case s.Phase == "":
		return "opening"
	}
	return oneLine(s.Phase.About())
}

// view draws the screen from top to bottom.
func (r *relay) view() []string {
	t, p := r.theme, r.plan()
	rows := []string{r.header()}
	for _, line := range head(wrap(oneLine(r.job.prompt), max(1, r.width-4)), p.problem, r.width-4) {
		rows = append(rows, t.Rule.Render(" ▌ ")+t.Plain.Render(line))
	}
	rows = append(rows, r.ends(p)...)
	if p.air > 0 {
		rows = append(rows, r.way())
	}
	rows = append(rows, r.crossing(p)...)
	rows = append(rows, make([]string, p.air)...)
	rows = append(rows, r.said(), r.verdict())
	for i := range rows {
		rows[i] = fit(rows[i], r.width)
	}
	return rows
}

// header names what is shown and how far it is.
func (r *relay) header() string {
	t := r.theme
	mode := t.Dim.Render("■ ENDED")
	switch {
	case r.running && r.stopped:
		mode = t.Warn.Render("■ STOPPING")
	case r.running && r.gate.held():
		mode = t.Warn.Render("‖ PAUSED")
	case r.running:
		mode = t.Yes.Render("● LIVE")
	case r.err != nil:
		mode = t.Bad.Render("■ FAILED")
	case r.stopped || !r.sender.state.Done():
		mode = t.Warn.Render("■ STOPPED")
	}
	if r.job.oracle {
		mode = t.Warn.Render("ORACLE") + " " + mode
	}
	if r.job.control != "" {
		mode = t.Warn.Render("CONTROL") + " " + mode
	}
	if n := r.job.forkedAt(); n > 0 {
		mode = t.Warn.Render(fmt.Sprintf("WHAT IF %d", n)) + " " + mode
	}
	line := " " + t.Brand.Render("tenbits") + "  " + t.Strong.Render("over the line")
	for _, more := range []string{pair(r.job.small, r.job.strong, r.job.asker), r.job.strategy.Name(), r.job.format} {
		if with := line + t.Dim.Render(" · "+oneLine(more)); cells(with)+cells(mode)+4 <= r.width {
			line = with
		}
	}
	return spread(line, mode+" ", r.width)
}

// ends draws the two ends, beside each other or one below the other.
func (r *relay) ends(p relayPlan) []string {
	t := r.theme
	left, right := r.name("SENDER", &r.sender, p.left-2), r.name("RECEIVER", &r.receiver, p.right-2)
	line := func(n int) string { return t.Rule.Render(strings.Repeat("─", max(0, n))) }
	full := func(name string, width int) string { return line(1) + name + line(width-1-cells(name)) }
	a, b := r.text(&r.sender, p.draft, "The first draft will stand here."), r.text(&r.receiver, p.draft, "It writes the same draft by itself.")
	if !p.columns {
		rows := append([]string{full(left, r.width)}, fill(a, p.draft)...)
		rows = append(rows, full(right, r.width))
		return append(append(rows, fill(b, p.draft)...), line(r.width))
	}
	rows := []string{full(left, p.left) + t.Rule.Render("┬") + full(right, p.right+1)}
	rows = append(rows, beside(a, b, p.left, p.draft, t.Rule.Render("│ "))...)
	if p.questions > 0 {
		rows = append(rows, full(r.answered(&r.sender), p.left)+t.Rule.Render("┼")+full(r.answered(&r.receiver), p.right+1))
		a, b := r.lower(&r.sender, p, "The questions will stand here."), r.lower(&r.receiver, p, "It asks itself the same.")
		rows = append(rows, beside(a, b, p.left, p.questions, t.Rule.Render("│ "))...)
	}
	return append(rows, line(p.left)+t.Rule.Render("┴")+line(r.width-p.left-1))
}

// lower returns what stands below the draft of an end: its questions, or what the
// drafts come to from which one is picked.
func (r *relay) lower(e *relayEnd, p relayPlan, empty string) []string {
	t, s := r.theme, e.state
	rows, _ := e.questions.view(t, p.questions, s.Phase == session.PhaseAsk)
	if len(rows) > 0 {
		return rows
	}
	if len(s.Samples) > 0 {
		for _, row := range clusterRows(s.Game, pickedOf(s.Game), min(p.left, p.right)-3) {
			rows = append(rows, "  "+t.Plain.Render(row))
		}
		return rows
	}
	return []string{"  " + t.Dim.Render(pick(r.job.picks(), pick(e == &r.receiver, "It samples the same drafts.", "What they come to will stand here."), empty))}
}

// answered names a list of questions, or of what drafts come to.
func (r *relay) answered(e *relayEnd) string {
	t, s, n := r.theme, e.state, 0
	if len(s.Game.Questions) == 0 && r.job.picks() {
		if k := len(s.Game.Samples); k > 0 {
			return " " + t.Title.Render(fmt.Sprintf("%d DRAFTS, BY ANSWER", k)) + " "
		}
		return " " + t.Title.Render("DRAFTS, BY ANSWER") + " "
	}
	for _, q := range s.Game.Questions {
		if q.Answer != "" {
			n++
		}
	}
	text := "QUESTIONS"
	if of := len(s.Game.Questions); of > 0 {
		text += fmt.Sprintf(" %d/%d", n, of)
	}
	return " " + t.Title.Render(text) + " "
}

// name names an end, its draft and whether that is right, as far as is known.
func (r *relay) name(who string, e *relayEnd, width int) string {
	t, n := r.theme, len(e.state.Drafts)
	text := " " + t.Focus.Render(who)
	switch {
	case e.draft.grows && n > 0:
		text += t.Title.Render(fmt.Sprintf(" writes draft %d", n+1))
	case e.draft.grows:
		text += t.Title.Render(" writes its first draft")
	case n == 1:
		text += t.Title.Render(" first draft")
	case n > 1:
		text += t.Title.Render(fmt.Sprintf(" draft %d", n))
	}
	if f := e.state.Final(); f != nil && !e.draft.grows && f.Answer != nil {
		answer := t.Number.Render(oneLine(*f.Answer))
		if f.Correct != nil {
			answer += pick(*f.Correct, t.Good.Render(" ✓ right"), t.Bad.Render(" ✗ wrong"))
		}
		text += t.Dim.Render(pick(cells(text)+cells(answer)+len(" · answer  ") <= width, " · answer ", " · ")) + answer
	}
	return fit(text+" ", width)
}

// text returns the rows of a draft.
func (r *relay) text(e *relayEnd, height int, empty string) []string {
	rows := e.draft.view(height)
	if len(rows) == 0 {
		return []string{"  " + r.theme.Dim.Render(empty)}
	}
	return rows
}

// way draws where the bits go.
func (r *relay) way() string {
	t := r.theme
	from, to, what := " "+t.Focus.Render("SENDER")+" ", " "+t.Focus.Render("RECEIVER")+" ", " "+t.Dim.Render("nothing but bits")+" "
	room := max(2, r.width-cells(from)-cells(what)-cells(to)-3)
	line := func(n int) string { return t.Rule.Render(strings.Repeat("─", n)) }
	return from + line(room/2) + what + line(room-room/2) + t.Rule.Render("▶") + to
}

// crossing draws the bits on the line, and the room for those to come.
func (r *relay) crossing(p relayPlan) []string {
	t, bits := r.theme, r.bits()
	n := max(1, r.job.budget, len(bits))
	per := p.bitsInRow(r.width, n)
	if r.sender.state.Done() {
		n = max(1, len(bits))
	}
	var rows []string
	for from := 0; from < n; from += per {
		blank, middle := " ", " "
		for i := from; i < min(from+per, n); i++ {
			digit, chip := "·", t.EmptyChip
			if i < len(bits) {
				digit, chip = string(bits[i]), pick(bits[i] == '1', t.YesChip, t.NoChip)
			}
			side := (p.each - 1) / 2
			edge := chip.Edge.Render("▌")
			middle += chip.Render(strings.Repeat(" ", side)+digit+strings.Repeat(" ", max(0, p.each-2-side))) + edge
			blank += chip.Render(strings.Repeat(" ", p.each-1)) + edge
		}
		if p.line > 1 {
			rows = append(rows, blank, middle, blank)
		} else {
			rows = append(rows, middle)
		}
	}
	return fill(rows, p.rowsOfBits(r.width, max(1, r.job.budget, len(bits)))*p.line)
}

// said says what has crossed, and what carried it.
func (r *relay) said() string {
	t, bits := r.theme, r.bits()
	count := t.Number.Render(plural(len(bits), "bit")) + t.Dim.Render(pick(len(bits) == 1, " has crossed", " have crossed"))
	line := " " + count
	more := []string{fmt.Sprintf(" in %s of frames", plural(r.traffic.Frames, "byte")), fmt.Sprintf(", after a handshake of %s", plural(r.traffic.Hello, "byte"))}
	if len(bits) == 0 && r.running {
		more = []string{pick(r.sender.state.Setup.Format == qa.Coded1, ": coded ones cross when the last decision is made", ": the receiver works by itself")}
	}
	for _, x := range more {
		if with := line + t.Dim.Render(x); cells(with) < r.width {
			line = with
		}
	}
	return line
}

// verdict says whether both ends came to the same.
func (r *relay) verdict() string {
	t := r.theme
	a, b := r.sender.state.Finished, r.receiver.state.Finished
	if r.err != nil {
		if _, hint := explain(r.err); hint != "" {
			return " " + t.Plain.Render("→ "+clause(oneLine(hint), r.width-4))
		}
	}
	if a == nil || b == nil || r.err != nil || r.stopped {
		return " " + t.Dim.Render("Nothing else of the strong model reaches the receiver.")
	}
	short := func(sum string) string { return sum[:min(len(sum), 12)] }
	if a.FinalSHA256 == b.FinalSHA256 && r.receipt != nil && r.receipt.Ending == wire.Rebuilt {
		for _, text := range []string{
			fmt.Sprintf("The receiver's final draft is the sender's, byte for byte: SHA-256 %s… at both ends.", short(a.FinalSHA256)),
			"The same final draft at both ends, byte for byte.", "The same final draft at both ends.",
		} {
			if cells(text)+4 <= r.width {
				return " " + t.Good.Render("✓ "+text)
			}
		}
	}
	return " " + t.Bad.Render(fmt.Sprintf("✗ The final drafts differ: SHA-256 %s… and %s…", short(a.FinalSHA256), short(b.FinalSHA256)))
}
