package main

import (
	"strings"
	"testing"

	"tenbits/models/embedded/documents"
)

// What a model was trained on must not be what it is measured on, and the base
// must see all domains and as much else.
func TestTextFeed(t *testing.T) {
	next, err := feedOf("text", "", 1)
	if err != nil {
		t.Fatal(err)
	}
	marks := map[string]string{"receipts": "VAT", "recipes": "Serves ", "timetables": "Every ", "league": "match day", "logs": "req="}
	seen, of := map[string]int{}, 0
	const n = 600
	for range n {
		text := next().String()
		if len(text) < exampleBytes/2 {
			t.Errorf("an example of %d bytes: %q", len(text), text)
		}
		for domain, mark := range marks {
			if strings.Contains(text, mark) {
				seen[domain]++
				of++
				break
			}
		}
	}
	for domain := range marks {
		if seen[domain] < n/30 {
			t.Errorf("%d of %d examples are of %s", seen[domain], n, domain)
		}
	}
	if of < n*2/5 || of > n*3/5 {
		t.Errorf("%d of %d examples are of a domain", of, n)
	}
	held, err := distribution(true)
	if err != nil {
		t.Fatal(err)
	}
	f, err := newTextFeed(1, "")
	if err != nil {
		t.Fatal(err)
	}
	trained := strings.Join(f.unrelated, "\n")
	for _, text := range held { // short ones are in several files
		if len(text) > 4000 && strings.Contains(trained, text) {
			t.Errorf("a text that is held out is trained on: %.80q", text)
		}
	}
}

// An adapter's examples are of its domain alone.
func TestAdapterFeed(t *testing.T) {
	for _, domain := range documents.Domains() {
		next, err := feedOf("text", domain, 7)
		if err != nil {
			t.Fatal(err)
		}
		prompts := 0
		for range 100 {
			e := next()
			if len(e) == 2 {
				prompts++
			}
			if len(e.String()) < exampleBytes/2 {
				t.Errorf("%s: %q", domain, e)
			}
		}
		if prompts < 30 || prompts > 70 {
			t.Errorf("%s: %d of 100 examples begin with a prompt", domain, prompts)
		}
	}
	if _, err := feedOf("text", "poems", 1); err == nil || !strings.Contains(err.Error(), "receipts") {
		t.Errorf("got %v", err)
	}
	if _, err := feedOf("large", "", 1); err == nil {
		t.Error("there is a model large")
	}
}
