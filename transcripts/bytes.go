package transcripts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// keepBytes adds to data, the JSON of body, the strings of body that are not
// valid UTF-8.
func keepBytes(body reflect.Value, data []byte) ([]byte, error) {
	kept := map[string][]byte{}
	collect(body, "", kept)
	if len(kept) == 0 {
		return data, nil
	}
	side, err := json.Marshal(kept)
	if err != nil {
		return nil, err
	}
	data = append(bytes.TrimSuffix(data, []byte("}")), `,"_bytes":`...)
	return append(append(data, side...), '}'), nil
}

// collect puts the strings in v that are not valid UTF-8 into kept, by path.
func collect(v reflect.Value, path string, kept map[string][]byte) {
	switch v.Kind() {
	case reflect.String:
		if !utf8.ValidString(v.String()) {
			kept[path] = []byte(v.String())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			collect(v.Elem(), path, kept)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), join(path, strconv.Itoa(i)), kept)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Anonymous { // its fields stand in the JSON of v itself
				collect(v.Field(i), path, kept)
				continue
			}
			collect(v.Field(i), join(path, jsonName(f)), kept)
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func jsonName(f reflect.StructField) string {
	if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
		return name
	}
	return f.Name
}

// restoreBytes puts the strings that keepBytes kept in data back into body.
func restoreBytes(body reflect.Value, data []byte) error {
	if !bytes.Contains(data, []byte(`"_bytes"`)) {
		return nil
	}
	var side struct {
		Bytes map[string][]byte `json:"_bytes"`
	}
	if err := json.Unmarshal(data, &side); err != nil {
		return err
	}
	for path, b := range side.Bytes {
		v, err := find(body, path)
		if err != nil {
			return fmt.Errorf("_bytes: %q: %w", path, err)
		}
		v.SetString(string(b))
	}
	return nil
}

// find returns the string in v at path.
func find(v reflect.Value, path string) (reflect.Value, error) {
	for name := range strings.SplitSeq(path, ".") {
		v = reflect.Indirect(v)
		switch v.Kind() {
		case reflect.Slice:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= v.Len() {
				return v, errors.New("no such element")
			}
			v = v.Index(i)
		case reflect.Struct:
			v = field(v, name)
		default:
			return v, errors.New("no such field")
		}
	}
	v = reflect.Indirect(v)
	if v.Kind() != reflect.String {
		return v, errors.New("not a text")
	}
	return v, nil
}

// field returns the field of a struct that has a name in JSON, the zero Value
// when there is none.
func field(v reflect.Value, name string) reflect.Value {
	if v.Type() == reflect.TypeFor[time.Time]() {
		return reflect.Value{}
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			if in := field(v.Field(i), name); in.IsValid() {
				return in
			}
			continue
		}
		if jsonName(f) == name {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}
