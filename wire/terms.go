package wire

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"tenbits/qa"
	"tenbits/session"
)

// Term is a thing that both ends must have alike. Only the hash of its value
// crosses.
type Term struct {
	Name  string // 1 to 24 of a-z and _
	Value string
}

// sum returns the SHA-256 of the term's value.
func (t Term) sum() [sha256.Size]byte { return sha256.Sum256([]byte(t.Value)) }

// Terms are what both ends must have alike, in the order in which they cross.
type Terms []Term

// NewTerms returns what a sender and a receiver of that setup must have alike.
// The names are those of the settings, so that a difference says what to change.
// How the small model is reached does not count, nor the software that runs it.
func NewTerms(s session.Setup) Terms {
	card := s.Small.Card
	control := ""
	if s.Control.Free() {
		control = string(s.Control)
	}
	calibration := ""
	if c := s.Calibration; c != nil {
		calibration = c.Name + "\n" + c.Hash
	}
	judge := string(s.Stop)
	if s.Stop == qa.StopFree { // whose score the receiver works out too
		judge += "\n" + strconv.FormatFloat(s.Tau, 'g', -1, 64) + "\n" + s.JudgeHash
	}
	return Terms{
		{"prompt", s.Prompt},
		{"small", strings.Join([]string{card.Provider + "/" + card.Name, card.Digest, card.Quantisation, strconv.Itoa(card.Context), strconv.FormatBool(card.Capabilities.Logprobs)}, "\n")},
		{"prompts", s.Small.PromptSet + "\n" + s.Small.PromptHash},
		{"strategy", s.Strategy},
		{"bits", strconv.Itoa(s.Budget)},
		{"seed", strconv.FormatUint(s.Seed, 10)},
		{"format", s.Format},
		{"check", strconv.FormatBool(s.Check)},
		{"erasures", strconv.FormatBool(s.CanErase)},
		{"control", control},
		{"asker", strconv.FormatBool(s.Foreign)},
		{"words", strconv.FormatBool(s.Words)},
		{"calibration", calibration},
		{"judge", judge},
		{"guard", strconv.FormatBool(s.Guard)},
	}
}

// value returns what this end has for a name, cut to a length that fits a line.
func (t Terms) value(name string) string {
	for _, term := range t {
		if term.Name != name {
			continue
		}
		v := []rune(strings.ReplaceAll(term.Value, "\n", " "))
		if len(v) > 60 {
			v = append(v[:57], '.', '.', '.')
		}
		return fmt.Sprintf("%q", string(v))
	}
	return "none"
}
