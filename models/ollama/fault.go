package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/ollama/ollama/api"

	"tenbits/models"
	"tenbits/term"
)

// maxMessage is the most cells of what a server says about a failure.
const maxMessage = 300

// message is what a server said about a failure, made fit for one line.
type message string

func (m message) Error() string { return string(m) }

// fail makes an error of the contract of a call's error. ctx is the caller's
// context, inner that of the call.
func (x *exchange) fail(ctx, inner context.Context, err error) error {
	if e := (*models.Error)(nil); errors.As(err, &e) {
		return e
	}
	e := &models.Error{Model: x.ref.String(), URL: x.url, Err: x.server.without(cause(err)), RetryAfter: x.retryAfter()}
	switch {
	case ctx.Err() != nil:
		e.Fault, e.Err = models.Interrupted, ctx.Err()
		return e
	case inner.Err() != nil:
		e.Fault, e.Err = models.Interrupted, context.Cause(inner)
		e.Hint = "try again, or allow more time: the server may be busy"
		return e
	}
	if text, ok := x.said(err); ok {
		e.Err = message(x.line(text))
		e.Fault, e.Hint = x.judge(text)
		return e
	}
	if unreadable(err) {
		e.Err = fmt.Errorf("the reply cannot be read: %w", e.Err)
	}
	e.Fault, e.Hint = x.wire(err)
	return e
}

// unreadable tells whether a call failed as a line of the reply is no JSON or
// another one than it should be.
func unreadable(err error) bool {
	syntax, kind := (*json.SyntaxError)(nil), (*json.UnmarshalTypeError)(nil)
	return errors.As(err, &syntax) || errors.As(err, &kind)
}

// said returns what the server itself said about the failure, if it did.
func (x *exchange) said(err error) (string, bool) {
	status, denied := api.StatusError{}, api.AuthorizationError{}
	switch {
	case errors.As(err, &status):
		text := strings.TrimSpace(status.ErrorMessage)
		if text == "" || strings.HasPrefix(text, "<") {
			text = http.StatusText(status.StatusCode)
		}
		return text, true
	case errors.As(err, &denied):
		return http.StatusText(http.StatusUnauthorized), true
	}
	// Ollama's client makes plain errors of the error lines in a stream, and of
	// lines that are no JSON.
	if own := fact(""); x.status == http.StatusOK && x.broken == nil && !unreadable(err) && !errors.As(err, &own) {
		return "instead of the reply came: " + err.Error(), true
	}
	return "", false
}

// without returns an error as it is, or, where its text has the name and password
// that were given with the address, as a text that does not: that of a look-up
// of the host may.
func (s *Server) without(err error) error {
	i := strings.LastIndexByte(s.url.Host, '@')
	if i < 0 {
		return err
	}
	secret := strings.TrimLeft(s.url.Host[:i], "[")
	if secret == "" || !strings.Contains(err.Error(), secret) {
		return err
	}
	return message(term.CleanLine(strings.ReplaceAll(err.Error(), secret, "…")))
}

// line makes one line of what a server said, without the key, which it may have
// said too.
func (x *exchange) line(text string) string {
	if x.server.key != "" {
		text = strings.ReplaceAll(text, x.server.key, "…")
	}
	return term.Truncate(term.CleanLine(text[:min(len(text), 8*maxMessage)]), maxMessage)
}

