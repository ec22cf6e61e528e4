package session_test

import (
	"slices"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// Asked several times, the majority of the replies counts; the count of each
// kind is kept, and what the strong model reads of its earlier answers is one
// that agrees.
func TestRepeat(t *testing.T) {
	for _, tt := range []struct {
		replies []string
		choice  bool
		want    session.Votes
		option  int
	}{
		{[]string{"yes", "no", "yes"}, false, session.Votes{Yes: 2, No: 1}, qa.OptionYes},
		{[]string{"no", "hm", "hm"}, false, session.Votes{No: 1, Unclear: 2}, qa.OptionNo},
		{[]string{"no", "hm", "yes"}, false, session.Votes{No: 1, Yes: 1, Unclear: 1}, qa.OptionErasure},
		{[]string{"hm", "hm", "hm"}, false, session.Votes{Unclear: 3}, qa.OptionErasure},
		{[]string{"no", "no", "yes"}, true, session.Votes{No: 2, Yes: 1}, qa.OptionNo},
	} {
		cfg := config(t, "batch", 5)
		strong := &oracle{replies: tt.replies, choice: tt.choice}
		cfg.Strong, cfg.Repeat = strong, 3
		_, st, err := play(t, session.Run(cfg))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range st.Decided {
			if d.Votes == nil || *d.Votes != tt.want || d.Option != tt.option || d.Tries != 3 {
				t.Errorf("%v: %+v, votes %+v", tt.replies, d, d.Votes)
			}
		}
		all, other := st.Replies()
		if _, same := tt.want.Of(tt.option); st.Setup.Repeat != 3 || all != 3*len(st.Decided) || other != all-same*len(st.Decided) {
			t.Errorf("%v: %d replies, %d others", tt.replies, all, other)
		}
		last := strong.prompts[len(strong.prompts)-1]
		if earlier := strings.Count(last, "Q: "); tt.option != qa.OptionErasure && earlier != len(st.Decided) {
			t.Errorf("%v: the last prompt has %d questions, want %d:\n%s", tt.replies, earlier, len(st.Decided), last)
		}
		_, got, err := play(t, session.Receive(cfg, st.Finished.Payload))
		if err != nil || got.Finished.FinalSHA256 != st.Finished.FinalSHA256 {
			t.Errorf("%v: received %v", tt.replies, err)
		}
	}
	cfg := config(t, "batch", 5)
	for _, n := range []int{-1, 2, 4, session.MaxRepeat + 2} {
		cfg.Repeat = n
		if events, _, err := play(t, session.Run(cfg)); err == nil || len(events) > 0 {
			t.Errorf("repeat %d was taken", n)
		}
	}
}

// Each reply is sampled anew: at a temperature, with a seed of its own.
func TestRepeatSamples(t *testing.T) {
	cfg := config(t, "batch", 1)
	small := newCounting()
	cfg.Small, cfg.Control, cfg.Repeat, cfg.Seed = small, session.Self, 3, 9
	if _, _, err := play(t, session.Run(cfg)); err != nil {
		t.Fatal(err)
	}
	var seeds []uint64
	for _, r := range small.reqs {
		if r.Role == models.RoleAnswer {
			seeds = append(seeds, r.Seed)
			if r.Temperature != session.SampleTemperature {
				t.Errorf("temperature %g", r.Temperature)
			}
		}
	}
	if !slices.Equal(seeds, []uint64{9, 10, 11}) {
		t.Errorf("seeds %v", seeds)
	}
}
