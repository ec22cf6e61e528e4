package ollamafake_test

import (
	"fmt"
	"strings"
	"sync"
)

// A result is what a cell came to.
type result int

// The results.
const (
	same0   result = iota // as if nothing had been
	passed                // the call was made again, and then it was
	resumes               // it failed, and was resumed to the same end
	went                  // it went on with what came
	results
)

// A sheet counts what the cells came to.
type sheet struct {
	mu     sync.Mutex
	counts map[string]*[results]int // of each group
}

func (s *sheet) add(c cell, r result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts == nil {
		s.counts = map[string]*[results]int{}
	}
	if s.counts[c.group] == nil {
		s.counts[c.group] = new([results]int)
	}
	s.counts[c.group][r]++
}

// markdown returns the counts as a table, in an order of rows.
func (s *sheet) markdown(order []string) string {
	var b strings.Builder
	b.WriteString("| fault | sessions | undisturbed | made again, then the same | failed, resumed to the same end | went on with what came |\n|---|--:|--:|--:|--:|--:|\n")
	var sum [results]int
	row := func(name string, n [results]int) {
		all := n[same0] + n[passed] + n[resumes] + n[went]
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", name, all, n[same0], n[passed], n[resumes], n[went])
	}
	for _, g := range order {
		if n := s.counts[g]; n != nil {
			row(g, *n)
			for i := range sum {
				sum[i] += n[i]
			}
		}
	}
	row("all", sum)
	return b.String()
}
