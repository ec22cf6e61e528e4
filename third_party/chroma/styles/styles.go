// Package styles has no styles but those that are registered.
package styles

import "github.com/alecthomas/chroma/v2"

// Registry holds the styles by name. It is a variable of the package as Glamour
// reads it as one, under a lock of its own.
var Registry = map[string]*chroma.Style{}

// Register adds a style and returns it.
func Register(s *chroma.Style) *chroma.Style {
	Registry[s.Name] = s
	return s
}
