package transcripts_test

import (
	"bytes"
	"strings"
	"testing"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// Numbers that would break who reckons with them are refused by name.
func TestDecodeChecks(t *testing.T) {
	for _, tt := range []struct{ name, data, want string }{
		{"started", `{"setup":{"budget":-1}}`, "setup.budget is -1: want 0 to 40"},
		{"started", `{"setup":{"budget":41}}`, "setup.budget"},
		{"started", `{"setup":{"budget":40}}`, ""},
		{"phase_started", `{"question":-1}`, "question is -1"},
		{"predicted", `{"question":-1}`, "question is -1"},
		{"predicted", `{"question":1,"yes":65536}`, "yes is 65536"},
		{"predicted", `{"question":1,"yes":65535}`, ""},
		{"decided", `{"decision":{"kind":"answer","options":2},"option":2}`, ""},
		{"decided", `{"decision":{"kind":"answer","options":2},"option":3}`, "option is 3: want 0 to 2"},
		{"decided", `{"decision":{"kind":"answer","options":3},"option":1}`, "decision.options is 3"},
		{"decided", `{"decision":{"kind":"stop","options":2},"option":2}`, "option is 2: want 0 to 1"},
		{"decided", `{"decision":{"kind":"stop","options":2},"option":-1}`, "option is -1"},
		{"decided", `{"decision":{"kind":"select","options":2,"picks":[63,-1],"shares":[1,65535]},"option":1}`, ""},
		{"decided", `{"decision":{"kind":"select","options":66}}`, "decision.options is 66"},
		{"decided", `{"decision":{"kind":"select","options":2}}`, "decision.picks is 0: want 2 to 2"},
		{"decided", `{"decision":{"kind":"select","options":2,"picks":[64,-1],"shares":[1,65535]}}`, "decision.picks is 64"},
		{"decided", `{"decision":{"kind":"select","options":2,"picks":[-2,-1],"shares":[1,65535]}}`, "decision.picks is -2"},
		{"decided", `{"decision":{"kind":"select","options":2,"picks":[0,-1],"shares":[0,65536]}}`, "decision.shares is 0"},
		{"decided", `{"decision":{"kind":"select","options":2,"picks":[0,-1],"shares":[1]}}`, "decision.shares is 1: want 2 to 2"},
		{"decided", `{"decision":{"kind":"answer","options":2,"picks":[0,-1]}}`, "decision.picks is 2: want 0 to 0"},
		{"phase_started", `{"sample":-1}`, "sample is -1"},
		{"phase_started", `{"of":-1}`, "of is -1"},
		{"drafted", `{"took":64}`, "took is 64"},
		{"drafted", `{"took":0}`, ""},
		{"weighed", `{"question":0,"yes":1}`, "question is 0"},
		{"weighed", `{"question":1,"yes":65536}`, "yes is 65536"},
		{"asked", `{"questions":["a?"],"pose":{"kind":"is","values":[]}}`, "pose.values is 0"},
		{"asked", `{"questions":["a?"],"pose":{"kind":"step","values":["x"],"step":41}}`, "pose.step is 41"},
		{"asked", `{"questions":["a?"],"yes":65536}`, "yes is 65536"},
		{"decided", `{"decision":{"kind":"select","options":1}}`, "decision.options is 1"},
		{"decided", `{}`, "decision.options is 0"},
		{"decided", `{"decision":{"options":2,"yes":65536}}`, "decision.yes"},
		{"decided", `{"decision":{"options":2,"question":-2}}`, "decision.question is -2"},
		{"decided", `{"decision":{"options":2},"latency":-1}`, "latency is -1ns"},
		{"decided", `{"decision":{"options":2},"latency":1e999}`, "latency"},
	} {
		_, err := transcripts.Decode([]byte(`{"v":1,"t":0,"type":"` + tt.name + `","data":` + tt.data + `}`))
		if (err == nil) != (tt.want == "") || err != nil && (!strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "event "+tt.name)) {
			t.Errorf("%s %s: %v, want %q", tt.name, tt.data, err, tt.want)
		}
	}
	if _, err := transcripts.Decode([]byte(`{"v":1,"t":-0.5,"type":"warned","data":{}}`)); err == nil || !strings.Contains(err.Error(), "t is -0.5") {
		t.Errorf("a time before the start: %v", err)
	}
}

