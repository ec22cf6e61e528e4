package cli

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
)

// calibrateFlags are the flags of calibrate.
type calibrateFlags struct {
	method, out, name string
	heldOut           int // of a hundred prompts
	json              bool
}

// calibrated is what calibrate --json prints.
type calibrated struct {
	Name     string          `json:"name"`
	Method   qa.Method       `json:"method"`
	Small    string          `json:"small"`
	Sessions int             `json:"sessions"`
	LeftOut  int             `json:"left_out"` // sessions that say nothing about this model's priors
	Fitted   int             `json:"fitted"`   // answers
	HeldOut  int             `json:"held_out"` // answers, of prompts that none of the fitted ones are of
	Before   calibratedScore `json:"before"`   // of those held out
	After    calibratedScore `json:"after"`
	File     *string         `json:"file"`   // null where none was written
	SHA256   *string         `json:"sha256"` // of the file
}

type calibratedScore struct {
	Brier float64          `json:"brier"`
	Bits  float64          `json:"bits_an_answer"`
	Curve []qa.Reliability `json:"curve"`
}

// calibrateCommand makes a map of priors from saved sessions.
func (a *app) calibrateCommand() *cobra.Command {
	var f calibrateFlags
	cmd := &cobra.Command{
		Use:   "calibrate [FILE | ID | FOLDER]...",
		Short: "Make the map of expectations that --calibration takes",
		Long: "Make a map from what the small model expected to how often the strong one answered so, from saved sessions: all of\n" +
			"the store, or the given ones. Each answer counts once, however many sessions have it. The map is fitted to the\n" +
			"answers of some prompts and scored on those of the others. It is used where --calibration names its file, by the\n" +
			"sender and by the receiver, and nowhere else.\n\n" +
			"isotonic fits the rising steps that suit the answers best (pool adjacent violators); platt a logistic curve, for\n" +
			"which some hundred answers are enough.",
		Example: "  tenbits calibrate --out map.json\n  tenbits calibrate --method platt --out map.json ~/.local/share/tenbits/bench/20261124-191457-kd6zdv",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.calibrate(cmd, args, f)
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&f.method, "method", string(qa.Methods()[0]), "how the map is fitted: "+strings.Join(texts(qa.Methods()), " or "))
	fl.StringVar(&f.out, "out", "", "file to write the map to")
	fl.StringVar(&f.name, "name", "", "name of the map (the small model's, where there is none)")
	fl.IntVar(&f.heldOut, "held-out", 20, "how many of a hundred prompts are held out to score the map on, 1 to 90")
	fl.BoolVar(&f.json, "json", false, "print one JSON document")
	return cmd
}

func (f calibrateFlags) check() error {
	if !slices.Contains(qa.Methods(), qa.Method(f.method)) {
		return usageError("for example --method isotonic", "no method %q: there are %s", f.method, strings.Join(texts(qa.Methods()), " and "))
	}
	if f.heldOut < 1 || f.heldOut > 90 {
		return usageError("for example --held-out 20", "--held-out is %d: want 1 to 90 of a hundred", f.heldOut)
	}
	return nil
}

