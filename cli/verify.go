package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// step is a step of the small side: what a receiver has to come to as well.
type step struct {
	Kind   string `json:"kind"` // draft or asked
	SHA256 string `json:"sha256"`
}

// steps returns the steps of a session in their order: each round of questions
// stands before the draft that has read its answers.
func steps(s session.State) []step {
	out := []step{}
	asked := s.Asked
	for _, d := range s.Drafts {
		for len(asked) > 0 && asked[0].Round <= d.Round {
			out = appendAsked(out, s, asked[0])
			asked = asked[1:]
		}
		out = append(out, step{"draft", d.SHA256})
	}
	for _, a := range asked {
		out = appendAsked(out, s, a)
	}
	return out
}

// appendAsked adds a round of questions. Where an erasure took back all its
// answers, only the sender has it.
func appendAsked(out []step, s session.State, a session.Asked) []step {
	if s.Game.Erasures && !anyAnswered(s.Game.Questions, a.Round) {
		return out
	}
	return append(out, step{"asked", a.SHA256})
}

func anyAnswered(questions []qa.Question, round int) bool {
	for _, q := range questions {
		if q.Round == round && q.Answer != "" {
			return true
		}
	}
	return false
}

// checkExpect tells whether s can be a SHA-256 in hex; empty is none at all.
func checkExpect(s string) error {
	if b, err := hex.DecodeString(s); s != "" && (err != nil || len(b) != 32) {
		return usageError("ask --json prints it as final_sha256", "--expect is %q: want a SHA-256, 64 hexadecimal digits", s)
	}
	return nil
}

// sentSteps returns the steps of the transcript of that name, nil where there
// is no name.
func (a *app) sentSteps(s settings, name string) ([]step, error) {
	if name == "" {
		return nil, nil
	}
	store, err := a.store(s)
	if err != nil {
		return nil, err
	}
	_, st, err := load(store, name)
	return steps(st), err
}

// load returns the transcript of that name, which is a path, an ID or the
// beginning of one.
func load(store *transcripts.Store, name string) ([]session.Event, session.State, error) {
	path, err := find(store, name)
	if err != nil {
		return nil, session.State{}, err
	}
	return transcripts.Load(path)
}

func find(store *transcripts.Store, name string) (string, error) {
	path, err := store.Find(name)
	switch {
	case errors.Is(err, transcripts.ErrNotFound), errors.Is(err, transcripts.ErrAmbiguous):
		return "", usageError("tenbits transcripts list shows what there is", "%w", err)
	}
	return path, err
}

// verify compares what was received with what the flags say was sent.
func verify(got received, f receiveFlags, sent []step) error {
	hint := "the payload is damaged, or prompt, models, --bits, --strategy or --seed are not the sender's"
	if f.against != "" {
		steps := got.Steps
		if last := len(steps) - 1; got.Partial && last > 0 && steps[last].Kind == "draft" {
			steps = steps[:last] // written with the answers there are, which the sender never did
		}
		if text := firstDifference(sent, steps, got.Partial); text != "" {
			return &problem{exitDiffers, errors.New(text), hint}
		}
	}
	if f.expect == "" {
		return nil
	}
	sum := "no draft"
	if got.FinalSHA256 != nil {
		sum = *got.FinalSHA256
	}
	if !strings.EqualFold(sum, f.expect) {
		return &problem{exitDiffers, fmt.Errorf("the final draft is not the one expected: it has %s, not %s", sum, strings.ToLower(f.expect)), hint}
	}
	return nil
}

// unlikeSent names the first step that a session which failed on its payload had
// taken otherwise than the transcript of that name, and is empty where it had
// not, or there is no transcript.
func unlikeSent(sent []step, s session.State, name string) string {
	if name == "" {
		return ""
	}
	return firstDifference(sent, steps(s), true)
}

// firstDifference names the first step that is not the same on both sides, and
// is empty where there is none. A partial result may end earlier.
func firstDifference(sent, got []step, partial bool) string {
	for i := range max(len(sent), len(got)) {
		switch {
		case i >= len(sent):
			return fmt.Sprintf("step %d (%s) is not in the transcript", i+1, got[i].Kind)
		case i >= len(got) && partial:
			return ""
		case i >= len(got):
			return fmt.Sprintf("step %d (%s) of the transcript was not reached", i+1, sent[i].Kind)
		case sent[i] != got[i]:
			return fmt.Sprintf("step %d (%s) differs: here %s, in the transcript %s", i+1, got[i].Kind, short(got[i].SHA256), short(sent[i].SHA256))
		}
	}
	return ""
}

func short(sum string) string { return sum[:min(len(sum), 12)] }
