package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release returns the program's version alone.
func release() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// version returns the release, with the commit and the Go version that it was
// built from and with.
func version() string {
	commit, modified := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				commit = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				modified = ", modified"
			}
		}
	}
	return fmt.Sprintf("tenbits %s, commit %.12s%s, %s", release(), commit, modified, runtime.Version())
}
