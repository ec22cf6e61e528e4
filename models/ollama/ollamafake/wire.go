package ollamafake

import (
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"time"
)

// Request is what a call of a server says, as far as it matters.
type Request struct {
	Path      string `json:"-"`
	Auth      string `json:"-"` // the header Authorization
	Model     string
	Prompt    string
	Raw       bool
	Stream    *bool
	Truncate  *bool
	Messages  []Message
	Options   map[string]any
	Format    json.RawMessage
	Think     any
	Logprobs  bool
	KeepAlive any `json:"keep_alive"`
}

// Message is one of a chat.
type Message struct{ Role, Content string }

// ReadRequest reads a call, also one that has no body.
func ReadRequest(r *http.Request) (Request, error) {
	req := Request{Path: r.URL.Path, Auth: r.Header.Get("Authorization")}
	if r.Method != http.MethodPost {
		return req, nil
	}
	return req, json.NewDecoder(r.Body).Decode(&req)
}

// Writes tells whether the model is to write something: a call without a prompt
// loads it.
func (r Request) Writes() bool {
	return (r.Path == "/api/generate" || r.Path == "/api/chat") && (r.Prompt != "" || r.Messages != nil)
}

// Text returns the prompt, of a chat the last message.
func (r Request) Text() string {
	if n := len(r.Messages); n > 0 {
		return r.Messages[n-1].Content
	}
	return r.Prompt
}

// limit returns the most tokens of a reply.
func (r Request) limit() int {
	if n, ok := r.Options["num_predict"].(float64); ok && n >= 0 {
		return int(n)
	}
	return math.MaxInt
}

// stops returns the strings that end a reply.
func (r Request) stops() (out []string) {
	list, _ := r.Options["stop"].([]any)
	for _, s := range list {
		if text, ok := s.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// Reply is what a model writes.
type Reply struct {
	Thinking, Text []string // tokens

	// Tops are the most probable tokens with their probabilities, which are told
	// at every place where the request asks for them.
	Tops map[string]float64

	Evaluated int // tokens of the prompt that were read; 0: some
}

// Lines returns the lines in which a server streams the reply to a request:
// token by token, ended by a stop string, of which nothing is sent, or by the
// limit. The last line has the counts.
func (r Reply) Lines(req Request) [][]byte {
	var lines [][]byte
	n, reason, shown := 0, "stop", ""
	for i, part := range [][]string{r.Thinking, r.Text} {
		for _, token := range part {
			if token == "" || n >= req.limit() {
				continue
			}
			if n++; n == req.limit() {
				reason = "length"
			}
			if i == 1 {
				shown += token
				for _, stop := range req.stops() {
					if strings.Contains(shown, stop) {
						return append(lines, r.end(n, "stop"))
					}
				}
			}
			lines = append(lines, r.token(req, i == 0, token))
		}
	}
	return append(lines, r.end(n, reason))
}

// token returns the line of a token.
func (r Reply) token(req Request, thinking bool, token string) []byte {
	line := map[string]any{"done": false}
	where := "content"
	if thinking {
		where = "thinking"
	}
	switch {
	case req.Path == "/api/chat":
		line["message"] = map[string]any{"role": "assistant", where: token}
	case thinking:
		line["thinking"] = token
	default:
		line["response"] = token
	}
	if req.Logprobs {
		top := []map[string]any{}
		for t, p := range r.Tops {
			top = append(top, map[string]any{"token": t, "logprob": math.Log(p)})
		}
		line["logprobs"] = []any{map[string]any{"token": token, "logprob": -.1, "top_logprobs": top}}
	}
	return encode(line)
}

// end returns the last line.
func (r Reply) end(tokens int, reason string) []byte {
	evaluated := r.Evaluated
	if evaluated == 0 {
		evaluated = 7
	}
	return encode(map[string]any{
		"done": true, "done_reason": reason, "prompt_eval_count": evaluated, "eval_count": tokens,
		"created_at": time.Time{}, "message": map[string]any{"role": "assistant"},
	})
}

// encode returns v as a line.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // the values are ours
	}
	return append(b, '\n')
}

// Write sends v as JSON.
func Write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	send(w, encode(v))
}

// Fail sends a failure as Ollama does.
func Fail(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	send(w, encode(map[string]any{"error": message}))
}

// Stream sends lines, each as soon as it is there.
func Stream(w http.ResponseWriter, lines [][]byte) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	for _, line := range lines {
		send(w, line)
	}
}

// send sends some bytes now. Whoever reads them may have gone.
func send(w http.ResponseWriter, b []byte) {
	if _, err := w.Write(b); err == nil {
		_ = http.NewResponseController(w).Flush()
	}
}
