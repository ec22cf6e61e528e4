package scripted_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/modelstest"
	"tenbits/models/scripted"
)

func line(_ context.Context, req models.Request, _ int) (scripted.Line, error) {
	if req.Choice != nil {
		return scripted.Line{Text: "(66)" + req.Choice.Options[1], Chances: []float64{0.25, 0.75}}, nil
	}
	return scripted.Line{Text: "1. 48 + 37 = 85 and so on"}, nil
}

// A test that passes with this model must mean something for real ones.
func TestConforms(t *testing.T) {
	cards := map[string]models.Card{
		"plain":   {},
		"chooses": {Deterministic: true, Capabilities: models.Capabilities{Choice: true, Seed: true}},
	}
	for name, card := range cards {
		t.Run(name, func(t *testing.T) {
			modelstest.Run(t, func(*testing.T) models.Model { return &scripted.Model{Card: card, StreamFn: line} }, modelstest.Options{Prompt: "P"})
		})
	}
	t.Run("predicts", func(t *testing.T) {
		modelstest.Run(t, func(*testing.T) models.Model {
			return scripted.Predictor{Model: &scripted.Model{StreamFn: line}}
		}, modelstest.Options{Prompt: "P"})
	})
}

// Each role has its own lines, and a call too many is an error that says so.
func TestLinesGoByRole(t *testing.T) {
	m := &scripted.Model{Lines: map[models.Role][]scripted.Line{
		models.RoleDraft: scripted.Say("one", "two"),
		models.RoleAsk:   scripted.Say("Is it?"),
	}}
	for _, call := range []struct {
		role models.Role
		want string
	}{{models.RoleDraft, "one"}, {models.RoleAsk, "Is it?"}, {models.RoleDraft, "two"}} {
		if got, err := m.Stream(t.Context(), models.Request{Role: call.role}, nil); err != nil || got.Text != call.want {
			t.Errorf("%s: %q, %v, want %q", call.role, got.Text, err, call.want)
		}
	}
	_, err := m.Stream(t.Context(), models.Request{Role: models.RoleDraft}, nil)
	if err == nil || !strings.Contains(err.Error(), `2 lines for "draft", and this is call 3`) {
		t.Errorf("got %v", err)
	}
	if got := m.Requests(); len(got) != 4 || got[1].Role != models.RoleAsk {
		t.Errorf("recorded %+v", got)
	}
}

// Streams that are cut, servers that refuse and slow replies can be played.
func TestFaults(t *testing.T) {
	limited := &models.Error{Model: "scripted/model", Fault: models.Limited}
	held := make(chan struct{})
	m := &scripted.Model{Lines: map[models.Role][]scripted.Line{models.RoleDraft: {
		{Text: "half a", Err: io.ErrUnexpectedEOF}, {Err: limited}, {Text: "a b", Between: held},
	}}}
	req := models.Request{Role: models.RoleDraft}
	shown := ""
	emit := func(c models.Chunk) error { shown += c.Text; return nil }

	reply, err := m.Stream(t.Context(), req, emit)
	if e := (*models.Error)(nil); !errors.As(err, &e) || e.Fault != models.Interrupted || !errors.Is(err, io.ErrUnexpectedEOF) || shown != "half a" || reply.Text != "" {
		t.Errorf("a cut stream: %v, showed %q, replied %q", err, shown, reply.Text)
	}
	if _, err := m.Stream(t.Context(), req, emit); err != limited {
		t.Errorf("a refusal: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	shown = ""
	_, err = m.Stream(ctx, req, func(c models.Chunk) error { cancel(); return emit(c) })
	if !errors.Is(err, context.Canceled) || shown != "a" {
		t.Errorf("a reply that is held: %v, showed %q", err, shown)
	}
}

// A script whose line is no option is a mistake of the test, not an answer.
func TestChoiceMustBeInTheLine(t *testing.T) {
	m := &scripted.Model{
		Card:  models.Card{Capabilities: models.Capabilities{Choice: true}},
		Lines: map[models.Role][]scripted.Line{models.RoleAnswer: scripted.Say("perhaps")},
	}
	_, err := m.Stream(t.Context(), models.Request{Role: models.RoleAnswer, Choice: &models.Choice{Options: []string{" no", " yes"}}}, nil)
	if err == nil || !strings.Contains(err.Error(), `"perhaps" ends with none of`) {
		t.Errorf("got %v", err)
	}
}
