package tui

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tenbits/models/embedded/problems"
	"tenbits/qa"
	"tenbits/session"
)

// setupRow is a row of the home screen.
type setupRow int

// The rows, in their order on the screen.
const (
	rowProblem setupRow = iota
	rowBits
	rowStrategy
	rowSmall
	rowStrong
	rowAsker
	rowSeed
	rowGold
	rowOracle
	rowFormat
	rowCheck
	rowJudge
	rowTau
	rowGuard
	rowMore
	rowWatch
)

// opens tells whether enter opens something on the row, and does not start a
// session.
func (r setupRow) opens() bool {
	switch r {
	case rowProblem, rowStrategy, rowSmall, rowStrong, rowAsker, rowSeed, rowGold, rowJudge, rowTau, rowMore:
		return true
	}
	return false
}

// changes tells whether the arrow keys change the row.
func (r setupRow) changes() bool {
	switch r {
	case rowProblem, rowBits, rowStrategy, rowSeed, rowOracle, rowFormat, rowCheck, rowJudge, rowTau, rowGuard:
		return true
	}
	return false
}

func (r setupRow) String() string {
	switch r {
	case rowProblem:
		return "PROBLEM"
	case rowBits:
		return "BITS"
	case rowStrategy:
		return "STRATEGY"
	case rowSmall:
		return "SMALL"
	case rowStrong:
		return "STRONG"
	case rowAsker:
		return "ASKER"
	case rowSeed:
		return "SEED"
	case rowGold:
		return "GOLD"
	case rowOracle:
		return "ORACLE"
	case rowFormat:
		return "FORMAT"
	case rowCheck:
		return "CHECK"
	case rowJudge:
		return "JUDGE"
	case rowTau:
		return "TAU"
	case rowGuard:
		return "GUARD"
	case rowMore:
		return "MORE"
	}
	return ""
}

// purpose says what a row is for, in a sentence or two.
func (h *home) purpose(r setupRow) string {
	if h.editing {
		return "Ctrl+j begins a new line. Ctrl+o opens your editor. " + pick(h.fresh, "Esc: the problem is as it was.", "Left empty, the problem is as it was.")
	}
	switch r {
	case rowProblem:
		return "What the two work on. Enter: easy, medium and hard ones. e: type or paste your own. ctrl+o: in your editor."
	case rowBits:
		return "One bit is one yes or no: all that the strong model may say. Change it by ←/→, or type a number."
	case rowStrategy:
		return "When the small model asks, and when it drafts again. Enter lists what there is."
	case rowSmall:
		return "Drafts, asks and drafts again. Whoever receives the bits has it, too. Enter lists the models."
	case rowStrong:
		return "Solves the problem by itself, but may only say yes or no. Enter lists the models."
	case rowAsker:
		return "Who writes the questions. Those of another than the small model are sent, too, beside the budget."
	case rowSeed:
		return "Of the models' sampling: the same setup with the same seed can be played again."
	case rowGold:
		return "The right answer, where it is known. The drafts are graded by it; the models do not see it."
	case rowOracle:
		return "Whether the strong model is given the right answer instead of finding it."
	case rowFormat:
		return "How answers become bits: plain, all cost the same; coded, surprises cost more, behind a flag of 1 bit."
	case rowCheck:
		return "Whether 8 more bits tell the receiver of damage. Auto: where the small model promises no determinism."
	case rowJudge:
		return "Scores each new draft and may end the session. The small model does so for nothing, any other for a bit a round."
	case rowTau:
		return "The score, of 1 to 10, from which the judge ends the session. Change it by ←/→, or type a number."
	case rowGuard:
		return "Whether one bit is set aside for saying, at the end, that the first draft was better and is kept."
	case rowMore:
		return "Asker, seed, right answer, oracle, format, check, judge, guard. Tab or enter shows them."
	}
	if h.job.picks() {
		return "You will see a draft, more drafts and what they come to, which of them is right, and what it cost."
	}
	return "You will see a draft, questions about it, a yes or no to each, the draft that this makes, and what it cost."
}

// tall tells whether there is room for all rows.
func (h *home) tall() bool { return h.height >= 34 }

