package qa_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenbits/qa"
)

func points() *rapid.Generator[[][2]qa.Prior] {
	return rapid.Custom(func(t *rapid.T) [][2]qa.Prior {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		xs := rapid.SliceOfNDistinct(rapid.Uint32Range(1, qa.One-1), n, n, func(x uint32) uint32 { return x }).Draw(t, "xs")
		ys := rapid.SliceOfN(rapid.Uint32Range(1, qa.One-1), n, n).Draw(t, "ys")
		slices.Sort(xs)
		slices.Sort(ys)
		list := make([][2]qa.Prior, n)
		for i := range list {
			list[i] = [2]qa.Prior{qa.Prior(xs[i]), qa.Prior(ys[i])}
		}
		return list
	})
}

// A map that rises does so everywhere, goes through its points, and leaves no
// prior impossible: a coder could not write an answer that has no share.
func TestCalibrationRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := qa.Calibration{Points: points().Draw(t, "points")}
		for _, p := range c.Points {
			if got := c.Apply(p[0]); got != p[1] {
				t.Fatalf("%d becomes %d, not %d", p[0], got, p[1])
			}
		}
		a := qa.Prior(rapid.Uint32Range(1, qa.One-1).Draw(t, "a"))
		b := qa.Prior(rapid.Uint32Range(uint32(a), qa.One-1).Draw(t, "b"))
		x, y := c.Apply(a), c.Apply(b)
		if x > y || x < 1 || y >= qa.One {
			t.Fatalf("%d, %d become %d, %d", a, b, x, y)
		}
		if c.Apply(0) != 0 {
			t.Fatal("what is no prior became one")
		}
	})
}

func TestCalibrationBetweenPoints(t *testing.T) {
	c := qa.Calibration{Points: [][2]qa.Prior{{100, 1000}, {200, 1001}, {300, 2001}}}
	for prior, want := range map[qa.Prior]qa.Prior{1: 1000, 149: 1000, 150: 1001, 250: 1501, 299: 1991, 301: 2001, qa.One - 1: 2001} {
		if got := c.Apply(prior); got != want {
			t.Errorf("%d becomes %d, not %d", prior, got, want)
		}
	}
	if (qa.Calibration{}).Apply(77) != 77 {
		t.Error("the zero map changes a prior")
	}
}

// What is written is read back the same: the hash of both sides is of the file.
func TestCalibrationFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := qa.Calibration{Version: 1, Name: "some map", Method: qa.Isotonic, Small: "a/b", Digest: "sha256:1", PromptSet: "general", Answers: 7, Points: points().Draw(t, "points")}
		file, err := c.File()
		if err != nil {
			t.Fatal(err)
		}
		got, err := qa.ParseCalibration(file)
		if err != nil {
			t.Fatalf("%v in\n%s", err, file)
		}
		if !slices.Equal(got.Points, c.Points) || got.Digest != c.Digest || len(got.Hash()) != 64 {
			t.Fatalf("%+v was read as %+v", c, got)
		}
	})
}

