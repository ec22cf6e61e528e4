package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenbits/bench"
	"tenbits/bench/stats"
	"tenbits/codec"
	"tenbits/frontier"
	"tenbits/term"
	"tenbits/tui/chart"
)

// frontierFlags are the flags of frontier that are no settings.
type frontierFlags struct {
	problemFlags
	gold, against, svg, csv string
	json, force             bool
}

// frontierCommand lays out every way to send an answer.
func (a *app) frontierCommand() *cobra.Command {
	var f frontierFlags
	cmd := &cobra.Command{
		Use:   "frontier [PROMPT | -]",
		Short: "Lay out every way to send an answer: bits, fidelity, compute",
		Long: "Send the strong model's answer to a prompt, or its answers to the problems of a set, in every way that there is:\n" +
			"as it is, through compressors, under the small model, as a note, by questions, and as the final answer alone.\n" +
			"For each: its bits, how often the receiver ends with the strong model's answer, and what it takes to compute.",
		Example: "  tenbits frontier --gold 76 \"Mia has 48 coins. She finds 37 more. Then she loses 9. How many coins does Mia have now?\"\n" +
			"  tenbits frontier --set embedded --limit 100 --svg frontier.svg --csv frontier.csv",
		Args: promptArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return a.frontier(cmd, args, f) },
	}
	addOptions(cmd)
	fl := cmd.Flags()
	fl.StringVar(&f.gold, "gold", "", "the right answer, for grading alone")
	fl.StringVar(&f.against, "against", "utf8", "what bits are compared with: "+strings.Join(frontier.Denominators(), ", "))
	fl.StringVar(&f.svg, "svg", "", "file to write the chart to")
	fl.StringVar(&f.csv, "csv", "", "file to write the table to, or - for stdout")
	fl.BoolVar(&f.force, "force", false, "write over files that are there")
	fl.BoolVar(&f.json, "json", false, "print one JSON document")
	addProblems(cmd, &f.problemFlags, "take problems")
	return cmd
}

// frontierDoc is what frontier --json prints.
type frontierDoc struct {
	frontier.Table
	Answers []frontier.Map `json:"answers"`
}

func (a *app) frontier(cmd *cobra.Command, args []string, f frontierFlags) error {
	ctx := cmd.Context()
	if !slices.Contains(frontier.Denominators(), f.against) {
		return usageError("there are "+strings.Join(frontier.Denominators(), ", "), "--against is %q", f.against)
	}
	for _, name := range []string{f.svg, f.csv} {
		if name == "" {
			continue
		}
		if err := (&packFlags{out: name, force: f.force}).checkOut("frontier"); err != nil {
			return err
		}
	}
	s, err := a.settings(cmd)
	if err != nil {
		return err
	}
	problems, err := a.frontierProblems(cmd, args, f)
	if err != nil {
		return err
	}
	of, adapted, err := a.frontierCoders(ctx, s)
	if err != nil {
		return err
	}
	doc := frontierDoc{Table: frontier.Table{Set: f.selection.Set, Small: s.small, Strong: s.strong, Budget: s.bits}}
	progress := a.countProgress(cmd, "laying out", len(problems))
	for _, p := range problems {
		cfg, err := a.sessionConfig(ctx, s, p.Prompt)
		if err != nil {
			return err
		}
		cfg.Form, cfg.Control = p.Form, ""
		if p.Gold != "" {
			cfg.Gold = &p.Gold
		}
		m, sizes, err := frontier.Make(ctx, frontier.Config{Session: cfg, Coder: of, Adapted: adapted}, nil)
		if err != nil {
			progress.end()
			return err
		}
		doc.Add(m, sizes)
		doc.Answers = append(doc.Answers, m)
		progress.add()
	}
	progress.end()
	if err := a.frontierFiles(&doc.Table, f); err != nil {
		return err
	}
	switch {
	case f.json:
		return printJSON(a.out, doc)
	case f.csv == "-":
		return nil
	}
	return a.tellFrontier(&doc.Table, f.against)
}

// frontierProblems returns the problem that is given, or those of the set.
func (a *app) frontierProblems(cmd *cobra.Command, args []string, f frontierFlags) ([]bench.Problem, error) {
	if f.selection.Set != "" {
		if len(args) > 0 {
			return nil, usageError("leave one of them out", "--set takes the problems of a set, and a prompt is given too")
		}
		return a.problems(cmd, f.problemFlags)
	}
	prompt, err := a.readPrompt(cmd.Context(), cmd, args)
	if err != nil {
		return nil, err
	}
	if prompt == "" {
		return nil, missingPrompt(cmd)
	}
	return []bench.Problem{{Prompt: prompt, Gold: f.gold}}, nil
}

