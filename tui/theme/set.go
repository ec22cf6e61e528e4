package theme

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	maxThemes = 64 // of the user
	maxName   = 32 // bytes of a name
)

// Set has the built-in themes and those of the user. The zero Set has the
// built-in ones alone.
type Set struct{ own []pair }

// Names returns the names of the built-in themes.
func Names() []string { return Set{}.Names() }

// Named returns a built-in theme as it is on a dark or a light background;
// "dark" and "light" are the same on both. Where there is none of the name, the
// error lists those that there are.
func Named(name string, dark bool) (*Theme, error) { return Set{}.Named(name, dark) }

// New returns the theme "auto" for a dark or a light background.
func New(dark bool) *Theme { return builtin()[0].on(dark).Theme() }

// Parse reads the themes of a user: from a name to the keys of the theme and
// their values. A name is of at most 32 small letters, digits, "-" and "_".
// The key "base" is the built-in theme that has the colours which are not
// named, "auto" where it is not there. The others are colours, those of a
// Palette: "#rgb", "#rrggbb" or an ANSI number from 0 to 255.
//
// The error names the first theme and key, in the order of the alphabet, that
// is wrong, and says what can be there.
func Parse(tables map[string]map[string]string) (Set, error) {
	if len(tables) > maxThemes {
		return Set{}, fmt.Errorf("themes: %d of them, and %d at most", len(tables), maxThemes)
	}
	var s Set
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		if err := checkName(name); err != nil {
			return Set{}, fmt.Errorf("themes: %w", err)
		}
		p, err := parse(tables[name])
		if err != nil {
			return Set{}, fmt.Errorf("themes.%s: %w", name, err)
		}
		s.own = append(s.own, p.named(name))
	}
	return s, nil
}

// Names returns the names of the themes, the built-in ones first.
func (s Set) Names() []string {
	var names []string
	for _, p := range s.all() {
		names = append(names, p.name)
	}
	return names
}

// Named returns a theme as it is on a dark or a light background. Where there
// is none of the name, the error lists those that there are.
func (s Set) Named(name string, dark bool) (*Theme, error) {
	p, ok := find(s.all(), name)
	if !ok {
		return nil, fmt.Errorf("no theme %.40q: themes are %s", name, strings.Join(s.Names(), ", "))
	}
	return p.on(dark).Theme(), nil
}

func (s Set) all() []pair { return append(builtin(), s.own...) }

func find(themes []pair, name string) (pair, bool) {
	i := slices.IndexFunc(themes, func(p pair) bool { return p.name == name })
	if i < 0 {
		return pair{}, false
	}
	return themes[i], true
}

func checkName(name string) error {
	if name == "" || len(name) > maxName || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return fmt.Errorf("%.40q is no name: use 1 to %d of a-z, 0-9, - and _", name, maxName)
	}
	if _, taken := find(builtin(), name); taken {
		return fmt.Errorf("%q is built in: choose another name", name)
	}
	return nil
}

// parse reads the keys of one theme.
func parse(table map[string]string) (pair, error) {
	base, named := table["base"]
	if !named {
		base = "auto"
	}
	p, ok := find(builtin(), base)
	if !ok {
		return pair{}, fmt.Errorf("base: no theme %.40q: bases are %s", base, strings.Join(Names(), ", "))
	}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if key == "base" {
			continue
		}
		dark := p.dark.color(key)
		if dark == nil {
			return pair{}, fmt.Errorf("no key %.40q: keys are base, %s", key, strings.Join(colorKeys(), ", "))
		}
		if _, ok := parseColor(table[key]); !ok {
			return pair{}, fmt.Errorf("%s: %.40q is no colour: use #rgb, #rrggbb or a number from 0 to 255", key, table[key])
		}
		*dark, *p.light.color(key) = table[key], table[key]
	}
	return p, nil
}

// colorKeys returns the names of the colours of a palette.
func colorKeys() []string {
	return []string{"good", "bad", "warn", "accent", "dim", "rule", "chip-text", "chip-empty"}
}

// color returns the colour of that name, nil where there is none.
func (p *Palette) color(key string) *string {
	switch key {
	case "good":
		return &p.Good
	case "bad":
		return &p.Bad
	case "warn":
		return &p.Warn
	case "accent":
		return &p.Accent
	case "dim":
		return &p.Dim
	case "rule":
		return &p.Rule
	case "chip-text":
		return &p.ChipText
	case "chip-empty":
		return &p.ChipEmpty
	}
	return nil
}
