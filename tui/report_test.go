package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/theme"
)

// redrafted adds a round: questions, answered yes and no by turns, and a draft.
func (s script) redrafted(round int, draft, answer string, questions ...string) script {
	n := len(s.state().Game.Questions)
	s = s.add(session.Asked{Round: round, Wanted: len(questions), Questions: questions})
	for i := range questions {
		s = s.answered(n+i+1, (n+i)%2)
	}
	set := s.state().Setup
	return s.add(session.Drafted{N: round, Round: round, Text: draft, Answer: &answer, Correct: ptr(qa.Correct(answer, *set.Gold, set.Form))})
}

// stepwise returns the draft in which the first so many lines are those of
// strongText.
func stepwise(steps int) string {
	lines := strings.Split(firstDraft, "\n")
	copy(lines, strings.Split(finalDraft, "\n")[:steps])
	return strings.Join(lines, "\n")
}

// adaptiveScript is a session of ten rounds of a question each. Most redrafts
// change nothing.
func adaptiveScript() script {
	s := drafted(opened(10), "adaptive")
	for n := 1; n <= 10; n++ {
		text, answer := stepwise(0), "96"
		switch {
		case n >= 9:
			text, answer = finalDraft, "100"
		case n >= 7:
			text, answer = strings.Replace(stepwise(3), "100", "101", 1), "96"
		case n >= 3:
			text = stepwise(2)
		}
		s = s.redrafted(n, text, answer, fmt.Sprintf("Is the number in step %d of the draft above %d?", n%3+1, 3*n))
	}
	return s.finished(session.Solved, ptr(session.Won))
}

// codedScript is wonScript in coded1, with a check, and with a small model that
// expects most answers as they come.
func codedScript() script {
	s := wonScript()
	s = s[:len(s)-1]
	for i, e := range s {
		switch b := e.Body.(type) {
		case session.Started:
			b.Setup.Format, b.Setup.Check = qa.Coded1, true
			s[i].Body = b
		case session.Decided:
			b.Decision.Yes = qa.Quantise(0.15 + 0.7*float64(b.Option))
			s[i].Body = b
			for k := range i {
				if p, ok := s[k].Body.(session.Predicted); ok && p.Question == b.Decision.Question {
					p.Yes = b.Decision.Yes
					s[k].Body = p
				}
			}
		}
	}
	return s.finished(session.Solved, ptr(session.Won))
}

// drafted adds a first draft and the strong model's solution.
func drafted(s script, strategy string) script {
	started := s[0].Body.(session.Started)
	started.Setup.Strategy = strategy
	s[0].Body = started
	return s.add(
		session.Drafted{Text: firstDraft, Answer: ptr("96"), Correct: ptr(false)},
		session.Referenced{Text: strongText, Answer: ptr("100"), Correct: ptr(true)},
	)
}

// proseScript is a session about a text with long lines, in two rounds, whose
// ledger names more alternatives.
func proseScript() script {
	s := opened(10)
	started := s[0].Body.(session.Started)
	set := &started.Setup
	set.Prompt, set.Strategy, set.Form, set.Gold, set.Problem = "Why is the sky blue? Name the effect.", "rounds:2x5", qa.Text, ptr("Rayleigh scattering"), nil
	s[0].Body = started
	first := "The sky is blue because sunlight meets the molecules of the air, which are much smaller than its wavelength, and long waves are scattered more than short ones.\n\n" +
		"At sunset the light takes a longer way, so that most of the blue is gone before it arrives.\n\n- It is no reflection of the sea.\n- Dust is not needed.\n\nAnswer: Mie scattering"
	second := strings.Replace(first, "long waves are scattered more than short ones", "short waves are scattered far more than long ones", 1)
	final := strings.Replace(strings.Replace(second, "Mie", "Rayleigh", 1), "- It is no reflection of the sea.\n", "- It is no reflection of the sea, as deserts show.\n- The sky of Mars is another colour.\n", 1)
	s = s.add(session.Drafted{Text: first, Answer: ptr("mie scattering"), Correct: ptr(false)})
	s = s.add(session.Referenced{Text: "Short waves are scattered more.\nAnswer: Rayleigh scattering", Answer: ptr("rayleigh scattering"), Correct: ptr(true)})
	s = s.redrafted(1, second, "mie scattering", "Is it true that short waves are scattered more than long ones by what is much smaller than they are?",
		"Does dust matter?", "Is the answer the name of a person?", "Is the part about the sunset right?", "Does the sea matter?")
	s = s.redrafted(2, final, "rayleigh scattering", "Is Mie the right name for it?", "Are there skies of other colours?", "Is the list complete?")
	s = s.finished(session.Solved, ptr(session.Won))
	f := s[len(s)-1].Body.(session.Finished)
	for name, bits := range map[string]float64{"gzip": 612, "zstd": 520, "tokens": 210.5} {
		f.Ledger.Alternatives = append(f.Ledger.Alternatives, qa.Alternative{Name: name, Bits: bits, Ratio: float64(f.Ledger.Nominal) / bits, Denominator: "the strong model's answer, as " + name})
	}
	s[len(s)-1].Body = f
	return s
}

