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
// When writing fails the session goes on and is no longer saved: a
// session.Warned says so, once.
func Record(w io.Writer, src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		r := &recorder{w: w, emit: emit}
		r.sync, _ = w.(interface{ Sync() error })
		err := src(ctx, r.pass)
		if failed := r.flush(); failed != nil && !r.warned {
			emit(session.Event{At: r.last, Body: warning(failed)})
		}
		return err
	}
}

// recorder is one recording.
type recorder struct {
	w      io.Writer
	sync   interface{ Sync() error } // nil where w has none
	emit   func(session.Event)
	last   time.Duration // time of the newest event
	warned bool          // nothing is written any more

	timer *time.Timer    // set once something has been written
	timed sync.WaitGroup // the timer, armed or running

	mu     sync.Mutex
	armed  bool  // the timer is set and has not fired
	failed error // of Sync
}

func (r *recorder) pass(e session.Event) {
	r.last = e.At
	if r.warned {
		r.emit(e)
		return
	}
	err := r.save(e)
	if err == nil {
		r.emit(e)
		return
	}
	r.warned = true
	w := session.Event{At: e.At, Body: warning(err)}
	// Started opens every stream and Finished ends it.
	if _, first := e.Body.(session.Started); first {
		r.emit(e)
		r.emit(w)
		return
	}
	r.emit(w)
	r.emit(e)
}

func (r *recorder) save(e session.Event) error {
	line, err := Encode(e)
	if err != nil {
		return err
	}
	n, err := r.w.Write(append(line, '\n'))
	if err == nil && n <= len(line) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return err
	}
	if _, last := e.Body.(session.Finished); last {
		return r.flush()
	}
	return r.arm()
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

// settle brings what was written to stable storage. Pipes and terminals have
// none, which is no failure.
func (r *recorder) settle() error {
	err := r.sync.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

func warning(err error) session.Warned {
	return session.Warned{
		Text: fmt.Sprintf("this session is no longer saved: %v", err),
		Hint: "the session goes on and what was saved so far can be opened; make room, or set TENBITS_DATA to a folder that can be written, and start it again to keep all of it",
	}
}
