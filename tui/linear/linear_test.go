package linear

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"tenbits/models"
	"tenbits/models/scripted"
	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
)

// A session is told as it goes, in sentences, and saved as it was set up.
func TestSession(t *testing.T) {
	o := options(t)
	said(t, o, []string{"What is 3 plus 4?", "gold 7", "bits 2", "seed 9", "strategy adaptive", "start"},
		"This is the problem now. Press enter to start.", "The right answer is 7.", "At most 2 bits may be spent.", "The seed is 9.", "The strategy is adaptive",
		"A session of the strategy adaptive begins, with 2 bits at most. The small model is scripted/small, the strong model is scripted/strong.\n",
		"The problem: What is 3 plus 4?\n", "The small model writes its first draft …\n", "The first draft, answer 5, wrong: Answer: 5\n",
		"The strong model writes its own solution …\n", "The strong model's own solution, which is not sent, answer 7, right, in 2 lines:\n  Three and four.\n  Answer: 7\n",
		"The small model writes its questions, round 1 …\n", "The small model has asked 1 question.\n", "Question 1: Is it above", "Answer: yes. 1 bit, 1 of 2 spent.\n",
		"The small model writes draft 2 …\n", "Draft 2, answer 7, right, in 2 lines:", "round 2 …", "Answer: yes. 1 bit, 2 of 2 spent.\n", "Draft 3, answer 7, right",
		"Draft 3 is the final one, answer 7, right.\n", "Outcome: solved: the final answer is right; won, as the first was wrong.\n", "Cost: 2 bits sent, for 2 answers.", "Sending the answer itself would take ", "Payload: 11\n", "Saved as 20261123-")
	st := only(t, o)
	if st.Setup.Seed != 9 || st.Setup.Budget != 2 || st.Setup.Strategy != "adaptive" || *st.Setup.Gold != "7" || st.Setup.Problem != nil || st.Setup.Version != "test" {
		t.Errorf("saved as %+v", st.Setup)
	}
}

// The bits are written as it was set up, and what they cost is told of each part.
func TestWire(t *testing.T) {
	o := options(t)
	said(t, o, []string{"What is 3 plus 4?", "format coded1", "check on", "start", "again format plain1", "again format morse"},
		"Cost: 12 bits sent, for 3 answers, and 8 bits of check. In plain1 they would be 11 bits. Coded as the small model expected them, 11.00 bits would do.\n",
		"Cost: 11 bits sent, for 3 answers, and 8 bits of check. Coded as", "the format cannot be morse: want plain1 or coded1. Nothing was changed.")
	list, err := o.Store.List(t.Context())
	if err != nil || len(list) != 2 || list[0].Format == list[1].Format || !list[0].Check {
		t.Errorf("%+v, %v", list, err)
	}
}