// reported returns the rows of a session's report, plain.
func reported(tb testing.TB, s script, width int) string {
	a := newTestApp(tb, width, 40)
	feed(a, s...)
	finish(a)
	rows := make([]string, len(a.live.report.rows))
	for i, r := range a.live.report.rows {
		rows[i] = strings.TrimRight(ansi.Strip(r), " ")
	}
	return strings.Join(rows, "\n")
}

// written writes edits with signs: = for a line of both, ~ for a changed one, −
// and + for those of one text. Words that only one text has are in brackets.
func written(edits []edit) []string {
	marked := func(line string, marks []bool) string {
		words := wordsOf(line)
		for i := range words {
			if marks[i] {
				words[i] = "[" + words[i] + "]"
			}
		}
		return strings.Join(words, " ")
	}
	out := []string{}
	for _, e := range edits {
		switch e.fate {
		case same:
			out = append(out, "= "+e.newer)
		case edited:
			out = append(out, "~ "+marked(e.older, e.gone)+" → "+marked(e.newer, e.came))
		case dropped:
			out = append(out, "− "+e.older)
		case added:
			out = append(out, "+ "+e.newer)
		}
	}
	return out
}

func TestAlign(t *testing.T) {
	for _, tt := range []struct {
		name, older, newer string
		want               []string
	}{
		{"same", "a b\n\nc", "a b\n\nc", []string{"= a b", "= ", "= c"}},
		{"a word", "1. 2 + 3 = 5\n2. 5 - 1 = 4", "1. 2 + 4 = 6\n2. 6 - 1 = 5", []string{"~ 1. 2 + [3] = [5] → 1. 2 + [4] = [6]", "~ 2. [5] - 1 = [4] → 2. [6] - 1 = [5]"}},
		{"one in front", "a b c\nd e f", "x y z\na b c\nd e f", []string{"+ x y z", "= a b c", "= d e f"}},
		{"one gone", "a b c\nx y z\nd e f", "a b c\nd e f", []string{"= a b c", "− x y z", "= d e f"}},
		{"one between changed ones", "a b c\nd e f", "a b x\nnew here\nd e x", []string{"~ a b [c] → a b [x]", "+ new here", "~ d e [f] → d e [x]"}},
		{"two gone before a changed one", "old thing\nother stuff\na b c d", "a b c x", []string{"− old thing", "− other stuff", "~ a b c [d] → a b c [x]"}},
		{"nothing in common", "a b\nc d", "x y\nz w", []string{"− a b", "+ x y", "− c d", "+ z w"}},
		{"moved", "a b\nc d\ne f", "e f\na b\nc d", []string{"+ e f", "= a b", "= c d", "− e f"}},
		{"only spaces", "a  b", "a b", []string{"= a b"}},
		{"blank lines", "a b\n\nc d", "a b\nc d", []string{"= a b", "− ", "= c d"}},
		{"from nothing", "", "a", []string{"+ a"}},
		{"to nothing", "a", "", []string{"− a"}},
		{"repeated lines", "}\n}\na b", "}\n}\n}\na b", []string{"= }", "= }", "+ }", "= a b"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := written(align(linesOf(tt.older), linesOf(tt.newer))); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// No line is lost, none is made up, and words that are not marked are in both
// texts: else the report would show a draft that nobody wrote.
func TestAlignKeeps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"a", "b", "c", "d e", " ", "\n", "\n", "\n\n", "  f"})
		texts := rapid.Custom(func(t *rapid.T) []string {
			return linesOf(strings.Join(rapid.SliceOfN(words, 0, 40).Draw(t, "text"), " "))
		})
		older, newer := texts.Draw(t, "older"), texts.Draw(t, "newer")
		var a, b []string
		for _, e := range align(older, newer) {
			if e.fate != added {
				a = append(a, e.older)
			}
			if e.fate != dropped {
				b = append(b, e.newer)
			}
			kept := func(line string, marks []bool) []string {
				var out []string
				for i, w := range wordsOf(line) {
					if len(marks) == 0 || !marks[i] {
						out = append(out, w)
					}
				}
				return out
			}
			if left, right := kept(e.older, e.gone), kept(e.newer, e.came); !slices.Equal(left, right) {
				t.Fatalf("%v: %q and %q are to be the same", e, left, right)
			}
		}
		if !slices.Equal(a, older) || !slices.Equal(b, newer) {
			t.Fatalf("%q and %q of %q and %q", a, b, older, newer)
		}
	})
}

