package bench

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// Key names one row of a run's table: a strategy at a budget, as it is or as a
// control.
type Key struct {
	Strategy string          `json:"strategy"`
	Bits     int             `json:"bits"`              // the budget
	Control  session.Control `json:"control,omitempty"` // empty: it is none
}

// String returns the row as it is spoken of: "batch at 10 bits, coin".
func (k Key) String() string {
	s := fmt.Sprintf("%s at %d bits", k.Strategy, k.Bits)
	if k.Control != "" {
		s += ", " + string(k.Control)
	}
	return s
}

// The rows that come before all others: what each model does alone. In the
// second the middle model sits in the small one's place.
const (
	strategyAlone = "alone"
	controlMiddle = session.Control("middle")
)

// AloneKey returns the row of what the two models do alone: the first drafts, and
// the strong model's own solutions.
func AloneKey() Key { return aloneKey() }

func aloneKey() Key  { return Key{Strategy: strategyAlone, Bits: 1} }
func middleKey() Key { return Key{Strategy: strategyAlone, Control: controlMiddle} }

// Plan is what a run is made of. It is the first line of its manifest.
type Plan struct {
	Run      string        `json:"run"` // its ID
	Version  string        `json:"version"`
	Started  time.Time     `json:"started"`
	Set      string        `json:"set"`
	File     string        `json:"file,omitempty"`    // that the problems were read from
	Skipped  int           `json:"skipped,omitempty"` // lines of File that hold no problem
	Problems int           `json:"problems"`
	SHA256   string        `json:"sha256"` // of the file with the problems, beside the manifest
	Small    models.Card   `json:"small"`
	Strong   models.Card   `json:"strong"`
	Asker    *models.Card  `json:"asker,omitempty"`   // null where the small model writes the questions
	Middle   string        `json:"middle,omitempty"`  // reference of the model that parts medium from hard
	Prompts  string        `json:"prompts,omitempty"` // prompt set of all models; empty: as each wants it
	Hashes   [2]string     `json:"prompt_hashes"`     // of the small model's prompt set and of the strong one's
	Format   string        `json:"format"`            // of the payloads
	Check    session.Check `json:"check"`
	Trials   int           `json:"trials"`
	Judge    string        `json:"judge,omitempty"` // session.JudgeSmall or session.JudgeStrong; empty: there is none
	Tau      float64       `json:"tau,omitempty"`   // from which it ends a session
	Guard    bool          `json:"guard,omitempty"`
	Seed     uint64        `json:"seed"`            // of the models, in the first trial; one more in each further
	Noise    float64       `json:"noise,omitempty"` // of the control noisy
	Rows     []Key         `json:"rows"`
}

// sides says how the sessions of a run are stopped and guarded, empty where they
// are neither.
func (p Plan) sides() string {
	var list []string
	if p.Judge != "" {
		list = append(list, fmt.Sprintf("the %s model as judge ends a session from a score of %g on", p.Judge, p.Tau))
	}
	if p.Guard {
		list = append(list, "a guard may keep the first draft")
	}
	return strings.Join(list, ", and ")
}

// MostTrials and MostRows bound a run.
const (
	MostTrials = 100
	MostRows   = 1000
)

// Rows returns the rows of strategies at budgets, each with its controls. A
// session of no bits needs no control: it is the one that does nothing. What has
// no strategy, as a resample, is there once.
func Rows(strategies []qa.Strategy, budgets []int, controls []session.Control) []Key {
	var out []Key
	for _, s := range strategies {
		for _, b := range budgets {
			out = append(out, Key{s.Name(), b, ""})
			for _, c := range controls {
				if b > 0 && !slices.Contains(apart(), Key{Strategy: string(c), Control: c}) {
					out = append(out, Key{s.Name(), b, c})
				}
			}
		}
	}
	for _, k := range apart() {
		if slices.Contains(controls, k.Control) {
			out = append(out, k)
		}
	}
	return out
}

func resampleKey() Key { return Key{string(session.Resample), 0, session.Resample} }

// codedKey is the row of the drafts under which the strong model's answer is
// coded. It has session.AnswerSamples sessions a problem.
func codedKey() Key { return Key{string(session.SendAnswerCoded), 0, session.SendAnswerCoded} }

// apart returns the rows that have no strategy.
func apart() []Key { return []Key{resampleKey(), codedKey()} }

// Apart tells whether a row is one that has no strategy and no budget: it is
// there once, for all others.
func (k Key) Apart() bool { return slices.Contains(apart(), k) }

