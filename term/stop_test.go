//go:build unix

package term

import (
	"os"
	"testing"
)

// The parent of this process is what the kernel says, also by way of /proc.
func TestParentOf(t *testing.T) {
	got, err := parentOf(os.Getpid())
	if os.IsNotExist(err) {
		t.Skip("there is no /proc here")
	}
	if err != nil || got != os.Getppid() {
		t.Errorf("%d, %v, want %d", got, err, os.Getppid())
	}
	if _, err := parentOf(-1); err == nil {
		t.Error("a process that cannot be has a parent")
	}
}
