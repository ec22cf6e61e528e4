package qa_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tenbits/qa"
)

// drawQuestions draws what an asker may have written, cleaned, or not.
func drawQuestions(t *rapid.T, clean bool) []string {
	text := rapid.OneOf(
		rapid.StringMatching(`(Is|Does|Are) [a-z0-9 +=.,-]{1,60}\?`),
		rapid.StringMatching(`[A-Za-z0-9 .,'"?+*/=()<>:;%$^_\[\]!&#@{}~-]{1,80}`),
		rapid.StringN(1, 60, -1),
		rapid.SampledFrom([]string{"Größer als 3?", "¿Es 5?", "是否等于八十五？", "a\x1b[31mb?", strings.Repeat("x", 499), strings.Repeat("ÿ", 249) + "?", "\xff\xfe?"}),
	)
	list := rapid.SliceOfN(text, 0, 4).Draw(t, "texts")
	if clean {
		list = qa.CleanQuestions(list, nil)
	}
	return list
}

// told is a game that begins with a round of questions which travel.
func told(format string, list []string, most int) (start, g qa.Game) {
	start = qa.Game{Prompt: "Mia has 48 coins.", Budget: 12, Format: format, Foreign: true, Texts: true}
	return start, start.WithDraft("48 + 37 = 85\nAnswer: 85", "").WithTold(list, most)
}

// hear reads a round of questions.
func hear(start qa.Game, bits qa.Bits, most int) (list []string, r *qa.Reader, err error) {
	if r, err = qa.NewReader(bits, start); err != nil {
		return nil, r, err
	}
	list, err = r.Texts(start.WithDraft("48 + 37 = 85\nAnswer: 85", ""), most)
	return list, r, err
}

// The text of a round is read as it was written, to its last bit and no further,
// whatever stands behind it.
func TestTextsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawQuestions(t, true)
		most := len(list) + rapid.IntRange(0, 3).Draw(t, "missing")
		start, g := told(rapid.SampledFrom(qa.Formats()).Draw(t, "format"), list, most)
		payload, l := g.Payload(), g.Ledger()
		if l.Text != l.Nominal || l.Spent() != 0 || l.Sent() != len(payload) || l.Side != l.Text {
			t.Fatalf("payload of %d bits, ledger %+v", len(payload), l)
		}
		bytes := 0
		for _, q := range list {
			bytes += len(q)
		}
		if l.Text > 14*bytes+6 {
			t.Fatalf("%d bytes in %d bits", bytes, l.Text)
		}
		noise := rapid.StringMatching(`[01]{0,70}`).Draw(t, "noise")
		got, r, err := hear(start, payload+qa.Bits(noise), most)
		if err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", list) || string(r.Rest()) != noise {
			t.Fatalf("read %q, %d of %d bits, %v; sent %q", got, r.Read(), len(payload), err, list)
		}
		if _, err := r.End(g); err != nil {
			t.Fatal(err)
		}
	})
}

// Text that is cut off is too short, and says so. A bit that is flipped makes it
// other text, or none.
func TestTextsDamaged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawQuestions(t, true)
		start, g := told(rapid.SampledFrom(qa.Formats()).Draw(t, "format"), list, len(list)+1)
		payload := g.Payload()
		k := rapid.IntRange(0, len(payload)-1).Draw(t, "place")
		if _, r, err := hear(start, payload[:k], len(list)+1); !errors.Is(err, qa.ErrShort) || r.Read() > k {
			t.Fatalf("%s cut after %d bits: %v", payload, k, err)
		}
		damaged := payload[:k] + qa.Bits('0'+'1'-payload[k]) + payload[k+1:]
		got, r, err := hear(start, damaged, len(list)+1)
		if err == nil {
			_, err = r.End(start.WithDraft("48 + 37 = 85\nAnswer: 85", "").WithTold(got, len(list)+1))
		}
		switch {
		case err == nil && fmt.Sprintf("%q", got) == fmt.Sprintf("%q", list):
			t.Fatalf("%s and %s are the same text", payload, damaged)
		case err != nil && !errors.Is(err, qa.ErrShort) && !errors.Is(err, qa.ErrCode):
			t.Fatal(err)
		}
	})
}

