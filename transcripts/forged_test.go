package transcripts_test

import (
	"fmt"
	"strings"
	"testing"

	"tenbits/session"
	"tenbits/transcripts"
)

// forged returns a transcript of n times the same event after the start of a
// session, one a second.
func forged(name, data string, n int) string {
	var b strings.Builder
	b.WriteString(`{"v":1,"t":0,"type":"started","data":{"setup":{"budget":40}}}` + "\n")
	for t := range n {
		fmt.Fprintf(&b, `{"v":1,"t":%d,"type":"%s","data":%s}`+"\n", t, name, data)
	}
	return b.String()
}

// A forged file with more of something than a session can have would keep who
// opens it waiting for minutes: it is refused at the first event too many, and
// what a session can have is not.
func TestReadBoundsSteps(t *testing.T) {
	const decision = `{"decision":{"kind":"answer","question":1,"options":2},"option":1}`
	for _, tt := range []struct {
		name, data string
		most       int
		want       string
	}{
		{"decided", decision, 40, "line 42: a session with 41 decisions: want at most 40"},
		{"asked", `{"questions":["a?","b?"]}`, 20, "line 22: a session with 42 questions: want at most 40"},
		{"asked", `{"questions":[]}`, 1000, "line 1002: a session with 1001 rounds of questions"},
		{"drafted", `{"text":"x"}`, 1000, "drafts"},
		{"sampled", `{"text":"x"}`, 64, "sampled drafts"},
		{"proposed", `{"questions":["a?"]}`, 1000, "proposals"},
		{"weighed", `{"question":1,"yes":7}`, 1000, "proposals weighed"},
		{"judged", `{"score":1}`, 1000, "scores"},
		{"retried", `{"try":2}`, 1000, "calls made again"},
		{"warned", `{"text":"x"}`, 1000, "warnings"},
		{"predicted", `{"question":1,"yes":7}`, 5000, ""}, // these a state does not keep one by one
		{"phase_started", `{"phase":"ask"}`, 5000, ""},
	} {
		events, _, err := transcripts.Read(strings.NewReader(forged(tt.name, tt.data, tt.most)))
		if err != nil || len(events) != tt.most+1 {
			t.Errorf("%d %s: %d events, %v", tt.most, tt.name, len(events), err)
		}
		events, _, err = transcripts.Read(strings.NewReader(forged(tt.name, tt.data, tt.most+100)))
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) || len(events) != tt.most+1 {
			t.Errorf("%d %s: %d events, %v, want %q", tt.most+100, tt.name, len(events), err, tt.want)
		}
	}
}

// BenchmarkForged is opening a file with 100,000 decisions, and one whose only
// reply goes on for 40 MB.
func BenchmarkForged(b *testing.B) {
	for name, file := range map[string]string{
		"decisions": forged("decided", `{"decision":{"kind":"answer","question":1,"options":2},"option":1}`, 100_000),
		"text":      forged("delta", `{"text":"`+strings.Repeat("x", 4096)+`"}`, 10_000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				events, _, _ := transcripts.Read(strings.NewReader(file)) // what came before an error counts
				var st session.State
				for _, e := range events {
					st = st.Apply(e)
				}
			}
		})
	}
}
