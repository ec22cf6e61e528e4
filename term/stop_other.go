//go:build !unix

package term

// Stoppable tells whether the process can be stopped and brought back by a shell,
// which no other system than Unix knows.
func Stoppable() bool { return false }