// rows returns the rows that are shown.
func (h *home) rows() []setupRow {
	rows := []setupRow{rowProblem, rowBits, rowStrategy, rowSmall, rowStrong}
	less := []setupRow{rowAsker, rowSeed, rowGold, rowOracle, rowFormat, rowCheck, rowJudge, rowTau, rowGuard}
	if h.job.judge == "" {
		less = slices.DeleteFunc(less, func(r setupRow) bool { return r == rowTau })
	}
	switch {
	case h.tall():
		rows = append(rows, less...)
	case h.unfolded:
		rows = append(append(rows, less...), rowMore)
	case h.job.oracle || h.job.foreign(): // never out of sight
		if h.job.foreign() {
			rows = append(rows, rowAsker)
		}
		if h.job.oracle {
			rows = append(rows, rowOracle)
		}
		rows = append(rows, rowMore)
	default:
		rows = append(rows, rowMore)
	}
	return append(rows, rowWatch)
}

// move chooses another row.
func (h *home) move(by int) {
	rows := h.rows()
	i := max(0, slices.Index(rows, h.row))
	h.row = rows[(i+by+len(rows))%len(rows)]
}

// stay keeps the chosen row in sight where the screen has become smaller.
func (h *home) stay() {
	if slices.Contains(h.rows(), h.row) {
		return
	}
	if h.row == rowMore { // all rows are shown now
		h.row = rowWatch
		return
	}
	h.unfolded = true
}

// fold shows the rows that are used less, or hides them.
func (h *home) fold() {
	h.unfolded = !h.unfolded
	h.row = pick(h.unfolded, rowAsker, rowMore)
}

// change changes the chosen row by a step.
func (h *home) change(by int) tea.Cmd {
	switch h.row {
	case rowProblem:
		h.another(by)
	case rowBits:
		h.job.budget = max(0, min(h.job.budget+by, qa.MaxBudget))
	case rowStrategy:
		n := len(h.strategies)
		i := slices.IndexFunc(h.strategies, func(s qa.Strategy) bool { return s.Name() == h.job.strategy.Name() })
		h.job.strategy = h.strategies[(i+by+n)%n]
	case rowSeed:
		if next := h.job.seed + uint64(by); (next > h.job.seed) == (by > 0) {
			h.job.seed = next
		}
	case rowOracle:
		return h.toggleOracle()
	case rowFormat:
		h.job.format = turned(qa.Formats(), h.job.format, by)
	case rowCheck:
		h.job.check = turned(session.Checks(), h.job.check, by)
	case rowJudge:
		h.job.judge = turned(h.judges(), h.job.judge, by)
	case rowTau:
		h.turnTau(by)
	case rowGuard:
		h.job.guard = !h.job.guard
	}
	return nil
}

// turned returns what stands so many places after a value in a list that goes
// round.
func turned[T comparable](list []T, v T, by int) T {
	n := len(list)
	return list[(slices.Index(list, v)+by%n+n)%n]
}

func (h *home) toggleOracle() tea.Cmd {
	if h.job.gold == "" {
		return complain("An oracle needs the right answer: give it under GOLD first.")
	}
	h.job.oracle = !h.job.oracle
	return nil
}

// open opens what can be chosen on the row.
func (h *home) open() tea.Cmd {
	switch h.row {
	case rowProblem:
		return h.travel(overlayMsg{newProblemPicker(h)})
	case rowStrategy:
		return h.chooseStrategy()
	case rowSmall, rowStrong, rowAsker:
		return h.chooseSeat(h.row)
	case rowSeed:
		return h.enterSeed("")
	case rowGold:
		return h.enterGold()
	case rowJudge:
		return h.chooseJudge()
	case rowTau:
		return h.enterTau("")
	case rowMore:
		h.fold()
	}
	return nil
}

// pressText begins a number on a row that is one, and a problem with a letter
// that means nothing else: what a newcomer types first is a problem. A letter may
// also be a slip, so that esc takes it back.
func (h *home) pressText(msg tea.KeyPressMsg) tea.Cmd {
	r, _ := utf8.DecodeRuneInString(msg.Text)
	if unicode.IsLetter(r) {
		return h.startFresh(msg.Text)
	}
	if len(msg.Text) != 1 || r < '0' || r > '9' {
		return nil
	}
	switch h.row {
	case rowBits:
		return h.enterBits(msg.Text)
	case rowSeed:
		return h.enterSeed(msg.Text)
	case rowTau:
		return h.enterTau(msg.Text)
	}
	return nil
}

