package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/transcripts"
)

// listedMsg is what the store holds.
type listedMsg struct {
	list []transcripts.Summary
	err  error
	at   time.Time // when it began to be read
}

// sessionsMsg is a message for the list of sessions, whatever is shown when it
// comes.
type sessionsMsg interface{ forSessions() }

// sessions is the list of saved sessions.
type sessions struct {
	*shared
	width, height int
	keys          sessionKeys

	all    []transcripts.Summary // newest first
	cards  []card                // of all, for the filter
	order  []int                 // indices into all, sorted
	shown  []int                 // those of order that the filter leaves
	there  int                   // sessions that have not been deleted
	at     int                   // the chosen one, in shown
	wanted string                // its path: the choice stays on it
	loaded bool
	err    error
	beats  int // of a list that takes its time to be read

	sorting  sorting
	filter   field
	filtered bool      // the filter is being typed
	listed   time.Time // when what is listed began to be read

	preview  preview
	marks    []string        // paths, two at most
	gone     map[string]bool // paths of what was deleted
	removals []removal       // what can be undone, the newest last
	compare  *compare        // nil: none was opened yet
}

func newSessions(s *shared) *sessions {
	l := &sessions{shared: s, filter: field{limit: 200, line: true}, keys: newSessionKeys(), gone: map[string]bool{}}
	l.enable()
	return l
}

func (l *sessions) typing() bool { return l.filtered }

func (l *sessions) restyled() {
	l.layOut()
	if l.compare != nil {
		l.compare.restyled()
	}
}

func (l *sessions) setSize(width, height int) {
	l.width, l.height = width, height
	l.layOut()
	if l.compare != nil {
		l.compare.setSize(width, height)
	}
}

// chosen returns the session that the keys are for, nil when there is none.
func (l *sessions) chosen() *transcripts.Summary {
	if l.at >= len(l.shown) {
		return nil
	}
	return &l.all[l.shown[l.at]]
}

// move moves the choice.
func (l *sessions) move(by int) {
	l.at = max(0, min(l.at+by, len(l.shown)-1))
	l.want()
}

// want has the choice stay where it is now.
func (l *sessions) want() {
	if s := l.chosen(); s != nil {
		l.wanted = s.Path
	}
}

// sort sorts the list in another way.
func (l *sessions) sort(s sorting) {
	l.sorting = s
	l.order = s.order(l.all)
	l.choose()
}

func (l *sessions) clearFilter() {
	l.filtered = false
	l.filter.clear()
	l.choose()
}

// choose applies the filter. When the choice is not left it goes to the next
// that is.
func (l *sessions) choose() {
	all := demands(l.filter.text)
	l.shown, l.there = l.shown[:0], 0
	for _, i := range l.order {
		path := l.all[i].Path
		if path == l.wanted {
			l.at = len(l.shown)
		}
		if l.gone[path] {
			continue
		}
		l.there++
		if metAll(all, &l.cards[i]) {
			l.shown = append(l.shown, i)
		}
	}
	l.at = max(0, min(l.at, len(l.shown)-1))
	l.want()
}

func (l *sessions) update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case listedMsg:
		if msg.at.Before(l.listed) {
			break // a later reading was faster
		}
		l.err, l.loaded, l.beats, l.listed = msg.err, true, 0, msg.at
		l.take(msg.list)
	case beatMsg:
		cmd = l.alive(msg)
	case previewMsg:
		l.preview.take(msg)
	case removedMsg:
		cmd = l.removed(msg)
	case restoredMsg:
		cmd = l.restored(msg)
	case payloadMsg:
		return copyText("the payload", msg.bits)
	case comparedMsg:
		return l.openCompare(msg)
	case tea.KeyPressMsg:
		if l.filtered {
			cmd = l.pressFilter(msg)
		}
	case tea.PasteMsg:
		if l.filtered {
			l.filter.insert(msg.Content)
			l.choose()
		}
	}
	return tea.Batch(cmd, l.settle())
}

// settle brings what depends on the choice up to date.
func (l *sessions) settle() tea.Cmd {
	l.enable()
	cmd := l.look()
	l.layOut()
	return cmd
}

// take shows a list. The choice stays on its session.
func (l *sessions) take(list []transcripts.Summary) {
	l.all = list
	l.cards = make([]card, len(list))
	there := make(map[string]bool, len(list))
	for i, s := range list {
		l.cards[i] = newCard(s, pick(l.runsNow(s.ID), runningName, outcomeName(s)))
		there[s.Path] = true
	}
	l.marks = slices.DeleteFunc(l.marks, func(path string) bool { return !there[path] })
	l.sort(l.sorting)
}

func (l *sessions) pressFilter(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, done := perform(msg, l.actions()); done {
		return cmd
	}
	switch msg.String() {
	case "up", "ctrl+p":
		l.move(-1)
	case "down", "ctrl+n":
		l.move(1)
	default:
		l.filter.press(msg, l.width)
		l.choose()
	}
	return nil
}

// mark marks the chosen session for comparing, or unmarks it. A third takes the
// place of the first.
func (l *sessions) mark() {
	path := l.chosen().Path
	if i := slices.Index(l.marks, path); i >= 0 {
		l.marks = slices.Delete(l.marks, i, i+1)
		return
	}
	if len(l.marks) == 2 {
		l.marks = l.marks[1:]
	}
	l.marks = append(l.marks[:len(l.marks):len(l.marks)], path)
}

func (l *sessions) cursor() *tea.Cursor {
	if !l.filtered {
		return nil
	}
	_, x, _ := l.filter.view(l.filterWidth(), 1)
	c := tea.NewCursor(len(filterMark)+x, filterRow)
	c.Shape, c.Blink = tea.CursorBar, false
	return c
}
