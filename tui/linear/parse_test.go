package linear

import (
	"strings"
	"testing"
)

// What a line means: a command only where all of it fits one, so that problems
// can be typed just so, and near misses of commands are not taken for problems.
func TestParse(t *testing.T) {
	for _, test := range []struct{ line, command, args, problem, mistake string }{
		{line: "", command: "start"},
		{line: "  \t ", command: "start"},
		{line: "start", command: "start"},
		{line: "START", command: "start"},
		{line: "n", command: "next"},
		{line: "4", command: "bits"},
		{line: "4 12", command: "bits", args: "12"},
		{line: "bits 5", command: "bits", args: "5"},
		{line: "Bits  5 ", command: "bits", args: "5"},
		{line: "b -1", command: "bits", args: "-1"},
		{line: "strat rounds:2x5", command: "strategy", args: "rounds:2x5"},
		{line: "gold the left one", command: "gold", args: "the left one"},
		{line: "oracle ON", command: "oracle", args: "ON"},
		{line: "step answer", command: "step", args: "answer"},
		{line: "again bits 5 seed 3 strategy adaptive", command: "again", args: "bits 5 seed 3 strategy adaptive"},
		{line: "sessions solved coins", command: "sessions", args: "solved coins"},
		{line: "replay 2 0.5", command: "replay", args: "2 0.5"},
		{line: "compare 1 2", command: "compare", args: "1 2"},
		{line: "problem bits 5", command: "problem", args: "bits 5"},
		{line: "?", command: "help"},
		{line: "exit", command: "quit"},
		{line: "q", command: "quit"},

		{line: "Mia has 48 coins. She finds 37 more. How many now?", problem: "Mia has 48 coins. She finds 37 more. How many now?"},
		{line: "Show that 2 is even.", problem: "Show that 2 is even."},
		{line: "Start with 5 apples and eat 2", problem: "Start with 5 apples and eat 2"},
		{line: "A train leaves", problem: "A train leaves"},
		{line: "Gold is 19 times as heavy as water.", problem: "Gold is 19 times as heavy as water."},
		{line: "3 cats", problem: "3 cats"},
		{line: "2 apples and 3 pears cost 7", problem: "2 apples and 3 pears cost 7"},
		{line: "Compare 3 and 5. Which is larger?", problem: "Compare 3 and 5. Which is larger?"},
		{line: "How many?", problem: "How many?"},
		{line: "2+2", problem: "2+2"},
		{line: "x^2=9", problem: "x^2=9"},
		{line: "天空为什么是蓝色的", problem: "天空为什么是蓝色的"},
		{line: "judge small", command: "judge", args: "small"},
		{line: "tau 7.5", command: "tau", args: "7.5"},
		{line: "guard on", command: "guard", args: "on"},
		{line: "Guard duty lasts 8 hours a day.", problem: "Guard duty lasts 8 hours a day."},

		{line: "bits ten", mistake: "for example: bits 5"},
		{line: "start now", mistake: "takes nothing after it"},
		{line: "turn 3 screws by 5 degrees", problem: "turn 3 screws by 5 degrees"},
		{line: "compare 1", mistake: "compare N M"},
		{line: "again twice", mistake: "again bits 5"},
		{line: "bist 4", mistake: "Did you mean bits 4?"},
		{line: "quti", mistake: "Did you mean quit?"},
		{line: "sesions", mistake: "Did you mean sessions?"},
		{line: "s", mistake: "s may be start, strategy, seed, small, strong, step, second, sessions, show, save or setup"},
		{line: "99", mistake: "from 1 to 43"},
		{line: "hello", mistake: "one word is no problem"},
		{line: "copy", mistake: "help lists the commands"},
		{line: "bench", mistake: "tenbits --help"},
		{line: "Why?", mistake: "one word is no problem"},
		{line: "embedded/small", mistake: "one word is no problem"},
		{line: "thème", mistake: "one word is no problem"},
		{line: "guard small", mistake: "guard [on|off]"},
	} {
		got := parse(test.line)
		if got.command != test.command || got.args != test.args || got.problem != test.problem || (got.mistake == "") != (test.mistake == "") || !strings.Contains(got.mistake, test.mistake) {
			t.Errorf("%q: got %+v, want %+v", test.line, got, test)
		}
		if got.mistake != "" && !strings.Contains(got.mistake, "problem "+test.line) {
			t.Errorf("%q: %q does not say how to have it taken as a problem", test.line, got.mistake)
		}
	}
}

// Every command can be had by its number, its name and its other word, its
// example is its own, and nothing about it is left undocumented.
func TestCommandsAreDocumented(t *testing.T) {
	names := map[string]bool{}
	for i, c := range commands() {
		if c.do == nil || c.fits == nil || !strings.HasSuffix(c.about, ".") || names[c.name] {
			t.Fatalf("%+v is not whole, or its name is taken", c)
		}
		names[c.name] = true
		if got := parse(c.example); got.command != c.name {
			t.Errorf("%s: its example %q is %+v", c.name, c.example, got)
		}
		if n := string([]byte{'0' + byte((i+1)/10), '0' + byte((i+1)%10)}); parse(n).command != c.name {
			t.Errorf("%s: number %s is %+v", c.name, n, parse(n))
		}
		if c.name != "compare" && c.name != "delete" && c.name != "flip" && c.name != "reword" && c.name != "turn" && parse(strings.ToUpper(c.name)).command != c.name { // which need numbers
			t.Errorf("%s: alone it is %+v", c.name, parse(c.name))
		}
		if c.alias != "" && parse(c.alias).command != c.name {
			t.Errorf("%s: %s is %+v", c.name, c.alias, parse(c.alias))
		}
	}
}

// Whatever is typed, it is exactly one thing, and no command is given arguments
// that it does not take.
func FuzzParse(f *testing.F) {
	for _, line := range []string{"", "bits 5", "4 5", "again bits 1 seed", "Show that x.", "s", "\u00a0", "problem", "replay 1 .", "99999999999999999999", "-", "ſtart", "12 the"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		r := parse(line)
		kinds := 0
		for _, s := range []string{r.command, r.problem, r.mistake} {
			if s != "" {
				kinds++
			}
		}
		if kinds != 1 {
			t.Fatalf("%q is %+v", line, r)
		}
		if r.problem != "" && r.problem != strings.TrimSpace(line) {
			t.Fatalf("%q became the problem %q", line, r.problem)
		}
		if r.command == "" {
			return
		}
		for _, c := range commands() {
			if c.name == r.command && !c.fits(r.args) && r.args != "" {
				t.Fatalf("%q gives %s what it does not take: %q", line, c.name, r.args)
			}
		}
		if !strings.HasSuffix(strings.TrimSpace(line), r.args) {
			t.Fatalf("%q gives %s %q", line, r.command, r.args)
		}
	})
}
