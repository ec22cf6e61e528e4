package scripted

import (
	"context"

	"tenbits/models"
)

// Predictor is a Model that gives probabilities, too.
type Predictor struct {
	*Model

	// PredictFn returns the probabilities of options; nil: all are equal.
	PredictFn func(req models.Request, options []string) ([]float64, error)
}

// Describe returns the card, with the capability to give probabilities.
func (p Predictor) Describe(ctx context.Context) (models.Card, error) {
	c, err := p.Model.Describe(ctx)
	c.Capabilities.Logprobs = err == nil
	return c, err
}

// Predict returns the probabilities of options. It uses nothing.
func (p Predictor) Predict(ctx context.Context, req models.Request, options []string) ([]float64, models.Usage, error) {
	if err := ctx.Err(); err != nil {
		return nil, models.Usage{}, p.fail(models.Interrupted, err)
	}
	if p.PredictFn != nil {
		chances, err := p.PredictFn(req, options)
		return chances, models.Usage{}, err
	}
	equal := make([]float64, len(options))
	for i := range equal {
		equal[i] = 1 / float64(len(options))
	}
	return equal, models.Usage{}, nil
}