func (a *app) calibrate(cmd *cobra.Command, args []string, f calibrateFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	s, err := a.settings(cmd, "data")
	if err != nil {
		return err
	}
	paths, err := a.calibrationSources(s, args)
	if err != nil {
		return err
	}
	l := lessons{heldOut: f.heldOut, seen: map[[sha256.Size]byte]bool{}}
	for _, path := range paths {
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		events, _, err := transcripts.Salvage(path)
		if err == nil {
			err = l.learn(events)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	c, out, err := l.fit(f)
	if err != nil {
		return err
	}
	if f.out != "" {
		file, err := c.File()
		if err != nil {
			return err
		}
		if err := os.WriteFile(f.out, file, 0o644); err != nil {
			return fmt.Errorf("the map cannot be written: %w", err)
		}
		if c, err = qa.ParseCalibration(file); err != nil {
			return err
		}
		sum := c.Hash()
		out.File, out.SHA256 = &f.out, &sum
	}
	if f.json {
		return printJSON(a.out, out)
	}
	return a.printCalibrated(out)
}

// calibrationSources returns the transcripts that are meant: all of the store
// where none is named.
func (a *app) calibrationSources(s settings, args []string) ([]string, error) {
	store, err := a.store(s)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		if _, err := os.Stat(store.Dir()); errors.Is(err, fs.ErrNotExist) {
			return nil, nil // nothing has been saved
		}
		args = []string{store.Dir()}
	}
	var paths []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			path, err := find(store, arg)
			if err != nil {
				return nil, err
			}
			paths = append(paths, path)
			continue
		}
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			// The other files of a bench are no transcripts.
			if err == nil && d.Type().IsRegular() && filepath.Ext(path) == ".jsonl" && isTranscript(path) {
				paths = append(paths, path)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// isTranscript tells whether a file is named as transcripts are.
func isTranscript(path string) bool {
	return transcripts.IsID(strings.TrimSuffix(filepath.Base(path), ".jsonl"))
}

// lessons are the answers of many sessions.
type lessons struct {
	heldOut         int
	small           *session.Seat // that all of them are of
	seen            map[[sha256.Size]byte]bool
	sessions, other int
	fitted, held    []qa.Forecast
}

// learn adds the answers of a session.
func (l *lessons) learn(events []session.Event) error {
	list := session.Forecasts(events)
	if len(list) == 0 {
		l.other++
		return nil
	}
	var st session.State
	for _, e := range events {
		if b, ok := e.Body.(session.Started); ok {
			st = st.Apply(session.Event{Body: b})
		}
	}
	small := st.Setup.Small
	switch {
	case l.small == nil:
		l.small = &small
	case l.small.Card.Ref() != small.Card.Ref() || l.small.Card.Digest != small.Card.Digest || l.small.PromptSet != small.PromptSet:
		return usageError("name the sessions, or the folder, of one model with one prompt set", "the sessions are of different small models: %s with the prompts %s, and %s with %s",
			l.small.Card.Ref(), l.small.PromptSet, small.Card.Ref(), small.PromptSet)
	}
	l.sessions++
	h := fnv.New32a()
	_, _ = h.Write([]byte(st.Setup.Prompt)) // a hash takes everything
	hold := int(h.Sum32()%100) < l.heldOut
	for _, f := range list {
		key := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d %t", st.Setup.Prompt, f.Draft, f.Question, f.Prior, f.Yes))
		if l.seen[key] {
			continue
		}
		l.seen[key] = true
		if hold {
			l.held = append(l.held, f.Forecast)
		} else {
			l.fitted = append(l.fitted, f.Forecast)
		}
	}
	return nil
}

// leastAnswers are the fewest that a map is made from, on either side.
const leastAnswers = 20

// fit returns the map, and how it scores.
func (l *lessons) fit(f calibrateFlags) (qa.Calibration, calibrated, error) {
	if len(l.fitted) < leastAnswers || len(l.held) < leastAnswers {
		return qa.Calibration{}, calibrated{}, usageError("play more sessions: tenbits bench embedded --limit 100 plays some hundred, and prints the run, whose folder can be named",
			"%d answers to fit and %d held out are too few: want %d each", len(l.fitted), len(l.held), leastAnswers)
	}
	points, err := qa.Fit(qa.Method(f.method), l.fitted)
	if err != nil {
		return qa.Calibration{}, calibrated{}, usageError("play more sessions", "%w", err)
	}
	card := l.small.Card
	c := qa.Calibration{
		Name: cmp.Or(f.name, card.Ref()), Method: qa.Method(f.method), Small: card.Ref(), Digest: card.Digest,
		PromptSet: l.small.PromptSet, Answers: len(l.fitted), Points: points,
	}
	score := func(list []qa.Forecast) calibratedScore {
		s := qa.Score(list)
		return calibratedScore{s.Brier, s.Bits, qa.Curve(list, 10)}
	}
	return c, calibrated{
		Name: c.Name, Method: c.Method, Small: c.Small, Sessions: l.sessions, LeftOut: l.other, Fitted: len(l.fitted), HeldOut: len(l.held),
		Before: score(l.held), After: score(c.Calibrated(l.held)),
	}, nil
}

// printCalibrated prints what came of it as text.
func (a *app) printCalibrated(c calibrated) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s: %s, fitted to %d answers of %d sessions (%d others say nothing of it); scored on %d answers held out\n\n",
		term.CleanLine(c.Small), c.Method, c.Fitted, c.Sessions, c.LeftOut, c.HeldOut)
	fmt.Fprintf(w, "\tbefore\tafter\nBrier score\t%.4f\t%.4f\nbits an answer\t%.4f\t%.4f\n", c.Before.Brier, c.After.Brier, c.Before.Bits, c.After.Bits)
	for _, part := range []struct {
		name  string
		curve []qa.Reliability
	}{{"before", c.Before.Curve}, {"after", c.After.Curve}} {
		fmt.Fprintf(w, "\nreliability %s\nexpected\tanswers\tmean\tyes\n", part.name)
		for _, r := range part.curve {
			fmt.Fprintf(w, "%.1f to %.1f\t%d\t%.3f\t%.3f\n", r.From, r.To, r.Answers, r.Mean, r.Yes)
		}
	}
	err := w.Flush()
	if c.File != nil {
		fmt.Fprintf(a.err, "written to %s: --calibration takes it, on both sides\n", term.CleanLine(*c.File))
	} else {
		fmt.Fprintln(a.err, "not written: --out FILE does that")
	}
	return err
}
