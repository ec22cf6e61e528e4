package documents_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models/embedded/documents"
)

func document(tb rapid.TB, domain string, seed uint64) documents.Document {
	d, err := documents.New(domain, seed)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// A seed's document never changes: the adapters and all figures refer to it.
// TENBITS_UPDATE=1 writes the file anew.
func TestGolden(t *testing.T) {
	const file = "testdata/documents.golden.json"
	var got []documents.Document
	for _, name := range documents.Domains() {
		for _, seed := range []uint64{0, 7919, documents.TrainingSeeds - 1, documents.HeldOutSeed, documents.HeldOutSeed + 1} {
			got = append(got, document(t, name, seed))
		}
	}
	b, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, '\n')
	if os.Getenv("TENBITS_UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != string(want) {
		t.Error("a seed makes another document than it did; the trained weights and all figures refer to the old one")
	}
}

// Documents are plain lines, of a size that a context holds.
func TestDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(documents.Domains()).Draw(t, "domain")
		d := document(t, name, rapid.Uint64().Draw(t, "seed"))
		if d.Prompt == "" || strings.Contains(d.Prompt, "\n") || !strings.HasSuffix(d.Text, "\n") {
			t.Fatalf("prompt %q, text %q", d.Prompt, d.Text)
		}
		if n := len(d.Text); n < 150 || n > 3000 {
			t.Fatalf("%d bytes: %s", n, d.Text)
		}
		for _, c := range d.Prompt + d.Text {
			if c != '\n' && (c < ' ' || c > '~') {
				t.Fatalf("%q in %s", c, d.Text)
			}
		}
		if strings.Contains(d.Text, "%!") {
			t.Fatal(d.Text)
		}
	})
	if _, err := documents.New("poems", 1); err == nil || !strings.Contains(err.Error(), "receipts") {
		t.Errorf("got %v", err)
	}
}

// What can be reckoned in a document is right, or there would be nothing to
// learn.
func TestReceiptsAddUp(t *testing.T) {
	amount := regexp.MustCompile(`(?m)^(.*?) +(-?\d+)\.(\d\d)$`)
	rapid.Check(t, func(t *rapid.T) {
		d := document(t, "receipts", rapid.Uint64().Draw(t, "seed"))
		sum, paid := 0, 0
		for _, m := range amount.FindAllStringSubmatch(d.Text, -1) {
			n, _ := strconv.Atoi(m[2] + m[3])
			switch what := m[1]; {
			case strings.Contains(what, " x"), strings.HasPrefix(what, "VAT"):
			case what == "Subtotal":
				if n != sum {
					t.Fatalf("the subtotal is %d, not %d:\n%s", n, sum, d.Text)
				}
			case strings.HasPrefix(what, "TOTAL"):
				if n != sum {
					t.Fatalf("the total is %d, not %d:\n%s", n, sum, d.Text)
				}
				paid = n
			case what == "Cash":
				paid = n
			case what == "Change":
				if n != paid-sum {
					t.Fatalf("the change is %d, not %d:\n%s", n, paid-sum, d.Text)
				}
			case what == "Debit card", what == "Credit card", what == "Phone":
				if n != sum {
					t.Fatalf("paid %d of %d:\n%s", n, sum, d.Text)
				}
			default:
				sum += n
			}
		}
	})
}

func TestTablesAreInOrder(t *testing.T) {
	row := regexp.MustCompile(`(?m)^\d\. (.{17}) *(\d+) +(\d+) +(\d+) +(\d+) +(\d+):(\d+) +([+-]\d+) +(\d+)$`)
	rapid.Check(t, func(t *rapid.T) {
		d := document(t, "league", rapid.Uint64().Draw(t, "seed"))
		rows := row.FindAllStringSubmatch(d.Text, -1)
		if len(rows) != 8 {
			t.Fatalf("%d rows:\n%s", len(rows), d.Text)
		}
		last, sum := 1000, 0
		for _, m := range rows {
			var n [8]int
			for i := range n {
				n[i], _ = strconv.Atoi(m[i+2])
			}
			if n[1]+n[2]+n[3] != n[0] || n[4]-n[5] != n[6] || 3*n[1]+n[2] != n[7] || n[7] > last {
				t.Fatalf("%s:\n%s", m[0], d.Text)
			}
			last, sum = n[7], sum+n[6]
		}
		if sum != 0 {
			t.Fatalf("the goals do not add up:\n%s", d.Text)
		}
	})
}

func TestTimesGoOn(t *testing.T) {
	row := regexp.MustCompile(`(?m)^.{18}((?: \d\d:\d\d)+)$`)
	rapid.Check(t, func(t *rapid.T) {
		d := document(t, "timetables", rapid.Uint64().Draw(t, "seed"))
		var every int
		if _, err := fmt.Sscanf(strings.Split(d.Text, "\n")[2], "Every %d minutes", &every); err != nil {
			t.Fatal(err)
		}
		for _, m := range row.FindAllStringSubmatch(d.Text, -1) {
			before := -1
			for _, c := range strings.Fields(m[1]) {
				var h, min int
				if _, err := fmt.Sscanf(c, "%d:%d", &h, &min); err != nil {
					t.Fatal(err)
				}
				now := 60*h + min
				if before >= 0 && (now-before+24*60)%(24*60) != every {
					t.Fatalf("%s is not every %d minutes", m[1], every)
				}
				before = now
			}
		}
	})
}

func TestLogsGoOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := document(t, "logs", rapid.Uint64().Draw(t, "seed"))
		last := ""
		for line := range strings.Lines(d.Text) {
			at, _, _ := strings.Cut(line, " ")
			if at < last {
				t.Fatalf("%s comes after %s:\n%s", at, last, d.Text)
			}
			last = at
		}
	})
}