// Valid tells whether a plan can be run.
func (p Plan) Valid() error {
	switch {
	case p.Problems < 1 || p.Problems > MaxProblems:
		return fmt.Errorf("%d problems: want 1 to %d", p.Problems, MaxProblems)
	case p.Trials < 1 || p.Trials > MostTrials:
		return fmt.Errorf("%d trials: want 1 to %d", p.Trials, MostTrials)
	case len(p.Rows) == 0 || len(p.Rows) > MostRows:
		return fmt.Errorf("%d rows: want 1 to %d", len(p.Rows), MostRows)
	case !qa.IsFormat(p.Format):
		return fmt.Errorf("no payload format %q: there are %s", p.Format, strings.Join(qa.Formats(), " and "))
	case !slices.Contains(session.Checks(), p.Check):
		return fmt.Errorf("check %q: want one of %q", p.Check, session.Checks())
	case p.Judge != "" && p.Judge != session.JudgeSmall && p.Judge != session.JudgeStrong:
		return fmt.Errorf("no judge %q in a run: want %s or %s", p.Judge, session.JudgeSmall, session.JudgeStrong)
	case p.Judge != "" && qa.CheckTau(p.Tau) != nil:
		return qa.CheckTau(p.Tau)
	case !(p.Noise >= 0 && p.Noise <= 1):
		return fmt.Errorf("noise of %g: want a probability, 0 to 1", p.Noise)
	}
	seen := map[Key]bool{}
	for _, k := range p.Rows {
		if seen[k] {
			return fmt.Errorf("%s is in the run twice", k)
		}
		seen[k] = true
		if err := k.check(); err != nil {
			return err
		}
	}
	for _, k := range p.Rows {
		if k.Control != "" && !k.Apart() && !seen[k.of()] {
			return fmt.Errorf("%s has nothing to be compared with: %s is not in the run", k, k.of())
		}
	}
	return nil
}

func (k Key) check() error {
	if k.Bits < 0 || k.Bits > qa.MaxBudget {
		return fmt.Errorf("%s: want 0 to %d bits", k, qa.MaxBudget)
	}
	if k.Apart() {
		return nil
	}
	if _, err := qa.ParseStrategy(k.Strategy); err != nil {
		return err
	}
	if k.Strategy == strategyAlone || k.Strategy == string(session.Resample) {
		return fmt.Errorf("%q is no strategy of a run: a run has it by itself", k.Strategy)
	}
	if k.Control == "" {
		return nil
	}
	_, err := session.ParseControl(string(k.Control))
	return err
}

// of returns the row that a control is of.
func (k Key) of() Key { return Key{k.Strategy, k.Bits, ""} }

// Item is one session of a run: a problem by its place, a trial, and a row.
type Item struct {
	Problem int `json:"problem"` // from 0
	Trial   int `json:"trial"`   // from 0
	Key
	Sample int `json:"sample,omitempty"` // from 0, of those that the row has of a problem
}

// before returns what has to be done before an item: nothing before the models
// alone, these before a session, the session before its control.
func (i Item) before() (Item, bool) {
	switch {
	case i.Strategy == strategyAlone:
		return Item{}, false
	case i.Control == "" || i.Apart():
		return Item{Problem: i.Problem, Trial: i.Trial, Key: aloneKey()}, true
	}
	return Item{Problem: i.Problem, Trial: i.Trial, Key: i.of()}, true
}

// items returns all sessions of a plan, in the order to do them.
func (p Plan) items() []Item {
	out := make([]Item, 0, p.Problems*p.Trials*(len(p.Rows)+2))
	each := func(k Key) {
		for t := range p.Trials {
			for n := range p.Problems {
				out = append(out, Item{Problem: n, Trial: t, Key: k})
			}
		}
	}
	each(aloneKey())
	if p.Middle != "" {
		each(middleKey())
	}
	// Problem by problem, so that what is running can be judged, and the longest
	// first.
	rows := slices.Clone(p.Rows)
	slices.SortStableFunc(rows, func(a, b Key) int { return cmp.Compare(b.Bits, a.Bits) })
	for t := range p.Trials {
		for n := range p.Problems {
			for _, k := range rows {
				for s := range k.samples() {
					out = append(out, Item{n, t, k, s})
				}
			}
		}
	}
	return out
}

// asker returns the card of the asker, the zero card where that is the small model.
func (p Plan) asker() models.Card {
	if p.Asker == nil {
		return models.Card{}
	}
	return *p.Asker
}

// askerRef returns the reference of the asker, empty where that is the small model.
func (p Plan) askerRef() string {
	if p.Asker == nil {
		return ""
	}
	return p.Asker.Ref()
}

// Sessions returns how many sessions a plan has.
func (p Plan) Sessions() int { return len(p.items()) }

// samples returns how many sessions a row has of a problem.
func (k Key) samples() int {
	if k == codedKey() {
		return session.AnswerSamples
	}
	return 1
}

// promptSet returns the prompt set of a model.
func (p Plan) promptSet(card models.Card) (*qa.PromptSet, error) {
	return qa.OpenPromptSet(cmp.Or(p.Prompts, card.PromptSet, "general"))
}

// same tells whether a model is the one that a run was started with.
func same(who string, was, is models.Card) error {
	var list []string
	for _, f := range [][3]string{{"reference", was.Ref(), is.Ref()}, {"digest", was.Digest, is.Digest}, {"quantisation", was.Quantisation, is.Quantisation}} {
		if f[1] != f[2] {
			list = append(list, fmt.Sprintf("%s was %q, is %q", f[0], f[1], f[2]))
		}
	}
	if len(list) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s model: %s", ErrOtherModels, who, strings.Join(list, ", "))
}

// ErrOtherModels says that a run cannot go on with these models, or their prompts.
var ErrOtherModels = errors.New("the run was started with other models or prompts")
