package spm_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models/embedded/gguftest"
	"tenbits/models/embedded/spm"
)

func vocabulary(t testing.TB) *spm.Vocabulary {
	v, err := spm.New(gguftest.Pieces())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A prompt cut into other pieces than in training is one that the model has
// never seen.
func TestEncodeMergesTheBestPairFirst(t *testing.T) {
	v := vocabulary(t)
	for _, test := range []struct {
		text string
		want string // pieces, divided by |
	}{
		{"", ""},
		{" yes no", "▁yes|▁no"},
		{"yes", "y|es"},            // nothing is put in front
		{"  yes", "▁|▁yes"},        // spaces do not run together
		{"aaaa", "aa|aa"},          // aa is better than aaa: the leftmost first, then no more
		{"aaa", "aaa"},             // aa, then aa|a
		{"aab", "aa|b"},            // aa before ab
		{"x1\n", "<78>|<31>|<0A>"}, // bytes for what has no piece
		{"é日", "é|<E6>|<97>|<A5>"},
		{"\xff\xc3a", "<FF>|<C3>|a"},
		{"▁yes", "<E2>|<96>|<81>|y|es"}, // the character itself is not a space
	} {
		if got := show(v.Encode(test.text)); got != test.want {
			t.Errorf("%q is %s, want %s", test.text, got, test.want)
		}
	}
}

func show(ids []int) string {
	pieces, _, types := gguftest.Pieces()
	var parts []string
	for _, id := range ids {
		p := pieces[id]
		if types[id] == spm.Byte {
			p = "<" + p[3:]
		}
		parts = append(parts, p)
	}
	return strings.Join(parts, "|")
}

// Text that comes back changed would make a lossless archive lossy.
func TestDecodeUndoesEncode(t *testing.T) {
	v := vocabulary(t)
	text := rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.StringOf(rapid.RuneFrom([]rune("aaabesno y▁é\n<0x1>"))),
	)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		if got := v.Decode(v.Encode(s)); got != s {
			t.Fatalf("%q comes back as %q", s, got)
		}
	})
}

// The heap and the division at places where no piece reaches across are only
// there for speed: they must find what the plain rule finds.
func TestEncodeIsThePlainRule(t *testing.T) {
	v := vocabulary(t)
	pieces, scores, types := gguftest.Pieces()
	text := rapid.StringOf(rapid.RuneFrom([]rune("aaaabesno yé")))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		parts := strings.Split(strings.ReplaceAll(s, " ", "▁"), "")
		for {
			best := -1
			bestScore := math.Inf(-1)
			for i := range len(parts) - 1 {
				id := slices.Index(pieces, parts[i]+parts[i+1])
				if id >= 0 && types[id] == spm.Normal && float64(scores[id]) > bestScore {
					best, bestScore = i, float64(scores[id])
				}
			}
			if best < 0 {
				break
			}
			parts = slices.Replace(parts, best, best+2, parts[best]+parts[best+1])
		}
		if got, want := show(v.Encode(s)), strings.Join(parts, "|"); got != want {
			t.Fatalf("%q is %s, want %s", s, got, want)
		}
	})
}

// A pasted novel must not hang the program, also one without any space.
func TestLongTextsAreEncodedSoon(t *testing.T) {
	v := vocabulary(t)
	for _, unit := range []string{"a", " yes", "\n", "日"} {
		text := strings.Repeat(unit, 1<<18/len(unit))
		if got := v.Decode(v.Encode(text)); got != text {
			t.Errorf("a long text of %q comes back changed", unit)
		}
	}
}

// A vocabulary that cannot write every text, or not in one way, is refused
// when it is loaded and not when a text is lost.
func TestNewRefusesBadVocabularies(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(pieces []string, scores []float32, types []int32)
		want   string
	}{
		{"twice", func(p []string, _ []float32, _ []int32) { p[260] = p[261] }, "occurs twice"},
		{"no such byte", func(p []string, _ []float32, _ []int32) { p[3] = "<0x0>" }, "not of the form"},
		{"a byte twice", func(p []string, _ []float32, _ []int32) { p[3] = p[4] }, "occurs twice"},
		{"a byte missing", func(_ []string, _ []float32, k []int32) { k[3] = spm.Control }, "no piece for byte 0"},
		{"empty", func(p []string, _ []float32, _ []int32) { p[260] = "" }, "bytes of UTF-8"},
		{"no UTF-8", func(p []string, _ []float32, _ []int32) { p[260] = "\xff" }, "bytes of UTF-8"},
		{"no score", func(_ []string, s []float32, _ []int32) { s[260] = float32(math.NaN()) }, "not a number"},
		{"a type of its own", func(_ []string, _ []float32, k []int32) { k[260] = spm.User }, "type 4"},
	} {
		pieces, scores, types := gguftest.Pieces()
		test.change(pieces, scores, types)
		if _, err := spm.New(pieces, scores, types); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
	}
	if _, err := spm.New([]string{"a"}, nil, nil); err == nil {
		t.Error("lists of different lengths were taken")
	}
}

func FuzzEncode(f *testing.F) {
	v := vocabulary(f)
	f.Add(" yes aaaa▁\xe2\x96")
	f.Fuzz(func(t *testing.T, s string) {
		if got := v.Decode(v.Encode(s)); got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
	})
}
