// Package frontier lays every way to send a strong model's answer beside the
// others: how many bits each takes, how faithful what arrives is, and what it
// takes to compute. It is the compression-compute frontier of "Haiku to Opus in
// Just 10 bits" (arXiv 2604.02343), on one answer or on a set.
package frontier

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"tenbits/codec"
	"tenbits/codec/rewrite"
	"tenbits/qa"
	"tenbits/session"
)

// Config says what is sent and by whom.
type Config struct {
	// Session has the problem, the models and what is graded against: Prompt,
	// Gold, Form, Small, Strong, the prompt sets, Seed, Calibration and Now. Its
	// Budget is that of the sessions, its Format that of their payloads.
	Session session.Config

	// Coder is what text is written under: the small model as it is.
	Coder Coder

	// Adapted are models with adapters, of which one is picked by the prompt: the
	// one under which that is the cheapest, as a receiver finds, too. None: the
	// methods with an adapter are void.
	Adapted []Coder
}

// Coder is a model that text is written under, opened.
type Coder struct {
	Name  string // the small model, or the model and its adapter
	Model codec.Predictor
}

// Open opens what text is written under: the small model, and those with adapters
// that run in the program. Where the list has no such small model there is an
// error.
func Open(ctx context.Context, list []codec.Choice, small string) (of Coder, adapted []Coder, err error) {
	for _, c := range list {
		if c.Adapter == "" && c.Model != small || c.Adapter != "" && !strings.HasPrefix(c.Model, "embedded/") {
			continue
		}
		p, err := c.Open(ctx)
		switch {
		case err != nil:
			return of, nil, err
		case c.Adapter != "":
			adapted = append(adapted, Coder{Name: c.Name(), Model: p})
		default:
			of = Coder{Name: c.Name(), Model: p}
		}
	}
	if of.Model == nil {
		return of, nil, fmt.Errorf("no text can be written under %s: it does not tell what may come next", small)
	}
	return of, adapted, nil
}

// Kind says how a method's result arrives.
type Kind string

// The kinds of methods.
const (
	Lossless Kind = "lossless" // the strong model's answer arrives to the letter
	Rewrite  Kind = "rewrite"  // a note, from which the small model answers
	Session  Kind = "session"  // decisions, by which the small model drafts
	Answer   Kind = "answer"   // the final answer alone
)

// Point is a method on one answer.
type Point struct {
	Method string  `json:"method"`
	Kind   Kind    `json:"kind"`
	About  string  `json:"about"`
	Bits   float64 `json:"bits"` // that cross

	// Agrees tells whether the receiver ends with the strong model's final
	// answer, Right whether with the right one; null where that is not known.
	Agrees *bool `json:"agrees"`
	Right  *bool `json:"right"`

	// Tokens are those that models read and wrote for it, on both sides, the
	// strong model's own solution apart; Seconds is how long it took here.
	Tokens  int     `json:"tokens"`
	Seconds float64 `json:"seconds"`

	Note string `json:"note,omitempty"` // what there is to know, or why there is no point
	Void bool   `json:"void,omitempty"` // there is no point
}

// Map is all methods on one answer.
type Map struct {
	Prompt   string  `json:"prompt"`
	Solution string  `json:"solution"` // the strong model's answer
	Answer   *string `json:"answer"`   // its final answer
	Right    *bool   `json:"right"`    // whether that is right
	Points   []Point `json:"points"`
}

// Denominator is a size that bits are compared with.
type Denominator struct {
	Name  string  `json:"name"`
	About string  `json:"about"`
	Bits  float64 `json:"bits"` // mean, of a set
}

// Denominators returns the names of what bits can be compared with.
func Denominators() []string { return []string{"utf8", "tokens", "gzip", "xz", "zstd"} }

// work is one Map in the making.
type work struct {
	cfg    Config
	out    *Map
	form   qa.Form
	each   func(Point)
	before string        // what the receiver has, as the small model reads it
	text   string        // the solution as the small model would write it behind that
	state  session.State // of the first session
	batch  Point         // that it is
	sizes  map[string]float64
	coders []coder
}

// coder is a Coder as the methods have it.
type coder struct {
	Coder
	method, about string // what is added to those of a method
}

// Make lays out the methods on one answer, and calls each with a point as soon as
// it is known; each may be nil. It returns the sizes that bits are compared with
// by name. A method that is not possible is a void point; the error is that of a
// model, of ctx, or of a Config that makes no sense, and what came before it is
// returned too.
func Make(ctx context.Context, cfg Config, each func(Point)) (Map, map[string]float64, error) {
	if cfg.Coder.Model == nil {
		return Map{}, nil, errors.New("there is no model to write the answer under")
	}
	if cfg.Session.Now == nil {
		cfg.Session.Now = time.Now
	}
	w := &work{cfg: cfg, out: &Map{Prompt: cfg.Session.Prompt}, each: each, sizes: map[string]float64{}}
	for _, step := range []func(context.Context) error{w.first, w.pick, w.plain, w.coded, w.rewritten, w.second, w.direct} {
		if err := step(ctx); err != nil {
			return *w.out, w.sizes, err
		}
	}
	return *w.out, w.sizes, nil
}

