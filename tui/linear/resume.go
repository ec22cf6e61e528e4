package linear

import (
	"context"
	"io"
	"path/filepath"
	"slices"

	"tenbits/session"
	"tenbits/transcripts"
)

// resume goes on with a saved session that was cut.
func (d *dialogue) resume(ctx context.Context, args string) error {
	s, err := d.pick(ctx, args)
	if err != nil {
		return d.failed(ctx, err)
	}
	if s.Error == "" && !s.Cut() {
		d.say("That session is complete: there is nothing to resume. %s", describe(s))
		return nil
	}
	var tail *transcripts.Tail
	if err := d.work(ctx, func(context.Context) (err error) {
		tail, err = transcripts.Reopen(s.Path)
		return err
	}); err != nil {
		return d.failed(ctx, err)
	}
	err = d.goOn(ctx, tail, s)
	// All that matters has been synced or told of.
	_ = tail.Close()
	return err
}

// goOn goes on with the session of tail.
func (d *dialogue) goOn(ctx context.Context, tail *transcripts.Tail, s transcripts.Summary) error {
	n := &Narrator{Out: io.Discard, Final: d.out, Errors: true, Spoken: true}
	for _, e := range tail.Events() {
		n.Tell(e)
	}
	st := n.State()
	n.Out = d.out
	n.asked = 0 // the question at turn is told again
	d.say("Going on with a session that has %s, %s and %s: %s", Plural(len(st.Drafts), "draft"), Plural(len(st.Game.Questions), "question"), Plural(len(st.Game.Decisions), "answer"), describe(s))
	if text := tail.Loss().String(); text != "" {
		d.say("Of the file, %s.", text)
	}
	src := tail.Record(func(ctx context.Context, emit func(session.Event)) error {
		cfg := session.Config{Version: d.o.Version, Calibration: d.o.Calibration, MaxRetries: d.o.MaxRetries, Now: d.o.Now}
		var err error
		if cfg.Small, err = d.o.Open(ctx, st.Setup.Small.Card.Ref()); err != nil {
			return err
		}
		switch {
		case st.Setup.Strong == nil: // a control that needs none
		case st.Setup.ByPerson():
			cfg.Decider = d.person()
		default:
			if cfg.Strong, err = d.o.Open(ctx, st.Setup.Strong.Card.Ref()); err != nil {
				return err
			}
		}
		if a := st.Setup.Asker; a != nil {
			if err := d.seatAsker(ctx, a.Card.Ref(), "", &cfg); err != nil {
				return err
			}
		}
		if err := cfg.ReseatJudge(ctx, st.Setup, d.o.Open); err != nil {
			return err
		}
		return session.Resume(cfg, tail.Events())(ctx, emit)
	})
	return d.perform(ctx, src, n, filepath.Base(s.Path), tail.Events())
}

// perform runs a session that is written to a file of that name, behind what was
// there before, and tells it.
func (d *dialogue) perform(ctx context.Context, src session.Source, n *Narrator, name string, before []session.Event) error {
	d.rescue()
	events := slices.Clip(before)
	tell := d.telling(n)
	err := d.watch(ctx, Counted(src, n.Waits), func(ctx context.Context, e session.Event) error {
		events = append(events, e)
		return tell(ctx, e)
	})
	st := n.State()
	went := len(events) > len(before)
	if went && (d.o.Store == nil || st.Unsaved != nil) {
		d.homeless = &homeless{name, events, st.Unsaved != nil}
	}
	switch {
	case err == errInterrupted:
		return err
	case st.Unsaved != nil:
		d.say("All of the session is in memory alone. Type save and a path to keep it. Else it is saved in the folder for temporary files, when another begins or you leave.")
	case went && d.o.Store != nil:
		d.say("Saved as %s.", st.Setup.ID)
		if st.Cut() && ctx.Err() == nil {
			d.say("To go on with it, type resume.")
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil && (!went || st.Failed == nil && st.Finished == nil) { // else it was told
		return d.failed(ctx, err)
	}
	return nil
}

// homeless is a session that no file has all of.
type homeless struct {
	name   string // of a file for it
	events []session.Event
	wanted bool // it was to be saved
}

// save saves the last session, if it has no file.
func (d *dialogue) save(ctx context.Context, args string) error {
	h := d.homeless
	switch {
	case h == nil:
		d.say("There is no session to save: each that there was is in a file of its own.")
		return nil
	case args == "":
		d.say("Type save and the path of a new file, or a folder, for example: save ~.")
		return nil
	}
	var path string
	if err := d.work(ctx, func(context.Context) (err error) {
		if path, err = transcripts.Elsewhere(args, h.name[:len(h.name)-len(filepath.Ext(h.name))], d.o.Getenv); err == nil {
			err = transcripts.Save(path, h.events)
		}
		return err
	}); err != nil {
		return d.failed(ctx, err)
	}
	d.homeless = nil
	d.say("Saved, all of it, as %s.", path)
	return nil
}

// rescue saves a session that its file could not hold, before it is forgotten.
func (d *dialogue) rescue() {
	h := d.homeless
	d.homeless = nil
	if h == nil || !h.wanted {
		return
	}
	path, err := transcripts.SaveTemp(transcripts.TempDir(d.o.Getenv), h.name, h.events)
	if err != nil {
		d.say("The session before is lost: %s.", bare(err.Error()))
		return
	}
	d.say("The session before, which was in memory alone, is saved as %s.", path)
}
