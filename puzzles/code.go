package puzzles

import "strings"

// ask is the question about every program.
const ask = "What does this Python program print?\n\n"

// Program returns the program that a puzzle of Code asks about, empty for others.
func (p Puzzle) Program() string {
	program, ok := strings.CutPrefix(p.Text, ask)
	if !ok {
		return ""
	}
	return program
}

func code() []Puzzle {
	return of(Code, []draft{
		{"doubles", Easy, Number, ask + "total = 0\nfor i in range(1, 6):\n    total += i * 2\nprint(total)", "30"},
		{"slice", Easy, Text, ask + "word = \"notebook\"\nprint(word[2:5])", "teb"},
		{"remainder", Easy, Number, ask + "print(17 // 5 * 10 + 17 % 5)", "32"},
		{"alias", Easy, Number, ask + "a = [1, 2, 3]\nb = a\nb.append(4)\nprint(len(a))", "4"},
		{"halves", Easy, Number, ask + "n = 40\nsteps = 0\nwhile n > 1:\n    n //= 2\n    steps += 1\nprint(steps)", "5"},
		{"letters-only", Easy, Text, ask + "text = \"a1b2c3\"\nprint(\"\".join(c for c in text if c.isalpha()).upper())", "ABC"},
		{"repeat", Easy, Text, ask + "print(3 * \"ab\" + \"c\")", "abababc"},

		{"default", Medium, Number, ask + "def add(x, items=[]):\n    items.append(x)\n    return len(items)\n\nadd(1)\nadd(2)\nprint(add(3))", "3"},
		{"closures", Medium, Number, ask + "fs = [lambda: i for i in range(4)]\nprint(sum(f() for f in fs))", "12"},
		{"below-zero", Medium, Number, ask + "print(-7 // 2 * 10 + -7 % 2)", "-39"},
		{"euclid", Medium, Number, ask + "def f(a, b):\n    while b:\n        a, b = b, a % b\n    return a\n\nprint(f(252, 198) + f(17, 5))", "19"},
		{"counts", Medium, Number, ask + "counts = {}\nfor c in \"mississippi\":\n    counts[c] = counts.get(c, 0) + 1\nprint(max(counts.values()) * len(counts))", "16"},
		{"backwards", Medium, Text, ask + "print(\" \".join(w[::-1] for w in \"one two six\".split()))", "eno owt xis"},
		{"bits", Medium, Number, ask + "print(bin(45).count(\"1\") + (45 ^ 27))", "58"},

		{"collatz", Hard, Number, ask + "n = 27\nsteps = 0\nwhile n != 1:\n    n = 3 * n + 1 if n % 2 else n // 2\n    steps += 1\nprint(steps)", "111"},
		{"nested", Hard, Number, ask + "def f(m, n):\n    if m == 0:\n        return n + 1\n    if n == 0:\n        return f(m - 1, 1)\n    return f(m - 1, f(m, n - 1))\n\nprint(f(2, 5))", "13"},
		{"finally", Hard, Text, ask + "def f():\n    out = [\"a\"]\n    try:\n        raise ValueError\n    except ValueError:\n        out.append(\"b\")\n        return \"\".join(out)\n    finally:\n        out.append(\"c\")\n        print(\"\".join(out), end=\"-\")\n\nprint(f())", "abc-ab"},
		{"grid", Hard, Number, ask + "grid = [[0] * 3] * 3\ngrid[1][1] = 5\ngrid[2] = [1, 1, 1]\nprint(sum(sum(row) for row in grid))", "13"},
		{"circle", Hard, Number, ask + "people = list(range(1, 13))\ni = 0\nwhile len(people) > 1:\n    i = (i + 4) % len(people)\n    people.pop(i)\nprint(people[0])", "1"},
		{"hash", Hard, Number, ask + "h = 7\nfor c in \"bits\":\n    h = (h * 31 + ord(c)) % 1000\nprint(h)", "781"},
	})
}
