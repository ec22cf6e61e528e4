package session

import (
	"context"
	"fmt"

	"tenbits/models"
	"tenbits/qa"
)

// Words says whether a small model that gives no probabilities is asked for them in
// words, which takes a call an answer.
type Words string

// The values of Words. WordsAuto is on where the format of the payload makes use
// of it. A model that gives probabilities is never asked.
const (
	WordsAuto Words = "auto"
	WordsOn   Words = "on"
	WordsOff  Words = "off"
)

// AllWords returns the values, the default first.
func AllWords() []Words { return []Words{WordsAuto, WordsOn, WordsOff} }

// WordsOf returns the Words that says what a setup does.
func WordsOf(set Setup) Words {
	if set.Words {
		return WordsOn
	}
	return WordsOff
}

// CalibrationOf returns the map that a setup's priors went through: the one
// that is offered, where it is that one, or one of those that come with the
// program; the zero Calibration where they went through none. The error is an
// *OtherSetup where it is none of them.
func CalibrationOf(set Setup, offered *qa.Calibration) (*qa.Calibration, error) {
	want := set.Calibration
	if want == nil {
		return new(qa.Calibration), nil
	}
	list, err := qa.Calibrations()
	if err != nil {
		return nil, err
	}
	here := "it does not come with this program"
	if offered != nil && !offered.Identity() {
		list = append(list, *offered)
		here = fmt.Sprintf("here is %s (%s)", offered.Name, short(offered.Hash()))
	}
	for _, c := range list {
		if c.Hash() == want.Hash {
			return &c, nil
		}
	}
	return nil, &OtherSetup{[]string{fmt.Sprintf("calibration: was %.100q (%s), and %s", want.Name, short(want.Hash), here)}}
}

// expectWith settles where priors come from: both sides have to do it alike.
func (r *run) expectWith(small Seat) error {
	predicts := small.Card.Capabilities.Logprobs
	r.setup.Words = !predicts && r.small.Has(qa.CallPredictWords) && !r.cfg.Control.Free() &&
		(r.cfg.Words == WordsOn || r.cfg.Words == WordsAuto && r.cfg.Format == qa.Coded1)
	switch {
	case !predicts && !r.setup.Words:
		r.priors = qa.Calibration{} // there is nothing to map
	case r.cfg.Calibration != nil:
		r.priors = *r.cfg.Calibration
	default:
		var err error
		if r.priors, err = qa.UsualCalibration(small.Card.Digest, small.PromptSet); err != nil {
			return err
		}
	}
	if !r.priors.Identity() {
		r.setup.Calibration = &Calibration{r.priors.Name, r.priors.Hash()}
	}
	return nil
}

// predict lets the small model say how probable a yes to the pending question
// is, given all answers so far. A model that gives no probabilities is asked in
// words where the setup says so, and has no prior otherwise: whether it does, its
// card says, as that may depend on its server.
func (r *run) predict(ctx context.Context) error {
	if r.state.Game.Free { // what crosses for nothing needs no prior
		return nil
	}
	q, _ := r.state.Game.Pending()
	if q.Yes != 0 {
		return nil // from before the session was cut, or the rule that posed it says so
	}
	out, ok, err := r.foresee(ctx, q)
	if err != nil || !ok {
		return err
	}
	r.send(out)
	return nil
}

// foresee returns how probable a yes to q is by the small model, given all answers
// so far. It is not ok where there are no priors.
func (r *run) foresee(ctx context.Context, q qa.Question) (out Predicted, ok bool, err error) {
	out.Question = q.N
	m, predicts := r.predictor()
	switch {
	case predicts:
		out.Yes, out.Usage, err = r.expect(ctx, m, q)
	case r.setup.Words:
		out, err = r.predictInWords(ctx, q)
	default:
		return out, false, nil
	}
	if err != nil {
		return out, false, err
	}
	if out.From != FromNone && !r.priors.Identity() {
		out.Raw, out.Yes = out.Yes, r.priors.Apply(out.Yes)
	}
	return out, true, nil
}

// predictor returns the small model where it gives probabilities.
func (r *run) predictor() (models.Predictor, bool) {
	m, ok := r.cfg.Small.(models.Predictor)
	return m, ok && r.setup.Small.Card.Capabilities.Logprobs
}

// expect returns how probable a yes to q is by the small model, given all answers
// so far.
func (r *run) expect(ctx context.Context, m models.Predictor, q qa.Question) (qa.Prior, models.Usage, error) {
	s := r.scene()
	s.Question = q.Text
	p, err := r.small.Build(qa.CallPredict, s)
	if err != nil {
		return 0, models.Usage{}, err
	}
	var chances []float64
	var usage models.Usage
	err = r.again(ctx, PhasePredict, func() (err error) {
		if err := r.beforePredict(ctx, q); err != nil {
			return err
		}
		chances, usage, err = m.Predict(ctx, models.Request{Role: models.RoleAnswer, System: p.System, Prompt: p.Text}, p.Options)
		return err
	})
	if err != nil {
		return 0, usage, err
	}
	if len(chances) != 2 {
		return 0, usage, fmt.Errorf("%s: %d probabilities for two options", r.setup.Small.Card.Ref(), len(chances))
	}
	return qa.Quantise(chances[qa.OptionYes]), usage, nil
}

// predictInWords asks for the prior. What is no probability is one half, and
// recorded as what it is.
func (r *run) predictInWords(ctx context.Context, q qa.Question) (Predicted, error) {
	out := Predicted{Question: q.N, From: FromWords}
	s := r.scene()
	s.Question = q.Text
	p, err := r.small.Build(qa.CallPredictWords, s)
	if err != nil {
		return out, err
	}
	reply, err := r.call(ctx, r.cfg.Small, PhasePredict, models.RolePredict, p, PhaseStarted{Model: r.setup.Small.Card.Ref(), Round: q.Round, Question: q.N})
	if err != nil {
		return out, err
	}
	out.Said, out.Usage, out.Sent = reply.Text, reply.Usage, reply.Sent
	if out.Yes, err = qa.ParseProbability(reply.Text); err != nil {
		out.Yes, out.From = qa.One/2, FromNone
	}
	return out, nil
}
