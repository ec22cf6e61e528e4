package qa

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

//go:embed calibrations/*.json
var calibrationFiles embed.FS

// The bounds of a calibration file: its bytes, its points, and those of a name.
const (
	MaxCalibration    = 1 << 16
	maxPoints         = 1024
	maxCalibratedName = 100
)

// calibrationVersion is the version of the files that are written and read.
const calibrationVersion = 1

// Calibration is a map from the prior that a small model gives to the one that is
// used: how often the strong model has said yes where the small one gave it so
// much. It is made from saved sessions. Both sides need the same one, so that it
// is a table of whole numbers, known by its hash. The zero Calibration leaves
// every prior as it is.
type Calibration struct {
	Version int    `json:"version"` // of the file's format: 1
	Name    string `json:"name"`    // 1 to 100 printable characters of ASCII
	Method  Method `json:"method"`

	// Small is the model that it is made for, and what it was made of: a map says
	// nothing about the priors of another model, or of other prompts.
	Small     string `json:"small"`      // reference
	Digest    string `json:"digest"`     // of the model; empty where it has none
	PromptSet string `json:"prompt_set"` // its name
	Answers   int    `json:"answers"`    // that it was fitted to

	// Points are those that the map goes through, in rising order: a prior and
	// what becomes of it. Between two it is a straight line, before the first and
	// behind the last it is level. A file has 1 to 1024.
	Points [][2]Prior `json:"points"`

	hash string
}

// Apply returns what becomes of a prior. It is done in whole numbers, so that
// both sides come to the same. What is no prior stays none.
func (c Calibration) Apply(p Prior) Prior {
	if p == 0 || len(c.Points) == 0 {
		return p
	}
	i, exact := slices.BinarySearchFunc(c.Points, p, func(at [2]Prior, p Prior) int { return int(at[0]) - int(p) })
	switch {
	case exact || i == 0:
		return c.Points[i][1]
	case i == len(c.Points):
		return c.Points[i-1][1]
	}
	a, b := c.Points[i-1], c.Points[i]
	span, along, rise := uint64(b[0]-a[0]), uint64(p-a[0]), uint64(b[1]-a[1])
	return a[1] + Prior((rise*along+span/2)/span)
}

// Identity tells whether the map leaves every prior as it is.
func (c Calibration) Identity() bool { return len(c.Points) == 0 }

// Hash returns the SHA-256 of the map's file, in hex; empty for a Calibration
// that ParseCalibration has not read, as the zero one.
func (c Calibration) Hash() string { return c.hash }

// For tells whether the map is made for a model of that digest with the prompt set
// of that name.
func (c Calibration) For(digest, promptSet string) bool {
	return c.Digest != "" && c.Digest == digest && c.PromptSet == promptSet
}

// ParseCalibration reads the file of a map, of at most MaxCalibration bytes. A
// key that is not known, points that fall and anything behind the map are errors.
func ParseCalibration(file []byte) (Calibration, error) {
	if len(file) > MaxCalibration {
		return Calibration{}, fmt.Errorf("a calibration of %d bytes: at most %d are read", len(file), MaxCalibration)
	}
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	var c Calibration
	if err := d.Decode(&c); err != nil {
		return Calibration{}, fmt.Errorf("not a calibration: %w", err)
	}
	if len(bytes.TrimSpace(file[d.InputOffset():])) > 0 {
		return Calibration{}, errors.New("not a calibration: there is more behind it")
	}
	if err := c.check(); err != nil {
		return Calibration{}, fmt.Errorf("not a calibration: %w", err)
	}
	sum := sha256.Sum256(file)
	c.hash = hex.EncodeToString(sum[:])
	return c, nil
}

func (c Calibration) check() error {
	switch {
	case c.Version != calibrationVersion:
		return fmt.Errorf("its version is %d: only %d is read", c.Version, calibrationVersion)
	case c.Name == "" || len(c.Name) > maxCalibratedName || strings.ContainsFunc(c.Name, func(r rune) bool { return r < ' ' || r > '~' }):
		return fmt.Errorf("its name is %.40q: want 1 to %d characters of ASCII", c.Name, maxCalibratedName)
	case !slices.Contains(Methods(), c.Method):
		return fmt.Errorf("its method is %.40q: want one of %q", c.Method, Methods())
	case len(c.Points) < 1 || len(c.Points) > maxPoints:
		return fmt.Errorf("it has %d points: want 1 to %d", len(c.Points), maxPoints)
	}
	for i, p := range c.Points {
		switch {
		case p[0] < 1 || p[0] >= One || p[1] < 1 || p[1] >= One:
			return fmt.Errorf("point %d is %d, %d: want 1 to %d each", i+1, p[0], p[1], One-1)
		case i > 0 && (p[0] <= c.Points[i-1][0] || p[1] < c.Points[i-1][1]):
			return fmt.Errorf("point %d is %d, %d, which does not rise from the one before", i+1, p[0], p[1])
		}
	}
	return nil
}

// File returns the file of a map, as ParseCalibration reads it, whatever Version
// says. It is an error where that would not be read.
func (c Calibration) File() ([]byte, error) {
	c.Version = calibrationVersion
	if err := c.check(); err != nil {
		return nil, err
	}
	points := c.Points
	c.Points = [][2]Prior{}
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return nil, err
	}
	var list strings.Builder
	for i, p := range points {
		switch {
		case i > 0 && i%8 == 0:
			list.WriteString(",\n    ")
		case i > 0:
			list.WriteString(", ")
		}
		fmt.Fprintf(&list, "[%d, %d]", p[0], p[1])
	}
	head, _ := bytes.CutSuffix(b, []byte("[]\n}"))
	return fmt.Appendf(head, "[\n    %s\n  ]\n}\n", list.String()), nil
}

// Calibrations returns the maps that come with the program, by the names of
// their files.
func Calibrations() ([]Calibration, error) {
	entries, err := calibrationFiles.ReadDir("calibrations")
	if err != nil {
		return nil, err
	}
	var list []Calibration
	for _, e := range entries {
		file, err := calibrationFiles.ReadFile("calibrations/" + e.Name())
		if err != nil {
			return nil, err
		}
		c, err := ParseCalibration(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		list = append(list, c)
	}
	return list, nil
}

// UsualCalibration returns the map that comes with the program for a model of that
// digest with that prompt set, and the zero Calibration where there is none.
func UsualCalibration(digest, promptSet string) (Calibration, error) {
	list, err := Calibrations()
	for _, c := range list {
		if c.For(digest, promptSet) {
			return c, nil
		}
	}
	return Calibration{}, err
}