// The end of a session with long drafts must not stop the screen, whatever is in
// them.
func TestAlignIsBounded(t *testing.T) {
	const size = 1 << 20
	for name, line := range map[string]func(side, i int) string{
		"all the same": func(int, int) string { return "a line of the draft" },
		"nothing the same": func(side, i int) string {
			return fmt.Sprintf("%d", side) + strings.Repeat(fmt.Sprintf(" w%d", 2*i+side), 100)
		},
		"each changed": func(side, i int) string { return fmt.Sprintf("line %d of the draft says %d and no more", i, 7*i+side) },
		"turned over":  func(side, i int) string { return fmt.Sprintf("line %d", i*(1-2*side)) },
		"short":        func(side, i int) string { return fmt.Sprint((i + side) % 3) },
	} {
		t.Run(name, func(t *testing.T) {
			var texts [2][]string
			for side := range texts {
				for i, n := 0, 0; n < size; i++ {
					l := line(side, i)
					texts[side] = append(texts[side], l)
					n += len(l) + 1
				}
			}
			start := time.Now()
			n := len(align(texts[0], texts[1]))
			if lines := len(texts[0]) + len(texts[1]); n > lines {
				t.Errorf("%d edits for %d lines", n, lines)
			}
			if d := time.Since(start); d > time.Minute { // a quadratic one takes minutes
				t.Errorf("it took %v", d)
			}
		})
	}
}

func TestGist(t *testing.T) {
	long := strings.Repeat("word ", 20) + "NEW " + strings.Repeat("more ", 20) + "end"
	line, marks := gist(long, append(make([]bool, 20), append([]bool{true}, make([]bool, 21)...)...))
	if want := "word word word word … word word word word NEW more more more more …"; line != want {
		t.Errorf("got %q, want %q", line, want)
	}
	if i := slices.Index(marks, true); i != 9 || len(marks) != len(wordsOf(line)) {
		t.Errorf("marks %v", marks)
	}
	all := strings.Repeat("new ", 500)
	if line, _ := gist(all, slices.Repeat([]bool{true}, 500)); len(wordsOf(line)) != mostWords+1 || !strings.HasSuffix(line, " …") {
		t.Errorf("of a line of new words: %q", line)
	}
}

// A round has the questions, the bits and the redraft that belong to it.
func TestRounds(t *testing.T) {
	two := drafted(opened(10), "rounds:2x2").
		redrafted(1, stepwise(2), "96", "Is it 1?", "Is it 2?").
		redrafted(2, finalDraft, "100", "Is it 3?", "Is it 4?")
	dry := drafted(opened(10), "adaptive").redrafted(1, finalDraft, "100", "Is it 1?").add(session.Asked{Round: 2, Wanted: 1, Questions: []string{}})
	cut := drafted(opened(10), "rounds:2x2").redrafted(1, finalDraft, "100", "Is it 1?", "Is it 2?").
		add(session.Asked{Round: 2, Wanted: 2, Questions: []string{"Is it 3?", "Is it 4?"}}).answered(3, qa.OptionYes)
	erased := opened(6)
	started := erased[0].Body.(session.Started)
	started.Setup.CanErase = true
	erased[0].Body = started
	erased = drafted(erased, "adaptive").redrafted(1, stepwise(2), "96", "Is it 1?").redrafted(2, firstDraft, "96", "Is it 2?").
		redrafted(3, finalDraft, "100", "Is it 3?").add(session.Asked{Round: 4, Wanted: 1, Questions: []string{"Is it 4?"}}).answered(4, qa.OptionErasure)
	for _, tt := range []struct {
		name string
		s    script
		want []string
	}{
		{"answers taken back, and a redraft with them", erased, []string{
			"1: 1 questions, 2 bits, 0 to 1, 1 changed", "2: 1 questions, 2 bits, 1 to 2, 1 changed", "3: 1 questions, 0 bits, 0 to 0, 0 changed", "4: 1 questions, 0 bits, 0 to 0, 0 changed",
		}},
		{"two rounds", two, []string{"1: 2 questions, 2 bits, 0 to 1, 1 changed", "2: 2 questions, 2 bits, 1 to 2, 2 changed"}},
		{"no new question", dry, []string{"1: 1 questions, 1 bits, 0 to 1, 0 changed"}},
		{"cut off", cut, []string{"1: 2 questions, 2 bits, 0 to 1, 0 changed", "2: 2 questions, 1 bits, 0 to 0, 0 changed"}},
		{"one round", wonScript(), []string{"1: 10 questions, 10 bits, 0 to 1, 0 changed"}},
		{"no round", nothingScript(), []string{}},
		{"nothing", nil, []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := tt.s.state()
			got, ideal := []string{}, 0.0
			for _, r := range find(s, s.Game.Ledger()).rounds {
				got = append(got, fmt.Sprintf("%d: %d questions, %d bits, %d to %d, %d changed", r.n, len(r.questions), r.bits, r.from, r.to, len(r.edits)))
				ideal += r.ideal
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			total := 0.0
			for _, e := range s.Game.Ledger().Entries {
				total += e.Ideal
			}
			if ideal < total-1e-9 || ideal > total+1e-9 {
				t.Errorf("the rounds add up to %v, the ledger to %v", ideal, total)
			}
		})
	}
}

