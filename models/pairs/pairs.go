// Package pairs names pairs of models of Ollama's library that play a session
// well together, by the memory of the machine that runs them: for who has none
// yet.
package pairs

import "fmt"

// Model is a model of Ollama's library.
type Model struct {
	Name string  // with its tag
	Size float64 // of the download, in gigabytes: about, as a tag may be renewed
}

// Command returns the command that downloads the model.
func (m Model) Command() string { return "ollama pull " + m.Name }

// Pair is a small and a strong model that stay in memory together.
type Pair struct {
	Memory        int // of the machine, in gigabytes of 2^30 bytes
	Small, Strong Model
}

// All returns the pairs, that for the least memory first. All of them write
// their answers without thinking first: a model that cannot be kept from that,
// as qwen3:4b, writes a page before each yes or no. The weights of both take at
// most two thirds of the memory, so that their contexts have room, too.
func All() []Pair {
	tiny, little, middle, big := Model{"gemma3:1b", 0.8}, Model{"gemma3:4b", 3.3}, Model{"gemma3:12b", 8.1}, Model{"gemma3:27b", 17}
	return []Pair{{8, tiny, little}, {16, tiny, middle}, {32, little, big}}
}

// Commands returns the two commands that download a pair.
func (p Pair) Commands() [2]string { return [2]string{p.Small.Command(), p.Strong.Command()} }

// Size says how much there is to download.
func (p Pair) Size() string { return fmt.Sprintf("about %.2g GB", p.Small.Size+p.Strong.Size) }

// Fits tells whether a machine with so many bytes of memory is one that the pair
// is for: one that is sold with p.Memory shows somewhat less.
func (p Pair) Fits(memory int64) bool {
	const shown = 0.85
	return float64(memory) >= shown*float64(p.Memory)*(1<<30)
}

// For returns the pair for a machine with so many bytes of memory; ok is false
// where they are too few for any, or are not known, which 0 stands for.
func For(memory int64) (p Pair, ok bool) {
	for _, q := range All() {
		if q.Fits(memory) {
			p, ok = q, true
		}
	}
	return p, ok
}
