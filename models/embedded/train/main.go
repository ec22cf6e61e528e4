// Command train feeds the training of the embedded pair and grades it.
//
//	go run ./models/embedded/train examples --model small --seed 1
//	go run ./models/embedded/train examples --model text --domain receipts --seed 1
//	go run ./models/embedded/train problems --seed 5000000 -n 500
//	go run ./models/embedded/train documents --domain logs --seed 5000000 -n 40
//	go run ./models/embedded/train grade < questions.jsonl
//
// examples writes examples for ever, each a JSON line of [text, weight]
// segments; train.py reads them. problems writes held-out problems for
// evaluate.py, documents those of a domain. grade reads lines {"seed", "question", "yes"} and counts the
// true ones, by the rules that the product itself uses.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"tenbits/models/embedded/documents"
	"tenbits/models/embedded/problems"
)

// feedStream keeps the feed's draws apart from those of the problems.
const feedStream = 0x7465_6e62_6974_7332

func main() {
	// The reader ends when it has enough; a broken pipe is then an error of the
	// write, not a signal that ends this program with a bad status.
	signal.Ignore(syscall.SIGPIPE)
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil && !errors.Is(err, syscall.EPIPE) {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	if len(args) == 0 {
		return errors.New("want examples, problems, documents or grade")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	seed := flags.Uint64("seed", 1, "first problem, or seed of the examples")
	model := flags.String("model", "small", "small, strong or text: whose examples")
	domain := flags.String("domain", "", "of the examples of text: those of an adapter")
	n := flags.Int("n", 0, "how many; 0 is for ever (examples) or 500 (problems)")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 1<<16)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	switch args[0] {
	case "examples":
		next, err := feedOf(*model, *domain, *seed)
		if err != nil {
			return err
		}
		for i := 0; *n == 0 || i < *n; i++ {
			e := next()
			line := make([][2]any, len(e))
			for j, s := range e {
				line[j] = [2]any{s.text, s.weight}
			}
			if err := enc.Encode(line); err != nil {
				return err
			}
		}
	case "problems":
		if *n == 0 {
			*n = 500
		}
		for i := range *n {
			p := problems.New(*seed + uint64(i))
			var numbers, results []int
			for _, s := range p.Steps {
				numbers, results = append(numbers, s.Number), append(results, s.Result)
			}
			err := enc.Encode(map[string]any{"seed": p.Seed, "text": p.Text, "answer": p.Answer(), "solution": p.Solution(), "numbers": numbers, "results": results, "hidden": p.Hidden()})
			if err != nil {
				return err
			}
		}
	case "documents":
		for i := range max(*n, 1) {
			d, err := documents.New(*domain, *seed+uint64(i))
			if err != nil {
				return err
			}
			if err := enc.Encode(d); err != nil {
				return err
			}
		}
	case "grade":
		if err := grade(in, w); err != nil {
			return err
		}
	default:
		return fmt.Errorf("unknown command %q", args[0])
	}
	return w.Flush()
}

// feedOf returns what makes the examples of a model.
func feedOf(model, domain string, seed uint64) (next func() example, err error) {
	switch model {
	case "small", "strong":
		f := &feed{r: problems.NewSource(seed, feedStream), small: model == "small"}
		return f.example, nil
	case "text":
		f, err := newTextFeed(seed, domain)
		if err != nil {
			return nil, err
		}
		return f.example, nil
	}
	return nil, fmt.Errorf("--model is %q, want small, strong or text", model)
}

func grade(in io.Reader, out io.Writer) error {
	right, total, unread := 0, 0, 0
	for dec := json.NewDecoder(in); ; {
		var l struct {
			Seed     uint64
			Question string
			Yes      bool
		}
		err := dec.Decode(&l)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		yes, ok := problems.New(l.Seed).Truth(l.Question)
		switch {
		case !ok:
			unread++
		case yes == l.Yes:
			right++
			total++
		default:
			total++
		}
	}
	_, err := fmt.Fprintf(out, "true %d of %d; %d questions of no known form\n", right, total, unread)
	return err
}
