package qa_test

import (
	"strings"
	"testing"

	"tenbits/qa"
)

// graded is an answer as models write it, the right answer, and what comes of
// it: 1 right, 0 wrong, -1 that it cannot be graded.
type graded struct {
	answer, gold string
	want         int
}

func grade(t *testing.T, prompt string, form qa.Form, table []graded) {
	t.Helper()
	if len(table) < 40 {
		t.Errorf("the table has %d answers", len(table))
	}
	for _, tt := range table {
		text := tt.answer
		if !strings.Contains(text, "####") && !strings.Contains(strings.ToLower(text), "answer") && !strings.Contains(text, "option is") {
			text = "Let me think.\nAnswer: " + text
		}
		got := -1
		a, ok := qa.FinalAnswerTo(prompt, text, form)
		if ok {
			got = 0
			if qa.Correct(a, tt.gold, form) {
				got = 1
			}
		}
		if got != tt.want {
			t.Errorf("%q beside %q: read as %q, graded %d, want %d", text, tt.gold, a, got, tt.want)
		}
		if g := qa.Explain(prompt, text, form, &tt.gold); (g.Answer != "") != ok || g.Right != (got == 1) || !ok && g.Why == "" {
			t.Errorf("%q is explained as %+v", text, g)
		}
	}
}

func TestAnswersNumber(t *testing.T) {
	grade(t, "", qa.Number, []graded{
		// Units, currencies, percent.
		{"18 dollars", "18", 1}, {"$18.00", "18", 1}, {`\$18`, "18", 1}, {`$\$18$`, "18", 1}, {"USD 18", "18", 1}, {"18 €", "18", 1}, {"€ 18", "18", 1},
		{`12\%`, "12", 1}, {"12 percent", "12%", 1}, {"12 %.", "12", 1}, {"0.12", "12%", 0}, {"90^\\circ", "90", 1}, {"100 °C", "100", 1},
		{"42 km/h", "42", 1}, {"9.8 m/s²", "9.8", 1}, {"9.8 m/s^2", "9.8", 1}, {"66 cm^2", "66", 1}, {`42\,\text{cm}^2`, "42", 1}, {`42 \; \text{km}`, "42", 1}, {"42 people.", "42", 1}, {"There are 42 people", "42", 1},
		// Thousands and decimals.
		{"1,234", "1234", 1}, {`1{,}234{,}567`, "1,234,567", 1}, {`1\,234`, "1234", 1}, {"1,000.50", "1000.5", 1}, {"12,34,567", "1234567", -1}, {"1.234,50 €", "1234.5", -1}, {"1,23", "1.23", -1}, {"1 234", "1234", -1}, {".5", "1/2", 1}, {"42.0", "42", 1}, {"007", "7", 1},
		// Fractions and LaTeX.
		{`\boxed{\frac{3}{4}}`, "0.75", 1}, {`\frac34`, "3/4", 1}, {`-\dfrac{7}{2}`, "-3.5", 1}, {`\cfrac{1}{2}`, "0.5", 1}, {`\boxed{\displaystyle\frac{1}{2}}`, "1/2", 1}, {`2\frac{1}{2}`, "2.5", 1}, {"2 1/2", "2.5", 1}, {"2½", "2.5", 1}, {"10/21", "10/21", 1}, {"20/42", "10/21", 1}, {`\boxed{\text{42 cm}}`, "42", 1}, {`\boxed{x=42}`, "42", 1}, {`42\\`, "42", 1}, {`\frac{7}{-2}`, "-3.5", -1},
		// Signs.
		{"−42", "-42", 1}, {"–42", "-42", 1}, {"- 42", "-42", 1}, {"+42", "42", 1}, {"-$12.50", "-12.5", 1}, {"Room B-12", "12", 1}, {"Apples - 12", "12", -1}, {"x = -12", "-12", 1},
		// Powers of ten.
		{"3.2 × 10^4", "32000", 1}, {`3.2 \times 10^{4}`, "32000", 1}, {"3.2e4", "32000", 1}, {`1.6 \cdot 10^{-3}`, "0.0016", 1}, {"6.02 × 10²³", "602000000000000000000000", 1}, {"2 x 10^999999999", "2", -1}, {"10^6", "1000000", -1},
		// Exact beside rounded, and rounded alone.
		{"5/36 ≈ 0.1389", "5/36", 1}, {"10/21, or about 0.476", "10/21", 1}, {`\sqrt{2} \approx 1.414`, "1.414", -1}, {"0.333...", "1/3", -1}, {"0.3…", "0.3", -1}, {`0.\overline{3}`, "1/3", -1}, {"about 3.14", "3.14", 1},
		// Which number?
		{"12 or 13", "12", -1}, {"x = 3 or x = 4", "4", -1}, {"10 to 12", "12", -1}, {"x >= 12", "12", -1}, {"not 12", "12", -1}, {"12. Wait, 13.", "13", -1}, {"5 hours 30 minutes", "5.5", -1}, {"12:30", "12", -1}, {"1 in 36", "1/36", -1}, {"6 × 7", "42", -1}, {"6 × 7 = 42", "42", 1}, {"48 + 37 - 19 = 66", "66", 1},
		// A number of what?
		{"2 million", "2000000", -1}, {"2.5 billion", "2.5", -1}, {"3 dozen", "36", -1}, {"twelve", "12", -1}, {"zero", "0", -1},
		// With what is said about it.
		{"42 (forty-two)", "42", 1}, {"66, because 85 - 19 = 66", "66", 1}, {"42 (and not 24)", "42", 1}, {"#### 1,200", "1200", 1}, {"#### $5", "5", 1}, {`Final Answer: The final answer is $\boxed{12}$. I hope it is correct.`, "12", 1}, {"The answer is 13", "12", 0},
	})
}

