package puzzles

func science() []Puzzle {
	return of(Science, []draft{
		{"planet", Easy, Choice, "Which planet of the solar system has the most mass?\nA) Saturn\nB) Neptune\nC) Jupiter\nD) Earth", "C"},
		{"sodium", Easy, Text, "What is the chemical symbol of sodium?", "Na"},
		{"air", Easy, Choice, "Which gas makes up most of the air?\nA) oxygen\nB) nitrogen\nC) carbon dioxide\nD) argon", "B"},
		{"legs", Easy, Number, "How many legs do three spiders and two beetles have together?", "36"},
		{"cyclist", Easy, Number, "A cyclist rides 45 kilometres in 2 hours and 30 minutes at a constant speed. What is that speed, in kilometres an hour?", "18"},
		{"lever", Easy, Number, "A seesaw balances. A child of 30 kg sits 2 metres from its middle, another child sits 1.5 metres from it on the other side. How many kilograms does that child weigh?", "40"},

		{"fall", Medium, Number, "A stone falls from rest for 3 seconds. With g = 10 m/s² and without air, how many metres does it fall?", "45"},
		{"mole", Medium, Number, "What is the mass of one mole of calcium carbonate, CaCO3, in grams? Take Ca = 40, C = 12 and O = 16.", "100"},
		{"ohms", Medium, Number, "A resistor of 6 ohms and one of 3 ohms are connected in parallel, and one of 4 ohms in series with the two. What is the resistance of all three together, in ohms?", "6"},
		{"decay", Medium, Number, "A radioactive substance has a half-life of 8 days. What share of it is left after 32 days, as a fraction in lowest terms?", "1/16"},
		{"blood", Medium, Choice, "Both parents have blood of group A, with the genotype AO. What share of their children is expected to have blood of group O?\nA) none\nB) one quarter\nC) one half\nD) three quarters", "B"},
		{"leaf", Medium, Text, "Which part of a plant cell makes sugar from light, water and carbon dioxide? Answer with one word, in the singular.", "chloroplast"},
		{"float", Medium, Number, "A block of wood of 600 kg/m³ floats in water of 1000 kg/m³. What percentage of its volume is under water?", "60"},

		{"ice", Hard, Number, "How many kilojoules turn 2 kg of ice at 0 °C into water at 50 °C? Take 334 kJ/kg for the melting and 4.2 kJ for a kilogram of water and a degree.", "1088"},
		{"ammonia", Hard, Number, "28 g of nitrogen, N2, and 12 g of hydrogen, H2, react to ammonia, NH3, until one of the two is used up. How many grams of the other one are left? Take N = 14 and H = 1.", "6"},
		{"acid", Hard, Number, "Hydrochloric acid of 0.001 mol per litre is diluted with water to ten times its volume. What is its pH then?", "4"},
		{"orbit", Hard, Number, "Two planets move around the same star in circles, one four times as far away as the other. How many times as long as the year of the near one is the year of the far one?", "8"},
		{"lens", Hard, Number, "An object stands 30 cm in front of a thin converging lens with a focal length of 20 cm. How many centimetres behind the lens is its image?", "60"},
		{"peas", Hard, Number, "Two plants with the genotype AaBb are crossed. The two genes are inherited independently, and A and B are dominant. Of 16 offspring, how many are expected to show exactly one of the two dominant traits?", "6"},
		{"phase", Hard, Choice, "People on Earth see a full moon. Which phase of the Earth does an astronaut see from the near side of the Moon at that time?\nA) full Earth\nB) new Earth\nC) first quarter\nD) last quarter", "B"},
	})
}
