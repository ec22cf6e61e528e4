package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// home returns an environment of its own, with the fake pair.
func home(t *testing.T) []string {
	dir := t.TempDir()
	return []string{
		"HOME=" + dir, "XDG_CONFIG_HOME=" + dir + "/config", "XDG_DATA_HOME=" + dir + "/data",
		"TENBITS_SMALL=fake/small", "TENBITS_STRONG=fake/strong",
	}
}

// tenbits runs a command line and returns its exit code, stdout and stderr.
func tenbits(ctx context.Context, env []string, stdin string, args ...string) (int, string, string) {
	var out, err bytes.Buffer
	a := newApp(Streams{strings.NewReader(stdin), &out, &err}, env)
	a.open = openFake
	code := a.run(ctx, args)
	return code, out.String(), err.String()
}

// askDocument is the document of ask --json, key by key as it is promised. It
// is spelt out once more so that a key that changes its name is noticed.
type askDocument struct {
	ID      *string          `json:"id"`
	Outcome *session.Outcome `json:"outcome"`
	Change  *session.Change  `json:"change"`
	Prompt  string           `json:"prompt"`
	Setup   session.Setup    `json:"setup"`
	Drafts  []struct {
		N       int     `json:"n"`
		Text    string  `json:"text"`
		Answer  *string `json:"answer"`
		Correct *bool   `json:"correct"`
		Moved   *int    `json:"moved"`
		Took    *int    `json:"took"`
	} `json:"drafts"`
	Samples []struct {
		N       int     `json:"n"`
		Text    string  `json:"text"`
		Answer  *string `json:"answer"`
		Correct *bool   `json:"correct"`
	} `json:"samples"`
	Selections []struct {
		N       int `json:"n"`
		Options []struct {
			Draft *int    `json:"draft"`
			Label string  `json:"label"`
			Share float64 `json:"share"`
		} `json:"options"`
		Option int    `json:"option"`
		Raw    string `json:"raw"`
	} `json:"selections"`
	Proposed []struct {
		Text string   `json:"text"`
		Yes  *float64 `json:"p_yes"`
	} `json:"proposed"`
	Reference        *string `json:"reference"`
	ReferenceCorrect *bool   `json:"reference_correct"`
	Questions        []struct {
		N      int      `json:"n"`
		Round  int      `json:"round"`
		Text   string   `json:"text"`
		Pose   *qa.Pose `json:"pose"`
		Edited bool     `json:"edited"`
		Answer *string  `json:"answer"`
		Yes    *float64 `json:"p_yes"`

		Entropy   *float64       `json:"entropy"`
		Surprisal *float64       `json:"surprisal"`
		Votes     *session.Votes `json:"votes"`
	} `json:"questions"`
	Final   *string `json:"final"`
	Answer  *string `json:"answer"`
	Correct *bool   `json:"correct"`
	Ledger  struct {
		Answers      int     `json:"answers"`
		Erasures     int     `json:"erasures"`
		Side         int     `json:"side"`
		Check        int     `json:"check"`
		Text         int     `json:"text"`
		TextIdeal    float64 `json:"text_ideal"`
		Nominal      int     `json:"nominal"`
		Ideal        float64 `json:"ideal"`
		Coded        *int    `json:"coded"`
		Alternatives []struct {
			Name        string  `json:"name"`
			Bits        float64 `json:"bits"`
			Ratio       float64 `json:"ratio"`
			Denominator string  `json:"denominator"`
		} `json:"alternatives"`
	} `json:"ledger"`
	Payload     string       `json:"payload"`
	FinalSHA256 *string      `json:"final_sha256"`
	Usage       models.Usage `json:"usage"`
	Transcript  *string      `json:"transcript"`

	Judged []struct {
		Draft int      `json:"draft"`
		Score *float64 `json:"score"`
		Raw   string   `json:"raw"`
	} `json:"judged"`
	Sides []struct {
		N      int      `json:"n"`
		Kind   qa.Kind  `json:"kind"`
		Draft  int      `json:"draft"`
		Option int      `json:"option"`
		Label  string   `json:"label"`
		Prior  *float64 `json:"prior"`
		Raw    string   `json:"raw"`
	} `json:"sides"`

	FlipRate *float64           `json:"flip_rate"`
	Beside   *session.Opinion   `json:"beside"`
	Effects  []session.Effect   `json:"effects"`
	Controls []session.Compared `json:"controls"`
}

// receiveDocument is the document of receive --json.
type receiveDocument struct {
	Final       *string `json:"final"`
	Answer      *string `json:"answer"`
	FinalSHA256 *string `json:"final_sha256"`
	Steps       []struct {
		Kind   string `json:"kind"`
		SHA256 string `json:"sha256"`
	} `json:"steps"`
	BitsRead int  `json:"bits_read"`
	Checked  bool `json:"checked"`
	Partial  bool `json:"partial"`
}

// decode reads exactly one document of exactly T's keys.
func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Fatalf("more than one document: %s", text)
	}
	// And the other way round: no key of T is missing.
	var got, want any
	again, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(again, &want); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("the document has\n%v\nand not\n%v", got, want)
	}
	return v
}

