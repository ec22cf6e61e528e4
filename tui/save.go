package tui

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sync"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
	"tenbits/transcripts"
)

// memory keeps all events of a session that runs, for the case that its file
// cannot. Its methods may be called from any goroutine.
type memory struct {
	mu     sync.Mutex
	events []session.Event
}

// around returns src with what it emits kept.
func (m *memory) around(src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		return src(ctx, func(e session.Event) {
			m.mu.Lock()
			m.events = append(m.events, e)
			m.mu.Unlock()
			emit(e)
		})
	}
}

// all returns the events so far. They are not changed any more.
func (m *memory) all() []session.Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.events[:len(m.events):len(m.events)]
}

// alone tells whether events of the session are in memory alone: neither in its
// file nor saved elsewhere.
func (l *live) alone() bool { return l.memory != nil && l.state.Unsaved != nil && l.elsewhere == "" }

// savable tells whether the whole session can be saved elsewhere: it has ended,
// and has no file that holds all of it.
func (l *live) savable() bool {
	return l.memory != nil && l.over() && !l.state.Setup.Started.IsZero() && (l.o.Store == nil || l.state.Unsaved != nil)
}

// savedMsg is what came of saving a session elsewhere.
type savedMsg struct {
	live *live
	path string
	err  error
}

// askSave asks where the whole session is to be saved.
func (l *live) askSave() tea.Cmd {
	id, events := l.state.Setup.ID, l.memory.all()
	about := "The path of a new file, or a folder. ~ is your home folder. Nothing that is there is replaced."
	typed := l.typed
	if typed == "" {
		typed = "~"
	}
	return l.travel(overlayMsg{newEntry("Save the whole session where?", about, typed, maxPath, func(text string) (tea.Cmd, error) {
		l.typed = text
		return func() tea.Msg {
			path, err := transcripts.Elsewhere(text, id, l.o.Getenv)
			if err == nil {
				err = transcripts.Save(path, events)
			}
			return savedMsg{l, path, err}
		}, nil
	})})
}

// maxPath is the most bytes of a path that can be typed.
const maxPath = 4096

// saved says what came of it.
func (l *live) saved(msg savedMsg) tea.Cmd {
	if msg.err != nil {
		return complain("%v", msg.err)
	}
	l.elsewhere = msg.path
	l.enable()
	return notify("saved as %s", msg.path)
}

// rescue returns a command that saves the session, which is about to be
// forgotten, in the folder for temporary files; nil where it is saved.
func (l *live) rescue() tea.Cmd {
	if !l.alone() {
		return nil
	}
	dir, name, events := transcripts.TempDir(l.o.Getenv), l.fileName(), l.memory.all()
	return func() tea.Msg {
		path, err := transcripts.SaveTemp(dir, name, events)
		if err != nil {
			return complaintMsg{fmt.Sprintf("the session that was closed is lost: %v", err)}
		}
		return noticeMsg{"the session that was closed is saved as " + path}
	}
}

// fileName returns the name of the session's file.
func (l *live) fileName() string {
	path, err := l.o.Store.Path(l.state.Setup.ID)
	if err != nil {
		return "session.jsonl" // no session of ours has such an ID
	}
	return filepath.Base(path)
}

// rescue saves what is in memory alone when the program ends, and tells that on
// the terminal that the screens have left, as it tells where a session is that
// ends with the program.
func (a *app) rescue(out io.Writer) {
	for _, l := range a.lives {
		if l.memory == nil || l.elsewhere != "" {
			continue
		}
		var st session.State // with the last events, which no screen has seen
		for _, e := range l.memory.all() {
			st = st.Apply(e)
		}
		if l.state = st; !l.alone() {
			if l.unsaved() && a.o.Store != nil && st.Cut() && !st.Setup.Started.IsZero() {
				fmt.Fprintf(out, "cut off; to go on: tenbits transcripts resume %s\n", oneLine(st.Setup.ID))
			}
			continue
		}
		path, err := transcripts.SaveTemp(transcripts.TempDir(a.o.Getenv), l.fileName(), l.memory.all())
		if err != nil {
			fmt.Fprintln(out, "not saved: "+oneLine(err.Error()))
			continue
		}
		fmt.Fprintln(out, "saved elsewhere, all of it: "+oneLine(path))
	}
}