// Forty rounds are told in as many rows as there is something to tell.
func TestRoundsFold(t *testing.T) {
	s := drafted(opened(40), "adaptive")
	for n := 1; n <= 40; n++ {
		s = s.redrafted(n, firstDraft, "96", fmt.Sprintf("Is it %d?", n))
	}
	text := reported(t, s.finished(session.Unsolved, ptr(session.KeptWrong)), 80)
	for _, want := range []string{
		"FIRST AND FINAL DRAFT, THE SAME · 96 ✗ wrong",
		"   ROUND 39  draft unchanged, 96 ✗ · 1 bit, 0.03 ideal\n   39 ✗ no  Is it 39?\n   ROUND 40  draft unchanged",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	long := strings.Repeat("a new line\n", 50)
	text = reported(t, drafted(opened(10), "adaptive").redrafted(1, long, "96", "Is it 1?").redrafted(2, finalDraft, "100", "Is it 2?").finished(session.Solved, nil), 80)
	if !strings.Contains(text, "more changed lines") || strings.Count(text, "a new line") > 2*mostChanges {
		t.Errorf("a redraft of 50 lines takes them all:\n%s", text)
	}
}

// Why an answer is right or wrong is told of the text that is shown, also where
// that is long or a transcript says otherwise.
func TestGrades(t *testing.T) {
	with := func(change func(*session.Drafted)) script {
		s := nothingScript()
		for i, e := range s {
			if d, ok := e.Body.(session.Drafted); ok {
				change(&d)
				s[i].Body = d
			}
		}
		return s
	}
	filler := strings.Repeat("0123456789 no more than words\n", mostGraded/30+10)
	for _, tt := range []struct {
		name string
		s    script
		want string
	}{
		{"as written", with(func(d *session.Drafted) { d.Text = "1. x\nAnswer: 96.0 coins" }), "draft   ✗ wrong  line 2, “Answer: 96.0 coins”, gives 96 ≠ 100"},
		{"no answer", with(func(d *session.Drafted) { d.Text, d.Answer = "1. x", nil }), "draft   ✗ wrong  no line gives a final answer"},
		{"unreadable", with(func(d *session.Drafted) { d.Text, d.Answer = "Answer: 12 or 13", nil }), "line 1, “Answer: 12 or 13”: it has more than one number"},
		{"ungraded", with(func(d *session.Drafted) { d.Correct = nil }), "draft     –      line 4"},
		{"long", with(func(d *session.Drafted) { d.Text = filler + "Answer: 96" }), fmt.Sprintf("line %s, “Answer: 96”, gives 96 ≠ 100", thousands(mostGraded/30+11))},
		{"too long", with(func(d *session.Drafted) { d.Text = "Answer: 96\n" + filler }), "too long: its last 64 KiB give no final answer"},
		{"another grade", with(func(d *session.Drafted) { d.Correct = ptr(true) }), "gives 96 ≠ 100; the session took it for right"},
		{"another answer", with(func(d *session.Drafted) { d.Answer = ptr("95") }), "gives 96 ≠ 100; the session found 95"},
		{"no answer then", with(func(d *session.Drafted) { d.Answer = nil }), "gives 96 ≠ 100; the session found no answer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := reported(t, tt.s, 120)
			if !strings.Contains(text, tt.want) {
				_, text, _ = strings.Cut(text, "RIGHT OR WRONG")
				t.Errorf("no %q in %.500s", tt.want, text)
			}
		})
	}
}

