// Package ollama has the models of Ollama servers: it lists and describes
// them, downloads, loads and unloads them, and calls them by the streaming
// interface of Ollama's own client.
//
// A model with a chat template is called as a chat. One whose template is the
// plain prompt, as that of a model that only continues text, is called in
// Ollama's raw mode, so that it continues exactly the text that it is given.
package ollama

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tenbits/models"
)

// Provider is the provider's name in references.
const Provider = "ollama"

const (
	usualContext  = 8192             // tokens, where neither Options nor the model say
	usualThinking = 4096             // tokens
	usualKeep     = 30 * time.Minute // a session may pause while its user reads

	maxText  = 4 << 20  // the most bytes of a reply
	maxBody  = 64 << 20 // the most bytes on the wire for one reply, probabilities included
	maxFacts = 8 << 20  // and for what is not a reply: lists and descriptions
)

// textFor returns the most bytes of a reply of so many tokens: far more than any
// that makes sense has.
func textFor(tokens int) int {
	const some, each = 4096, 64
	return min(maxText, some+each*min(tokens, maxText/each))
}

// Options say how a server is called. They hold for all of its calls: a change
// of the context would have the server load the model again.
type Options struct {
	// Context is the size of the context, in tokens, of which a model gets no
	// more than it was trained for. 0: as its Modelfile says, or 8192.
	Context int

	// Thinking is how many tokens a model that thinks may spend on it, beside
	// those of the reply. 0: 4096.
	Thinking int

	// KeepAlive is how long a model stays loaded after a call. 0: 30 minutes.
	KeepAlive time.Duration

	// Idle is the longest wait for the next piece of a reply, Timeout that for
	// a whole reply; the time that loading takes is not counted. 0: none.
	Idle, Timeout time.Duration

	// Transport makes the connections; nil: http.DefaultTransport.
	Transport http.RoundTripper
}

// A Server is an Ollama server. It is safe for several callers at once.
type Server struct {
	ref     models.Ref // without a name
	given   string
	url     *url.URL
	key     string
	options Options
}

// NewServer returns the server at an address, host:port or host, or the one
// that the environment names by OLLAMA_HOST when address is empty. The key in
// OLLAMA_API_KEY goes to the latter and, over https, to ollama.com: to no other
// server, as a reference may come from somebody else. Nothing is called yet.
func NewServer(address string, getenv func(string) string, o Options) *Server {
	o.Thinking = cmp.Or(o.Thinking, usualThinking)
	o.KeepAlive = cmp.Or(o.KeepAlive, usualKeep)
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	given := cmp.Or(address, getenv("OLLAMA_HOST"))
	s := &Server{
		ref:     models.Ref{Provider: Provider, Server: address},
		given:   discreet(given),
		url:     reachable(ParseHost(given)),
		options: o,
	}
	if address == "" || s.url.Scheme == "https" && s.url.Hostname() == "ollama.com" {
		s.key = strings.TrimSpace(getenv("OLLAMA_API_KEY"))
	}
	return s
}

// URL returns the server's address, as it is called.
func (s *Server) URL() string { return shown(s.url) }

// Ref returns what references to the server's models begin with: "ollama", or
// "ollama@host:port" for one that is not the usual one.
func (s *Server) Ref() string { return s.ref.String() }

// Given returns what named the server as it was given, without a password: its
// address, or what is in OLLAMA_HOST, which may be nothing.
func (s *Server) Given() string { return s.given }

// HasKey tells whether the server is sent a key.
func (s *Server) HasKey() bool { return s.key != "" }

// Model returns the model that the server calls name. Whether it has it shows
// when the model is first used.
func (s *Server) Model(name string) *Model {
	ref := s.ref
	ref.Name = name
	return &Model{server: s, ref: ref}
}

// sameName reports whether two names are those of one model: without a tag,
// the tag is latest.
func sameName(a, b string) bool { return tagged(a) == tagged(b) }

func tagged(name string) string {
	if i := strings.LastIndexByte(name, ':'); i < 0 || strings.Contains(name[i:], "/") {
		name += ":latest"
	}
	return strings.ToLower(name)
}
