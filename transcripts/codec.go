// Package transcripts keeps sessions: the codec of their files, recording,
// replaying, and the store.
//
// A transcript is JSON Lines, one event a line:
//
//	{"v":1,"t":1.25,"type":"drafted","data":{…}}
//
// t is the time since the start in seconds, exact to the microsecond. Text
// that is not valid UTF-8, which models do write, stands in data with U+FFFD
// in place of what JSON cannot hold, and beside it, byte for byte, in base64:
//
//	{"text":"a\ufffd","_bytes":{"text":"Yf8="}}
//
// The keys of _bytes are paths in data: "setup.prompt", "questions.2".
package transcripts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"tenbits/session"
)

// Version is the version of the format that this package reads and writes.
const Version = 1

// MaxLine is the most bytes of a line, its end not counted.
const MaxLine = 64 << 20

// errVersion is in the chain of the error of a line of another version.
var errVersion = errors.New("version")

// maxAt bounds the times of events, so that they are exact as numbers of JSON.
const maxAt = 100 * 365 * 24 * time.Hour

// kind is the codec of one type of event.
type kind struct {
	name   string
	is     reflect.Type
	decode func(data []byte) (session.Body, error)
}

// kindOf returns the codec of T.
func kindOf[T session.Body](name string) kind {
	return kind{name, reflect.TypeFor[T](), func(data []byte) (session.Body, error) {
		var body T
		if err := json.Unmarshal(data, &body); err != nil {
			return nil, err
		}
		err := restoreBytes(reflect.ValueOf(&body).Elem(), data)
		return body, err
	}}
}

// kinds has a codec for every type of event but session.Unknown. It is never
// written to.
var kinds = [...]kind{
	kindOf[session.Delta]("delta"), // by far the most frequent
	kindOf[session.Started]("started"),
	kindOf[session.PhaseStarted]("phase_started"),
	kindOf[session.Drafted]("drafted"),
	kindOf[session.Sampled]("sampled"),
	kindOf[session.Referenced]("referenced"),
	kindOf[session.Proposed]("proposed"),
	kindOf[session.Weighed]("weighed"),
	kindOf[session.Asked]("asked"),
	kindOf[session.Edited]("edited"),
	kindOf[session.Turned]("turned"),
	kindOf[session.Predicted]("predicted"),
	kindOf[session.Decided]("decided"),
	kindOf[session.Judged]("judged"),
	kindOf[session.Retried]("retried"),
	kindOf[session.Warned]("warned"),
	kindOf[session.Failed]("failed"),
	kindOf[session.Finished]("finished"),
	kindOf[session.Resumed]("resumed"),
}

func kindNamed(name string) (kind, bool) {
	for _, k := range kinds {
		if k.name == name {
			return k, true
		}
	}
	return kind{}, false
}

// Encode returns e as one line without its end. The time is cut to whole
// microseconds. What JSON cannot hold is an error: a number that is infinite
// or not a number, a session.Unknown whose type is known or whose data is not
// one line of JSON; so is a line longer than MaxLine, and a time that is not
// within 100 years after the start.
func Encode(e session.Event) ([]byte, error) {
	if e.At < 0 || e.At > maxAt {
		return nil, fmt.Errorf("event at %v: times are within 100 years after the start", e.At)
	}
	name, data, err := encodeBody(e.Body)
	if err != nil {
		return nil, err
	}
	line := make([]byte, 0, len(data)+len(name)+64)
	line = append(line, `{"v":1,"t":`...)
	line = strconv.AppendFloat(line, float64(e.At.Microseconds())/1e6, 'f', -1, 64)
	line = append(line, `,"type":`...)
	line = append(line, name...)
	if len(data) > 0 {
		line = append(line, `,"data":`...)
		line = append(line, data...)
	}
	line = append(line, '}')
	if len(line) > MaxLine {
		return nil, fmt.Errorf("event %s of %d bytes: a line has at most %d", name, len(line), MaxLine)
	}
	return line, nil
}

