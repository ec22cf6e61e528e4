// Package documents makes everyday documents of a few domains: receipts,
// recipes, timetables, league tables and server logs. One seed of a domain is
// one document, for ever.
//
// Each domain has a small world behind it that no single document shows: shops
// with their price lists, dishes with what goes into them, railway lines with
// the minutes between their stations, clubs and their grounds, hosts and what
// they serve. Sums add up, times go on, tables are in order. So there is
// something to know about a domain beside its form, which is what an adapter is
// to learn.
package documents

import (
	"fmt"
	"slices"

	"tenbits/models/embedded/problems"
)

// HeldOutSeed is the first of the seeds whose documents no model was trained
// on; training draws seeds below TrainingSeeds.
const (
	HeldOutSeed   = 5_000_000
	TrainingSeeds = 1_000_000
)

// A Document is a text that somebody asked for.
type Document struct {
	Domain string
	Seed   uint64
	Prompt string // what was asked for, a line without its end
	Text   string // lines, each with its end
}

// A domain writes documents with what it draws.
type domain struct {
	name   string
	stream uint64 // of problems.NewSource: keeps the draws of domains apart
	write  func(*problems.Source) (prompt, text string)
}

func domains() []domain {
	return []domain{
		{"receipts", 0x7265_6365_6970_7473, receipt},
		{"recipes", 0x7265_6369_7065_7300, recipe},
		{"timetables", 0x7469_6d65_7461_626c, timetable},
		{"league", 0x6c65_6167_7565_0000, league},
		{"logs", 0x6c6f_6773_0000_0000, logs},
	}
}

// Domains lists the domains.
func Domains() []string {
	var names []string
	for _, d := range domains() {
		names = append(names, d.name)
	}
	return names
}

// New returns the document of a domain with that seed. The only error is a
// domain that there is not.
func New(name string, seed uint64) (Document, error) {
	list := domains()
	i := slices.IndexFunc(list, func(d domain) bool { return d.name == name })
	if i < 0 {
		return Document{}, fmt.Errorf("documents: no domain is called %q: there are %q", name, Domains())
	}
	prompt, text := list[i].write(problems.NewSource(seed, list[i].stream))
	return Document{Domain: name, Seed: seed, Prompt: prompt, Text: text}, nil
}

// some draws n different numbers below of, in order.
func some(r *problems.Source, n, of int) []int {
	left := make([]int, of)
	for i := range left {
		left[i] = i
	}
	for i := range n {
		j := i + r.Intn(of-i)
		left[i], left[j] = left[j], left[i]
	}
	list := left[:n]
	slices.Sort(list)
	return list
}

// date draws a day.
func date(r *problems.Source) (year, month, day int) {
	return r.Between(2024, 2026), r.Between(1, 12), r.Between(1, 28)
}

// monthName returns the short name of a month, from 1.
func monthName(month int) string {
	return "JanFebMarAprMayJunJulAugSepOctNovDec"[3*(month-1) : 3*month]
}
