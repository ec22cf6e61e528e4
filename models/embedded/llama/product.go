package llama

// width is how many rows of a matrix are kept side by side, and so how many
// sums grow at the same time: a processor adds several in the time that one
// addition takes.
const width = 8

// A matrix has its rows in groups of width: the first number of each row of a
// group, then the second of each, and so on. Rows are filled up to a whole
// group with zeros. The caches of attention have the same layout.
type matrix struct {
	rows, columns int
	numbers       []float32
}

// newMatrix returns a matrix of numbers that are given row after row.
func newMatrix(numbers []float32, rows, columns int) matrix {
	m := matrix{rows: rows, columns: columns, numbers: make([]float32, groups(rows)*columns*width)}
	for r := range rows {
		for c := range columns {
			m.numbers[(r/width*columns+c)*width+r%width] = numbers[r*columns+c]
		}
	}
	return m
}

// groups returns how many groups hold n rows.
func groups(n int) int { return (n + width - 1) / width }

// padded returns the length that n has when it is filled up to whole groups.
func padded(n int) int { return groups(n) * width }

// row copies a row into x, whose length is that of a row.
func (m *matrix) row(x []float32, row int) {
	at := row/width*m.columns*width + row%width
	for c := range x {
		x[c] = m.numbers[at+c*width]
	}
}

// apply sets y to the product of the matrix and each of several vectors. x has
// the vectors at distances of xStep, y the products at yStep, which is at
// least padded(rows). A group of rows is used for all vectors before the next,
// so that it is read once; a sum is the same whatever the number of vectors.
func (m *matrix) apply(y []float32, yStep int, x []float32, xStep, vectors int) {
	for g := range groups(m.rows) {
		w := m.numbers[g*m.columns*width : (g+1)*m.columns*width]
		for v := range vectors {
			sums((*[width]float32)(y[v*yStep+g*width:]), w, x[v*xStep:v*xStep+m.columns])
		}
	}
}

// sums sets y to the products of a group of rows and x: each is added up from
// the first number to the last.
//
// The look at the length in the middle is there to divide the step: for all
// eight products at once the compiler has too few registers on amd64, and
// takes 1.4 times as long.
func sums(y *[width]float32, w, x []float32) {
	var a, b, c, d, e, f, g, h float32
	for len(x) > 0 && len(w) >= width/2 {
		v, r := x[0], (*[width / 2]float32)(w)
		a += float32(v * r[0])
		b += float32(v * r[1])
		c += float32(v * r[2])
		d += float32(v * r[3])
		if len(w) < width {
			break
		}
		r = (*[width / 2]float32)(w[width/2:])
		e += float32(v * r[0])
		f += float32(v * r[1])
		g += float32(v * r[2])
		h += float32(v * r[3])
		x, w = x[1:], w[width:]
	}
	y[0], y[1], y[2], y[3], y[4], y[5], y[6], y[7] = a, b, c, d, e, f, g, h
}
