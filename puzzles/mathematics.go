package puzzles

func mathematics() []Puzzle {
	return of(Mathematics, []draft{
		{"months", Easy, Number, "How many months of the year have 31 days?", "7"},
		{"journey", Easy, Number, "A train leaves at 14:50 and arrives at 17:05 on the same day. How many minutes does the journey take?", "135"},
		{"pages", Easy, Number, "A book of 200 pages is read at 12 pages a day. On which day is its last page read?", "17"},
		{"sheep", Easy, Number, "A farmer has 17 sheep. All but 9 run away, and one of those that ran away comes back. How many sheep has she now?", "10"},
		{"eggs", Easy, Number, "A recipe for 4 people needs 6 eggs. How many eggs does it need for 10 people?", "15"},
		{"part", Easy, Number, "What is three quarters of two fifths, as a fraction in lowest terms?", "3/10"},
		{"coat", Easy, Number, "A coat that costs 80 coins becomes 15 percent cheaper. How many coins does it cost now?", "68"},

		{"divisors", Medium, Number, "How many positive divisors does 360 have?", "24"},
		{"pipes", Medium, Number, "One pipe fills a tank in 6 hours, another in 12 hours. How many hours do both together need?", "4"},
		{"level", Medium, Number, "In how many different orders can the five letters of the word LEVEL be written?", "30"},
		{"sevens", Medium, Number, "What is the sum of all whole numbers from 1 to 200 that are divisible by 7?", "2842"},
		{"dice", Medium, Number, "Two fair dice with six sides are thrown. What is the probability that they show 8 together, as a fraction in lowest terms?", "5/36"},
		{"hands", Medium, Number, "At a meeting everybody shakes hands with everybody else once. There are 66 handshakes. How many people are at the meeting?", "12"},

		{"zeros", Hard, Number, "How many zeros stand at the end of 1000!, the factorial of 1000?", "249"},
		{"power", Hard, Number, "Which number do the last two digits of 7 to the power of 2026 make?", "49"},
		{"sieve", Hard, Number, "How many whole numbers from 1 to 1000 are divisible by none of 2, 3 and 5?", "266"},
		{"coins", Hard, Number, "In how many ways can 10 equal coins be shared among 4 children so that each of them has at least one?", "84"},
		{"letters", Hard, Number, "In how many ways can five letters be put into five addressed envelopes, one in each, so that no letter is in its own?", "44"},
		{"urn", Hard, Number, "An urn holds 5 red and 4 blue balls. Three balls are drawn, and none is put back. What is the probability that exactly two of them are red, as a fraction in lowest terms?", "10/21"},
		{"triangles", Hard, Number, "The sides of a triangle are whole numbers, and their sum is 20. How many such triangles are there, if two with the same three sides count as one?", "8"},
	})
}
