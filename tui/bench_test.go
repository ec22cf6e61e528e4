package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tenbits/session"
)

// BenchmarkStreamingTick is one token of a draft, from the message to the
// frame, behind texts of different lengths that have come before it.
func BenchmarkStreamingTick(b *testing.B) {
	for _, kilobytes := range []int{1, 100} {
		for _, size := range []struct{ width, height int }{{80, 24}, {200, 60}} {
			b.Run(fmt.Sprintf("%dKB/%dx%d", kilobytes, size.width, size.height), func(b *testing.B) {
				a := newTestApp(b, size.width, size.height)
				script := wonScript()
				feed(a, script.until(session.PhaseRevise)...)
				line := "The draft goes on and on, with 12 of these words on a line.\n"
				feed(a, delta(session.PhaseRevise, strings.Repeat(line, kilobytes*1024/len(line))))
				token := delta(session.PhaseRevise, " token")
				newline := delta(session.PhaseRevise, "\n")
				for i := 0; b.Loop(); i++ {
					if i%10 == 9 {
						feed(a, newline)
					} else {
						feed(a, token)
					}
					_ = a.View()
				}
			})
		}
	}
}

// BenchmarkMarkdownTick is the same of a draft that is drawn as Markdown.
func BenchmarkMarkdownTick(b *testing.B) {
	for _, kilobytes := range []int{1, 100} {
		b.Run(fmt.Sprintf("%dKB", kilobytes), func(b *testing.B) {
			a := newTestApp(b, 120, 40)
			feed(a, markdownScript(strings.Repeat("A paragraph with **bold** words and `code` in it.\n\n- one\n- two\n\n", kilobytes*1024/65))...)
			token := delta(session.PhaseRevise, " token")
			block := delta(session.PhaseRevise, "\n\nAnother paragraph")
			for i := 0; b.Loop(); i++ {
				if i%30 == 29 {
					feed(a, block)
				} else {
					feed(a, token)
				}
				_ = a.View()
			}
		})
	}
}

// BenchmarkKeypress is a key that scrolls, from the message to the frame, with
// a session of 1 MB on the screen.
func BenchmarkKeypress(b *testing.B) {
	a := newTestApp(b, 120, 40)
	text := strings.Repeat("A line of a long draft that has some words in it.\n", 1<<20/50)
	script := wonScript().withFinal(text)
	feed(a, script...)
	finish(a)
	_ = a.View()
	key := tea.KeyPressMsg{Code: tea.KeyPgDown}
	for b.Loop() {
		a.Update(key)
		_ = a.View()
	}
}

// BenchmarkResize lays the same session out again.
func BenchmarkResize(b *testing.B) {
	a := newTestApp(b, 120, 40)
	feed(a, wonScript().withFinal(strings.Repeat("A line of a long draft that has some words in it.\n", 1<<20/50))...)
	finish(a)
	for i := 0; b.Loop(); i++ {
		a.Update(tea.WindowSizeMsg{Width: 120 - i%2, Height: 40})
		_ = a.View()
	}
}
