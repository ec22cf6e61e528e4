package llama

// rotary returns the cosine and the sine of the angle by which each pair of a
// head's numbers is turned at each place: place × theta^(-2i/n) for pair i of
// n numbers. Pairs from rotated on are not turned.
func rotary(context, head, rotated int, theta float64) []float32 {
	pairs := head / 2
	table := make([]float32, context*pairs*2)
	speed := make([]float64, pairs)
	for i := range rotated / 2 {
		speed[i] = exp64(-float64(float64(2*i)*log64(theta)) / float64(rotated))
	}
	for place := range context {
		for i, v := range speed {
			sin, cos := sincos(float64(float64(place) * v))
			at := (place*pairs + i) * 2
			table[at], table[at+1] = float32(cos), float32(sin)
		}
	}
	return table
}

// turn rotates the pairs of a head's vector by what table has for its place.
func turn(x, table []float32) {
	for i := 0; i+1 < len(x) && i+1 < len(table); i += 2 {
		a, b, cos, sin := x[i], x[i+1], table[i], table[i+1]
		x[i] = float32(a*cos) - float32(b*sin)
		x[i+1] = float32(a*sin) + float32(b*cos)
	}
}
