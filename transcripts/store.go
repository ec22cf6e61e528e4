package transcripts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tenbits/session"
)

// suffix ends the name of every transcript.
const suffix = ".jsonl"

// Dir returns the folder of the store: transcripts in $TENBITS_DATA, else
// tenbits/transcripts in $XDG_DATA_HOME, else in ~/.local/share.
func Dir(getenv func(string) string) (string, error) {
	if data := getenv("TENBITS_DATA"); data != "" {
		return filepath.Join(data, "transcripts"), nil
	}
	data := getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) { // by its specification, one that is relative does not count
		home := getenv("HOME")
		if home == "" {
			home = getenv("USERPROFILE")
		}
		if home == "" {
			return "", errors.New("there is no folder for transcripts, as HOME is not set: set TENBITS_DATA to a folder")
		}
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "tenbits", "transcripts"), nil
}

// Store is a folder of transcripts, each in YYYY/MM/<id>.jsonl. Several
// processes may use it at once.
type Store struct{ dir string }

// OpenStore returns the store in dir, which need not exist: it is made when
// the first transcript is.
func OpenStore(dir string) (*Store, error) {
	if dir == "" {
		return nil, errors.New("open transcripts: no folder given")
	}
	info, err := os.Stat(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open transcripts: %w; set TENBITS_DATA to a folder that can be read", err)
	}
	if err == nil && !info.IsDir() {
		return nil, fmt.Errorf("open transcripts: %s is not a folder; set TENBITS_DATA to one", dir)
	}
	return &Store{dir}, nil
}

// Dir returns the folder of the store.
func (s *Store) Dir() string { return s.dir }

// letters are those of an ID that are random: none looks like another.
const letters = "0123456789abcdefghjkmnpqrstvwxyz"

// NewID returns the ID of a session that starts now: the time in UTC to the
// second, so that IDs sort by time, and six letters, as in
// 20261123-213358-k3f9qz. random returns numbers in [0, n), as rand.IntN does.
func NewID(now time.Time, random func(n int) int) string {
	var b [6]byte
	for i := range b {
		b[i] = letters[random(len(letters))]
	}
	return now.UTC().Format("20060102-150405-") + string(b[:])
}

// Path returns where the transcript of a session is kept. It is an error when
// id is none, see IsID.
func (s *Store) Path(id string) (string, error) {
	if !IsID(id) {
		return "", fmt.Errorf("transcript %q: an ID looks like 20261123-213358-k3f9qz", id)
	}
	return filepath.Join(s.dir, id[:4], id[4:6], id+suffix), nil
}

// IsID tells whether id has the form of those that NewID makes, with any letters
// and digits at its end, and so is a safe file name.
func IsID(id string) bool {
	const layout = "20060102-150405-"
	if len(id) != len(layout)+6 {
		return false
	}
	if _, err := time.Parse(layout, id[:len(layout)]); err != nil {
		return false
	}
	return strings.Trim(id[len(layout):], "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// Create makes the file of a new transcript, which only its owner may read, and
// locks it, see Lock. It is an error when there is one.
func (s *Store) Create(id string) (*os.File, error) {
	path, err := s.Path(id)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("create transcript: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create transcript: %w", err)
	}
	if err := Lock(f); err != nil { // somebody resumes it already
		return nil, errors.Join(fmt.Errorf("create transcript: %w", err), f.Close())
	}
	return f, nil
}

// Record returns src recorded as the transcript of that ID, see [Record]. The
// file is made at the first event: a session that never starts leaves none.
func (s *Store) Record(id string, src session.Source) session.Source {
	return func(ctx context.Context, emit func(session.Event)) error {
		path, _ := s.Path(id) // that there is none is an error of Create
		w := &file{path: path, open: func() (handle, error) { return s.Create(id) }}
		err := Record(w, src)(ctx, emit)
		// All that matters has been synced or told of.
		_ = w.Close()
		return err
	}
}

// Open opens a transcript for reading. It is an error when it is no regular
// file.
func Open(path string) (*os.File, error) {
	if err := regular(path); err != nil {
		return nil, fmt.Errorf("open transcript: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open transcript: %w", err)
	}
	return f, nil
}

// Load returns the events of the transcript at path and what they come to, as
// Salvage does for who has no use for what had to be left out.
func Load(path string) ([]session.Event, session.State, error) {
	events, _, err := Salvage(path)
	return events, fold(events), err
}

// Salvage returns all events of the transcript at path, up to the first line that
// is none, and what had to be left out. It is an error when the file does not
// begin as a session does, or when another version of tenbits wrote on it.
func Salvage(path string) ([]session.Event, Loss, error) {
	f, err := Open(path)
	if err != nil {
		return nil, Loss{}, err
	}
	defer f.Close()
	c, err := load(f)
	return c.events, c.loss, err
}

// load returns what a file holds, which has to begin as a session does.
func load(f *os.File) (content, error) {
	c := read(f)
	var err error
	switch {
	case c.loss.Why != "" && (len(c.events) == 0 || errors.Is(c.loss.cause, errVersion)):
		err = c.loss.Damage()
	case len(c.events) == 0:
		err = errors.New("it holds no event")
	default:
		if _, ok := c.events[0].Body.(session.Started); ok {
			return c, nil
		}
		err = errors.New("its first event is not the start of a session")
	}
	return content{}, fmt.Errorf("transcript %s: %w", f.Name(), err)
}

func fold(events []session.Event) session.State {
	var st session.State
	for _, e := range events {
		st = st.Apply(e)
	}
	return st
}
