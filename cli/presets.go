package cli

import (
	"fmt"
	"strings"

	"tenbits/session"
)

// presetKey is the key of the option that chooses a preset.
const presetKey = "preset"

// preset is a set of values for options.
type preset struct {
	Name   string      `json:"name"`
	About  string      `json:"about"`
	Values [][2]string `json:"values"` // key and value
}

// presets returns the settings of the paper that sessions can be run with. In
// all of them the strong model answers from its own solution; the paper's
// headline showed it the right answer (--oracle does so).
func presets() []preset {
	return []preset{
		{"paper-batch", "the paper's headline: ten questions at once, then one new draft", [][2]string{{"strategy", "batch"}, {"bits", "10"}}},
		{"paper-adaptive", "the paper's Algorithm 1: a question, a new draft, and a judge who ends it from a score of 7 on, else the next question; the judge's bits, which the paper does not count, are of the ten", [][2]string{{"strategy", "adaptive"}, {"bits", "10"}, {"judge", session.JudgeStrong}, {"tau", "7"}}},
		{"qa+", "the paper's QA+: as paper-batch, but the strong model asks; the paper did not count the questions, which the receiver needs", [][2]string{{"strategy", "batch"}, {"bits", "10"}, {"asker", askerStrong}}},
		{"bl-cot", "the paper's control BL-CoT: as paper-batch, but the small model answers itself, and nothing is sent", [][2]string{{"strategy", "batch"}, {"bits", "10"}, {"control", "self"}}},
	}
}

func presetNames() string {
	var names []string
	for _, p := range presets() {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// presetValue returns what a preset sets an option to.
func presetValue(name, key string) (string, bool) {
	for _, p := range presets() {
		for _, v := range p.Values {
			if p.Name == name && v[0] == key {
				return v[1], true
			}
		}
	}
	return "", false
}

func checkPreset(v string) error {
	if _, ok := presetValue(v, "bits"); ok || v == "" { // each sets that
		return nil
	}
	return fmt.Errorf("there are %s", presetNames())
}

// presetHelp says what each preset sets.
func presetHelp() string {
	var b strings.Builder
	for _, p := range presets() {
		var set []string
		for _, v := range p.Values {
			set = append(set, v[0]+" "+v[1])
		}
		fmt.Fprintf(&b, "  %-15s %s (%s)\n", p.Name, p.About, strings.Join(set, ", "))
	}
	return b.String()
}
