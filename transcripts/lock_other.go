//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package transcripts

import "os"

// Lock does nothing: there are no locks that end with their process here.
func Lock(*os.File) error { return nil }

// syncFolder does nothing: folders cannot be synced here.
func syncFolder(string) error { return nil }
