package transcripts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"
	"time"

	"tenbits/session"
)

// syncEvery is the longest that what was written stays out of stable storage.
const syncEvery = time.Second

// Record returns a Source that writes each event of src to w, with one call of
// Write, before it passes the event on. Where w has a method Sync() error, as
// *os.File has, it is called at most once a second, from another goroutine
// and beside Write; and at the end, before Finished is passed on.
//
// When writing fails the session goes on: a session.Warned says, before the
// event that could not be written, that from there on it is in memory alone.
// Into the file of a Store or a Tail what was missed is then written as soon as
// that can be done, and another session.Warned says so.
func Record(w io.Writer, src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		r := &recorder{w: w, emit: emit}
		r.file, _ = w.(*file)
		r.sync, _ = w.(interface{ Sync() error })
		err := src(ctx, r.pass)
		if failed := r.flush(); failed != nil && !r.stopped {
			emit(session.Event{At: r.last, Body: warning(failed, false)})
		}
		return err
	}
}

// recorder is one recording.
type recorder struct {
	w    io.Writer
	file *file                     // w; nil where it is something else
	sync interface{ Sync() error } // nil where w has none
	emit func(session.Event)
	last time.Duration // time of the newest event

	stopped bool      // writing has failed
	hope    bool      // and can be tried again
	missed  []byte    // the lines that are written then
	tried   time.Time // when that was tried last

	timer *time.Timer    // set once something has been written
	timed sync.WaitGroup // the timer, armed or running

	mu     sync.Mutex
	armed  bool  // the timer is set and has not fired
	failed error // of Sync
}

func (r *recorder) pass(e session.Event) {
	r.last = e.At
	if r.stopped {
		if !r.goOn(e) {
			r.miss(e)
			r.emit(e)
		}
		return
	}
	hope, err := r.save(e)
	if err == nil {
		r.emit(e)
		return
	}
	r.stopped, r.hope, r.tried = true, hope, time.Now()
	missed := []session.Event{{At: e.At, Body: warning(err, hope)}, e}
	// Started opens every stream and Finished ends it.
	if _, first := e.Body.(session.Started); first {
		missed[0], missed[1] = missed[1], missed[0]
	}
	for _, e := range missed {
		r.miss(e)
		r.emit(e)
	}
}

// save writes an event. When that fails, hope says whether it may succeed at
// another time.
func (r *recorder) save(e session.Event) (hope bool, err error) {
	line, err := Encode(e)
	if err != nil {
		return false, err
	}
	n, err := r.w.Write(append(line, '\n'))
	if err == nil && n <= len(line) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return r.file != nil, err // of another Writer it is not known what it has left behind
	}
	return false, r.secure(e)
}

// secure does what comes after e was written: it looks whether the file is
// still there, and sees to it that what was written is brought to stable
// storage.
func (r *recorder) secure(e session.Event) error {
	_, piece := e.Body.(session.Delta) // of which there are many
	if r.file != nil && !piece {
		if err := r.file.stands(); err != nil {
			return err
		}
	}
	if _, last := e.Body.(session.Finished); last {
		return r.flush()
	}
	return r.arm()
}

// miss keeps an event that was not written.
func (r *recorder) miss(e session.Event) {
	if !r.hope {
		return
	}
	line, err := Encode(e)
	if err != nil {
		r.hope, r.missed = false, nil
		return
	}
	r.missed = append(append(r.missed, line...), '\n')
}

// goOn tries to write what was missed and then e, at most once a second and at
// the end. If that works it says so and passes e on.
func (r *recorder) goOn(e session.Event) bool {
	_, last := e.Body.(session.Finished)
	if !r.hope || !last && time.Since(r.tried) < syncEvery {
		return false
	}
	r.tried = time.Now()
	again := session.Event{At: e.At, Body: session.Warned{Text: "this session is saved again, with what came in between", Saving: session.SavingAgain}}
	missed := len(r.missed)
	r.miss(again)
	r.miss(e)
	if !r.hope {
		return false
	}
	if _, err := r.w.Write(r.missed); err != nil {
		r.missed = r.missed[:missed]
		return false
	}
	r.missed = nil
	if err := r.secure(e); err != nil {
		r.hope = false
		return false
	}
	r.stopped = false
	r.emit(again)
	r.emit(e)
	return true
}

// arm sets the timer, unless it is, and returns what went wrong when it fired
// last.
func (r *recorder) arm() error {
	if r.sync == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.armed || r.failed != nil {
		return r.failed
	}
	r.armed = true
	r.timed.Add(1)
	if r.timer == nil {
		r.timer = time.AfterFunc(syncEvery, r.fired)
	} else {
		r.timer.Reset(syncEvery)
	}
	return nil
}

func (r *recorder) fired() {
	defer r.timed.Done()
	r.mu.Lock()
	r.armed = false // what is written from here on arms it again
	r.mu.Unlock()
	if err := r.settle(); err != nil {
		r.mu.Lock()
		r.failed = err
		r.mu.Unlock()
	}
}

// flush ends the timer and syncs now.
func (r *recorder) flush() error {
	if r.sync == nil {
		return nil
	}
	if r.timer != nil && r.timer.Stop() {
		r.timed.Done()
	}
	r.timed.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.armed = false
	if r.failed != nil {
		return r.failed
	}
	return r.settle()
}

// settle brings what was written to stable storage.
func (r *recorder) settle() error { return settled(r.sync.Sync()) }

// settled returns the error of a Sync. Pipes and terminals have no stable
// storage, which is no failure.
func settled(err error) error {
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

func warning(err error, hope bool) session.Warned {
	w := session.Warned{
		Text:   fmt.Sprintf("this session is no longer saved: %v", err),
		Hint:   "it goes on in memory, and what was saved until now can be opened; save all of it elsewhere when it has ended",
		Saving: session.SavingStopped,
	}
	if hope {
		w.Hint = "it goes on in memory, and saving is tried again as it does: make room, or save all of it elsewhere when it has ended"
	}
	return w
}
