// Package paper has the figures of the paper whose method this is, "Haiku to Opus
// in Just 10 bits" (arXiv 2604.02343), to stand beside those of a run. They are
// the paper's own, copied from its tables, and not measured here.
package paper

// Source names the paper.
const Source = `"Haiku to Opus in Just 10 bits", arXiv 2604.02343`

// Figures is a table of the paper.
type Figures struct {
	Table   string     `json:"table"` // its number
	Caption string     `json:"caption"`
	Note    string     `json:"note,omitempty"` // what has to be known to compare with it
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// All returns the tables: 1, 3 to 5, 16 and 21. BL-CoT is the control in which
// the small model answers its own questions, QA the session, and QA+ one whose
// questions the strong model writes.
func All() []Figures {
	return []Figures{recovery(), accuracy(), older(), shares(), protocols(), byDifficulty()}
}

const leak = "In the standard protocol whoever answers sees the right answer of the dataset, in BL-CoT too; here the strong model answers from its own solution."

func recovery() Figures {
	return Figures{
		Table:   "1",
		Caption: "recovery at 10 bits in percent: right of the problems of that difficulty (the second definition), mean and standard deviation of 3 trials on the same problems",
		Note:    leak + " Of HLE 100 of the very hard problems are in it.",
		Columns: []string{"dataset", "medium and hard, n", "BL-CoT", "QA", "QA+", "not easy, n", "BL-CoT", "QA", "QA+", "tokens of the strong answer", "ratio of uniform tokens"},
		Rows: [][]string{
			{"GSM8K", "110", "19.1 ± 2.0", "23.3 ± 1.1", "27.6 ± 1.5", "145", "22.5 ± 1.2", "26.7 ± 0.9", "29.7 ± 1.7", "195", "0.0031"},
			{"MATH Algebra", "85", "28.6 ± 1.5", "27.5 ± 2.2", "31.0 ± 1.5", "259", "38.1 ± 1.6", "39.1 ± 1.0", "40.0 ± 1.5", "373", "0.0016"},
			{"MATH Geometry", "51", "28.1 ± 1.8", "37.3 ± 3.2", "37.3 ± 1.6", "190", "33.7 ± 0.4", "39.6 ± 0.5", "38.2 ± 1.5", "687", "0.0009"},
			{"MATH Number Theory", "12", "66.7 ± 11.8", "72.2 ± 15.7", "63.9 ± 15.7", "61", "38.3 ± 2.0", "43.7 ± 4.3", "40.4 ± 3.1", "580", "0.0010"},
			{"GPQA", "15", "40.0 ± 14.4", "40.0 ± 14.4", "31.1 ± 6.3", "152", "11.8 ± 2.7", "13.6 ± 0.3", "12.1 ± 2.0", "606", "0.0010"},
			{"AIME", "34", "10.8 ± 1.4", "6.9 ± 1.4", "9.8 ± 1.4", "51", "18.3 ± 1.8", "19.0 ± 2.4", "22.2 ± 1.8", "1083", "0.0006"},
			{"MBPP", "44", "36.4 ± 1.9", "37.9 ± 2.8", "51.5 ± 2.8", "106", "18.2 ± 1.8", "18.2 ± 0.4", "26.1 ± 0.4", "164", "0.0037"},
			{"HLE", "206", "6.5 ± 0.6", "7.9 ± 0.6", "13.1 ± 1.4", "306", "5.4 ± 0.6", "6.5 ± 0.0", "9.3 ± 0.8", "711", "0.0008"},
		},
	}
}

func accuracy() Figures {
	return Figures{
		Table:   "3",
		Caption: "accuracy alone in percent, Claude 4.5: Haiku (small), Sonnet (middle), Opus (strong)",
		Columns: []string{"dataset", "n", "small", "middle", "strong"},
		Rows: [][]string{
			{"GSM8K", "1319", "90.3", "97.7", "97.9"}, {"MATH Algebra", "1187", "82.0", "87.1", "86.5"}, {"MATH Geometry", "479", "68.3", "73.3", "72.0"},
			{"MATH Number Theory", "540", "92.4", "92.0", "92.8"}, {"GPQA", "198", "29.3", "28.3", "33.8"}, {"MBPP", "257", "60.3", "72.4", "75.9"},
			{"AIME", "90", "57.8", "52.2", "94.4"}, {"HLE", "2158", "4.7", "6.6", "12.2"},
		},
	}
}

func older() Figures {
	return Figures{
		Table:   "4",
		Caption: "accuracy alone in percent, Claude 3.5 and 4: Haiku, Sonnet, Opus",
		Columns: []string{"dataset", "n", "small", "middle", "strong"},
		Rows: [][]string{
			{"GSM8K", "1319", "93.6", "97.0", "97.0"}, {"MATH Algebra", "1187", "76.7", "87.0", "83.1"}, {"MATH Geometry", "479", "47.6", "72.4", "68.9"},
			{"MATH Number Theory", "540", "73.9", "92.0", "90.9"}, {"GPQA", "198", "33.3", "31.8", "31.3"}, {"MBPP", "257", "65.4", "69.3", "70.0"},
			{"AIME", "90", "3.3", "36.7", "46.7"}, {"HLE", "2158", "3.9", "5.4", "6.3"},
		},
	}
}

func shares() Figures {
	return Figures{
		Table:   "5",
		Caption: "difficulty of the problems in percent, Claude 4.5",
		Note:    "One run of each model decides, and very hard is all that is none of the others: also problems that the small model solves and a stronger one does not.",
		Columns: []string{"dataset", "n", "easy", "medium", "hard", "very hard"},
		Rows: [][]string{
			{"GSM8K", "1319", "89.0", "8.0", "0.4", "2.7"}, {"MATH Algebra", "1187", "78.2", "5.1", "2.1", "14.7"}, {"MATH Geometry", "479", "60.3", "6.3", "4.4", "29.0"},
			{"MATH Number Theory", "540", "88.7", "1.7", "0.6", "9.1"}, {"GPQA", "198", "23.2", "3.0", "4.5", "69.2"}, {"MBPP", "257", "58.8", "10.5", "6.6", "24.1"},
			{"AIME", "90", "43.3", "6.7", "31.1", "18.9"}, {"HLE", "2158", "1.4", "2.3", "7.2", "89.1"},
		},
	}
}

func protocols() Figures {
	return Figures{
		Table:   "16",
		Caption: "recovery in percent of the problems that are not easy (the second definition): the standard protocol, and the iterative one with an objective judge that stops it at 7 of 10",
		Note:    "In the iterative protocol the strong model answers from its own solution, as here.",
		Columns: []string{"dataset", "standard BL-CoT", "standard QA", "iterative BL-CoT", "iterative QA"},
		Rows: [][]string{
			{"GSM8K", "23.4", "31.0", "26.9", "27.6"}, {"MATH Algebra", "40.5", "38.2", "36.0", "36.0"}, {"MATH Geometry", "38.4", "38.9", "33.3", "31.3"},
			{"MATH Number Theory", "36.1", "44.3", "44.3", "42.6"}, {"GPQA", "13.2", "17.1", "8.0", "8.7"}, {"MBPP", "15.1", "17.9", "14.2", "17.0"},
			{"AIME", "19.6", "17.6", "9.8", "11.8"}, {"HLE", "5.2", "7.8", "2.7", "1.3"}, {"mean", "23.9", "26.6", "21.9", "22.0"},
		},
	}
}

func byDifficulty() Figures {
	return Figures{
		Table:   "21",
		Caption: "recovery in percent by difficulty (the second definition), one run, BL-CoT and QA",
		Note:    leak,
		Columns: []string{"dataset", "medium BL-CoT", "medium QA", "hard BL-CoT", "hard QA", "very hard BL-CoT", "very hard QA", "not easy BL-CoT", "not easy QA"},
		Rows: [][]string{
			{"GSM8K", "19.0", "23.8", "20.0", "60.0", "37.1", "48.6", "23.4", "31.0"},
			{"MATH Algebra", "28.3", "20.0", "48.0", "48.0", "43.7", "43.1", "40.5", "38.2"},
			{"MATH Geometry", "50.0", "43.3", "28.6", "28.6", "37.4", "39.6", "38.4", "38.9"},
			{"MATH Number Theory", "55.6", "88.9", "0.0", "66.7", "34.7", "34.7", "36.1", "44.3"},
			{"GPQA", "50.0", "33.3", "11.1", "33.3", "11.7", "15.3", "13.2", "17.1"},
			{"MBPP", "48.1", "59.3", "5.9", "5.9", "3.2", "3.2", "15.1", "17.9"},
			{"AIME", "0.0", "0.0", "10.7", "7.1", "41.2", "41.2", "19.6", "17.6"},
			{"HLE", "14.0", "14.0", "3.8", "7.1", "3.0", "4.0", "5.2", "7.8"},
		},
	}
}