// only returns what the one saved session came to.
func only(t *testing.T, o Options) session.State {
	t.Helper()
	list, err := o.Store.List(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	_, st, err := transcripts.Load(list[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// In a batch it is known how many questions there are; a generated problem is
// recorded as what it is.
func TestGenerated(t *testing.T) {
	o := options(t)
	o.Seed = 2
	said(t, o, []string{"next", ""}, "The problem, a generated one: ", "The problem, a generated one: ", "Question 1 of 3: ", "Question 3 of 3: ", "Saved as ")
	if p := only(t, o).Setup.Problem; p == nil || p.Set != "embedded" || p.ID != "5000011" {
		t.Errorf("recorded as %+v", p)
	}
}

// Each setting is told, refused where it cannot be, and kept then.
func TestSettings(t *testing.T) {
	for _, test := range []struct {
		lines []string
		want  []string
	}{
		{[]string{"bits 41", "bits -1", "bits 99999999999999999999", "bits"}, []string{"want a whole number from 0 to 40. Nothing was changed.", "cannot be -1", "Nothing was changed.", "At most 3 bits"}},
		{[]string{"bits 1"}, []string{"At most 1 bit may"}},
		{[]string{"seed -1", "seed"}, []string{"cannot be -1", "The seed is 0."}},
		{[]string{"strategy bach", "strategy"}, []string{"no strategy \"bach\"", "Nothing was changed.", "batch: asks all", "adaptive: asks one", "rounds:KxM", "The strategy is batch."}},
		{[]string{"format", "format coded1", "check", "check on", "check off", "check on", "setup"}, []string{
			"plain1: one bit an answer", "coded1: what was expected", "The format is plain1.", "The format is coded1: what", "The check is on where the small model promises", "The check is on: 8 bits follow", "The check is off.",
			"The format of the payload is coded1: what was expected costs less, a surprise more. The check is on: "}},
		{[]string{"What is it?", "oracle on", "gold", "gold 7", "oracle on", "setup", "gold none", "oracle"}, []string{"oracle needs the right answer", "is not known", "The right answer is 7.", "Oracle is on", "is given it: oracle is on", "Oracle is off, as it needs", "Oracle is off: "}},
		{[]string{"oracle on", "What is it?", "setup"}, []string{"Oracle is on", "problem now. Oracle is off", "right answer is not known"}},
		{[]string{"small nobody/x", "small scripted/other", "setup"}, []string{"no such model.\nWhat to do: use scripted/small.\nThe small model is scripted/small.", "The small model is scripted/other.", "The small model is scripted/other, the strong model is scripted/strong, and the seed of their sampling is 0."}},
		{[]string{"strong scripted/other"}, []string{"The strong model is scripted/other."}},
		{[]string{"models"}, []string{"scripted/small: made for anything. It can: seed. It cannot: logprobs, choice, schema, thinking, deterministic.\nNot listed: ollama: unreachable.\n", "ollama.com. A good pair, by the memory of the machine:\nFor 8 GB: ollama pull gemma3:1b, then ollama pull gemma3:4b. That is about 4.1 GB to download.\n", "How much memory this machine has is not known.\n"}},
		{[]string{"theme", "setup"}, []string{"There is no command theme, and one word is no problem.", "type: problem theme", "The problem, a generated one: "}},
		{[]string{"problem frontier", "setup"}, []string{"This is the problem now.", "The problem: frontier"}},
		{[]string{"step", "step on", "step round", "step off"}, []string{"Step is off", "before each answer", "before each round", "Step is off"}},
		{[]string{"problem", "one", "  two", ".", "setup"}, []string{"problem> problem> problem> This is the problem now.", "The problem, in 2 lines:\n  one\n    two\n"}},
		{[]string{"problem", "", "problem one two"}, []string{"Nothing was typed: the problem stays as it was.", "This is the problem now."}},
		{[]string{"problem", "one"}, []string{"This is the problem now."}}, // and the input ends
		{[]string{"bist 4"}, []string{"Did you mean bits 4?"}},
		{[]string{"again"}, []string{"no session yet"}},
		{[]string{"help bits", "help nothing", "help bist", "help s", "?"}, []string{"bits [N]: Set how many", "For example: bits 5.", "no command nothing", "Did you mean bits?", "s may be start", "43, quit: "}},
		{[]string{"quit", "bits"}, []string{"tenbits> "}},
	} {
		all := said(t, options(t), test.lines, test.want...)
		if strings.Contains(all, "%!") {
			t.Errorf("%v: %s", test.lines, all)
		}
	}
	if all := said(t, options(t), []string{"quit", "bits"}); strings.Contains(all, "At most") {
		t.Errorf("it goes on after quit: %s", all)
	}
}

// Every command that help lists does what its example says without an error,
// where there are sessions to speak of.
func TestEveryCommandRuns(t *testing.T) {
	for _, c := range commands() {
		if strings.Contains(c.example, "embedded/") {
			continue // which are not the scripted pair's
		}
		lines := []string{"start", "again", "sessions", c.example}
		if c.name == "undo" {
			lines = []string{"start", "sessions", "delete 1", c.example}
		}
		o := options(t)
		all, err := talk(t, o, lines...)
		prompts := strings.Split(all, prompt)
		if err != nil || len(prompts) < 5 {
			t.Fatalf("%s: %v after %s", c.example, err, all)
		}
		answer := prompts[4]
		if c.name != "quit" && strings.TrimSpace(answer) == "" || strings.Contains(answer, "did not work") || strings.Contains(answer, "Nothing was") {
			t.Errorf("%s: %s", c.example, answer)
		}
		if help := said(t, o, []string{"help"}); !strings.Contains(help, c.about) {
			t.Errorf("help does not tell of %s", c.name)
		}
	}
}

// Saved sessions are listed, found by words, told, replayed and compared by
// the numbers of the list.
func TestSaved(t *testing.T) {
	o := options(t)
	all := said(t, o, []string{"sessions", "show", "What is 3 plus 4?", "start", "How many coins?", "bits 1", "start", "again bits 2",
		"sessions plus", "path 1", "payload 1", "payload", "sessions nothing like it", "sessions", "show 3", "replay 2 0", "compare 1 3", "show 4", "show 0"},
		"No sessions are saved in", "no session to choose from",
		"tenbits> 1: ungraded, 3 bits spent, batch, ", ": What is 3 plus 4?\n", "tenbits> /", ".jsonl\n", "tenbits> 111\n", "tenbits> 11\n",
		"None of the 3 saved sessions has all of these words.", "1: ungraded, 2 bits spent", "2: ungraded, 1 bit spent", "3: ungraded, 3 bits spent",
		"The problem: What is 3 plus 4?", "The problem: How many coins?", "The small model writes its first draft …",
		"Session 1: strategy batch, 2 of 2 bits spent", "Session 3: strategy batch, 3 of 3 bits spent", "They are about different problems.",
		"Session 1, first draft, answer 5: Answer: 5", "Session 3, first draft", "Session 1, final draft", "Session 3, final draft",
		"there is no session 4: they go from 1 to 3", "there is no session 0")
	if strings.Count(all, "Question 3 of 3") != 2 {
		t.Errorf("the session of three questions is not told when it runs and when it is shown: %s", all)
	}
	said(t, o, []string{"sessions", "delete 2", "delete", "show 2", "undo", "undo", "sessions"},
		"2: ungraded, 1 bit", "Deleted: ungraded, 1 bit", "Type undo", "delete N", "did not work", " is back.", "nothing has been deleted here", "2: ungraded, 1 bit", "3: ungraded")
	o.Store = nil
	said(t, o, []string{"sessions", "show 1", "start"}, "Sessions are not saved.", "sessions are not saved", "sessions are not saved", "Outcome: ")
}

// A session waits where it is to, and goes on or ends as the user says.
func TestStep(t *testing.T) {
	said(t, options(t), []string{"step on", "start", "", "what", "", ""},
		"Question 1 of 3: ", "Enter for answer 1> Answer: yes", "Enter for answer 2> The session waits: press enter", "Enter for answer 2> Answer: yes", "Enter for answer 3> Answer: yes", "Outcome: ")
	said(t, options(t), []string{"step answer", "start", "go", "bits"}, "Enter for answer 1> Answer", "Outcome: ", "At most 3 bits")
	said(t, options(t), []string{"step answer", "start", "stop", "bits"}, "Enter for answer 1> Stopping …\n", "Outcome: cancelled.", "Cost: nothing was sent.", "Saved as", "At most 3 bits")
	said(t, options(t), []string{"step round", "strategy adaptive", "start", "", "", "", "replay 1 0", "", "go"},
		"Enter for round 1> ", "Enter for round 2> ", "Enter for round 3> ", "Outcome: ", "Enter for round 1> ", "Enter for round 2> ", "Outcome: ")
	said(t, options(t), []string{"step on", "start"}, "Enter for answer 1> \nStopping …\n", "Outcome: cancelled.", "tenbits> ") // and the input ends
}

// Ctrl+C ends the session that runs and keeps it, and otherwise the dialogue.
func TestInterrupt(t *testing.T) {
	o := options(t)
	var press func()
	o.Interrupts, press = keys()
	o.Small = "scripted/stuck"
	out := &cues{on: map[string]func(){"writes its first draft": press}}
	if err := Run(t.Context(), o, strings.NewReader("start\nbits\n"), out); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); !strings.Contains(s, "Stopping …\n") || !strings.Contains(s, "Outcome: cancelled.") || !strings.Contains(s, "At most 3 bits") {
		t.Errorf("got %s", s)
	}
	if st := only(t, o); st.Finished == nil || st.Finished.Outcome != session.Cancelled {
		t.Errorf("kept as %+v", st.Finished)
	}

	o.Interrupts, press = keys()
	out = &cues{on: map[string]func(){prompt: press}}
	if err := Run(t.Context(), o, quiet(t), out); !errors.Is(err, context.Canceled) {
		t.Errorf("at the prompt: %v", err)
	}
}

// A model that does not end is left behind at the second Ctrl+C.
func TestSecondInterrupt(t *testing.T) {
	o := options(t)
	var press func()
	o.Interrupts, press = keys()
	free := make(chan struct{})
	defer close(free)
	o.Open = func(context.Context, string) (models.Model, error) {
		press()
		<-free // it heeds nobody
		return &scripted.Model{}, nil
	}
	out := &cues{on: map[string]func(){"Stopping": press}}
	err := Run(t.Context(), o, strings.NewReader("start\nbits\n"), out)
	if !errors.Is(err, context.Canceled) || !strings.HasSuffix(out.String(), "Stopping …\n") {
		t.Errorf("got %v after %s", err, out.String())
	}
}

// When the program is told to end, the session is saved as cancelled and Run
// says why it ended.
func TestContextEnds(t *testing.T) {
	for _, cue := range []string{"writes its first draft", prompt} {
		o := options(t)
		o.Small = "scripted/stuck"
		ctx, cancel := context.WithCancel(t.Context())
		out := &cues{on: map[string]func(){cue: cancel}}
		in := io.Reader(strings.NewReader("start\n"))
		if cue == prompt {
			in = quiet(t)
		}
		if err := Run(ctx, o, in, out); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", cue, err)
		}
		if cue != prompt && only(t, o).Finished.Outcome != session.Cancelled {
			t.Errorf("not saved as cancelled: %s", out.String())
		}
	}
}

// What is typed is bounded and cleaned, and a terminal that breaks is an error.
func TestInput(t *testing.T) {
	said(t, options(t), []string{strings.Repeat("x", maxLine+1), "bits"}, "too long", "Nothing was done.", "At most 3 bits")
	said(t, options(t), []string{strings.Repeat("long ", session.MaxPrompt/5), "bits"}, "This is the problem now.", "At most")
	said(t, options(t), []string{"problem", strings.Repeat("long ", session.MaxPrompt/5), "more", ".", "bits"}, "at most: the problem stays as it was.", "At most")
	all := said(t, options(t), []string{"\x1b]0;owned\x07What\x1b[31m is \u202ethis?\xff\r", "setup"}, "The problem: ")
	if !utf8.ValidString(all) || strings.ContainsAny(all, "\x1b\x07\u202e\r") {
		t.Errorf("not clean: %q", all)
	}
	var out bytes.Buffer
	broken := errors.New("the terminal broke")
	if err := Run(t.Context(), options(t), iotest.ErrReader(broken), &out); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// An answer that stays unclear is told as the erasure that it is.
func TestErasure(t *testing.T) {
	o := options(t)
	o.Strong, o.Budget = "scripted/unsure", 6
	said(t, o, []string{"start"}, "Once more, as the reply to question 1 is neither yes nor no.\n", "Answer: unclear, which is an erasure.", "From here an answer costs 2 bits.", "of them erased")
}

// A failure is told once, with what to do, and ends no dialogue.
func TestFailures(t *testing.T) {
	o := options(t)
	open := o.Open
	o.Open = func(ctx context.Context, ref string) (models.Model, error) {
		if ref == "scripted/strong" {
			return &scripted.Model{StreamFn: func(context.Context, models.Request, int) (scripted.Line, error) {
				return scripted.Line{}, &models.Error{Model: ref, Fault: models.Limited, Err: errors.New("too many calls"), Hint: "wait a minute"}
			}}, nil
		}
		return open(ctx, ref)
	}
	all := said(t, o, []string{"start", "bits"}, "The session failed: ", "What to do: wait a minute.\n", "Outcome: stopped by a rate limit or a budget.", "At most 3 bits")
	if strings.Count(all, "too many calls") != 1 {
		t.Errorf("told more than once: %s", all)
	}
	o = options(t)
	o.Small = "nobody/here"
	said(t, o, []string{"start", "bits"}, "That did not work: nobody/here: missing: no such model.\nWhat to do: use scripted/small.\n", "At most 3 bits")
	if list, err := o.Store.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("a session that never began is saved: %v %v", list, err)
	}
	o.Strategy = "none"
	if _, err := talk(t, o, ""); err == nil {
		t.Error("an unknown strategy is taken")
	}
	o.Open = nil
	if _, err := talk(t, o, ""); err == nil {
		t.Error("it opens without a way to reach models")
	}
}

// Nothing that models write or that a file holds reaches the terminal as it is.
func TestHostileModels(t *testing.T) {
	o := options(t)
	const evil = "\x1b]0;owned\x07\x1b[31mred\u202e\u009b31m\n\nAnswer: 7\x00"
	o.Open = func(context.Context, string) (models.Model, error) {
		return &scripted.Model{Card: models.Card{Name: "x\x1b[2J"}, StreamFn: func(_ context.Context, req models.Request, _ int) (scripted.Line, error) {
			if req.Role == models.RoleAsk {
				return scripted.Line{Text: "1. Is it \x1b[2Jred?\n2. \u202eIs it blue?\n"}, nil
			}
			return scripted.Line{Text: evil + "yes"}, nil
		}}, nil
	}
	all := said(t, o, []string{"start", "sessions", "show", "compare 1 1"}, "Session 1")
	if term.Clean(all) != all {
		t.Errorf("not clean: %q", all)
	}
}
