package session_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// cramped is an expert whose context has little room.
type cramped struct {
	*expert
	most    int // bytes of a prompt; 0: fewer than the first has
	refused int
}

func (n *cramped) Stream(ctx context.Context, req models.Request, emit func(models.Chunk) error) (models.Reply, error) {
	if req.Choice != nil && n.most == 0 {
		n.most = len(req.System+req.Prompt) - 1
	}
	if req.Choice != nil && len(req.System+req.Prompt) > n.most {
		n.refused++
		return models.Reply{}, &models.Error{Model: "test/strong", Fault: models.Overflow, Err: errors.New("the prompt does not fit")}
	}
	return n.expert.Stream(ctx, req, emit)
}

// Drafts that the strong model's context does not hold are shortened, at last to
// their answers, and never end the session.
func TestSelectFits(t *testing.T) {
	for _, tt := range []struct {
		name   string
		most   int
		reads  bool
		warned string
	}{
		{"all of them", 1 << 20, true, ""},
		{"answers", 0, true, ""},
		{"nothing", 10, false, "has no room for"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg, strong := pickConfig(t, "select:16", 4, "numbers", "none")
			cfg.StrongPrompts = promptSet(t, "general")
			n := &cramped{expert: strong, most: tt.most}
			cfg.Strong = n
			_, st, err := play(t, session.Run(cfg))
			if err != nil {
				t.Fatal(err)
			}
			d := st.Decided[0]
			if tt.reads != (d.Tries > 0) || tt.name != "all of them" && n.refused == 0 {
				t.Errorf("%d tries, %d refused", d.Tries, n.refused)
			}
			if !tt.reads && d.Option != slices.Index(d.Decision.Picks, qa.NoPick) {
				t.Errorf("took option %d of %v", d.Option, d.Decision.Picks)
			}
			said := ""
			for _, w := range st.Warned {
				said += w.Text
			}
			if tt.warned != "" && !strings.Contains(said, tt.warned) {
				t.Errorf("said %q", said)
			}
			for _, pick := range d.Decision.Picks {
				if tt.name == "answers" && pick >= 0 && !strings.Contains(strong.calls[len(strong.calls)-1].Prompt, st.Game.Samples[pick].Answer) {
					t.Errorf("the answer %s was not shown", st.Game.Samples[pick].Answer)
				}
			}
		})
	}
}
