package transcripts

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"tenbits/qa"
	"tenbits/session"
)

// docs/analysis.md names every event and every field that a transcript can have:
// who reads one has nothing else to go by.
func TestAnalysisNamesEveryField(t *testing.T) {
	page, err := os.ReadFile("../docs/analysis.md")
	if err != nil {
		t.Fatal(err)
	}
	named := func(text, field string) bool { return strings.Contains(text, "`"+field+"`") }
	fields := func(of reflect.Type, text, where string) {
		for _, f := range reflect.VisibleFields(of) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" && name != "-" && !named(text, name) {
				t.Errorf("%s: %q is not named", where, name)
			}
		}
	}
	section := func(from, to string) string {
		_, rest, _ := strings.Cut(string(page), from)
		text, _, _ := strings.Cut(rest, to)
		if text == "" {
			t.Fatalf("there is no section %q", from)
		}
		return text
	}
	for _, k := range kinds {
		row := regexp.MustCompile("(?m)^\\| `" + k.name + "` .*$").FindString(string(page))
		if row == "" {
			t.Errorf("there is no row of the event %s", k.name)
			continue
		}
		fields(k.is, row, k.name)
	}
	fields(reflect.TypeFor[session.Setup](), section("`setup` of `started`:", "`decision` of"), "setup")
	fields(reflect.TypeFor[qa.Decision](), section("`decision` of `decided`:", "\n"), "decision")
	ledger := section("`ledger` of `finished`:", "\n")
	fields(reflect.TypeFor[qa.Ledger](), ledger, "ledger")
	fields(reflect.TypeFor[qa.Entry](), ledger+section("`decision` of `decided`:", "\n"), "entries")
	fields(reflect.TypeFor[qa.Alternative](), ledger, "alternatives")
}
