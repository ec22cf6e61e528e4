package tui

import (
	"bytes"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
	"tenbits/tui/host"
	"tenbits/tui/record"
)

// TestPictures draws the pictures of the README from a session of the embedded
// pair, and says how to make them again when they are no longer what the
// program shows:
//
//	TENBITS_PICTURES=$PWD/docs go test -run Pictures ./tui
func TestPictures(t *testing.T) {
	dir := os.Getenv("TENBITS_PICTURES")
	if dir == "" {
		t.Skip("set TENBITS_PICTURES to the folder to write to")
	}
	events := embeddedSession(t)
	answered := 0
	middle := len(events)
	for i, e := range events {
		if _, ok := e.Body.(session.Decided); ok {
			if answered++; answered == 4 {
				middle = i + 1
			}
		}
	}
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const width, height = 110, 30
	for name, show := range map[string]func() *app{
		"home.svg": func() *app { return newIdleApp(t, Options{Host: host.Host{Store: store}}, width, height) },
		"live.svg": func() *app {
			a := newTestApp(t, width, height)
			feed(a, events[:middle]...)
			return a
		},
		"result.svg": func() *app {
			a := newTestApp(t, width, height)
			feed(a, events...)
			finish(a)
			return a
		},
	} {
		var b bytes.Buffer
		if err := record.SVG(&b, show().View().Content, width, height, record.Options{Theme: record.Dark(), Title: "tenbits"}); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// embeddedSession plays the problem that the program begins with.
func embeddedSession(t *testing.T) []session.Event {
	t.Helper()
	p := problems.New(problems.ShownSeed)
	gold := strconv.Itoa(p.Answer())
	small, err := openEmbedded(t.Context(), "embedded/small")
	if err != nil {
		t.Fatal(err)
	}
	strong, err := openEmbedded(t.Context(), "embedded/strong")
	if err != nil {
		t.Fatal(err)
	}
	batch, err := qa.ParseStrategy("batch")
	if err != nil {
		t.Fatal(err)
	}
	var events []session.Event
	now := newClock()
	cfg := session.Config{
		ID: "20261123-210000-abcdef", Version: "1.0", Prompt: p.Text, Gold: &gold, Problem: &session.Problem{Set: "embedded", ID: strconv.Itoa(problems.ShownSeed)},
		Small: small, Strong: strong, Strategy: batch, Budget: 10,
		Now: func() time.Time { now.now = now.now.Add(100 * time.Millisecond); return now.now },
	}
	if err := session.Run(cfg)(t.Context(), func(e session.Event) { events = append(events, e) }); err != nil {
		t.Fatal(err)
	}
	return events
}

// TestGallery draws every screen in every state, to be looked at:
//
//	TENBITS_GALLERY=/tmp/gallery go test -run Gallery ./tui
func TestGallery(t *testing.T) {
	dir := os.Getenv("TENBITS_GALLERY")
	if dir == "" {
		t.Skip("set TENBITS_GALLERY to the folder to write to")
	}
	for _, s := range situations() {
		for _, size := range [][2]int{{40, 15}, {60, 20}, {80, 24}, {120, 40}, {200, 60}} {
			for _, name := range []string{"dark", "light"} {
				a := s.make(t, size[0], size[1])
				look := record.Dark()
				if name == "light" {
					a.Update(tea.BackgroundColorMsg{Color: color.White})
					look = record.Light()
				}
				var b bytes.Buffer
				if err := record.SVG(&b, a.View().Content, size[0], size[1], record.Options{Theme: look, Title: s.name}); err != nil {
					t.Fatal(err)
				}
				file := fmt.Sprintf("%s-%s-%dx%d.svg", s.name, name, size[0], size[1])
				if err := os.WriteFile(filepath.Join(dir, file), b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
