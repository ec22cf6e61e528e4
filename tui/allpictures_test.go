package tui

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tenbits/tui/record"
)

// TestAllPictures draws every screen in every state, in four sizes and on dark and
// light ground, for looking at:
//
//	TENBITS_ALL_PICTURES=$PWD/pictures go test -run AllPictures ./tui
func TestAllPictures(t *testing.T) {
	dir := os.Getenv("TENBITS_ALL_PICTURES")
	if dir == "" {
		t.Skip("set TENBITS_ALL_PICTURES to a folder to draw every screen into")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range situations() {
		for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}, {200, 60}} {
			for name, ground := range map[string]record.Theme{"dark": record.Dark(), "light": record.Light()} {
				a := s.make(t, size[0], size[1])
				a.restyle(name)
				var b bytes.Buffer
				if err := record.SVG(&b, a.View().Content, size[0], size[1], record.Options{Theme: ground, Title: s.name}); err != nil {
					t.Fatal(err)
				}
				file := filepath.Join(dir, fmt.Sprintf("%s-%dx%d-%s.svg", s.name, size[0], size[1], name))
				if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
