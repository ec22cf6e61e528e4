package llama

import "math"

// A workspace holds the vectors of a block of tokens on their way through the
// layers, each padded so that products can be written in whole groups.
type workspace struct {
	length, hidden, kv int // padded
	tokens             []float32
	normal             []float32
	query, key, value  []float32
	mixed, change      []float32
	gate, up           []float32
	scores             []float32 // of one head at one token
}

func newWorkspace(s shape) workspace {
	w := workspace{length: padded(s.length), hidden: padded(s.hidden), kv: padded(s.head * s.kvHeads)}
	for _, x := range []*[]float32{&w.tokens, &w.normal, &w.query, &w.change} {
		*x = make([]float32, block*w.length)
	}
	w.mixed = make([]float32, block*w.length+width)
	w.key, w.value = make([]float32, block*w.kv), make([]float32, block*w.kv)
	w.gate, w.up = make([]float32, block*w.hidden), make([]float32, block*w.hidden)
	w.scores = make([]float32, padded(s.context))
	return w
}

// state returns the vector of token i of the block.
func (w *workspace) state(i int) []float32 { return w.tokens[i*w.length : (i+1)*w.length] }

// forward takes a block of tokens, which follow those of the sequence, through
// the layers. Their keys and values are in the cache afterwards.
func (s *Sequence) forward(ids []int) {
	w, k := s.w, &s.work
	for i, id := range ids {
		w.embedding.row(k.state(i)[:w.length], id)
	}
	n := len(ids)
	for l := range w.layers {
		layer := &w.layers[l]
		for i := range ids {
			k.normalise(k.state(i), layer.attentionNorm, w.epsilon, i)
		}
		layer.query.apply(k.query, k.length, k.normal, k.length, n)
		layer.key.apply(k.key, k.kv, k.normal, k.length, n)
		layer.value.apply(k.value, k.kv, k.normal, k.length, n)
		for i := range ids {
			s.remember(l, i)
			s.attend(l, i)
		}
		layer.combine.apply(k.change, k.length, k.mixed, k.length, n)
		k.add(n)
		for i := range ids {
			k.normalise(k.state(i), layer.feedNorm, w.epsilon, i)
		}
		layer.gate.apply(k.gate, k.hidden, k.normal, k.length, n)
		layer.up.apply(k.up, k.hidden, k.normal, k.length, n)
		for i := range n * k.hidden {
			k.gate[i] = float32(silu(k.gate[i]) * k.up[i])
		}
		layer.down.apply(k.change, k.length, k.gate, k.hidden, n)
		k.add(n)
	}
}

// normalise sets the normal of token i to x over its root mean square, times
// weight.
func (w *workspace) normalise(x, weight []float32, epsilon float32, i int) {
	var sum float32
	for _, v := range x[:len(weight)] {
		sum += float32(v * v)
	}
	mean := sum/float32(len(weight)) + epsilon
	scale := float32(1 / math.Sqrt(float64(mean)))
	y := w.normal[i*w.length:]
	for j, v := range weight {
		y[j] = float32(float32(x[j]*scale) * v)
	}
}

// add adds the change to the vectors of the first n tokens.
func (w *workspace) add(n int) {
	x, change := w.tokens[:n*w.length], w.change[:n*w.length]
	for i, v := range change {
		x[i] += v
	}
}

// silu returns x times its logistic function.
func silu(x float32) float32 { return x / (1 + exp32(-x)) }

// remember turns the query and the key of token i of the block to their place
// and puts the key and the value into the cache.
func (s *Sequence) remember(layer, i int) {
	w, k := s.w, &s.work
	place := len(s.tokens) + i
	table := w.rotary[place*(w.head/2)*2 : (place+1)*(w.head/2)*2]
	for h := range w.heads {
		turn(k.query[i*k.length+h*w.head:][:w.head], table)
	}
	for h := range w.kvHeads {
		key := k.key[i*k.kv+h*w.head:][:w.head]
		value := k.value[i*k.kv+h*w.head:][:w.head]
		turn(key, table)
		keys, values := s.cache(layer, h)
		for d := range w.head {
			keys[(place/width*w.head+d)*width+place%width] = key[d]
			values[(d/width*w.context+place)*width+d%width] = value[d]
		}
	}
}

// cache returns the keys and values of a head.
func (s *Sequence) cache(layer, head int) (keys, values []float32) {
	w := s.w
	n := layer*w.kvHeads + head
	return s.keys[n*w.keysHead() : (n+1)*w.keysHead()], s.values[n*w.valuesHead() : (n+1)*w.valuesHead()]
}

// attend sets what token i of the block takes from the values of the tokens up
// to itself.
func (s *Sequence) attend(layer, i int) {
	w, k := s.w, &s.work
	n := len(s.tokens) + i + 1
	scale := float32(1 / math.Sqrt(float64(w.head)))
	for h := range w.heads {
		keys, values := s.cache(layer, h/(w.heads/w.kvHeads))
		query := k.query[i*k.length+h*w.head:][:w.head]
		for d := range query {
			query[d] = float32(query[d] * scale)
		}
		for g := range groups(n) {
			sums((*[width]float32)(k.scores[g*width:]), keys[g*w.head*width:(g+1)*w.head*width], query)
		}
		inverse := 1 / odds(k.scores[:n])
		// A head that is no whole number of groups long is followed by the
		// next, or by the padding, which this overwrites in passing.
		mixed := k.mixed[i*k.length+h*w.head:]
		for g := range groups(w.head) {
			sums((*[width]float32)(mixed[g*width:]), values[g*w.context*width:(g*w.context+n)*width], k.scores[:n])
		}
		for d := range w.head {
			mixed[d] = float32(mixed[d] * inverse)
		}
	}
}

// odds sets each x to e^(x - the largest) and returns their sum.
func odds(x []float32) float32 {
	top := x[0]
	for _, v := range x {
		if v > top {
			top = v
		}
	}
	var sum float32
	for i, v := range x {
		x[i] = exp32(v - top)
		sum += x[i]
	}
	return sum
}
