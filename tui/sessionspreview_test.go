package tui

import (
	"fmt"
	"strings"
	"testing"

	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
)

// storeOf returns a store with so many sessions, with few questions and many.
func storeOf(tb testing.TB, n int) *transcripts.Store {
	tb.Helper()
	store, err := transcripts.OpenStore(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	scripts := []script{wonScript(), stoppedScript(), nothingScript(), fortyScript(), pickedScript()}
	for i := range n {
		id := fmt.Sprintf("20261123-%02d0000-abcdef", i)
		s := scripts[i%len(scripts)].withSetup(func(u *session.Setup) { u.ID = id })
		saveWhole(tb, store, id, s)
	}
	return store
}

// With the preview below the list, enough of the list is seen to choose from, and
// no row is left empty where the list could go on.
func TestPreviewLeavesAList(t *testing.T) {
	store := storeOf(t, 40)
	for _, tt := range []struct{ width, height, least int }{{80, 24, 5}, {60, 20, 3}, {99, 24, 5}, {40, 15, 2}, {80, 40, 5}} {
		a := newIdleApp(t, Options{Host: host.Host{Store: store}}, tt.width, tt.height)
		press(a, "s")
		if !a.sessions.roomForPreview() {
			press(a, "p")
		}
		for range 20 {
			rows := a.sessions.table()
			rule := -1
			for i, r := range rows {
				if strings.Contains(r, "────") {
					rule = i
					break
				}
			}
			listed, below := rows[1:max(1, rule)], rows[rule+1:]
			if len(listed) < tt.least || len(rows) != tt.height-lowerRows-2 {
				t.Fatalf("%d×%d: %d sessions, %d rows:\n%s", tt.width, tt.height, len(listed), len(rows), frame(a))
			}
			if blank(below[len(below)-1]) || blank(listed[len(listed)-1]) {
				t.Errorf("%d×%d: a row is empty:\n%s", tt.width, tt.height, frame(a))
			}
			if f := frame(a); strings.Count(f, "▸ ") != 1 {
				t.Errorf("the choice is not seen:\n%s", f)
			}
			press(a, "j")
		}
	}
}
