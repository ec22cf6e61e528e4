package cli

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
	"tenbits/transcripts"
	"tenbits/tui/linear"
)

// wireDocument is what show --wire --json prints.
type wireDocument struct {
	Payload qa.Bits        `json:"payload"`
	Bytes   int            `json:"bytes"`
	Hex     string         `json:"hex"` // zeros behind the last bit
	Parts   []wirePart     `json:"parts"`
	Ledger  documentLedger `json:"ledger"`
}

type wirePart struct {
	Kind     qa.PartKind `json:"kind"`
	N        *int        `json:"n"` // of the decision; null where there is none
	Decision *qa.Kind    `json:"decision"`
	Question *string     `json:"question"`
	Option   *string     `json:"option"`
	Yes      *float64    `json:"p_yes"`
	Shares   []float64   `json:"shares"` // the priors of a selection's options; null of anything else
	Bits     qa.Bits     `json:"bits"`
	Nominal  int         `json:"nominal"`
	Ideal    float64     `json:"ideal"`
	Low      *string     `json:"low"` // of the coder's interval, exactly: a fraction
	Width    *string     `json:"width"`
}

// showWire prints the payload of a transcript bit by bit.
func (a *app) showWire(path string, asJSON bool) error {
	_, st, err := transcripts.Load(path)
	if err != nil {
		return err
	}
	parts, ok := st.Wire()
	if !ok {
		return &problem{exitFailure, fmt.Errorf("the payload %s is not that of the decisions: it ended early, or another program wrote it", term.CleanLine(string(st.Payload()))), "the transcript of the sender has the whole of it"}
	}
	if asJSON {
		return printJSON(a.out, newWireDocument(st, parts))
	}
	return printWire(a.out, st, parts)
}

func newWireDocument(st session.State, parts []qa.Part) wireDocument {
	payload := st.Payload()
	d := wireDocument{
		Payload: payload, Bytes: len(payload.Bytes()), Hex: fmt.Sprintf("%x", payload.Bytes()), Parts: []wirePart{},
		Ledger: newDocumentLedger(st.Ledger()),
	}
	for _, p := range parts {
		w := wirePart{Kind: p.Kind, Bits: p.Bits, Nominal: p.Nominal, Ideal: p.Ideal}
		if p.Kind == qa.PartText {
			w.Question = &p.Text // empty: there are no more
		}
		if t := p.Taken; t.N > 0 {
			option := linear.OptionOf(st, t)
			w.N, w.Decision, w.Option, w.Question = &t.N, &t.Kind, &option, known(linear.QuestionOf(st, t))
			if t.Yes != 0 {
				yes := t.Yes.P()
				w.Yes = &yes
			}
		}
		for _, share := range p.Taken.Shares {
			w.Shares = append(w.Shares, float64(share)/qa.One)
		}
		if p.Width != nil {
			low, width := p.Low.RatString(), p.Width.RatString()
			w.Low, w.Width = &low, &width
		}
		d.Parts = append(d.Parts, w)
	}
	return d
}

// printWire writes the parts as a table, and what they come to below it.
func printWire(out io.Writer, st session.State, parts []qa.Part) error {
	l, payload := st.Ledger(), st.Payload()
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "BITS\tPLAIN\tIDEAL\tINTERVAL FROM\tWIDTH\tWHAT")
	for _, p := range parts {
		low, width := "", ""
		if p.Width != nil {
			low, width = qa.Decimal(p.Low), qa.Decimal(p.Width)
		}
		fmt.Fprintf(t, "%s\t%d\t%.2f\t%s\t%s\t%s\n", cmp.Or(string(p.Bits), "-"), p.Nominal, p.Ideal, low, width, term.CleanLine(linear.PartText(st, p)))
	}
	fmt.Fprintf(t, "%d\t%d\t%.2f\t\t\ttotal\n", len(payload), l.Nominal, l.Ideal)
	if err := t.Flush(); err != nil {
		return err
	}
	if l.Text > 0 {
		fmt.Fprintf(out, "\nof it the texts of questions, which the small model did not write: %s in plain1, %.2f ideal; not of the budget\n", linear.Plural(l.Text, "bit"), l.TextIdeal)
	}
	fmt.Fprintf(out, "\npayload %s: %s in %s, %x\n", cmp.Or(string(payload), "of nothing"), linear.Plural(len(payload), "bit"), linear.Plural(len(payload.Bytes()), "byte"), payload.Bytes())
	for _, alternative := range l.Alternatives {
		fmt.Fprintf(out, "%-12s %8.2f bits: the payload is %.4g times %s\n", term.CleanLine(alternative.Name), alternative.Bits, alternative.Ratio, term.CleanLine(alternative.Denominator))
	}
	return nil
}
