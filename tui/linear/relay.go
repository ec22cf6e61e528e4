package linear

import (
	"context"
	"fmt"
	"math/rand/v2"

	"tenbits/models"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/wire"
)

// relay plays a session and sends it to a receiver beside it, which rebuilds it from
// the bits alone.
func (d *dialogue) relay(ctx context.Context, _ string) error {
	j := d.job
	if j.strong == models.Human && !j.control.Free() || j.asker == models.Human {
		d.say("A person has no seat at both ends: take a model as strong and as asker.")
		return nil
	}
	d.last = &j
	n := &Narrator{Out: d.out, Final: d.out, Errors: true, Spoken: true}
	ends := relayEnds{d: d, job: j}
	tell := d.telling(n)
	err := d.watch(ctx, ends.play, func(ctx context.Context, e session.Event) error {
		if b, ok := e.Body.(session.Warned); ok && e.At == atReceiver {
			d.say("%s", b.Text)
			return nil
		}
		return tell(ctx, e)
	})
	if err != errInterrupted { // else it may still be at it
		d.ended = n.State()
	}
	if err != nil {
		return d.failed(ctx, err)
	}
	d.say("%s", ends.verdict(n.State()))
	return nil
}

// atReceiver is when things happen at the receiver's end, whose events are not told
// but what they say of it, in sentences: no event of a session comes before its start.
const atReceiver = -1

// relayEnds are a sender and its receiver.
type relayEnds struct {
	d   *dialogue
	job job

	received session.State
	drafts   int
	traffic  wire.Traffic
	receipt  *wire.Receipt
}

// play emits the events of the sender, and sentences about the receiver.
func (r *relayEnds) play(ctx context.Context, emit func(session.Event)) error {
	id := transcripts.NewID(r.d.o.Now(), rand.IntN)
	cfg, err := r.d.config(ctx, r.job, id)
	if err != nil {
		return err
	}
	small, err := r.d.o.Open(ctx, r.job.small)
	if err != nil {
		return err
	}
	say := func(format string, args ...any) {
		emit(session.Event{At: atReceiver, Body: session.Warned{Text: fmt.Sprintf(format, args...)}})
	}
	return wire.Relay{
		Config: cfg, Small: small, Play: r.d.recorded(id, session.Run(cfg)),
		Listening: func(addr string) {
			say("A receiver waits at %s. It has the problem, the settings and the small model; from now on only bits cross.", addr)
		},
		Sent: func(e session.Event, _ wire.Traffic) { emit(e) },
		Received: func(e session.Event) {
			if r.received = r.received.Apply(e); len(r.received.Drafts) > r.drafts {
				r.drafts = len(r.received.Drafts)
				text := ""
				if f := r.received.Final(); f.Answer != nil {
					text = ", with the answer " + *f.Answer
				}
				say("The receiver has %s by itself%s.", lower(draftName(r.drafts-1)), text)
			}
		},
		Ended: func(t wire.Traffic, receipt *wire.Receipt) { r.traffic, r.receipt = t, receipt },
	}.Run(ctx)
}

// verdict says what came of it.
func (r *relayEnds) verdict(sent session.State) string {
	if sent.Finished == nil || r.received.Finished == nil || sent.Cut() {
		return "The receiver has nothing but what crossed until then."
	}
	crossed := fmt.Sprintf("%s crossed in %s of frames, after a handshake of %s.", Plural(len(sent.Payload()), "bit"), Plural(r.traffic.Frames, "byte"), Plural(r.traffic.Hello, "byte"))
	a, b := sent.Finished.FinalSHA256, r.received.Finished.FinalSHA256
	if a == b && r.receipt != nil && r.receipt.Ending == wire.Rebuilt {
		return fmt.Sprintf("The receiver's final draft is the sender's, byte for byte: SHA-256 %s at both ends. %s", a, crossed)
	}
	return fmt.Sprintf("The final drafts differ: SHA-256 %s at the sender's end, %s at the receiver's. %s", a, b, crossed)
}