// judge returns the fault of a status and of what the server said with it.
func (x *exchange) judge(text string) (models.Fault, string) {
	text = strings.ToLower(text)
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	overflow := says("context length", "context window", "context size", "input length", "exceeds maximum context", "exceed_context", "prompt is too long")
	switch x.status {
	case http.StatusNotFound:
		if says("not found") && says("model") || says("file does not exist") {
			return models.Missing, x.pull()
		}
		return models.Broken, "is that an Ollama server? OLLAMA_HOST has neither /api nor /v1 at its end"
	case http.StatusUnauthorized, http.StatusForbidden:
		return models.Refused, "set OLLAMA_API_KEY, or sign in: ollama signin"
	case http.StatusPaymentRequired:
		return models.Exhausted, "see your plan at ollama.com, or use a local model"
	case http.StatusRequestTimeout:
		return models.Interrupted, "try again: the server gave up waiting"
	case http.StatusRequestEntityTooLarge:
		return models.Overflow, "shorten the prompt"
	case http.StatusTooManyRequests:
		// A quota does not come back in a minute. What only advises to pay more may
		// be a limit of the rate, and is where the server says how long it lasts.
		after := x.retryAfter()
		switch {
		case says("quota", "usage limit", "billing", "credit", "per day", "per-day", "daily", "weekly", "monthly"), after == 0 && says("upgrade", "hourly"):
			return models.Exhausted, "see your plan at ollama.com, or use a local model"
		case after > 0:
			return models.Limited, fmt.Sprintf("wait %v, as the server asks, then try again", after)
		}
		return models.Limited, "wait, then try again"
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return models.Unreachable, "the server is busy or still starting: try again"
	}
	switch {
	case overflow:
		return models.Overflow, "shorten the prompt, or use a model with a longer context"
	case says("system memory", "out of memory", "not enough memory"):
		return models.Broken, "use a smaller model, or stop another: ollama ps, ollama stop NAME"
	case says("file does not exist", "not found"):
		return models.Missing, x.pull()
	case x.status >= 400 && x.status < 500:
		return models.Refused, "see whether the model can do this: ollama show " + x.ref.Name
	case x.status >= 500:
		return models.Broken, "try again; what went wrong stands in the log of ollama serve"
	}
	return models.Broken, "see the log of ollama serve, and that OLLAMA_HOST names an Ollama server"
}

// pull says how to get a model.
func (x *exchange) pull() string {
	if x.ref.Server != "" {
		return "get it first: tenbits models pull " + x.ref.String() + "; ollama list shows what is there"
	}
	return "get it first: ollama pull " + x.ref.Name + "; ollama list shows what is there"
}

// wire returns the fault of a call in which the server said nothing about it.
func (x *exchange) wire(err error) (models.Fault, string) {
	own, u := fact(""), (*url.Error)(nil)
	known := errors.As(err, &own)
	switch {
	case errors.As(err, &u) && u.Op == "parse":
		return models.Unreachable, "this is no address: set OLLAMA_HOST to host, host:port or http://host:port"
	case known && own == errNoAPI:
		return models.Broken, "see that OLLAMA_HOST names an Ollama server, and nothing after its port"
	case known && own == errCut || x.broken != nil && x.broken != errTooMuch:
		return models.Interrupted, "try again; when it happens often, see the log of ollama serve"
	case x.status != 0:
		return models.Broken, "see that OLLAMA_HOST names an Ollama server, and its version: ollama --version"
	case !x.sent:
		return models.Refused, "set OLLAMA_API_KEY, or sign in: ollama signin"
	case strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return models.Unreachable, "the server does not speak https: set OLLAMA_HOST to http://HOST:PORT"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, syscall.EPIPE):
		return models.Unreachable, "the server closed the connection: see whether it still runs, and the log of ollama serve"
	case strings.Contains(err.Error(), "HTTP/1.x transport connection broken"): // what came is no response
		return models.Broken, "see that OLLAMA_HOST names an Ollama server"
	case x.ref.Server != "":
		return models.Unreachable, "see that Ollama runs at " + x.ref.Server + " and listens there: OLLAMA_HOST=0.0.0.0 ollama serve"
	}
	return models.Unreachable, "start Ollama: ollama serve (from ollama.com), or set OLLAMA_HOST to where it runs"
}

// retryAfter returns how long the server asks to wait: seconds, or until a
// time, which is measured by the server's own clock.
func (x *exchange) retryAfter() time.Duration {
	const most = 1 << 31 // seconds, so that no duration overflows
	value := strings.TrimSpace(x.header.Get("Retry-After"))
	if n, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(n, most)) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(x.header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, until.Sub(now))
}
