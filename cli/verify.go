package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
)

// checkExpect tells whether s can be a SHA-256 in hex; empty is none at all.
func checkExpect(s string) error {
	if b, err := hex.DecodeString(s); s != "" && (err != nil || len(b) != 32) {
		return usageError("ask --json prints it as final_sha256", "--expect is %q: want a SHA-256, 64 hexadecimal digits", s)
	}
	return nil
}

// sentSteps returns the steps of the transcript of that name, nil where there
// is no name.
func (a *app) sentSteps(s settings, name string) ([]session.Step, error) {
	if name == "" {
		return nil, nil
	}
	path, err := a.located(s, name)
	if err != nil {
		return nil, err
	}
	_, st, err := a.load(path)
	return st.Steps(), err
}

// load returns the transcript at path, and says what of it had to be left out.
func (a *app) load(path string) ([]session.Event, session.State, error) {
	events, loss, err := transcripts.Salvage(path)
	if text := loss.String(); err == nil && text != "" {
		fmt.Fprintf(a.err, "warning: %s: %s\n", term.CleanLine(path), term.CleanLine(text))
	}
	var st session.State
	for _, e := range events {
		st = st.Apply(e)
	}
	return events, st, err
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
func verify(got received, f receiveFlags, sent []session.Step) error {
	hint := "the payload is damaged, or prompt, models, --bits, --strategy or --seed are not the sender's"
	if f.against != "" {
		steps := got.Steps
		if last := len(steps) - 1; got.Partial && last > 0 && steps[last].Kind == "draft" {
			steps = steps[:last] // written with the answers there are, which the sender never did
		}
		if text := session.FirstDifference(sent, steps, got.Partial); text != "" {
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
func unlikeSent(sent []session.Step, s session.State, name string) string {
	if name == "" {
		return ""
	}
	return session.FirstDifference(sent, s.Steps(), true)
}
