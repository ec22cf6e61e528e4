//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package transcripts

import (
	"errors"
	"os"
	"syscall"
)

// Lock locks f until it is closed, also by the end of this process. Who wants the
// lock meanwhile, here through another file or in another process, gets ErrBusy.
// Where the file system has no locks there is none, and no error.
func Lock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrBusy
	}
	return nil
}

// syncFolder brings the names in a folder to stable storage. One that may not
// be read, or cannot be synced, is left to the system.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	return settled(f.Sync())
}
