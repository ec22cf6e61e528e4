package paper_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"tenbits/bench/paper"
)

func value(t *testing.T, cell string) float64 {
	t.Helper()
	mean, _, _ := strings.Cut(cell, " ")
	v, err := strconv.ParseFloat(mean, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func table(t *testing.T, number string) paper.Figures {
	t.Helper()
	for _, f := range paper.All() {
		if f.Table == number {
			return f
		}
	}
	t.Fatalf("no table %s", number)
	return paper.Figures{}
}

// What the tables say of the same thing agrees: a slip in copying would show.
func TestFiguresAgree(t *testing.T) {
	for _, f := range paper.All() {
		for _, row := range f.Rows {
			if len(row) != len(f.Columns) {
				t.Errorf("table %s: %d cells under %d columns: %v", f.Table, len(row), len(f.Columns), row)
			}
			for _, cell := range row[1:] {
				if v := value(t, cell); v < 0 {
					t.Errorf("table %s: %s", f.Table, cell)
				}
			}
		}
	}
	t5, t3, t1, t16, t21 := table(t, "5"), table(t, "3"), table(t, "1"), table(t, "16"), table(t, "21")
	for _, row := range t5.Rows {
		of := func(f paper.Figures) []string {
			for _, r := range f.Rows {
				if r[0] == row[0] {
					return r
				}
			}
			t.Fatalf("table %s has no %s", f.Table, row[0])
			return nil
		}
		sum := 0.0
		for _, cell := range row[2:] {
			sum += value(t, cell)
		}
		if math.Abs(sum-100) > 0.25 {
			t.Errorf("%s: the shares of table 5 are %.1f %% together", row[0], sum)
		}
		// What is easy is solved by the small model, too.
		if value(t, row[2]) > value(t, of(t3)[2])+0.1 {
			t.Errorf("%s: more is easy than the small model solves", row[0])
		}
		// All but the easy ones; of HLE the paper took 100 of the very hard.
		n := value(t, row[1])
		if rest := n * (100 - value(t, row[2])) / 100; row[0] != "HLE" && math.Abs(rest-value(t, of(t1)[5])) > 1 {
			t.Errorf("%s: %.1f problems are not easy, table 1 has %s", row[0], rest, of(t1)[5])
		}
		if some := n * (value(t, row[3]) + value(t, row[4])) / 100; math.Abs(some-value(t, of(t1)[1])) > 1.6 {
			t.Errorf("%s: %.1f problems are medium or hard, table 1 has %s", row[0], some, of(t1)[1])
		}
		if of(t16)[1] != of(t21)[7] || of(t16)[2] != of(t21)[8] {
			t.Errorf("%s: table 16 has %v, table 21 %v of the standard protocol", row[0], of(t16)[1:3], of(t21)[7:])
		}
	}
	mean := t16.Rows[len(t16.Rows)-1]
	for c := 1; c < len(mean); c++ {
		sum := 0.0
		for _, row := range t16.Rows[:len(t16.Rows)-1] {
			sum += value(t, row[c])
		}
		if math.Abs(sum/8-value(t, mean[c])) > 0.06 {
			t.Errorf("%s: the mean is %.2f, table 16 has %s", t16.Columns[c], sum/8, mean[c])
		}
	}
}