// Whatever pair, strategy and budget: the document is whole and agrees with
// itself, and the payload alone rebuilds the final draft.
func TestAskThenReceive(t *testing.T) {
	prompts := []string{"How many coins?", "Wie viele Knöpfe\nbleiben?"}
	pairs := [][2]string{{"fake/small", "fake/strong"}, {"fake/small", "fake/unsure"}, {"fake/hostile", "fake/unsure"}, {"embedded/small", "embedded/strong"}}
	for _, pair := range pairs {
		for _, strategy := range []string{"batch", "adaptive", "rounds:2x5"} {
			for _, bits := range []int{0, 1, 2, 10, 11, 40} {
				if bits != 10 && pair[0] == "embedded/small" {
					continue // says nothing new, and takes its time
				}
				t.Run(fmt.Sprint(pair, strategy, bits), func(t *testing.T) {
					settings := []string{"--small", pair[0], "--strong", pair[1], "--strategy", strategy, "--bits", strconv.Itoa(bits)}
					askThenReceive(t, prompts[bits%2], settings)
					askThenReceive(t, prompts[bits%2], append(settings, "--format", "coded1", "--check", "on"))
				})
			}
		}
	}
}

func askThenReceive(t *testing.T, prompt string, settings []string) {
	env := home(t)
	ctx := t.Context()
	code, out, stderr := tenbits(ctx, env, "", append([]string{"ask", "--json", prompt}, settings...)...)
	if code != exitOK {
		t.Fatalf("ask: exit code %d: %s", code, stderr)
	}
	d := decode[askDocument](t, out)
	checkDocument(t, d, prompt)

	code, show, stderr := tenbits(ctx, env, "", "transcripts", "show", "--json", *d.ID)
	if code != exitOK || show != out {
		t.Errorf("transcripts show --json: exit code %d: %s\nis not what ask printed:\n%s", code, stderr, show)
	}
	code, out, stderr = tenbits(ctx, env, "", append([]string{"receive", "--json", "--payload", d.Payload, "--expect", *d.FinalSHA256, "--against", *d.ID, prompt}, settings...)...)
	if code != exitOK {
		t.Fatalf("receive: exit code %d: %s", code, stderr)
	}
	r := decode[receiveDocument](t, out)
	if *r.FinalSHA256 != *d.FinalSHA256 || *r.Final != *d.Final || r.BitsRead != len(d.Payload) || !r.Checked || r.Partial {
		t.Errorf("received %+v of %+v", r, d)
	}
	drafts, last := 0, ""
	for _, s := range r.Steps {
		if s.Kind == "draft" {
			drafts, last = drafts+1, s.SHA256
		}
	}
	if drafts != len(d.Drafts) || last != *d.FinalSHA256 {
		t.Errorf("steps %v are not those of %d drafts that end with %s", r.Steps, len(d.Drafts), *d.FinalSHA256)
	}
}

// checkDocument checks what must agree within a document.
func checkDocument(t *testing.T, d askDocument, prompt string) {
	t.Helper()
	final := d.Drafts[len(d.Drafts)-1]
	answered := 0
	for i, q := range d.Questions {
		if q.N != i+1 || q.Yes != nil && (*q.Yes <= 0 || *q.Yes >= 1) {
			t.Errorf("question %d: %+v", i+1, q)
		}
		if q.Answer != nil {
			answered++
			if a := qa.Answer(*q.Answer); a.Option() < 0 {
				t.Errorf("answer %q", a)
			}
		}
	}
	switch {
	case d.Prompt != prompt || d.Setup.Prompt != prompt || d.Setup.ID != *d.ID:
		t.Errorf("prompt %q, setup %+v", d.Prompt, d.Setup)
	case *d.Outcome != session.Ungraded || d.Change != nil || d.Correct != nil || d.ReferenceCorrect != nil:
		t.Errorf("graded without a gold answer: %+v", d)
	case *d.Final != final.Text:
		t.Errorf("final %q is not the last of %+v", *d.Final, d.Drafts)
	case answered != d.Ledger.Answers || d.Ledger.Nominal-d.Ledger.Check > d.Setup.Budget:
		t.Errorf("%d answers, payload %q, ledger %+v", answered, d.Payload, d.Ledger)
	case d.Setup.Format == "plain1" && (d.Ledger.Coded != nil || len(d.Payload) != d.Ledger.Nominal):
		t.Errorf("plain1: payload %q, ledger %+v", d.Payload, d.Ledger)
	case d.Setup.Format == "coded1" && (d.Ledger.Coded == nil || len(d.Payload) != *d.Ledger.Coded || *d.Ledger.Coded > d.Ledger.Nominal+1):
		t.Errorf("coded1: payload %q, ledger %+v", d.Payload, d.Ledger)
	case d.Setup.Budget > 0 && (d.Reference == nil || len(d.Ledger.Alternatives) == 0):
		t.Errorf("nothing to compare with: %+v", d)
	}
}

// A graded session knows what became of its first draft.
func TestAskGraded(t *testing.T) {
	env := home(t)
	_, out, _ := tenbits(t.Context(), env, "", "ask", "--json", "How many coins?")
	gold := *decode[askDocument](t, out).Answer
	code, out, stderr := tenbits(t.Context(), env, "", "ask", "--json", "--gold", gold, "How many coins?")
	d := decode[askDocument](t, out)
	if code != exitOK || *d.Outcome != session.Solved || *d.Change != session.Won || !*d.Correct || *d.Drafts[0].Correct || *d.ReferenceCorrect {
		t.Errorf("exit code %d: %s%s", code, out, stderr)
	}
}