// All ways to send the same stand in one order, with what they are compared
// to, and the sentence about the answer itself is true.
func TestPrices(t *testing.T) {
	g := qa.Ledger{Nominal: 10, Ideal: 8.5, Coded: ptr(9)}
	for _, name := range []string{"utf8", "tokens", "gzip", "unheard_of", "zstd", "send_answer", "send_answer_coded"} {
		g.Alternatives = append(g.Alternatives, qa.Alternative{Name: name, Bits: 100, Ratio: 0.1, Denominator: "of " + name})
	}
	var names []string
	for _, p := range pricesOf(g) {
		names = append(names, p.name)
	}
	if want := []string{"payload", "ideal", "plain", "send_answer", "send_answer_coded", "zstd", "gzip", "tokens", "utf8", "unheard_of"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	for _, tt := range []struct {
		direct, coded float64 // bits; 0: not known
		want          string
	}{
		{9.5, 0, "cheaper: 9.50 bits."}, {10, 0, "no dearer: 10 bits."}, {24, 0, "dearer: 24 bits."},
		{24, 8, "cheaper: 8 bits, coded."}, {9, 12, "cheaper: 9 bits."}, {0, 0, ""},
	} {
		s := wonScript()
		f := s[len(s)-1].Body.(session.Finished)
		f.Ledger.Alternatives = nil
		if tt.direct > 0 {
			f.Ledger.Alternatives = append(f.Ledger.Alternatives, qa.Alternative{Name: "send_answer", Bits: tt.direct, Ratio: 10 / tt.direct, Denominator: "x"})
		}
		if tt.coded > 0 {
			f.Ledger.Alternatives = append(f.Ledger.Alternatives, qa.Alternative{Name: "send_answer_coded", Bits: tt.coded, Ratio: 10 / tt.coded, Denominator: "x"})
		}
		s[len(s)-1].Body = f
		text := reported(t, s, 100)
		_, got, found := strings.Cut(text, "Sending the answer itself would be ")
		if got, _, _ = strings.Cut(got, "\n"); found != (tt.want != "") || got != tt.want {
			t.Errorf("%v and %v bits: got %q, want %q", tt.direct, tt.coded, got, tt.want)
		}
	}
}

// What was removed and what is new is marked by more than a sign, and by a sign
// where there are no colours.
func TestReportMarks(t *testing.T) {
	th := theme.New(true)
	edits := align(linesOf(firstDraft), linesOf(finalDraft))
	removed, fresh := th.Removed.Render("20 (5,"), th.Added.Render("24 (9,")
	for name, rows := range map[string][]string{"unified": unified(th, edits, 40), "abreast": abreast(th, edits, 40)} {
		text := strings.Join(rows, "\n")
		if !strings.Contains(text, removed) || !strings.Contains(text, fresh) {
			t.Errorf("%s: no %q or no %q in\n%q", name, removed, fresh, text)
		}
		if plain := ansi.Strip(text); !strings.Contains(plain, "− 2. 85 + 20") || !strings.Contains(plain, "+ 2. 85 + 24") {
			t.Errorf("%s:\n%s", name, plain)
		}
	}
}

// In one column, each row of a changed line has its sign, and what was dropped
// stands before what was added.
func TestUnified(t *testing.T) {
	edits := align([]string{"one two three four five", "gone here", "lost there", "end"}, []string{"one two three four six", "x", "y", "end"})
	rows := unified(theme.New(true), edits, 16)
	for i, r := range rows {
		rows[i] = ansi.Strip(r)
	}
	want := []string{"− one two three", "− four five", "+ one two three", "+ four six", "− gone here", "− lost there", "+ x", "+ y", "  end"}
	if !slices.Equal(rows, want) {
		t.Errorf("got %q, want %q", rows, want)
	}
}

// The key for the next part gets to the end and to the beginning again, and
// never does nothing.
func TestNextPart(t *testing.T) {
	a := newTestApp(t, 80, 24)
	feed(a, adaptiveScript()...)
	finish(a)
	before := frame(a)
	for i := 0; ; i++ {
		was := frame(a)
		press(a, "tab")
		if frame(a) == was {
			t.Fatalf("the key did nothing the %d. time:\n%s", i+1, was)
		}
		if frame(a) == before {
			break
		}
		if i > 20 {
			t.Fatal("it never comes back to the beginning")
		}
	}
}
