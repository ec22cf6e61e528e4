package llama_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tenbits/models/embedded/gguf"
	"tenbits/models/embedded/gguftest"
	"tenbits/models/embedded/llama"
)

// anyShape draws sizes that do not divide evenly into groups and blocks.
func anyShape(t *rapid.T) gguftest.Shape {
	s := gguftest.Shape{
		Context: 80, Layers: rapid.IntRange(1, 3).Draw(t, "layers"), Hidden: rapid.IntRange(1, 20).Draw(t, "hidden"),
		KVHeads: rapid.IntRange(1, 3).Draw(t, "kv heads"), Head: 2 * rapid.IntRange(1, 9).Draw(t, "half a head"),
		Output: rapid.Bool().Draw(t, "output"),
	}
	s.Heads = s.KVHeads * rapid.IntRange(1, 3).Draw(t, "heads of a kv head")
	s.Rotated = 2 * rapid.IntRange(1, s.Head/2).Draw(t, "pairs")
	return s
}

func load(t rapid.TB, f *gguftest.File) *llama.Weights {
	file, err := gguf.Read(f.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	w, err := llama.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func tokens(most int) *rapid.Generator[[]int] {
	pieces, _, _ := gguftest.Pieces()
	return rapid.SliceOfN(rapid.IntRange(0, len(pieces)-1), 1, most)
}

// The pass must be the one that the weights were trained for: it is compared
// with the plainest form of the architecture, in float64.
func TestPassAgreesWithThePlainForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := anyShape(t)
		f := gguftest.Model(shape, rapid.Uint64().Draw(t, "seed"))
		ids := tokens(shape.Context).Draw(t, "tokens")
		s := load(t, f).NewSequence()
		if err := s.Append(t.Context(), ids, nil); err != nil {
			t.Fatal(err)
		}
		want := newPlain(f, shape).logits(ids)
		for i, got := range s.Logits() {
			if math.Abs(float64(got)-want[i]) > 1e-3*(1+math.Abs(want[i])) {
				t.Fatalf("logit %d is %g, want %g", i, got, want[i])
			}
		}
	})
}

// plain runs a model token by token with nothing but loops.
type plain struct {
	gguftest.Shape
	tensors map[string]gguftest.Tensor
}

func newPlain(f *gguftest.File, s gguftest.Shape) plain {
	p := plain{s, make(map[string]gguftest.Tensor)}
	for _, t := range f.Tensors {
		p.tensors[t.Name] = t
	}
	return p
}

// times returns the product of a matrix and x.
func (p plain) times(name string, x []float64) []float64 {
	t := p.tensors[name+".weight"]
	y := make([]float64, t.Shape[1])
	for r := range y {
		for c := range x {
			y[r] += float64(t.Numbers[r*len(x)+c]) * x[c]
		}
	}
	return y
}

func (p plain) norm(name string, x []float64) []float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = v / math.Sqrt(sum/float64(len(x))+1e-5) * float64(p.tensors[name+".weight"].Numbers[i])
	}
	return y
}

func (p plain) turn(x []float64, place int) {
	for i := 0; i < p.Rotated; i += 2 {
		sin, cos := math.Sincos(float64(place) * math.Pow(10000, -float64(i)/float64(p.Rotated)))
		x[i], x[i+1] = x[i]*cos-x[i+1]*sin, x[i]*sin+x[i+1]*cos
	}
}

func (p plain) logits(ids []int) []float64 {
	length := p.Heads * p.Head
	keys, values := make([][][]float64, p.Layers), make([][][]float64, p.Layers)
	var x []float64
	for place, id := range ids {
		x = make([]float64, length)
		for i, v := range p.tensors["token_embd.weight"].Numbers[id*length : (id+1)*length] {
			x[i] = float64(v)
		}
		for l := range p.Layers {
			b := fmt.Sprintf("blk.%d.", l)
			y := p.norm(b+"attn_norm", x)
			k := p.times(b+"attn_k", y)
			for h := range p.KVHeads {
				p.turn(k[h*p.Head:], place)
			}
			keys[l], values[l] = append(keys[l], k), append(values[l], p.times(b+"attn_v", y))
			mixed := p.attend(p.times(b+"attn_q", y), keys[l], values[l])
			for i, v := range p.times(b+"attn_output", mixed) {
				x[i] += v
			}
			y = p.norm(b+"ffn_norm", x)
			gate, up := p.times(b+"ffn_gate", y), p.times(b+"ffn_up", y)
			for i, g := range gate {
				gate[i] = g / (1 + math.Exp(-g)) * up[i]
			}
			for i, v := range p.times(b+"ffn_down", gate) {
				x[i] += v
			}
		}
	}
	if p.Output {
		return p.times("output", p.norm("output_norm", x))
	}
	return p.times("token_embd", p.norm("output_norm", x))
}

func (p plain) attend(query []float64, keys, values [][]float64) []float64 {
	mixed := make([]float64, len(query))
	for h := range p.Heads {
		q := query[h*p.Head : (h+1)*p.Head]
		p.turn(q, len(keys)-1)
		at := h / (p.Heads / p.KVHeads) * p.Head
		sum, odds := 0.0, make([]float64, len(keys))
		for i, k := range keys {
			score := 0.0
			for d := range q {
				score += q[d] * k[at+d]
			}
			odds[i] = math.Exp(score / math.Sqrt(float64(p.Head)))
			sum += odds[i]
		}
		for i, v := range values {
			for d := range q {
				mixed[h*p.Head+d] += odds[i] / sum * v[at+d]
			}
		}
	}
	return mixed
}