// add adds a point.
func (w *work) add(p Point) {
	w.out.Points = append(w.out.Points, p)
	if w.each != nil {
		w.each(p)
	}
}

// faithful returns the point with what a receiver ends with that has the strong
// model's own text.
func (w *work) faithful(p Point) Point {
	yes := true
	p.Agrees, p.Right = &yes, w.out.Right
	return p
}

// session plays a session.
func (w *work) session(ctx context.Context, strategy string, given *session.Given) (session.State, error) {
	cfg := w.cfg.Session
	var err error
	if cfg.Strategy, err = qa.ParseStrategy(strategy); err != nil {
		return session.State{}, err
	}
	cfg.Given = given
	var st session.State
	err = session.Run(cfg)(ctx, func(e session.Event) { st = st.Apply(e) })
	if err == nil && st.Final() == nil {
		err = errors.New("the session has no draft")
	}
	return st, err
}

// first plays the batch session, whose reference is the answer that all methods
// send.
func (w *work) first(ctx context.Context) error {
	began := w.cfg.Session.Now()
	st, err := w.session(ctx, "batch", nil)
	if err != nil {
		return err
	}
	if st.Reference == nil || st.Reference.Oracle {
		return errors.New("the strong model wrote no answer of its own")
	}
	w.state, w.form = st, st.Setup.Form
	w.out.Solution, w.out.Answer, w.out.Right = st.Reference.Text, st.Reference.Answer, st.Reference.Correct
	for _, a := range st.Ledger().Alternatives {
		if a.Name == "tokens" {
			w.sizes["tokens"] = a.Bits
		}
	}
	w.before, w.text = st.Setup.Prompt+"\n\n", w.out.Solution
	if set, err := qa.OpenPromptSet(st.Setup.Small.PromptSet); err == nil && set.Name == "compact" {
		p, err := set.Build(qa.CallDraft, qa.Scene{Problem: st.Setup.Prompt})
		if err != nil {
			return err
		}
		w.before, w.text = p.Text, " "+w.out.Solution
	}
	w.batch = w.sessionPoint("qa_batch", "questions in one batch, an answer of one bit to each", st, w.cfg.Session.Now().Sub(began))
	return nil
}

// second plays the strategy that measured best, from the same draft.
func (w *work) second(ctx context.Context) error {
	w.add(w.batch)
	began := w.cfg.Session.Now()
	given := w.state.Share(session.ShareDraft)
	given.Reference = w.state.Reference
	st, err := w.session(ctx, "auto", given)
	if err != nil {
		return err
	}
	w.add(w.sessionPoint("qa_auto", "the strategy that measured best at this budget", st, w.cfg.Session.Now().Sub(began)))
	return nil
}

// sessionPoint returns a session as a point.
func (w *work) sessionPoint(method, about string, st session.State, took time.Duration) Point {
	p := Point{Method: method, Kind: Session, About: about, Seconds: took.Seconds(), Tokens: tokens(st), Bits: float64(st.Ledger().Sent()), Right: st.Final().Correct}
	agrees := rewrite.Agree(st.Final().Answer, st.Reference.Answer, st.Setup.Form)
	p.Agrees = &agrees
	if p.Bits == 0 {
		p.Note = "nothing was sent"
	}
	return p
}

// tokens returns what models read and wrote in a session, the strong model's own
// solution apart: what the small model does is done on both sides.
func tokens(st session.State) int {
	n := 2*(st.SmallUsage.In+st.SmallUsage.Out) + st.StrongUsage.In + st.StrongUsage.Out
	if r := st.Reference; r != nil && !r.Given {
		n -= r.Usage.In + r.Usage.Out
	}
	return n
}

// plain has the answer as it is, and through the usual compressors.
func (w *work) plain(ctx context.Context) error {
	raw := 8 * float64(len(w.out.Solution))
	w.sizes["utf8"] = raw
	w.add(w.faithful(Point{Method: "raw", Kind: Lossless, About: "UTF-8, 8 bits a byte", Bits: raw}))
	rivals, err := codec.Rivals(ctx, []byte(w.out.Solution))
	if err != nil {
		return err
	}
	for _, r := range rivals {
		bits := 8 * float64(r.Bytes)
		if r.Name == "gzip" || r.Name == "xz" || r.Name == "zstd" {
			w.sizes[r.Name] = bits
		}
		if r.Name == "brotli" || r.Name == "bytes" {
			continue
		}
		w.add(w.faithful(Point{Method: r.Name, Kind: Lossless, About: r.Library + ", level " + r.Level, Bits: bits, Seconds: r.Took.Seconds()}))
	}
	return nil
}

// noAdapter is why a method with an adapter is void.
const noAdapter = "no adapter in the program"

