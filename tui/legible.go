package tui

import (
	"time"
	"unicode/utf8"

	"tenbits/session"
	"tenbits/transcripts"
)

const (
	// pieceTokens are those of a piece of text that was recorded in one go, and
	// maxPieces the most pieces that it is shown in.
	pieceTokens, maxPieces = 2, 1000

	// leeway is how much sooner than a reader is done the next event may come.
	// Sessions that were slowed down as they ran have it: their chunks are
	// recorded in ticks.
	leeway = 50 * time.Millisecond
)

// legible returns events as a replay shows them, with how long each comes after
// the one before it at speed 1: as they came, but no faster than they can be
// followed, as models write that are slowed down for it. Text that came in one
// go comes in pieces. Nothing is changed in what they come to.
func legible(events []session.Event) (shown []session.Event, gaps []time.Duration) {
	var came, due, read time.Duration // when the last event began to come, its last piece came, and is read
	for i, e := range events {
		if i > 0 {
			came += transcripts.Gap(events[i-1], e)
		}
		came = max(came, due, read-leeway)
		for j, piece := range pieces(e) {
			at := came
			if j > 0 {
				at = read
			}
			shown, gaps = append(shown, piece), append(gaps, at-due)
			due, read = at, max(read, at)+reading(piece)
		}
	}
	return shown, gaps
}

// reading returns how long a reader takes for an event.
func reading(e session.Event) time.Duration {
	if b, ok := e.Body.(session.Delta); ok {
		return min(time.Duration(tokensOf(b)*float64(time.Second)/readingPace), transcripts.MaxWait)
	}
	return beatAfter(e)
}

// tokensOf returns the tokens of a piece of a reply that is there to be read, or
// a guess where they are not known. Thinking is not, nor are drafts to pick from.
func tokensOf(d session.Delta) float64 {
	const bytesPerToken = 4
	n := len(d.Text)
	switch {
	case n == 0 || d.Phase == session.PhaseSample:
		return 0
	case d.Tokens > 0:
		return float64(min(d.Tokens, n)) // none is shorter than a byte, whatever the file says
	}
	return max(1, float64(n)/bytesPerToken)
}

// pieces returns a long piece of a reply in short ones, and any other event as
// it is.
func pieces(e session.Event) []session.Event {
	d, ok := e.Body.(session.Delta)
	n := min(int(tokensOf(d)/pieceTokens), maxPieces)
	if !ok || n < 2 {
		return []session.Event{e}
	}
	out := make([]session.Event, n)
	text, tokens := 0, 0 // those before the piece
	for i := range out {
		to := max(text, len(d.Text)*(i+1)/n)
		for to < len(d.Text) && !utf8.RuneStart(d.Text[to]) {
			to++
		}
		upTo := d.Tokens / n * (i + 1) // not d.Tokens * (i + 1), which may be more than there is room for
		if i == n-1 {
			upTo = d.Tokens
		}
		part := session.Delta{Phase: d.Phase, Text: d.Text[text:to], Tokens: upTo - tokens}
		if i == 0 {
			part.Thinking = d.Thinking
		}
		out[i] = session.Event{At: e.At, Body: part}
		text, tokens = to, upTo
	}
	return out
}
