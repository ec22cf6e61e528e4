package bench

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// The files of a run, in a folder of its own.
const (
	manifestFile = "manifest.jsonl"
	problemsFile = "problems.jsonl"
	sessionsDir  = "transcripts"
)

// maxLine bounds a line of the files of a run.
const maxLine = 16 << 20

// entryLine is a line of a manifest: one of the fields but V.
type entryLine struct {
	V     int     `json:"v"`
	Plan  *Plan   `json:"plan,omitempty"`  // the first line
	Rows  []Key   `json:"rows,omitempty"`  // that were added
	Begun *begun  `json:"begun,omitempty"` // before a session's first event
	Done  *Result `json:"done,omitempty"`  // a later one of the same item takes its place
}

type begun struct {
	Item
	Session string `json:"session"`
}

// manifestVersion is that of the format.
const manifestVersion = 1

// Run is a run as it is kept: a folder with the manifest, the problems, and the
// transcripts of the sessions. One process at a time has it open for writing.
type Run struct {
	Plan     Plan
	Problems []Problem
	Store    *transcripts.Store

	dir     string
	mu      sync.Mutex
	file    *os.File // nil where it is open for reading alone
	end     int64    // of the last whole line, where what is cut behind it is to go
	synced  time.Time
	begun   map[Item]string
	results map[Item]Result
	made    uint32 // sessions that were begun, for their IDs
}

// ErrNoRun is in the chain of Open's error when there is no such run, or more
// than one that the name could mean.
var ErrNoRun = errors.New("no such run")

// Create makes the folder of a new run in dir, which has the folders of all
// runs, and opens it for writing. What the plan says of the problems and
// prompts is filled in, and format and check where they are empty.
func Create(dir string, plan Plan, problems []Problem) (*Run, error) {
	text, err := encodeProblems(problems)
	if err != nil {
		return nil, fmt.Errorf("create run: %w", err)
	}
	plan.Problems, plan.SHA256 = len(problems), digest(text)
	plan.Format, plan.Check = cmp.Or(plan.Format, qa.Formats()[0]), cmp.Or(plan.Check, session.CheckAuto)
	if err := plan.Valid(); err != nil {
		return nil, err
	}
	for i, card := range []models.Card{plan.Small, plan.Strong} {
		set, err := plan.promptSet(card)
		if err != nil {
			return nil, err
		}
		plan.Hashes[i] = set.Hash
	}
	if !validRun(plan.Run) {
		return nil, fmt.Errorf("create run: %q is no ID of a run", plan.Run)
	}
	r := &Run{Plan: plan, Problems: problems, dir: filepath.Join(dir, plan.Run), begun: map[Item]string{}, results: map[Item]Result{}}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create run: %w", err)
	}
	if err := os.Mkdir(r.dir, 0o700); err != nil {
		return nil, fmt.Errorf("create run: %w", err)
	}
	if err := os.WriteFile(filepath.Join(r.dir, problemsFile), text, 0o600); err != nil {
		return nil, fmt.Errorf("create run: %w", err)
	}
	r.file, err = os.OpenFile(filepath.Join(r.dir, manifestFile), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create run: %w", err)
	}
	if err := r.opened(); err != nil {
		return nil, errors.Join(err, r.file.Close())
	}
	if err := r.write(entryLine{Plan: &plan}); err != nil {
		return nil, errors.Join(err, r.file.Close())
	}
	return r, nil
}

// opened locks the manifest and opens the store.
func (r *Run) opened() (err error) {
	if r.file != nil {
		if err := transcripts.Lock(r.file); err != nil {
			return fmt.Errorf("run %s: %w", r.Plan.Run, err)
		}
	}
	r.Store, err = transcripts.OpenStore(filepath.Join(r.dir, sessionsDir))
	return err
}

