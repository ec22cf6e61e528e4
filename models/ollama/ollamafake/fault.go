package ollamafake

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// A Fault is a way for a call to go wrong.
type Fault struct {
	Name string

	// One of these says how: the port is closed; the call is served otherwise;
	// the reply is whole and none that anybody asked for.
	refuses bool
	serve   func(*exchange)
	twist   func(*exchange) [][]byte
}

// exchange is a call that goes wrong, with the reply that it would have had.
type exchange struct {
	w   http.ResponseWriter
	r   *http.Request
	req Request
	Reply
}

// Refused is a server that is not there: its port is closed when the call comes,
// until Server.Mend.
func Refused() Fault { return Fault{Name: "refused", refuses: true} }

// Reset is a connection that breaks before there is a response.
func Reset() Fault {
	return Fault{Name: "reset", serve: func(e *exchange) {
		conn := e.hijack()
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // no farewell
		}
		_ = conn.Close()
	}}
}

func (e *exchange) hijack() net.Conn {
	conn, _, err := http.NewResponseController(e.w).Hijack()
	if err != nil {
		panic(err)
	}
	return conn
}

// Cut is a connection that breaks in the middle of a line, after n whole ones.
func Cut(n int) Fault {
	return Fault{Name: fmt.Sprintf("cut in line %d", n+1), serve: func(e *exchange) {
		lines := e.Lines(e.req)
		n := min(n, len(lines)-1)
		Stream(e.w, lines[:n])
		send(e.w, lines[n][:len(lines[n])/2])
		panic(http.ErrAbortHandler)
	}}
}

// Short is a stream that ends as it should, but after n lines.
func Short(n int) Fault {
	return Fault{Name: fmt.Sprintf("ended after %d lines", n), serve: func(e *exchange) {
		lines := e.Lines(e.req)
		Stream(e.w, lines[:min(n, len(lines)-1)])
	}}
}

// Status is a response of that status, with a message as Ollama sends it, or an
// empty body without one, and headers, names and values in turn.
func Status(status int, message string, headers ...string) Fault {
	name := fmt.Sprint(status)
	for i := 0; i+1 < len(headers); i += 2 {
		name += " " + headers[i]
	}
	return Fault{Name: name, serve: func(e *exchange) {
		for i := 0; i+1 < len(headers); i += 2 {
			e.w.Header().Set(headers[i], headers[i+1])
		}
		if message == "" {
			e.w.WriteHeader(status)
			return
		}
		Fail(e.w, status, message)
	}}
}

// Named returns f under another name.
func (f Fault) Named(name string) Fault {
	f.Name = name
	return f
}

// Body is a response of that kind and with that text, of the status 200. The
// first line of the reply comes before it where after is set.
func Body(name, kind, text string, after bool) Fault {
	return Fault{Name: name, serve: func(e *exchange) {
		e.w.Header().Set("Content-Type", kind)
		if after {
			send(e.w, e.Lines(e.req)[0])
		}
		send(e.w, []byte(text))
	}}
}

// WrongType is a stream whose text is a number.
func WrongType() Fault {
	return Fault{Name: "wrong type", serve: func(e *exchange) {
		Stream(e.w, [][]byte{e.Lines(e.req)[0], encode(map[string]any{"message": 5, "response": 5})})
	}}
}

// Silence is a server that says no more, after the first line.
func Silence() Fault {
	return Fault{Name: "silence", serve: func(e *exchange) {
		Stream(e.w, e.Lines(e.req)[:1])
		<-e.r.Context().Done()
	}}
}

// Slow is a server that is in working order, with that time before each line.
func Slow(d time.Duration) Fault {
	return Fault{Name: "slow", twist: func(e *exchange) [][]byte {
		lines := e.Lines(e.req)
		for _, line := range lines[:len(lines)-1] {
			select {
			case <-time.After(d):
				Stream(e.w, [][]byte{line})
			case <-e.r.Context().Done():
				return nil
			}
		}
		return lines[len(lines)-1:]
	}}
}

// Endless is a model that never ends, on a server that knows no limit. The pieces
// of what it says are counted from 0.
func Endless(name string, piece func(n int) string) Fault {
	return Fault{Name: name, serve: func(e *exchange) {
		for n := 0; e.r.Context().Err() == nil; n++ {
			Stream(e.w, [][]byte{e.token(e.req, false, piece(n))})
		}
	}}
}

// Says is a model that replies with that thinking and that text.
func Says(name string, thinking, text []string) Fault {
	return Fault{Name: name, twist: func(e *exchange) [][]byte {
		return Reply{Thinking: thinking, Text: text, Tops: e.Tops}.Lines(e.req)
	}}
}

// Refuses tells whether f closes the port, so that the server does not see what
// is called.
func (f Fault) Refuses() bool { return f.refuses }
