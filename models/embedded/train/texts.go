package main

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"hash/fnv"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"tenbits/models/embedded/documents"
	"tenbits/models/embedded/problems"
)

// textFeed makes examples for the model of text and for its adapters.
type textFeed struct {
	r         *problems.Source
	domains   []string // an adapter's alone, or all
	unrelated []string // texts of no domain; none for an adapter
}

const (
	// exampleBytes is what an example has at least, where it is cut at the
	// context: about two bytes a token.
	exampleBytes = 1100

	// shortest is the least of a comment that is text.
	shortest = 80
)

// example returns an example: as likely of a domain as of none.
func (f *textFeed) example() example {
	if len(f.unrelated) > 0 && f.r.Chance(50) {
		return f.window()
	}
	name := f.domains[f.r.Intn(len(f.domains))]
	var e example
	text := ""
	for len(text) < exampleBytes {
		d, err := documents.New(name, uint64(f.r.Intn(documents.TrainingSeeds)))
		if err != nil {
			panic(err) // the names were checked
		}
		if text != "" {
			text += "\n"
		} else if f.r.Chance(50) {
			e = append(e, segment{d.Prompt + problems.Pick(f.r, "\n", "\n", "\n\n", ""), 1})
		}
		text += d.Text
	}
	if e == nil && f.r.Chance(30) { // as it is read after the context was full
		text = text[f.r.Intn(len(text)/3):]
	}
	return append(e, segment{text, 1})
}

// window returns a part of a text of no domain.
func (f *textFeed) window() example {
	text := ""
	for len(text) < exampleBytes {
		if text != "" {
			text += "\n"
		}
		t := f.unrelated[f.r.Intn(len(f.unrelated))]
		if len(t) > 2*exampleBytes {
			t = t[f.r.Intn(len(t)-exampleBytes):]
			_, t, _ = strings.Cut(t, "\n") // from the beginning of a line
		}
		text += strings.ToValidUTF8(t[:min(len(t), exampleBytes)], "")
	}
	return example{segment{text, 1}}
}

// distribution reads texts of the Go distribution that runs this program, which
// have a BSD licence: what the documentation comments of its packages say, with
// a few whole files of code, and its problems in words. One file in twenty is
// kept apart: it is held out where held is set.
func distribution(held bool) ([]string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "src")
	var texts []string
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		switch {
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "vendor" || name == "cmd"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(d.Name(), "z"):
			return nil
		}
		hash := fnv.New32a()
		hash.Write([]byte(filepath.ToSlash(name)))
		if (hash.Sum32()%20 == 0) != held {
			return nil
		}
		t, err := comments(path)
		if err == nil && len(t) >= shortest {
			texts = append(texts, t)
		}
		return err
	})
	if err == nil && len(texts) == 0 {
		err = errors.New("the Go distribution has no texts")
	}
	return texts, err
}

// comments returns what the comments of a file say, a blank line between them.
func comments(path string) (string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		return "", err
	}
	var list []string
	for _, c := range file.Comments {
		t := c.Text()
		if len(t) >= shortest && !strings.HasPrefix(t, "Copyright") && !strings.HasPrefix(t, "Code generated") {
			list = append(list, t)
		}
	}
	return strings.Join(list, "\n"), nil
}

// newTextFeed returns the feed of the base, or of one domain's adapter.
func newTextFeed(seed uint64, domain string) (*textFeed, error) {
	f := &textFeed{r: problems.NewSource(seed, textStream), domains: documents.Domains()}
	if domain != "" {
		if !slices.Contains(f.domains, domain) {
			return nil, fmt.Errorf("--domain is %q: there are %q", domain, f.domains)
		}
		f.domains = []string{domain}
		return f, nil
	}
	var err error
	if f.unrelated, err = distribution(false); err != nil {
		return nil, err
	}
	for i := range uint64(300) { // and the word problems, in lines
		var b strings.Builder
		for j := range uint64(8) {
			p := problems.New(8*i + j)
			b.WriteString(p.Text + "\n" + p.Solution() + "\n\n")
		}
		f.unrelated = append(f.unrelated, b.String())
	}
	return f, nil
}

// textStream keeps the draws of the feed of text apart from all others.
const textStream = 0x7465_6e62_6974_7333
