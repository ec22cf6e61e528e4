package bench

import (
	"tenbits/bench/stats"
	"tenbits/models"
	"tenbits/session"
)

// Table is what a run came to. What is undefined, or not known, is null. Where a
// problem has several trials, it counts as the share of them that ended so.
type Table struct {
	Run      string `json:"run"`
	Set      string `json:"set"`
	Problems int    `json:"problems"`
	Skipped  int    `json:"skipped"` // lines of the file that hold none
	Trials   int    `json:"trials"`
	Format   string `json:"format"` // of the payloads
	Sides    string `json:"sides"`  // how sessions are stopped and guarded; empty where they are neither
	Small    string `json:"small"`  // reference of the model
	Strong   string `json:"strong"`
	Middle   string `json:"middle,omitempty"`
	Asker    string `json:"asker,omitempty"` // empty where the small model writes the questions

	Planned  int                     `json:"planned"`  // sessions
	Sessions int                     `json:"sessions"` // of them, those that are done
	Failed   int                     `json:"failed"`   // of those, the ones that are not scored, as something else ended them
	Classes  map[session.Outcome]int `json:"classes"`  // of Sessions

	// Reasons are why sessions failed, the most frequent first.
	Reasons []Reason `json:"reasons"`

	Alone        Alone              `json:"alone"`
	Difficulties map[Difficulty]int `json:"difficulties"` // problems
	Rows         []Row              `json:"rows"`
	Comparisons  []Comparison       `json:"comparisons"` // of strategies at the same budget
	Notes        []string           `json:"notes"`
	Usage        models.Usage       `json:"usage"` // of all calls that were made for it
}

// Reason is why sessions failed.
type Reason struct {
	Why      string `json:"why"`
	Sessions int    `json:"sessions"`
}

// mostReasons bounds Table.Reasons.
const mostReasons = 10

// Interval is one of 95 %.
type Interval = stats.Interval

// Share is how many of some problems are right, with Wilson's interval.
type Share struct {
	Right    float64         `json:"right"`
	N        int             `json:"n"` // problems
	Accuracy *float64        `json:"accuracy"`
	Wilson   *stats.Interval `json:"wilson"`
}

// Alone is what the models do by themselves: the first drafts, and the strong
// model's own solutions.
type Alone struct {
	Small  Share      `json:"small"`
	Strong Share      `json:"strong"`
	Middle *Share     `json:"middle,omitempty"`
	Gap    Difference `json:"gap"` // strong less small
}

// Difference is how far two results on the same problems are apart.
type Difference struct {
	N         int             `json:"n"`         // problems that both have
	Value     *float64        `json:"value"`     // the shares that are right, one less the other
	Bootstrap *stats.Interval `json:"bootstrap"` // of Value
	McNemar   stats.McNemar   `json:"mcnemar"`

	// Holm is McNemar's exact p, corrected for the tests of its kind in this
	// table; null where there is no test.
	Holm *float64 `json:"holm"`
}

// Score is what a row came to on some problems.
type Score struct {
	Share
	Small float64 `json:"small"` // right on the same problems, first drafts
	Wrong float64 `json:"wrong"` // those that these have wrong
	Won   float64 `json:"won"`   // wrong, then right
	Lost  float64 `json:"lost"`  // right, then wrong
	Net   float64 `json:"net"`   // won less lost

	Gain     *float64 `json:"gain"`     // net, as a share of all
	Recovery *float64 `json:"recovery"` // won, as a share of wrong: the paper's first definition
	PGR      *float64 `json:"pgr"`      // (session − small) / (strong − small)

	Bootstrap Intervals `json:"bootstrap"`
}

// Intervals are percentile intervals of the paired bootstrap.
type Intervals struct {
	Gain     *stats.Interval `json:"gain"`
	Recovery *stats.Interval `json:"recovery"`
	Subset   *stats.Interval `json:"recovery_subset,omitempty"`
	PGR      *stats.Interval `json:"pgr"`
}

// Row is a strategy at a budget.
type Row struct {
	Strategy string `json:"strategy"`
	Budget   int    `json:"bits"`
	Score

	// Subset is the paper's second definition: the share of the problems that
	// are not easy that the session has right, whatever the first draft was.
	Subset  *float64 `json:"recovery_subset"`
	SubsetN int      `json:"recovery_subset_n"`

	Test  Difference `json:"test"` // of the session against the first drafts
	Power Power      `json:"power"`

	Sent     Bits                    `json:"sent"`
	Answers  int                     `json:"answers"`
	Erasures int                     `json:"erasures"`
	Known    int                     `json:"answers_known"` // whose truth is known
	True     int                     `json:"answers_true"`  // of them
	Classes  map[session.Outcome]int `json:"classes"`       // sessions; those that failed are not scored
	Ratios   []Ratio                 `json:"ratios"`

	Controls     map[string]*Control  `json:"controls"`
	ByDifficulty map[Difficulty]Score `json:"by_difficulty"`
}

// Key returns the row that it is of its run.
func (r Row) Key() Key { return Key{r.Strategy, r.Budget, ""} }

// Bits are means a session.
type Bits struct {
	Payload *float64 `json:"payload"` // in the format of the run
	Nominal *float64 `json:"nominal"` // in plain1
	Text    *float64 `json:"text"`    // of those, questions' texts
	Ideal   *float64 `json:"ideal"`   // of a perfect coder under the priors
}

// Ratio is what was sent beside another way to send it, in means of the sessions
// that have it.
type Ratio struct {
	Name        string  `json:"name"`
	Bits        float64 `json:"bits"`  // of that way
	Ratio       float64 `json:"ratio"` // bits sent over these
	Denominator string  `json:"denominator"`
	Sessions    int     `json:"sessions"`
}

// Control is what a control of a row came to.
type Control struct {
	Score
	Subset       *float64             `json:"recovery_subset"` // as of a row
	ByDifficulty map[Difficulty]Share `json:"by_difficulty"`
	Sent         Bits                 `json:"sent"`
	Difference   Difference           `json:"difference"` // the row less the control, on the problems that both have
}

// Comparison is that of two strategies at the same budget.
type Comparison struct {
	A          string     `json:"a"`
	B          string     `json:"b"`
	Budget     int        `json:"bits"`
	Difference Difference `json:"difference"` // a less b
}

// Power says what a row's problems can show at all.
type Power struct {
	N     int      `json:"n"`     // problems
	Least *float64 `json:"least"` // the smallest difference that McNemar's exact test can find, as a share of them

	// Paired is the smallest true difference from the first drafts that is
	// found with a chance of 80 %, where results differ on the share Differ of
	// the problems; Single the smallest above the fixed share Against.
	Differ  float64  `json:"differ"`
	Paired  *float64 `json:"paired"`
	Against float64  `json:"against"`
	Single  *float64 `json:"single"`
}

// The controls that are no sessions of their own.
const (
	controlNothing = "do_nothing"
	controlSend    = string(session.SendAnswer)
	controlCoded   = string(session.SendAnswerCoded)

	// The answer is sent where it takes no more whole bits than the row's budget,
	// and else the first draft stays.
	controlSendFits  = controlSend + "_fits"
	controlCodedFits = controlCoded + "_fits"
)