// What an asker or a person writes is cleaned, once and for all, before it is
// shown or sent.
func TestCleanQuestion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, text := range drawQuestions(t, false) {
			q := qa.CleanQuestion(text)
			if q == "" {
				continue
			}
			if qa.CleanQuestion(q) != q || len(q) > qa.MaxText || !utf8.ValidString(q) || !strings.HasSuffix(q, "?") || strings.ContainsAny(q, "\n\r\t\x00\x1b\u202e\u200b") {
				t.Fatalf("%q came to %q, and that to %q", text, q, qa.CleanQuestion(q))
			}
		}
	})
	for in, want := range map[string]string{
		"  Is it\n 5 ?? ": "Is it 5?", "Is it 5.": "Is it 5?", "Is it 5!": "Is it 5!?", "": "", "?": "", "1 + 1 = 2?": "",
		"Is\x1b]0;x\x07 \x1b[1;31mit\x1b?": "Is it?", "a\u202eb\u200b?": "ab?", "is \xff it": "is it?", "Is it\u00a05?": "Is it 5?",
		strings.Repeat("a", 10_000) + "?": "", strings.Repeat("a", qa.MaxText-1) + "?": strings.Repeat("a", qa.MaxText-1) + "?", strings.Repeat("a", qa.MaxText): "",
	} {
		if got := qa.CleanQuestion(in); got != want {
			t.Errorf("%.40q came to %q, want %q", in, got, want)
		}
	}
	if got := qa.CleanQuestions([]string{"Is it 5?", "is it 5", "", "Is it 6?", "Is it 7?"}, []string{"Is it 7?"}); fmt.Sprint(got) != "[Is it 5? Is it 6?]" {
		t.Errorf("kept %q", got)
	}
	for text, want := range map[string]string{"is it 5": "has been asked", "...": "needs words", strings.Repeat("long ", 200): "fewer words"} {
		if _, err := qa.WordQuestion(text, []string{"Is it 5?"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// Text as it is written for good: a receiver of another version must read the
// same.
func TestTextsStay(t *testing.T) {
	for _, tt := range []struct {
		format string
		list   []string
		most   int
		want   qa.Bits
	}{
		{qa.Plain1, []string{"Is it 85?"}, 1, "001010010100000001001010010101000001100100100001000000"},
		{qa.Plain1, nil, 1, "000000"},
		{qa.Plain1, []string{"iß?"}, 1, "1111100010101111111100001111111110011111000000"},
		{qa.Coded1, []string{"Is the answer 85?"}, 1, "11010011010101010010011111000"},
	} {
		_, g := told(tt.format, tt.list, tt.most)
		if got := g.Payload(); got != tt.want {
			t.Errorf("%s, %q: %s, want %s", tt.format, tt.list, got, tt.want)
		}
	}
}

// Whatever the bits are, they are text or an error says why not; what is read in
// plain1 is written so.
func FuzzTexts(f *testing.F) {
	f.Add("001010010100000001001010010101000001100100100001000000", uint8(1))
	f.Add("1101110101110101", uint8(3))
	f.Fuzz(func(t *testing.T, digits string, mode uint8) {
		bits, err := qa.ParseBits(digits)
		if err != nil {
			return
		}
		most := 1 + int(mode>>1)%qa.MaxBudget
		start, _ := told(qa.Formats()[mode&1], nil, most)
		list, r, err := hear(start, bits, most)
		if r.Read() > len(bits) {
			t.Fatalf("read %d of %d bits", r.Read(), len(bits))
		}
		if err != nil {
			return
		}
		if len(list) > most {
			t.Fatalf("%d texts of %d", len(list), most)
		}
		for _, q := range list {
			if qa.CleanQuestion(q) != q {
				t.Fatalf("read %q, which is not clean", q)
			}
		}
		if _, g := told(start.Format, list, most); start.Format == qa.Plain1 && g.Payload() != r.Taken() {
			t.Fatalf("read %s, which is written %s", r.Taken(), g.Payload())
		}
	})
}
