package ollamafake_test

import (
	"context"
	"testing"

	"tenbits/models/ollama/ollamafake"
	"tenbits/qa"
	"tenbits/session"
)

// A server that tells no probabilities has its small model say them in words, and
// its scores as judge: the answers are coded under what it said, and a receiver on
// the same server comes to the same.
func TestPriorsAndScoresInWords(t *testing.T) {
	for _, judge := range []string{"", session.JudgeSmall, session.JudgeStrong} {
		b := newTable(t, ollamafake.Plain)
		cfg := b.config(t, "adaptive", nil)
		cfg.Format, cfg.Guard, cfg.Tau = qa.Coded1, true, 9
		if err := cfg.SeatJudge(t.Context(), judge, session.JudgeSmall, session.JudgeStrong, nil); err != nil {
			t.Fatal(err)
		}
		var events []session.Event
		var st session.State
		if err := session.Run(cfg)(t.Context(), func(e session.Event) { events, st = append(events, e), st.Apply(e) }); err != nil {
			t.Fatal(err)
		}
		said := 0
		for _, e := range events {
			p, ok := e.Body.(session.Predicted)
			if !ok {
				continue
			}
			want, err := qa.ParseProbability(p.Said)
			if p.From != session.FromWords || err != nil || p.Yes != want {
				t.Errorf("judge %q: %+v, which says %d: %v", judge, p, want, err)
			}
			said++
		}
		if !st.Setup.Words || said < st.Finished.Ledger.Answers || st.Finished.Ledger.Answers == 0 {
			t.Errorf("judge %q: %d priors in words for %d answers, words %t", judge, said, st.Finished.Ledger.Answers, st.Setup.Words)
		}
		if judge == session.JudgeSmall && len(st.Judged) == 0 {
			t.Error("the small model has judged nothing")
		}
		for _, j := range st.Judged {
			if j.Unclear || j.Score < qa.LeastScore || j.Score > qa.MostScore {
				t.Errorf("judge %q: %+v", judge, j)
			}
		}
		var got session.State
		if err := session.Receive(cfg, st.Payload())(context.Background(), func(e session.Event) { got = got.Apply(e) }); err != nil || got.Finished.FinalSHA256 != st.Finished.FinalSHA256 || !got.Finished.Checked {
			t.Errorf("judge %q: received %v: %+v, sent %+v", judge, err, got.Finished, st.Finished)
		}
	}
}