// encodeBody returns the name of a body's type, in quotes, and its data.
func encodeBody(b session.Body) (name, data []byte, err error) {
	if u, ok := b.(session.Unknown); ok {
		return encodeUnknown(u)
	}
	is := reflect.TypeOf(b)
	for _, k := range kinds {
		if k.is == is {
			data, err = encodeData(b)
			if err != nil {
				return nil, nil, fmt.Errorf("event %s: %w", k.name, err)
			}
			return strconv.AppendQuote(nil, k.name), data, nil
		}
	}
	return nil, nil, fmt.Errorf("event of type %T: transcripts have no codec for it", b)
}

func encodeData(b session.Body) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(b); err != nil {
		return nil, err
	}
	data := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	// The encoder writes this escape, and no other text as it, for bytes that
	// are not UTF-8; only then is the slow look at every string worth it.
	if !bytes.Contains(data, []byte(`\ufffd`)) {
		return data, nil
	}
	return keepBytes(reflect.ValueOf(b), data)
}

func encodeUnknown(u session.Unknown) (name, data []byte, err error) {
	if _, known := kindNamed(u.Type); known || u.Type == "" || !utf8.ValidString(u.Type) {
		return nil, nil, fmt.Errorf("unknown event %q: it needs a type of its own", u.Type)
	}
	if len(u.Raw) > 0 && (!json.Valid(u.Raw) || bytes.ContainsRune(u.Raw, '\n')) {
		return nil, nil, fmt.Errorf("unknown event %q: its data is not one line of JSON", u.Type)
	}
	name, err = json.Marshal(u.Type)
	return name, bytes.Trim(u.Raw, " \t\r"), err
}

// envelope is a line.
type envelope struct {
	V    int             `json:"v"`
	T    float64         `json:"t"` // seconds
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

// Decode returns the event that Encode wrote as line. An event of an unknown
// type is a session.Unknown, which keeps its data byte for byte. Numbers that
// no session writes and that would break readers are errors. Fields that
// this version does not know, in an event that it does, are dropped: a file is
// therefore never written again from its decoded events.
func Decode(line []byte) (session.Event, error) {
	if len(line) > MaxLine {
		return session.Event{}, fmt.Errorf("line of %d bytes: at most %d are read", len(line), MaxLine)
	}
	if bytes.ContainsRune(bytes.TrimSuffix(line, []byte("\n")), '\n') {
		return session.Event{}, errors.New("more than one line")
	}
	var env envelope
	err := json.Unmarshal(line, &env)
	if v, ok := version(line, env, err); ok && v != Version {
		return session.Event{}, fmt.Errorf("format %w %d: this tenbits reads version %d; use the tenbits that wrote it, or a newer one", errVersion, v, Version)
	}
	switch {
	case err != nil:
		return session.Event{}, fmt.Errorf("not an event: %w", err)
	case env.Type == "":
		return session.Event{}, errors.New("not an event: it has no type")
	case env.T < 0 || env.T > maxAt.Seconds():
		return session.Event{}, fmt.Errorf("event %s: t is %g: times are within 100 years after the start", env.Type, env.T)
	}
	e := session.Event{At: time.Duration(math.Round(env.T*1e6)) * time.Microsecond}
	k, known := kindNamed(env.Type)
	if !known {
		e.Body = session.Unknown{Type: env.Type, Raw: env.Data}
		return e, nil
	}
	if len(env.Data) == 0 || env.Data[0] != '{' {
		return session.Event{}, fmt.Errorf("event %s: its data is missing", env.Type)
	}
	body, err := k.decode(env.Data)
	if err == nil {
		err = check(body)
	}
	if err != nil {
		return session.Event{}, fmt.Errorf("event %s: %w", env.Type, err)
	}
	e.Body = body
	return e, nil
}

// version returns the format version of a line, and whether it can be told. A
// line of another version may have another shape altogether, so it is looked
// for also where the line could not be read.
func version(line []byte, env envelope, err error) (int, bool) {
	if err == nil {
		return env.V, true
	}
	var v struct {
		V *int `json:"v"`
	}
	if json.Unmarshal(line, &v) != nil || v.V == nil {
		return 0, false
	}
	return *v.V, true
}
