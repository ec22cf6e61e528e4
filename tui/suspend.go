package tui

import tea "charm.land/bubbletea/v2"

// suspend leaves the screen to the shell until it brings the program back. Where no
// shell is there to do so, the kernel would not stop the program at all, and it would
// wait for the end of a stop that never was.
func (a *app) suspend() tea.Cmd {
	if !a.o.stoppable() {
		return complain("There is no shell to go back to: it was not started from one with job control.")
	}
	return tea.Suspend
}

func (o Options) stoppable() bool { return o.Stoppable == nil || o.Stoppable() }