func TestParseCalibrationRefuses(t *testing.T) {
	good := `{"version":1,"name":"x","method":"platt","small":"","digest":"","prompt_set":"","answers":1,"points":[[1,2],[3,4]]}`
	if _, err := qa.ParseCalibration([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for what, file := range map[string]string{
		"another version": strings.Replace(good, `n":1`, `n":2`, 1),
		"no name":         strings.Replace(good, `"x"`, `""`, 1),
		"an escape":       strings.Replace(good, `"x"`, `"\u001b"`, 1),
		"another method":  strings.Replace(good, "platt", "magic", 1),
		"no points":       strings.Replace(good, "[1,2],[3,4]", "", 1),
		"a fall":          strings.Replace(good, "3,4", "3,1", 1),
		"a point twice":   strings.Replace(good, "3,4", "1,4", 1),
		"impossible":      strings.Replace(good, "1,2", "1,0", 1),
		"certain":         strings.Replace(good, "3,4", "3,65536", 1),
		"another field":   strings.Replace(good, `"name"`, `"nome"`, 1),
		"more behind":     good + "{}",
		"too long":        good + strings.Repeat(" ", qa.MaxCalibration),
		"half":            good[:40],
	} {
		if _, err := qa.ParseCalibration([]byte(file)); err == nil {
			t.Errorf("%s is read", what)
		}
	}
}

func FuzzParseCalibration(f *testing.F) {
	f.Add([]byte(`{"version":1,"name":"x","method":"platt","small":"","digest":"","prompt_set":"","answers":1,"points":[[1,2],[3,4]]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := qa.ParseCalibration(file)
		if err != nil {
			return
		}
		for _, p := range []qa.Prior{1, qa.One / 2, qa.One - 1} {
			if got := c.Apply(p); got < 1 || got >= qa.One {
				t.Errorf("%d becomes %d", p, got)
			}
		}
	})
}

// The steps of an isotonic fit that is short enough to do by hand, each with one
// yes and one no more than there were.
func TestIsotonic(t *testing.T) {
	var list []qa.Forecast
	add := func(p qa.Prior, no, yes int) {
		for range no {
			list = append(list, qa.Forecast{Prior: p})
		}
		for range yes {
			list = append(list, qa.Forecast{Prior: p, Yes: true})
		}
	}
	add(1000, 9, 1)   // 0.1
	add(20000, 2, 8)  // 0.8 and the next, which falls to 0.2: pooled, 10 of 20
	add(30000, 8, 2)  //
	add(60000, 0, 10) // 1
	got, err := qa.Fit(qa.Isotonic, list)
	if err != nil {
		t.Fatal(err)
	}
	want := [][2]qa.Prior{{1000, qa.Quantise(2.0 / 12)}, {25000, qa.Quantise(11.0 / 22)}, {60000, qa.Quantise(11.0 / 12)}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Whoever is twice as sure as it may be is put right: the curve has half the
// slope in the logit, and forecasts of one that knows are left about as they are.
func TestFitPutsRight(t *testing.T) {
	for _, m := range qa.Methods() {
		for _, slope := range []float64{1, 2} {
			var list []qa.Forecast
			for i := 1; i < 100; i++ {
				truth := float64(i) / 100
				z := slope * (math.Log(truth) - math.Log1p(-truth))
				prior := qa.Quantise(1 / (1 + math.Exp(-z)))
				for k := range 100 {
					list = append(list, qa.Forecast{Prior: prior, Yes: k < i})
				}
			}
			points, err := qa.Fit(m, list)
			if err != nil {
				t.Fatal(err)
			}
			before, after := qa.Score(list), qa.Score(qa.Calibration{Points: points}.Calibrated(list))
			const best = 0.1683 // mean of p(1-p) over the hundredths
			if after.Brier > best+0.001 || slope > 1 && before.Brier < best+0.01 || after.Bits > before.Bits+0.001 {
				t.Errorf("%s, slope %g: Brier %.4f becomes %.4f, bits %.4f %.4f", m, slope, before.Brier, after.Brier, before.Bits, after.Bits)
			}
		}
	}
}

// A fit is a map that can be written, whatever the forecasts are.
func TestFitIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) qa.Forecast {
			return qa.Forecast{Prior: qa.Prior(rapid.Uint32Range(1, qa.One-1).Draw(t, "p")), Yes: rapid.Bool().Draw(t, "yes")}
		}), 2, 60).Draw(t, "forecasts")
		m := rapid.SampledFrom(qa.Methods()).Draw(t, "method")
		points, err := qa.Fit(m, list)
		if err != nil {
			return // of one kind alone
		}
		if _, err := (qa.Calibration{Name: "x", Method: m, Points: points}).File(); err != nil {
			t.Fatalf("%s: %v: %v", m, err, points)
		}
	})
}

func TestCurve(t *testing.T) {
	got := qa.Curve([]qa.Forecast{{qa.One / 8, true}, {qa.One / 8, false}, {qa.One - 1, true}}, 4)
	if len(got) != 2 || got[0].Answers != 2 || got[0].Yes != 0.5 || got[0].Mean != 0.125 || got[1].From != 0.75 || got[1].Yes != 1 {
		t.Errorf("%+v", got)
	}
}