// Open opens a run in dir to go on with it, or, with read, to look at it alone.
// A last line of the manifest that was cut does not count. name is its ID, or
// the beginning of one, or of its last part.
func Open(dir, name string, read bool) (*Run, error) {
	id, err := find(dir, name)
	if err != nil {
		return nil, err
	}
	r := &Run{dir: filepath.Join(dir, id), begun: map[Item]string{}, results: map[Item]Result{}}
	r.Plan.Run = id
	mode := os.O_RDWR
	if read {
		mode = os.O_RDONLY
	}
	f, err := os.OpenFile(filepath.Join(r.dir, manifestFile), mode, 0)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", id, err)
	}
	if !read {
		r.file = f
	}
	err = r.opened()
	if err == nil {
		err = r.load(f)
	}
	if err == nil {
		err = r.loadProblems()
	}
	if err == nil && !read {
		err = f.Truncate(r.end) // what is left of a line that was cut
	}
	if err != nil || read {
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// load reads the manifest.
func (r *Run) load(f io.Reader) error {
	in := bufio.NewReaderSize(f, 64<<10)
	for n := 1; ; n++ {
		text, err := in.ReadSlice('\n')
		var long []byte
		for errors.Is(err, bufio.ErrBufferFull) && len(long) < maxLine {
			long = append(long, text...)
			text, err = in.ReadSlice('\n')
		}
		if long != nil {
			text = append(long, text...)
		}
		if errors.Is(err, io.EOF) { // a line that has no end was cut
			break
		}
		if err == nil {
			err = r.take(n, bytes.TrimSpace(text))
		}
		if err != nil {
			return fmt.Errorf("run %s: %s, line %d: %w", r.Plan.Run, manifestFile, n, err)
		}
		r.end += int64(len(text))
	}
	if r.Plan.Problems == 0 {
		return fmt.Errorf("run %s: %s has no plan: the run was ended before it began", r.Plan.Run, manifestFile)
	}
	return nil
}

// take takes line n of the manifest.
func (r *Run) take(n int, text []byte) error {
	var l entryLine
	if err := json.Unmarshal(text, &l); err != nil {
		return fmt.Errorf("not a line of a manifest: %w", err)
	}
	switch {
	case l.V != manifestVersion:
		return fmt.Errorf("format version %d: this tenbits reads version %d", l.V, manifestVersion)
	case (n == 1) != (l.Plan != nil):
		return errors.New("the plan is the first line, and no other")
	case l.Plan != nil:
		if l.Plan.Run != r.Plan.Run {
			return fmt.Errorf("it is of run %q", l.Plan.Run)
		}
		r.Plan = *l.Plan
		return r.Plan.Valid()
	case l.Rows != nil:
		r.Plan.Rows = append(slices.Clip(r.Plan.Rows), l.Rows...)
		return r.Plan.Valid()
	case l.Begun != nil:
		r.begun[l.Begun.Item] = l.Begun.Session
		r.made++
		return r.within(l.Begun.Item)
	case l.Done != nil:
		r.results[l.Done.Item] = *l.Done
		return r.within(l.Done.Item)
	}
	return nil // of a later version
}

func (r *Run) within(i Item) error {
	if i.Problem < 0 || i.Problem >= r.Plan.Problems || i.Trial < 0 || i.Trial >= r.Plan.Trials {
		return fmt.Errorf("problem %d, trial %d: the run has %d and %d", i.Problem, i.Trial, r.Plan.Problems, r.Plan.Trials)
	}
	return nil
}

// write adds a line to the manifest, with one write, and brings it to stable
// storage at most once a second.
func (r *Run) write(l entryLine) error {
	l.V = manifestVersion
	text, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("run %s: %w", r.Plan.Run, err)
	}
	if _, err := r.file.WriteAt(append(text, '\n'), r.end); err != nil {
		return fmt.Errorf("run %s cannot be kept: %w; make room, then go on with tenbits bench resume %[1]s", r.Plan.Run, err)
	}
	r.end += int64(len(text)) + 1
	if now := time.Now(); now.Sub(r.synced) >= time.Second {
		r.synced = now
		return r.file.Sync()
	}
	return nil
}

// Close ends the writing.
func (r *Run) Close() error {
	if r.file == nil {
		return nil
	}
	return errors.Join(r.file.Sync(), r.file.Close())
}

// Add adds rows to a run; those that it has already stay as they are.
func (r *Run) Add(rows []Key) error {
	var fresh []Key
	for _, k := range rows {
		if !slices.Contains(r.Plan.Rows, k) {
			fresh = append(fresh, k)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	plan := r.Plan
	plan.Rows = append(slices.Clip(plan.Rows), fresh...)
	if err := plan.Valid(); err != nil {
		return err
	}
	if err := r.write(entryLine{Rows: fresh}); err != nil {
		return err
	}
	r.Plan = plan
	return nil
}

func encodeProblems(problems []Problem) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, p := range problems {
		if err := e.Encode(p); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// loadProblems reads the problems of a run, which nobody may have changed.
func (r *Run) loadProblems() error {
	text, err := os.ReadFile(filepath.Join(r.dir, problemsFile))
	if err != nil {
		return fmt.Errorf("run %s: %w", r.Plan.Run, err)
	}
	if digest(text) != r.Plan.SHA256 {
		return fmt.Errorf("run %s: %s is not what it was when the run began", r.Plan.Run, problemsFile)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	for range r.Plan.Problems {
		var p Problem
		if err := d.Decode(&p); err != nil {
			return fmt.Errorf("run %s: %s: %w", r.Plan.Run, problemsFile, err)
		}
		r.Problems = append(r.Problems, p.again())
	}
	return nil
}

// Results returns what the sessions of a row came to that are done, by problem,
// trial and sample.
func (r *Run) Results(k Key) []Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []Result
	for n := range r.Plan.Problems {
		for t := range r.Plan.Trials {
			for s := range k.samples() {
				if done, ok := r.results[Item{n, t, k, s}]; ok {
					out = append(out, done)
				}
			}
		}
	}
	return out
}

// Runs returns the IDs of the runs in dir, newest first.
func Runs(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	var out []string
	for _, e := range entries {
		if e.IsDir() && validRun(e.Name()) {
			out = append(out, e.Name())
		}
	}
	slices.Reverse(out)
	return out, nil
}

// validRun tells whether an ID is one that transcripts.NewID makes, which is
// what those of runs are too.
func validRun(id string) bool {
	const layout = "20060102-150405-"
	if len(id) != len(layout)+6 || strings.Trim(id[len(layout):], "0123456789abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	_, err := time.Parse(layout, id[:len(layout)])
	return err == nil
}

func find(dir, name string) (string, error) {
	all, err := Runs(dir)
	if err != nil {
		return "", err
	}
	var found []string
	for _, id := range all {
		if id == name {
			return id, nil
		}
		if name != "" && (strings.HasPrefix(id, name) || strings.HasPrefix(id[strings.LastIndexByte(id, '-')+1:], name)) {
			found = append(found, id)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", fmt.Errorf("%w: %d runs begin with %q: %s", ErrNoRun, len(found), name, strings.Join(found[:min(len(found), 8)], ", "))
	case len(all) == 0:
		return "", fmt.Errorf("%w: there are none in %s", ErrNoRun, dir)
	}
	return "", fmt.Errorf("%w %q: there is %s", ErrNoRun, name, strings.Join(all[:min(len(all), 8)], ", "))
}
