package models

import (
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"slices"
	"sync"
)

// A Memo keeps the replies of deterministic models, so that a call which was
// made before is not made again: who runs many sessions of the same models
// shares one. Of several equal calls at a time one is made, and the others wait
// for it. A call that fails is kept by nobody.
//
// The zero Memo cannot be used: make one with NewMemo.
type Memo struct {
	limit int // bytes

	mu     sync.Mutex
	size   int
	kept   map[memoKey]*list.Element // of *kept
	recent *list.List                // the last used first
	flying map[memoKey]chan struct{} // calls that are being made; closed when they end
}

type memoKey [sha256.Size]byte

// kept is what a call came to.
type kept struct {
	key     memoKey
	reply   Reply     // of Stream
	chances []float64 // of Predict
	usage   Usage     // of Predict
}

// NewMemo returns a memo that holds so many bytes, of which a call takes what
// its reply has, and a little more. What was not used for longest goes first.
func NewMemo(bytes int) *Memo {
	return &Memo{limit: bytes, kept: map[memoKey]*list.Element{}, recent: list.New(), flying: map[memoKey]chan struct{}{}}
}

// Share returns m with its calls shared through the memo: m itself where its
// card does not promise that the same request always has the same reply. It is
// a Predictor when m is one.
//
// A reply that was kept comes at once and whole. Its usage is what it cost now:
// the prompt counts as not computed again, nothing was written or paid for.
func (o *Memo) Share(m Model, card Card) Model {
	if !card.Deterministic {
		return m
	}
	card.Pace = 0
	s := shared{m, o, sha256.Sum256(fmt.Appendf(nil, "%+v", card)), card.Ref()}
	if p, ok := m.(Predictor); ok {
		return sharedPredictor{s, p}
	}
	return s
}

type shared struct {
	model    Model
	memo     *Memo
	identity memoKey
	ref      string
}

type sharedPredictor struct {
	shared
	predictor Predictor
}

// Unwrap returns the model whose calls are shared.
func (s shared) Unwrap() Model { return s.model }

func (s shared) Describe(ctx context.Context) (Card, error) { return s.model.Describe(ctx) }

func (s shared) Stream(ctx context.Context, req Request, emit func(Chunk) error) (Reply, error) {
	was, end, err := s.memo.begin(ctx, s.key("stream", req, nil), s.ref)
	if err != nil {
		return Reply{}, err
	}
	if was == nil {
		var made *kept
		defer func() { end(made) }()
		reply, err := s.model.Stream(ctx, req, emit)
		if err == nil {
			made = &kept{reply: reply}
			made.reply.Chances = slices.Clone(reply.Chances)
		}
		return reply, err
	}
	reply := was.reply
	reply.Chances, reply.Sent, reply.Usage = slices.Clone(reply.Chances), nil, reply.Usage.recalled()
	for _, c := range []Chunk{{Thinking: reply.Thinking}, {Text: reply.Text}} {
		if emit == nil || c == (Chunk{}) {
			continue
		}
		if err := emit(c); err != nil {
			return Reply{}, err
		}
	}
	if ctx.Err() != nil {
		return Reply{}, s.interrupted(ctx)
	}
	return reply, nil
}

func (s sharedPredictor) Predict(ctx context.Context, req Request, options []string) ([]float64, Usage, error) {
	was, end, err := s.memo.begin(ctx, s.key("predict", req, options), s.ref)
	if err != nil {
		return nil, Usage{}, err
	}
	if was != nil {
		return slices.Clone(was.chances), was.usage.recalled(), nil
	}
	var made *kept
	defer func() { end(made) }()
	chances, usage, err := s.predictor.Predict(ctx, req, options)
	if err == nil {
		made = &kept{chances: slices.Clone(chances), usage: usage}
	}
	return chances, usage, err
}

func (s shared) interrupted(ctx context.Context) error {
	return &Error{Model: s.ref, Fault: Interrupted, Err: ctx.Err()}
}

// recalled is the usage of a call that was not made again.
func (u Usage) recalled() Usage { return Usage{In: u.In, Cached: u.In} }

// key returns what is the same for two calls that have the same reply.
func (s shared) key(call string, req Request, options []string) memoKey {
	h := sha256.New()
	_, _ = h.Write(s.identity[:]) // a hash takes everything
	write(h, call, string(req.Role), req.System, req.Prompt)
	write(h, req.Stop...)
	numbers(h, uint64(req.MaxTokens), math.Float64bits(req.Temperature), req.Seed, flag(req.Think), flag(req.Choice != nil))
	if req.Choice != nil {
		write(h, req.Choice.After)
		write(h, req.Choice.Options...)
	}
	write(h, options...)
	return memoKey(h.Sum(nil))
}

// write writes texts so that no others look the same.
func write(h hash.Hash, texts ...string) {
	numbers(h, uint64(len(texts)))
	for _, t := range texts {
		numbers(h, uint64(len(t)))
		_, _ = h.Write([]byte(t))
	}
}

func numbers(h hash.Hash, list ...uint64) {
	var b [8]byte
	for _, n := range list {
		binary.LittleEndian.PutUint64(b[:], n)
		_, _ = h.Write(b[:])
	}
}

func flag(yes bool) uint64 {
	if yes {
		return 1
	}
	return 0
}

// begin returns what a call came to that was made before. Where there is none
// the caller makes it, and ends it with what it came to, nil for nothing. It
// waits while another makes it.
func (o *Memo) begin(ctx context.Context, key memoKey, ref string) (was *kept, end func(*kept), err error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, nil, &Error{Model: ref, Fault: Interrupted, Err: err}
		}
		was, ended := o.look(key)
		switch {
		case was != nil:
			return was, nil, nil
		case ended == nil:
			return nil, func(made *kept) { o.end(key, made) }, nil
		}
		select {
		case <-ended: // it may have failed, or been cancelled: then this caller tries
		case <-ctx.Done():
		}
	}
}

// look returns what is kept, or what ends the call that is being made. Where
// there is neither, the call is the caller's.
func (o *Memo) look(key memoKey) (was *kept, ended <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if e, ok := o.kept[key]; ok {
		o.recent.MoveToFront(e)
		return e.Value.(*kept), nil
	}
	if f, ok := o.flying[key]; ok {
		return nil, f
	}
	o.flying[key] = make(chan struct{})
	return nil, nil
}

// end keeps what a call came to, and lets those go on that wait for it.
func (o *Memo) end(key memoKey, made *kept) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.flying[key])
	delete(o.flying, key)
	if made == nil {
		return
	}
	made.key = key
	o.kept[key] = o.recent.PushFront(made)
	o.size += made.size()
	for o.size > o.limit {
		last := o.recent.Back()
		old := o.recent.Remove(last).(*kept)
		delete(o.kept, old.key)
		o.size -= old.size()
	}
}

// size returns roughly how many bytes it takes to keep.
func (k *kept) size() int {
	const around = 512 // the key, the maps, the list, and the fields
	return around + len(k.reply.Text) + len(k.reply.Thinking) + 8*(len(k.reply.Chances)+len(k.chances)) + len(k.reply.Sent)*64
}
