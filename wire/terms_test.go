package wire

import (
	"reflect"
	"slices"
	"testing"

	"tenbits/session"
)

// All of a setup is either among the terms, or does not change what a receiver
// comes to. A new part of it fails here until it is known which.
func TestTermsAreWhole(t *testing.T) {
	alike := []string{"Prompt", "Small", "Strategy", "Budget", "Format", "Check", "CanErase", "Seed", "Control", "Words", "Calibration", "Foreign", "Stop", "Tau", "JudgeHash", "Guard"}
	own := []string{
		"ID", "Version", "Started", "Side", // of one end
		"Strong", "Judge", "Noise", "Repeat", "Flip", "Given", "Oracle", "Asker", "Edits", // how the sender comes to its decisions
		"Erasures",                // is read from the payload
		"Form", "Gold", "Problem", // for grading
		"Common", // follows from the prompts
	}
	for f := range reflect.TypeFor[session.Setup]().Fields() {
		if slices.Contains(alike, f.Name) == slices.Contains(own, f.Name) {
			t.Errorf("Setup.%s: must both ends have it alike? Then it belongs into NewTerms", f.Name)
		}
	}
	var empty session.Setup
	if n := len(NewTerms(empty)); n > maxTerms {
		t.Errorf("%d terms: a hello has room for %d", n, maxTerms)
	}
	for _, term := range NewTerms(empty) {
		h := hashed{term.Name, term.sum()}
		line := string(hello{side: session.Sender, terms: []hashed{h}}.encode())
		if got, err := parseTerm(line[len("tenbits-wire 1 sender\n"):len(line)-2], nil); err != nil || got != h {
			t.Errorf("%s: %v", term.Name, err)
		}
	}
}