// frontierCoders opens the small model as a coder, and the models with adapters.
func (a *app) frontierCoders(ctx context.Context, s settings) (frontier.Coder, []frontier.Coder, error) {
	list, err := a.coders(s)(ctx)
	if err != nil && !slices.ContainsFunc(list, func(c codec.Choice) bool { return c.Model == s.small && c.Adapter == "" }) {
		// A server that does not list its models may have this one.
		list = append(list, codec.Choice{Model: s.small, Open: func(ctx context.Context) (codec.Predictor, error) { return a.coderNamed(ctx, s.small) }})
	}
	return frontier.Open(ctx, list, s.small)
}

// frontierFiles writes the files that are asked for.
func (a *app) frontierFiles(t *frontier.Table, f frontierFlags) error {
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{{f.svg, t.Plot().SVG}, {f.csv, t.CSV}} {
		if file.name == "" {
			continue
		}
		var b bytes.Buffer
		if err := file.write(&b); err != nil {
			return err
		}
		if err := a.write(packFlags{out: file.name, force: f.force}, b.Bytes()); err != nil {
			return errors.Join(fmt.Errorf("cannot write %s", file.name), err)
		}
	}
	return nil
}

// tellFrontier writes the table and the chart.
func (a *app) tellFrontier(t *frontier.Table, against string) error {
	d, err := t.Denominator(against)
	if err != nil {
		return usageError("for example --against utf8", "%w", err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d answer%s of %s, %.1f bits as %s; sessions of %s with it, of at most %d bits\n\n", t.N, map[bool]string{false: "s"}[t.N == 1], t.Strong, d.Bits, d.Name, t.Small, t.Budget)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	many := t.N > 1
	fmt.Fprintf(w, "METHOD\tBITS\tOF %s\tAS THE STRONG MODEL\tRIGHT\tTOKENS\tSECONDS\tNOTE\n", strings.ToUpper(d.Name))
	for _, r := range t.Rows {
		if r.Bits == nil {
			fmt.Fprintf(w, "%s\t-\t-\t-\t-\t-\t-\t%s\n", r.Method, term.CleanLine(r.Note))
			continue
		}
		note := r.Note
		if many {
			note = ""
		}
		fmt.Fprintf(w, "%s\t%.1f\t%.2f %%\t%s\t%s\t%.0f\t%.3f\t%s\n", r.Method, *r.Bits, 100**r.Bits/d.Bits, shareText(r.Agrees, r.AgreesIn, many), shareText(r.Right, r.RightIn, many), r.Tokens, r.Seconds, term.Truncate(term.CleanLine(note), 60))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n%s\n", strings.Join(frontierChart(t, chart.Inks{}).Draw(100, 20).Rows(), "\n"))
	_, err = a.out.Write(b.Bytes())
	return err
}

// shareText writes a share, or of one answer whether it is so.
func shareText(v *float64, i *stats.Interval, many bool) string {
	switch {
	case v == nil:
		return "-"
	case !many:
		return map[bool]string{true: "yes", false: "no"}[*v == 1]
	case i == nil:
		return fmt.Sprintf("%.1f %%", 100**v)
	}
	return fmt.Sprintf("%.1f %% (%.1f to %.1f)", 100**v, 100*i.Low, 100*i.High)
}

// frontierChart returns the chart for a terminal: a sign a kind of method, as
// there are more methods than signs.
func frontierChart(t *frontier.Table, inks chart.Inks) chart.Plot {
	p := chart.Plot{Inks: inks, X: chart.Log, Ratio: true, XName: "bits", YName: "as the strong model"}
	for _, k := range []frontier.Kind{frontier.Lossless, frontier.Rewrite, frontier.Session, frontier.Answer} {
		s := chart.Series{Name: string(k), Scatter: true}
		for _, r := range t.Rows {
			if y, ok := r.Fidelity(); ok && r.Kind == k {
				s.Points = append(s.Points, chart.Point{X: *r.Bits, Y: y})
			}
		}
		if len(s.Points) > 0 {
			p.Series = append(p.Series, s)
		}
	}
	return p
}
