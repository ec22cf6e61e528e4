package ollama

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"tenbits/models"
)

// A fact is a failure that this package finds itself.
type fact string

func (f fact) Error() string { return string(f) }

const (
	errEnough  fact = "the reply is complete"                        // never leaves the package
	errOver    fact = "the limit is passed"                          // nor does this
	errRepeats fact = "the server ended a reply that repeats itself" // nor this
	errNoAPI   fact = "what answers there is not Ollama: it sent a web page or a redirection"
	errTooMuch fact = "the reply is too long"
	errCut     fact = "the reply was cut before its end"
	errEmpty   fact = "the reply is empty"
	errThought fact = "the model has thought and then replied nothing"
)

// A silence is that nothing came for too long.
type silence struct {
	wait  time.Duration
	begun bool // something had come before
}

func (s silence) Error() string { return fmt.Sprintf("nothing came for %v", s.wait) }

// limit says how long a call may take. 0 is without an end.
type limit struct{ idle, whole time.Duration }

// An exchange is one call of a server, as seen on the wire: what Ollama's
// client does not tell. It is the call's http.RoundTripper.
type exchange struct {
	server *Server
	ref    models.Ref
	limit  limit
	stop   context.CancelCauseFunc

	url    string
	sent   bool
	status int // 0: no response
	header http.Header
	read   int64
	most   int64 // that are read of the body
	broken error // how reading the body failed
	ended  bool  // the body was read to its end
}

// call runs one call of a server with Ollama's client. What fn returns, or what
// the wire shows to have gone wrong without it, becomes an *models.Error;
// errEnough, errOver and errRepeats are returned as they are.
func (s *Server) call(ctx context.Context, ref models.Ref, l limit, fn func(context.Context, *api.Client) error) error {
	x := &exchange{server: s, ref: ref, limit: l, url: s.URL()}
	if err := ctx.Err(); err != nil {
		return x.fail(ctx, ctx, err)
	}
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	x.stop = stop
	if l.whole > 0 {
		end := time.AfterFunc(l.whole, func() { stop(fact(fmt.Sprintf("the reply took longer than %v", l.whole))) })
		defer end.Stop()
	}
	base := *s.url
	if s.key != "" {
		base.Host = "ollama.invalid" // RoundTrip knows better; the client would sign calls of ollama.com by itself
	}
	client := api.NewClient(&base, &http.Client{
		Transport:     x,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	err := fn(inner, client)
	if err == errEnough || err == errOver {
		return err
	}
	if err = x.untold(inner, err); err == nil || err == errRepeats {
		return err
	}
	return x.fail(ctx, inner, err)
}

// untold returns the error of a call with what Ollama's client does not say: it
// returns nil when a stream is cut or cancelled, or has a line that is too long,
// and when an error has no text.
func (x *exchange) untold(inner context.Context, err error) error {
	if err != nil && err != errCut && err != errEmpty && err != errRepeats && !x.halfLine(err) {
		return err
	}
	switch {
	case x.status >= http.StatusBadRequest:
		return api.StatusError{StatusCode: x.status}
	case x.broken == errTooMuch:
		return errTooMuch
	case x.broken != nil || inner.Err() != nil:
		return errCut
	case !x.ended:
		return errTooMuch // it gave up in the middle of a line
	}
	return err
}

// halfLine tells whether an error is the beginning of a line after which the
// connection broke: Ollama's client takes it for a whole one.
func (x *exchange) halfLine(err error) bool {
	return x.broken != nil && x.status < http.StatusBadRequest && strings.HasPrefix(err.Error(), "{")
}

// RoundTrip sends the request and watches the response.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	if x.server.key != "" {
		req.URL.Host, req.Host = x.server.url.Host, ""
		req.Header.Set("Authorization", "Bearer "+x.server.key)
	}
	clean := *req.URL
	clean.RawQuery = ""
	x.url, x.sent = shown(&clean), true
	idle := x.watch()
	resp, err := x.server.options.Transport.RoundTrip(req)
	idle()
	if err != nil {
		return nil, err
	}
	x.status, x.header = resp.StatusCode, resp.Header
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if resp.StatusCode >= 300 && resp.StatusCode < 400 || resp.StatusCode < 300 && kind == "text/html" {
		resp.Body.Close()
		return nil, errNoAPI
	}
	x.most = maxBody
	if req.Method == http.MethodGet || strings.HasSuffix(req.URL.Path, "/api/show") {
		x.most = maxFacts
	}
	resp.Body = &body{resp.Body, x}
	return resp, nil
}

// watch ends the call when nothing comes for too long, until the function that
// it returns is called.
func (x *exchange) watch() func() {
	if x.limit.idle <= 0 {
		return func() {}
	}
	over := silence{x.limit.idle, x.status != 0}
	t := time.AfterFunc(x.limit.idle, func() { x.stop(over) })
	return func() { t.Stop() }
}

// A body is that of a response: bounded, and with its errors noted, which
// Ollama's client swallows.
type body struct {
	io.ReadCloser
	x *exchange
}

func (b *body) Read(p []byte) (int, error) {
	x := b.x
	if x.read > x.most {
		x.broken = errTooMuch
		return 0, x.broken
	}
	idle := x.watch()
	n, err := b.ReadCloser.Read(p)
	idle()
	x.read += int64(n)
	switch {
	case err == io.EOF:
		x.ended = true
	case err != nil:
		x.broken = err
	}
	return n, err
}

// cause returns why a call of the client failed: without the address that it
// puts in front, which stands in the error already.
func cause(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
