package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"tenbits/tui/theme"
)

// maxConfig bounds the config file, in bytes.
const maxConfig = 1 << 20

// configFile is the config file as it was read; empty when there is none.
type configFile struct {
	path   string
	values map[string]configValue
	themes map[string]map[string]string // the tables [themes.NAME]
}

type configValue struct {
	text string
	line int
}

// configPath returns where the config file is, whether it exists or not, and
// nothing where there is no home for it.
func (a *app) configPath() string {
	dir := a.getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) { // as the XDG specification has it
		home := cmp.Or(a.getenv("HOME"), a.getenv("USERPROFILE"))
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "tenbits", "config.toml")
}

// readConfig reads the config file. What it does not know is an error, so that
// a misspelt key is not a setting that silently does nothing.
func (a *app) readConfig() (configFile, error) {
	c := configFile{path: a.configPath(), values: map[string]configValue{}, themes: map[string]map[string]string{}}
	if c.path == "" {
		return c, nil
	}
	info, err := os.Stat(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil && info.Size() > maxConfig {
		err = fmt.Errorf("%s has %d bytes: at most %d are read", c.path, info.Size(), maxConfig)
	}
	var b []byte
	if err == nil {
		b, err = os.ReadFile(c.path)
	}
	if err != nil {
		return c, usageError("make it readable or move it away", "cannot read the config file: %w", err)
	}
	var raw map[string]any
	meta, err := toml.Decode(string(b), &raw)
	if parse := (toml.ParseError{}); errors.As(err, &parse) {
		return c, usageError("the file is TOML: key = \"value\"", "%s:%d: %s", c.path, parse.Position.Line, parse.Message)
	}
	if err != nil {
		return c, usageError("the file is TOML: key = \"value\"", "%s: %w", c.path, err)
	}
	for _, key := range meta.Keys() {
		if err := c.take(key, raw, lineOf(b, key)); err != nil {
			return c, err
		}
	}
	return c, nil
}

// take reads one key of the file.
func (c configFile) take(key toml.Key, raw map[string]any, line int) error {
	if key[0] == "themes" {
		return c.takeTheme(key, raw, line)
	}
	var names []string
	for _, o := range options() {
		names = append(names, o.key)
		if o.key != key.String() {
			continue
		}
		switch v := raw[o.key].(type) {
		case string:
			c.values[o.key] = configValue{v, line}
		case int64:
			c.values[o.key] = configValue{strconv.FormatInt(v, 10), line}
		default:
			return usageError(fmt.Sprintf("for example %s = %q", o.key, example(o)), "%s:%d: %s has to be a text or a whole number", c.path, line, key)
		}
		return nil
	}
	hint := "there are " + strings.Join(names, ", ")
	if n := nearest(key.String(), names); n != "" {
		hint = fmt.Sprintf("did you mean %s?", n)
	}
	return usageError(hint, "%s:%d: no setting is called %q", c.path, line, key)
}

// takeTheme reads one key of the tables [themes.NAME]. What the colours are is
// checked by package theme.
func (c configFile) takeTheme(key toml.Key, raw map[string]any, line int) error {
	const hint = "a theme is a table: [themes.mine], and below it good = \"#00aa00\""
	at := any(raw)
	for _, name := range key {
		table, ok := at.(map[string]any)
		if !ok {
			return usageError(hint, "%s:%d: %s is no table", c.path, line, key)
		}
		at = table[name]
	}
	switch v := at.(type) {
	case map[string]any:
		if len(key) == 2 {
			c.themes[key[1]] = map[string]string{}
		}
		if len(key) <= 2 {
			return nil
		}
	case string:
		if len(key) == 3 {
			c.themes[key[1]][key[2]] = v
			return nil
		}
	case int64:
		if len(key) == 3 {
			c.themes[key[1]][key[2]] = strconv.FormatInt(v, 10)
			return nil
		}
	}
	return usageError(hint, "%s:%d: %s is no colour of a theme", c.path, line, key)
}

// palettes returns the themes of the file beside the built-in ones.
func (c configFile) palettes() (theme.Set, error) {
	set, err := theme.Parse(c.themes)
	if err != nil {
		return set, usageError("a theme is a table: [themes.mine], and below it good = \"#00aa00\"", "%s: %w", c.path, err)
	}
	return set, nil
}

// lineOf returns the line where a key is set, counted from 1. The TOML package
// knows it, but does not tell.
func lineOf(file []byte, key toml.Key) int {
	last := key[len(key)-1]
	for i, line := range bytes.Split(file, []byte("\n")) {
		rest := strings.TrimLeft(string(line), " \t[")
		for _, name := range []string{last, strconv.Quote(last), "'" + last + "'", key.String()} {
			if after, ok := strings.CutPrefix(rest, name); ok && strings.IndexAny(strings.TrimLeft(after, " \t"), "=.]") == 0 {
				return i + 1
			}
		}
	}
	return 1
}