const animals = "Which animal is it?\nA) a dog\nB) the cat\n(C) E. coli\nD. none of the above"

func TestAnswersChoice(t *testing.T) {
	grade(t, animals, qa.Option, []graded{
		// By letter.
		{"B", "B", 1}, {"(B)", "B", 1}, {"B)", "B", 1}, {"B.", "B", 1}, {"b", "B", 1}, {"(b)", "B", 1}, {"**B**", "B", 1}, {"**B) the cat**", "B", 1}, {"option B", "B", 1}, {"Option B: the cat", "B", 1}, {"choice (B)", "B", 1}, {"letter B", "B", 1}, {`\boxed{B}`, "B", 1}, {`\boxed{\text{(B)}}`, "B", 1}, {`$\textbf{(B)}$`, "B", 1}, {`\(B\)`, "B", 1}, {`"B"`, "B", 1}, {"'B'.", "B", 1}, {"[B]", "B", 1}, {"<B>", "B", 1}, {"B!", "B", 1}, {"B - the cat", "B", 1}, {"B – the cat", "B", 1}, {"B, the cat", "B", 1}, {"B because A is wrong", "B", 1}, {"A", "B", 0}, {"#### B", "B", 1},
		{"The correct option is B.", "B", 1}, {"Answer: The answer is B", "B", 1}, {"It is B", "B", 1}, {"It's (B).", "B", 1}, {"The cat (B)", "B", 1}, {"B) a furry cat", "B", 1},
		// By text.
		{"the cat", "B", 1}, {"The cat.", "B", 1}, {"cat", "B", -1}, {"a dog", "A", 1}, {"A dog", "B", 0}, {"**a dog**", "A", 1}, {"E. coli", "C", 1}, {"none of the above", "D", 1}, {"It is a dog.", "A", 1},
		// Neither.
		{"A or B", "A", -1}, {"A, B", "A", -1}, {"A/B", "A", -1}, {"(A) or (B)", "B", -1}, {"not B", "B", -1}, {"E", "B", -1}, {"I", "B", -1}, {"I think so", "B", -1}, {"B) a dog", "B", -1}, {"B. No, wait, C.", "C", -1}, {"K", "B", -1}, {"a wolf", "A", -1}, {"", "A", -1},
	})
}

func TestAnswersText(t *testing.T) {
	grade(t, "", qa.Text, []graded{
		// Case, spacing, articles, full stops, quotes, markup.
		{"The blue whale.", "blue whale", 1}, {"the  Blue Whale", "The blue whale", 1}, {"a chloroplast", "Chloroplast", 1}, {"An owl", "owl", 1}, {"**Paris**", "Paris", 1}, {"`abc`", "abc", 1}, {"“Paris”,", "Paris", 1}, {"'Paris'", "Paris", 1}, {"«Paris»", "Paris", 1}, {"*Paris*.", "paris", 1}, {"PARIS", "Paris", 1}, {`\boxed{\text{blue}}`, "blue", 1}, {"$\\text{blue}$", "blue", 1}, {`\(blue\)`, "blue", 1}, {"<blue>", "blue", 1}, {"#### blue", "blue", 1}, {"The answer is blue.", "blue", 1},
		{"don’t", "don't", 1}, {"Mason–Dixon", "Mason-Dixon", 1}, {"3\u00a0km", "3 km", 1}, {"Na", "NA", 1}, {"NaCl", "nacl", 1}, {"eno owt xis", "eno owt xis", 1}, {"abc-ab", "abc-ab", 1}, {"New  York", "New York", 1}, {"The Hague", "Hague", 1},
		// What tells answers apart.
		{"C", "C#", 0}, {"C++", "C", 0}, {".NET", "NET", 0}, {"incorrect", "correct", 0}, {"Paris, France", "Paris", 0}, {"not Paris", "Paris", 0}, {"blue whales", "blue whale", 0}, {"chloroplasts", "chloroplast", 0}, {"abcab", "abc-ab", 0}, {"the", "a", 0}, {"a b", "ab", 0}, {"Wow!", "wow", 0}, {"-5", "5", 0}, {"$x$", "y", 0}, {"ananas", "nanas", 0},
		{"", "x", -1}, {"...", "x", -1}, {"**", "x", -1},
	})
}

// Options are the lines of one list, in order from A.
func TestOptions(t *testing.T) {
	got := qa.Options(animals)
	if len(got) != 4 || got[2] != (qa.Offered{Letter: "C", Text: "E. coli"}) || got[3].Text != "none of the above" {
		t.Errorf("%+v", got)
	}
	for name, prompt := range map[string]string{
		"one": "A) x", "none": "What is it?", "gap": "A) x\nC) y", "from B": "B) x\nC) y", "two lists": "A) x\nB) y\nA) z\nB) w", "prose": "A man walks.\nB. is his friend",
	} {
		if got := qa.Options(prompt); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestGradable(t *testing.T) {
	for _, tt := range []struct {
		gold string
		form qa.Form
		want bool
	}{
		{"12", qa.Number, true}, {"12%", qa.Number, true}, {"1,234", qa.Number, true}, {"twelve", qa.Number, false}, {"", qa.Number, false}, {"1/0", qa.Number, false},
		{"B", qa.Option, true}, {"b", qa.Option, true}, {"K", qa.Option, false}, {"AB", qa.Option, false}, {"", qa.Option, false},
		{"x", qa.Text, true}, {" ", qa.Text, false}, {"...", qa.Text, false},
	} {
		if got := qa.Gradable(tt.gold, tt.form); got != tt.want {
			t.Errorf("%q as %s: %v", tt.gold, tt.form, got)
		}
	}
}
