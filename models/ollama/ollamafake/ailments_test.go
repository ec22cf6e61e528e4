package ollamafake_test

import (
	"net/http"
	"slices"
	"time"

	"tenbits/models"
	"tenbits/models/ollama/ollamafake"
)

// An ailment is a fault with what is to come of it.
type ailment struct {
	group string // row of the table
	fault ollamafake.Fault

	want  models.Fault // that the session ends with when it lasts; empty: it goes on
	again bool         // the call is made again
	after time.Duration
	says  string // in the error's text
	hint  string // in what to do next

	// harmless says that a session is not changed by it. What comes of a model
	// that replies nonsense is no error and not the same session either.
	harmless bool
}

const (
	idleTime = 500 * time.Millisecond // the longest wait for a server that falls silent
	slowTime = 25 * time.Millisecond  // before each line of a server that is slow

	// silentTries are those of a call that falls silent: a machine that has much
	// else to do may be silent for as long in others.
	silentTries = 5
)

// ailments are all faults but those of a stream that ends too soon, which
// depend on how long it is.
func ailments() []ailment {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	status := ollamafake.Status
	list := []ailment{
		{fault: ollamafake.Refused(), want: models.Unreachable, again: true, says: "refused", hint: "ollama serve"},
		{fault: ollamafake.Reset(), want: models.Unreachable, again: true, says: "reset", hint: "ollama serve"},
		{fault: status(400, "invalid options"), want: models.Refused, says: "invalid options", hint: "ollama show"},
		{fault: status(401, "unauthorized"), want: models.Refused, says: "Unauthorized", hint: "OLLAMA_API_KEY"},
		{fault: status(404, "model 'small' not found").Named("404 model missing"), want: models.Missing, says: "not found", hint: "ollama pull"},
		{fault: status(408, "too slow"), want: models.Interrupted, again: true, says: "too slow", hint: "again"},
		{fault: status(413, ""), want: models.Overflow, says: "Too Large", hint: "shorten"},
		{fault: status(429, "slow down"), want: models.Limited, again: true, says: "slow down", hint: "wait"},
		{fault: status(429, "slow down", "Retry-After", "7"), want: models.Limited, again: true, after: 7 * time.Second, says: "slow down", hint: "wait"},
		{fault: status(429, "slow down", "Date", at.Format(http.TimeFormat), "Retry-After", at.Add(30*time.Second).Format(http.TimeFormat)).Named("429 Retry-After, a date"),
			want: models.Limited, again: true, says: "slow down", hint: "wait"},
		{fault: status(429, "you have reached your weekly usage limit").Named("429 quota"), want: models.Exhausted, says: "weekly", hint: "plan"},
		{fault: status(500, "llama runner process has terminated"), want: models.Broken, again: true, says: "terminated", hint: "log"},
		{fault: status(503, "server busy"), want: models.Unreachable, again: true, says: "busy", hint: "again"},
		{fault: status(503, "server busy", "Retry-After", "2"), want: models.Unreachable, again: true, after: 2 * time.Second, says: "busy", hint: "again"},
		{fault: ollamafake.Body("garbage line", "application/x-ndjson", "!!\n", true), want: models.Broken, again: true, says: "instead of the reply came: !!", hint: "OLLAMA_HOST"},
		{fault: ollamafake.Body("error in the stream", "application/x-ndjson", `{"error":"CUDA error"}`+"\n", true), want: models.Broken, again: true, says: "CUDA", hint: "log"},
		{fault: ollamafake.Body("HTML page", "text/html", "<html><body>Welcome</body></html>", false), want: models.Broken, again: true, says: "web page", hint: "OLLAMA_HOST"},
		{fault: ollamafake.WrongType(), want: models.Broken, again: true, says: "cannot unmarshal", hint: "version"},
		{fault: ollamafake.Body("empty body", "application/x-ndjson", "", false), want: models.Broken, again: true, says: "empty", hint: "version"},
		{fault: ollamafake.Says("empty reply", nil, nil), want: models.Broken, again: true, says: "empty", hint: "version"},
		{fault: ollamafake.Silence(), want: models.Interrupted, again: true, says: "nothing came for " + idleTime.String(), hint: "allow more time"},
		{fault: ollamafake.Slow(slowTime), harmless: true},
		{fault: ollamafake.Endless("endless text", func(int) string { return "and so on " })},
		{fault: ollamafake.Says("thinking only", []string{"Let me", " see."}, nil), want: models.Broken, again: true, says: "thought", hint: "another model"},
		{fault: ollamafake.Says("refusal", nil, []string{"I", " cannot", " help", " with that."})},
	}
	for i := range list {
		list[i].group = list[i].fault.Name
	}
	return list
}

// cuts are the streams that end too soon, after each of so many lines.
func cuts(lines int) []ailment {
	var list []ailment
	for n := range lines {
		list = append(list, ailment{group: "cut in each line", fault: ollamafake.Cut(n), want: models.Interrupted, again: true, says: "cut", hint: "again"})
		short := ailment{group: "ended before each line", fault: ollamafake.Short(n), want: models.Interrupted, again: true, says: "cut", hint: "again"}
		if n > 0 { // nothing at all is the empty body
			list = append(list, short)
		}
	}
	return list
}

// groups returns the rows of the table.
func groups() []string {
	var list []string
	for _, a := range append(ailments(), cuts(2)...) {
		if !slices.Contains(list, a.group) {
			list = append(list, a.group)
		}
	}
	return list
}
