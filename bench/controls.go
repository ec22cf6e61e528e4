package bench

import (
	"context"
	"fmt"
	"io"

	"tenbits/models"
	"tenbits/session"
)

// ControlRow counts what one control of a row's sessions came to.
type ControlRow struct {
	Control session.Control `json:"control"`
	Runs    int             `json:"runs"`  // problems on which it was possible
	Right   int             `json:"right"` // of them
	Won     int             `json:"won"`
	Lost    int             `json:"lost"`
	Bits    int             `json:"bits"`  // whole bits that crossed, over all runs
	Ideal   float64         `json:"ideal"` // bits
}

// controls runs the controls of a session and counts them.
func (c Config) controls(ctx context.Context, small, strong models.Model, st session.State) ([]ControlRow, error) {
	if len(c.Controls) == 0 {
		return nil, nil
	}
	var rows []ControlRow
	cfg := session.Config{Small: small, Strong: strong, Noise: c.Noise}
	err := session.Compare(ctx, cfg, st, c.Controls, func(x session.Compared) {
		r := ControlRow{Control: x.Control}
		if x.Outcome != nil {
			r.Runs = 1
		}
		if x.Correct != nil && *x.Correct {
			r.Right = 1
		}
		if x.Change != nil {
			switch *x.Change {
			case session.Won:
				r.Won = 1
			case session.Lost:
				r.Lost = 1
			}
		}
		if x.Nominal != nil && x.Ideal != nil {
			r.Bits, r.Ideal = *x.Nominal, *x.Ideal
		}
		rows = append(rows, r)
	})
	return rows, err
}

// addControls adds the counts of one problem.
func (r *Row) addControls(part []ControlRow) {
	if r.Controls == nil {
		r.Controls = make([]ControlRow, len(part))
	}
	for i, p := range part {
		c := &r.Controls[i]
		c.Control = p.Control
		c.Runs += p.Runs
		c.Right += p.Right
		c.Won += p.Won
		c.Lost += p.Lost
		c.Bits += p.Bits
		c.Ideal += p.Ideal
	}
}

// controlsMarkdown writes the controls of each row that has some.
func (t Table) controlsMarkdown(w io.Writer) error {
	for _, r := range t.Rows {
		if len(r.Controls) == 0 {
			continue
		}
		_, err := fmt.Fprintf(w, "\n%s, %d bits: controls from the same first drafts\n\n| control | right | won | lost | bits sent | ideal bits |\n| --- | --- | --- | --- | --- | --- |\n", r.Strategy, r.Budget)
		if err != nil {
			return err
		}
		whole := ControlRow{Control: "the session", Runs: t.Problems, Right: r.Right, Won: r.Won, Lost: r.Lost, Bits: r.Bits, Ideal: r.Ideal}
		for _, c := range append([]ControlRow{whole}, r.Controls...) {
			n := float64(max(1, c.Runs))
			if _, err := fmt.Fprintf(w, "| %s | %s | %d | %d | %.2f | %.2f |\n", c.Control, share(c.Right, c.Runs), c.Won, c.Lost, float64(c.Bits)/n, c.Ideal/n); err != nil {
				return err
			}
		}
	}
	return nil
}
