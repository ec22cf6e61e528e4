package tui

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/session"
	"tenbits/transcripts"
)

// resumeMsg is a session that is to go on where it was cut.
type resumeMsg struct {
	tail *transcripts.Tail
	job  job
	from screen // where that was asked for
}

// reopen returns a command that opens a transcript to go on with its session.
func (s *shared) reopen(id, path string, from screen) tea.Cmd {
	if s.runsNow(id) {
		return complain("This session is still running: ] leads to it.")
	}
	return func() tea.Msg {
		tail, err := transcripts.Reopen(path)
		if err != nil {
			return complaintMsg{fmt.Sprintf("%s cannot be resumed: %v", id, err)}
		}
		started, _ := tail.Events()[0].Body.(session.Started)
		j, err := jobOf(started.Setup)
		if err != nil {
			return complaintMsg{fmt.Sprintf("%s cannot be resumed: %v", id, errors.Join(err, tail.Close()))}
		}
		return resumeMsg{tail, j, from}
	}
}

// resume has the chosen session go on.
func (l *sessions) resume() tea.Cmd {
	s := *l.chosen()
	return l.reopen(s.ID, s.Path, l)
}

// resume goes on with a session: in the place of where it was stopped, or on a
// screen of its own.
func (a *app) resume(msg resumeMsg) tea.Cmd {
	begun := false
	begin := func(l *live) tea.Cmd {
		begun = true
		return l.resume(msg.tail, msg.job)
	}
	var cmd tea.Cmd
	switch l, here := msg.from.(*live); {
	case a.current() != msg.from || a.overlay != nil || a.quitting: // who asked for it is elsewhere by now
	case here && !l.running:
		cmd = begin(l)
	case !here:
		cmd = a.add(begin)
	}
	if !begun {
		_ = msg.tail.Close() // nothing was written
		return cmd
	}
	if text := msg.tail.Loss().String(); text != "" {
		cmd = tea.Batch(cmd, notify("%s", text))
	}
	return cmd
}

// resumable tells whether the session can go on from the file that it has.
func (l *live) resumable() bool {
	if !l.over() || !l.state.Cut() || l.path() == "" {
		return false
	}
	_, known := l.rerun()
	return known
}

// path returns the file that holds all of the session, empty where there is none.
func (l *live) path() string {
	switch {
	case l.job == nil:
		return l.file
	case l.elsewhere != "":
		return l.elsewhere
	case l.o.Store == nil || l.state.Unsaved != nil || l.state.Setup.ID == "":
		return ""
	}
	path, err := l.o.Store.Path(l.state.Setup.ID)
	if err != nil {
		return ""
	}
	return path
}

// resumeHere has the session of this screen go on.
func (l *live) resumeHere() tea.Cmd { return l.reopen(l.state.Setup.ID, l.path(), l) }

// resume shows what there is of a session, and goes on with it.
func (l *live) resume(tail *transcripts.Tail, j job) tea.Cmd {
	l.reset()
	l.job, l.gate, l.person = &j, newGate(l.stops, l.tempo.begin()), newPerson()
	l.memory = &memory{events: tail.Events()}
	l.resumed = true
	l.take(tail.Events())
	return l.begin(l.memory.around(l.rest(tail, j, l.gate, l.person)))
}

// rest returns the rest of a session. Models are opened when it runs, and the
// file is closed at its end.
func (s *shared) rest(tail *transcripts.Tail, j job, g *gate, p *person) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		defer g.pace.end()
		// All that matters has been synced or told of.
		defer func() { _ = tail.Close() }()
		cfg := session.Config{Version: s.o.Version, Calibration: s.o.Calibration, MaxRetries: s.o.MaxRetries, Scales: s.scales, Now: s.o.Now}
		var fast1, fast2 bool
		var err error
		if cfg.Small, fast1, err = s.open(ctx, j.small, g.pace); err != nil {
			return err
		}
		switch j.strong {
		case "": // a control that needs none
		case models.Human:
			cfg.Decider = p.decider()
		default:
			if cfg.Strong, fast2, err = s.open(ctx, j.strong, g.pace); err != nil {
				return err
			}
		}
		fast3, err := s.seatAsker(ctx, j, p, &cfg, g.pace)
		if err != nil {
			return err
		}
		if err := cfg.SeatJudge(ctx, j.judge, j.small, j.strong, s.o.Open); err != nil {
			return err
		}
		src := session.Resume(cfg, tail.Events())
		if fast1 || fast2 || fast3 {
			src = g.pace.beats(src)
		}
		return g.around(tail.Record(src))(ctx, emit)
	}
}