func (h *home) enterBits(text string) tea.Cmd {
	about := fmt.Sprintf("0 to %d. With 0 nothing is asked: the first draft is the last.", qa.MaxBudget)
	return h.travel(overlayMsg{newEntry("How many bits may cross?", about, text, 20, func(text string) (tea.Cmd, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > qa.MaxBudget {
			return nil, fmt.Errorf("%q is no number from 0 to %d", text, qa.MaxBudget)
		}
		h.job.budget = n
		return nil, nil
	})})
}

func (h *home) enterSeed(text string) tea.Cmd {
	about := "A whole number. It decides where a model draws by lot; the problem stays as it is."
	return h.travel(overlayMsg{begun("Which seed?", about, text, strconv.FormatUint(h.job.seed, 10), func(text string) (tea.Cmd, error) {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no whole number from 0 to %d", text, uint64(1<<64-1))
		}
		h.job.seed = n
		return nil, nil
	})})
}

// maxGold bounds a right answer that is given, in bytes.
const maxGold = 1000

func (h *home) enterGold() tea.Cmd {
	if !h.job.typed() {
		return complain("The right answer of a built-in problem is known: %s.", oneLine(h.job.gold))
	}
	about := "The drafts are graded by it; the models do not see it. A number, a letter of a choice, or a text. Empty: not known."
	return h.travel(overlayMsg{newEntry("What is the right answer?", about, h.job.gold, maxGold, func(text string) (tea.Cmd, error) {
		h.job.gold = text
		if text == "" && h.job.oracle {
			h.job.oracle = false
			return notify("Without a right answer there is no oracle: it is off."), nil
		}
		return nil, nil
	}).over()})
}

// chooseStrategy lists the strategies.
func (h *home) chooseStrategy() tea.Cmd {
	var items []item
	advised, why := h.job.advised()
	at := 0
	for i, s := range h.strategies {
		set := s.Name() == h.job.strategy.Name()
		if set {
			at = i
		}
		items = append(items, item{
			name: s.Name(), note: pick(set, "set now", pick(s.Name() == advised, "advised", "")), about: oneLine(s.About()) + "." + pick(s.Name() == advised, " Advised: "+why+".", ""),
			take: func() tea.Cmd { h.setStrategy(s); return nil },
		})
	}
	items = append(items, item{name: "rounds of your own …", about: "As many rounds of as many questions as you type.", take: func() tea.Cmd {
		about := "Rounds x questions in each: 3x4 asks 4 questions and drafts again, 3 times."
		return h.travel(overlayMsg{newEntry("How many rounds, of how many questions?", about, "", 20, h.takeRounds)})
	}})
	return h.travel(overlayMsg{newChooser("Strategy: when are questions asked?", items, at)})
}

// advised returns the strategy that is advised for a job, and why.
func (j job) advised() (name, why string) {
	form := qa.Text
	switch {
	case j.generated:
		form = qa.Number
	case j.gold != "":
		form = qa.FormOf(j.gold)
	case qa.Options(j.prompt) != nil:
		form = qa.Option
	}
	return qa.Advised(form, j.budget, j.direct())
}

// direct returns how many bits the answer takes that is sent by itself; 0 where
// nobody knows how many answers there could be.
func (j job) direct() int {
	if options := qa.Options(j.prompt); options != nil && !j.generated {
		return qa.Direct(float64(len(options)))
	}
	if j.generated && strings.HasPrefix(j.small, "embedded/") {
		return qa.Direct(problems.Answers)
	}
	return 0
}

func (h *home) takeRounds(text string) (tea.Cmd, error) {
	s, err := qa.ParseStrategy("rounds:" + strings.TrimPrefix(strings.ReplaceAll(text, " ", ""), "rounds:"))
	if err != nil {
		return nil, errors.New("two numbers from 1 to " + strconv.Itoa(qa.MaxBudget) + " with an x between them, as 3x4")
	}
	h.setStrategy(s)
	return nil, nil
}
