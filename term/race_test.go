//go:build race

package term_test

// raced says that the race detector slows everything down.
const raced = true