// pick picks the adapter by the prompt.
func (w *work) pick(ctx context.Context) error {
	w.coders = []coder{{Coder: w.cfg.Coder, about: "under " + w.cfg.Coder.Name}}
	if len(w.cfg.Adapted) == 0 {
		return nil
	}
	var of []codec.Predictor
	for _, c := range w.cfg.Adapted {
		of = append(of, c.Model)
	}
	best, _, err := codec.Cheapest(ctx, of, "", []byte(w.cfg.Session.Prompt))
	if err != nil {
		return err
	}
	c := w.cfg.Adapted[best]
	w.coders = append(w.coders, coder{c, " + adapter", "under " + c.Name + ", picked from the prompt, which the receiver has"})
	return nil
}

// coded writes the answer under each coder, behind the prompt.
func (w *work) coded(ctx context.Context) error {
	for _, c := range w.coders {
		began := w.cfg.Session.Now()
		t, err := codec.Follow(ctx, c.Model, w.before, []byte(w.text), 0, nil)
		if err != nil {
			return fmt.Errorf("under %s: %w", c.Name, err)
		}
		w.add(w.faithful(Point{
			Method: "model" + c.method, Kind: Lossless, About: "to the letter " + c.about + ", its length included",
			Bits: float64(t.Bits + lengthBits(len(w.text))), Tokens: 2 * len(t.Steps), Seconds: w.cfg.Session.Now().Sub(began).Seconds(),
		}))
	}
	if len(w.coders) == 1 {
		w.add(Point{Method: "model + adapter", Kind: Lossless, Note: noAdapter, Void: true})
	}
	return nil
}

// lengthBits returns the bits that say how long a text is, in Elias' gamma code:
// the payload of a text does not say where it ends.
func lengthBits(n int) int { return 2*int(math.Floor(math.Log2(float64(n+1)))) + 1 }

// rewritten sends notes: the smallest of ten, and the smallest that is understood,
// under each coder.
func (w *work) rewritten(ctx context.Context) error {
	s := w.cfg.Session
	for i, c := range w.coders {
		began := s.Now()
		cfg := rewrite.Config{
			Problem: s.Prompt, Form: w.form, Strong: s.Strong, Small: s.Small, StrongPrompts: s.StrongPrompts, SmallPrompts: s.SmallPrompts,
			Coder: c.Model, Best: rewrite.MaxBest, Try: true, Seed: s.Seed, Now: s.Now,
			Solution: &rewrite.Text{Text: w.out.Solution, Answer: w.out.Answer},
		}
		sent, err := rewrite.Send(ctx, cfg)
		if err != nil {
			return err
		}
		took := s.Now().Sub(began).Seconds()
		about := fmt.Sprintf("the smallest of %d notes %s", rewrite.MaxBest, c.about)
		w.add(w.notePoint("rewrite"+c.method, about, sent.Candidates[rewrite.Smallest(sent.Candidates, nil)], sent, took))
		if i == 0 {
			w.add(w.notePoint("rewrite, tried", about+" that is understood", sent.Message(), sent, took))
		}
	}
	if len(w.coders) == 1 {
		w.add(Point{Method: "rewrite + adapter", Kind: Rewrite, Note: noAdapter, Void: true})
	}
	return nil
}

func (w *work) notePoint(method, about string, c rewrite.Candidate, sent rewrite.Sent, seconds float64) Point {
	agrees := rewrite.Agree(c.Read.Answer, w.out.Answer, w.form)
	p := Point{Method: method, Kind: Rewrite, About: about, Bits: float64(c.Bits), Agrees: &agrees, Seconds: seconds}
	p.Tokens = sent.Usage.In + sent.Usage.Out + c.Read.Usage.In + c.Read.Usage.Out // the receiver reads it once more
	if g := w.cfg.Session.Gold; g != nil {
		right := rewrite.Agree(c.Read.Answer, g, w.form)
		p.Right = &right
	}
	return p
}

// direct sends the final answer alone.
func (w *work) direct(ctx context.Context) error {
	names := map[session.Control]string{session.SendAnswer: "send_answer", session.SendAnswerCoded: "send_answer_coded"}
	began := w.cfg.Session.Now()
	return session.Compare(ctx, w.cfg.Session, w.state, []session.Control{session.SendAnswer, session.SendAnswerCoded}, func(c session.Compared) {
		p := Point{Method: names[c.Control], Kind: Answer, About: c.Control.About(), Note: c.Note, Seconds: w.cfg.Session.Now().Sub(began).Seconds()}
		began = w.cfg.Session.Now()
		if c.Sent == nil {
			p.Void = true
		} else {
			p.Bits = float64(*c.Sent)
			p = w.faithful(p)
		}
		if c.Control == session.SendAnswerCoded {
			p.Tokens = 2 * session.AnswerSamples * w.draftTokens() // on both sides
		}
		w.add(p)
	})
}

// draftTokens returns what the first draft took.
func (w *work) draftTokens() int {
	d := w.state.First()
	return d.Usage.In + d.Usage.Out
}

// Name returns a method's name on one line.
func (p Point) Name() string { return strings.ReplaceAll(p.Method, "_", " ") }
