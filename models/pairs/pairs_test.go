package pairs_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/models/pairs"
)

// Who follows the advice has two models that a session can name, that differ in
// strength, and that fit into memory together.
func TestAll(t *testing.T) {
	last := 0
	for _, p := range pairs.All() {
		if p.Memory <= last || p.Small.Size >= p.Strong.Size {
			t.Errorf("%+v comes after one for %d GB", p, last)
		}
		if used := p.Small.Size + p.Strong.Size; 3*used > 2*float64(p.Memory) {
			t.Errorf("%+v: %g GB do not leave room for contexts", p, used)
		}
		for _, m := range []pairs.Model{p.Small, p.Strong} {
			if _, err := models.ParseRef("ollama/" + m.Name); err != nil {
				t.Error(err)
			}
		}
		last = p.Memory
	}
}

// The README names the same pairs.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs.All() {
		row := fmt.Sprintf("| %d GB | `%s`, `%s` | %s |", p.Memory, p.Small.Name, p.Strong.Name, strings.TrimPrefix(p.Size(), "about "))
		if !strings.Contains(string(text), row) {
			t.Errorf("there is no row %s", row)
		}
	}
	for _, command := range pairs.All()[0].Commands() {
		if !strings.Contains(string(text), "\n"+command+"\n") {
			t.Errorf("there is no command %s", command)
		}
	}
}

// A machine shows less memory than it is sold with, and is still told its pair;
// one that is too small, or shows nothing, is told none.
func TestFor(t *testing.T) {
	for _, test := range []struct {
		gibibytes float64
		want      int
	}{
		{0, 0}, {4, 0}, {6, 0}, {7.2, 8}, {8, 8}, {13, 8}, {15.3, 16}, {24, 16}, {31, 32}, {256, 32},
	} {
		p, ok := pairs.For(int64(test.gibibytes * (1 << 30)))
		if p.Memory != test.want || ok != (test.want > 0) {
			t.Errorf("%g GiB: got the pair for %d GB, %t", test.gibibytes, p.Memory, ok)
		}
	}
}
