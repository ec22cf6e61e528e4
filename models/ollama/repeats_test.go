package ollama_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/ollama"
)

// Ollama ends a reply without its last line when a model repeats itself. Taken
// for a broken connection, that would be tried again and fail again: the session
// would be lost for a draft that is merely bad.
func TestRepeats(t *testing.T) {
	for _, test := range []struct {
		name   string
		pieces []string
		end    string // how the server ends the reply
		want   models.Fault
	}{
		{"ended by the server", append([]string{"So"}, strings.Split(strings.Repeat(" no|", 30)+" no", "|")...), "", ""},
		{"space in different forms", strings.Split(strings.Repeat("\n|\n\n|", 15)+" ", "|"), "", ""},
		{"too few to be ended for it", append([]string{"So"}, strings.Split(strings.Repeat(" no|", 28)+" no", "|")...), "", models.Interrupted},
		{"not at the end", append(strings.Split(strings.Repeat(" no|", 31), "|"), " well"), "", models.Interrupted},
		{"a connection that breaks", append([]string{"So"}, strings.Split(strings.Repeat(" no|", 30)+" no", "|")...), "break", models.Interrupted},
		{"ended by the model", append([]string{"So"}, strings.Split(strings.Repeat(" no|", 40)+" no", "|")...), `{"done":true,"done_reason":"stop","eval_count":42}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.on(func(w http.ResponseWriter, _ *http.Request) {
				for _, p := range test.pieces {
					fmt.Fprintf(w, `{"message":{"content":%q},"done":false}`+"\n", p)
				}
				w.(http.Flusher).Flush()
				switch test.end {
				case "":
				case "break":
					panic(http.ErrAbortHandler)
				default:
					fmt.Fprintln(w, test.end)
				}
			})
			reply, err := f.server(t, ollama.Options{}).Model("tiny").Stream(t.Context(), models.Request{Prompt: "x", MaxTokens: 100}, nil)
			if test.want != "" {
				failed(t, err, test.want)
				return
			}
			whole := strings.Join(test.pieces, "")
			if err != nil || reply.Text != whole || reply.Cut != (test.end == "") || reply.Usage.Out < len(test.pieces) {
				t.Errorf("%+v, %v, want %q", reply, err, whole)
			}
		})
	}
}
