package tui

const (
	// columnsFrom is the width from which two texts stand side by side.
	columnsFrom = 76

	// tallFrom is the height from which there is room for air, and bigFrom that
	// for blocks of three rows.
	tallFrom, bigFrom = 30, 36
)

// plan says how the rows of the live screen are used. The parts that do not
// scroll have fixed heights for a session, so that nothing jumps.
type plan struct {
	width, height int
	problem       int // rows
	warning       int
	panes         int // all that scrolls, with the rule between panes on top of each other
	draft         int
	questions     int
	air           int  // empty rows around what goes on
	big           bool // what goes on has two more rows
	tape          int

	columns       bool
	draftWidth    int
	questionWidth int
}

// newPlan shares out a screen; problem, warning and tape are the rows that
// these would take.
func newPlan(width, height, problem, warning, tape int) plan {
	p := plan{width: width, height: height, tape: tape, columns: width >= columnsFrom}
	most := 4
	switch {
	case height < 19:
		most = 1
	case height < 23:
		most = 2
	case height < tallFrom:
		most = 3
	}
	p.problem = min(problem, most)
	p.warning = min(warning, warningMost(height))
	if height >= tallFrom {
		p.air = 1
	}
	// The header, two rules, two rows of what goes on, the counts.
	fixed := 6 + p.problem + p.warning + p.tape + 2*p.air
	if p.big = height >= bigFrom; p.big {
		fixed += 2
	}
	p.panes = max(1, height-fixed)
	p.draft, p.questions = p.panes, p.panes
	p.draftWidth, p.questionWidth = width, width
	if p.columns {
		p.draftWidth = width * 45 / 100
		p.questionWidth = width - p.draftWidth - 2
	} else {
		p.draft = max(1, (p.panes-1)/2)
		p.questions = max(0, p.panes-1-p.draft)
	}
	return p
}

// warningMost returns the most rows that warnings take.
func warningMost(height int) int {
	switch {
	case height < 17:
		return 1
	case height < 22:
		return 2
	case height < tallFrom:
		return 3
	}
	return 4
}