// Whatever can be read can be reckoned with, in any order.
func FuzzFold(f *testing.F) {
	f.Add(encoded(f, story()))
	f.Add([]byte(`{"v":1,"t":0,"type":"started","data":{"setup":{"budget":2,"can_erase":true}}}
{"v":1,"t":0,"type":"asked","data":{"questions":["a?","b?"]}}
{"v":1,"t":0,"type":"predicted","data":{"question":9,"yes":65535}}
{"v":1,"t":0,"type":"decided","data":{"decision":{"kind":"answer","question":7,"options":2},"option":1}}
{"v":1,"t":0,"type":"decided","data":{"decision":{"kind":"answer","question":1,"options":2},"option":2}}
{"v":1,"t":0,"type":"decided","data":{"decision":{"kind":"select","options":64},"option":63}}`))
	f.Add([]byte(`{"v":1,"t":0,"type":"started","data":{"setup":{"budget":9,"can_erase":true,"format":"coded1","check":true}}}
{"v":1,"t":0,"type":"asked","data":{"questions":["a?","b?"]}}
{"v":1,"t":0,"type":"predicted","data":{"question":1,"yes":1}}
{"v":1,"t":0,"type":"decided","data":{"decision":{"kind":"answer","question":1,"options":2,"yes":65535},"option":1}}
{"v":1,"t":0,"type":"decided","data":{"decision":{"kind":"answer","question":2,"options":2},"option":2}}
{"v":1,"t":0,"type":"decided","data":{"decision":{"kind":"select","options":3,"picks":[0,9,-1],"shares":[1,1,1]},"option":2}}`))
	f.Add([]byte(`{"v":1,"t":0,"type":"started","data":{"setup":{"strategy":"split:4","budget":9,"can_erase":true,"format":"coded1","common":"number"}}}
{"v":1,"t":0,"type":"drafted","data":{"text":"Answer: 1"}}
{"v":1,"t":0,"type":"sampled","data":{"n":1,"text":"Answer: 2"}}
{"v":1,"t":0,"type":"sampled","data":{"n":2,"text":"Answer: x"}}
{"v":1,"t":0,"type":"proposed","data":{"questions":["a?","b?"]}}
{"v":1,"t":0,"type":"weighed","data":{"question":2,"yes":3}}
{"v":1,"t":0,"type":"asked","data":{"questions":["a?"],"pose":{"kind":"above","values":["x"]},"yes":9}}
{"v":1,"t":0,"type":"decided","data":{"decision":{"kind":"answer","question":1,"options":2,"yes":9},"option":1}}
{"v":1,"t":0,"type":"decided","data":{"decision":{"kind":"select","n":2,"options":2,"picks":[63,-1],"shares":[1,65535]},"option":0}}
{"v":1,"t":0,"type":"drafted","data":{"text":"Answer: 2","took":1}}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		events, _, _ := transcripts.Read(bytes.NewReader(file)) // those before an error count as well
		var st session.State
		for _, e := range events {
			st = st.Apply(e)
			st.Game.Pending()
			st.Game.Unread()
			st.Game.Selection()
		}
		st.Wire()
		st.Steps()
		if err := session.Consistent(events); err != nil && err.Error() == "" {
			t.Fatal("something is wrong that is not named")
		}
		for _, g := range []qa.Game{st.Game, st.Game.Cut()} {
			if l, p := g.Ledger(), g.Payload(); l.Sent() != len(p) {
				t.Fatalf("%d bits in the ledger and %d in the payload", l.Sent(), len(p))
			}
		}
	})
}
