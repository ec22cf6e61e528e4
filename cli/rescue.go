package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
)

// kept returns where all of a session is: at path, empty where it was not to be
// saved; or, where it could not be saved there, in the folder for temporary
// files. It is empty where that could not be either. Where a session is that
// could not be saved is told also to who wants it quiet.
func (a *app) kept(st session.State, events []session.Event, path string, quiet bool) string {
	if path == "" || st.Unsaved == nil {
		if path != "" && !quiet {
			fmt.Fprintln(a.err, "saved: "+term.CleanLine(path))
		}
		return path
	}
	elsewhere, err := transcripts.SaveTemp(transcripts.TempDir(a.getenv), filepath.Base(path), events)
	if _, missing := os.Stat(path); missing == nil {
		fmt.Fprintln(a.err, "saved in part: "+term.CleanLine(path))
	}
	if err != nil {
		fmt.Fprintln(a.err, "not saved elsewhere: "+term.CleanLine(err.Error()))
		fmt.Fprintln(a.err, "  set TMPDIR to a folder with room; ask --events prints each event, which needs no file")
		return ""
	}
	fmt.Fprintln(a.err, "saved elsewhere, all of it: "+term.CleanLine(elsewhere))
	return elsewhere
}

// tellResume says how to go on with a session that was cut, which is saved at
// path.
func (a *app) tellResume(st session.State, path string) {
	name := st.Setup.ID
	if st.Unsaved != nil {
		name = path
	}
	fmt.Fprintf(a.err, "to go on: tenbits transcripts resume %s\n", term.CleanLine(name))
}
