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
)

// maxConfig bounds the config file, in bytes.
const maxConfig = 1 << 20

// configFile is the config file as it was read; empty when there is none.
type configFile struct {
	path   string
	values map[string]configValue
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
	c := configFile{path: a.configPath(), values: map[string]configValue{}}
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
