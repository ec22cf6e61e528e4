package tui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// foreign tells whether the questions of a job are written by another than the
// small model.
func (j job) foreign() bool { return j.asker != "" && j.asker != j.small }

// seatAsker gives cfg the asker of a job, and tells whether it is slowed down.
func (s *shared) seatAsker(ctx context.Context, j job, p *person, cfg *session.Config, at *pace) (slowed bool, err error) {
	cfg.AskerPrompts = s.o.Prompts
	switch {
	case !j.foreign():
	case j.asker == models.Human:
		cfg.Inquirer = p.inquirer()
	default:
		cfg.Asker, slowed, err = s.open(ctx, j.asker, at)
	}
	return slowed, err
}

// inquirer returns the Inquirer that waits for what is typed.
func (p *person) inquirer() *session.Inquirer {
	return &session.Inquirer{Ask: func(ctx context.Context, _ qa.Game, said []string, _ int) (string, error) {
		for {
			select {
			case q := <-p.questions:
				if q.n == len(said) { // else a key was pressed twice
					return q.text, nil
				}
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
	}}
}

// typedQuestion is a question that the person has typed, with how many there were
// before it in its round. The empty text says that there are no more.
type typedQuestion struct {
	n    int
	text string
}

// word says a question. What nobody waits for falls away.
func (p *person) word(n int, text string) {
	select {
	case p.questions <- typedQuestion{n, text}:
	default:
	}
}

// wantedQuestion tells whether the person at the keyboard is to ask a question.
func (l *live) wantedQuestion() bool {
	s := l.state
	return l.person != nil && l.running && !l.stopping && !l.held() && s.Phase == session.PhaseAsk && s.Model == models.Human &&
		s.Question == len(s.Game.Questions)+len(l.worded)+1
}

// askActions are the keys of the person who asks.
func (l *live) askActions() []action {
	return []action{
		act(binding("enter", "ask a question", "enter"), l.wordQuestion),
		does(binding("d", "no more questions", "d"), func() { l.person.word(len(l.worded), "") }),
	}
}

// wordQuestion takes the next question of the person.
func (l *live) wordQuestion() tea.Cmd {
	n := l.state.Question
	about := "About the newest draft, to be answered by yes or no. Its text is sent as well, beside the budget: six bits a letter or so in plain1, fewer in coded1."
	return l.travel(overlayMsg{newEntry(fmt.Sprintf("Question %d", n), about, "", qa.MaxText, func(text string) (tea.Cmd, error) {
		known := l.worded[:len(l.worded):len(l.worded)]
		for _, q := range l.state.Game.Questions {
			known = append(known, q.Text)
		}
		q, err := qa.WordQuestion(text, known)
		if err != nil {
			return nil, err
		}
		if !l.wantedQuestion() || l.state.Question != n {
			return complain("Question %d is not at turn any more.", n), nil
		}
		l.person.word(len(l.worded), q)
		l.worded = append(l.worded, q)
		l.layOut()
		return nil, nil
	})})
}

// wordedTail lists what the person has asked in a round that is not over.
func (l *live) wordedTail() string {
	var b strings.Builder
	for i, q := range l.worded {
		fmt.Fprintf(&b, "%d. %s\n", len(l.state.Game.Questions)+i+1, q)
	}
	return b.String()
}

// askerItems are the first lines of the list of askers.
func (h *home) askerItems(take func(string) func() tea.Cmd) []item {
	items := []item{{
		name: oneLine(h.job.small), note: "the small model" + pick(h.job.foreign(), "", " · set now"),
		about: "Whoever has it can write the same questions: their text need not be sent, and costs nothing.", take: take(""),
	}}
	yours := h.job.asker == models.Human
	return append(items, item{name: "yourself", note: pick(yours, "set now", models.Human), about: "You type each question. Its text is sent, too, and is charged beside the budget.", take: take(models.Human)})
}

// askerValue is the row of the asker.
func (h *home) askerValue() string {
	t := h.theme
	if !h.job.foreign() {
		return h.valued("  "+t.Plain.Render("the small model"), t.Dim.Render("its questions cost nothing"))
	}
	if wrong := h.wrong[h.job.asker]; wrong != "" {
		return h.seatValue(h.job.asker)
	}
	return h.valued("  "+t.Plain.Render(pick(h.job.asker == models.Human, "you", oneLine(h.job.asker))), t.Warn.Render("! the questions' text is sent, too"))
}
