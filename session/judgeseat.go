package session

import (
	"context"
	"errors"

	"tenbits/models"
	"tenbits/qa"
)

// The seats that a judge can be named by, in place of a model.
const (
	JudgeSmall  = "small"
	JudgeStrong = "strong"
)

// Opener opens the model of a reference.
type Opener func(ctx context.Context, ref string) (models.Model, error)

// SeatJudge seats the judge of that name, JudgeSmall, JudgeStrong or a reference,
// in a session whose other models are open, and are named small and strong. An
// empty name is no judge. In a control whose decisions come from elsewhere no
// other judge than the small model is opened.
func (cfg *Config) SeatJudge(ctx context.Context, name, small, strong string, open Opener) (err error) {
	switch name {
	case JudgeSmall:
		name = small
	case JudgeStrong:
		name = strong
	}
	switch {
	case name == "":
	case name == models.Human:
		return errors.New("a person cannot be the judge: take the small model, or name one")
	case name == small:
		cfg.Judge = cfg.Small
	case cfg.Control.Free():
		cfg.Stop = qa.StopSent
	case name == strong && cfg.Strong != nil:
		cfg.Judge = cfg.Strong
	default:
		cfg.Judge, err = open(ctx, name)
	}
	return err
}

// ReseatJudge seats the judge of a session that is saved with that setup, whose
// other models are open.
func (cfg *Config) ReseatJudge(ctx context.Context, set Setup, open Opener) (err error) {
	switch {
	case set.Judge == nil:
	case cfg.Strong != nil && set.Strong != nil && set.Judge.Card.Ref() == set.Strong.Card.Ref():
		cfg.Judge = cfg.Strong
	default:
		cfg.Judge, err = open(ctx, set.Judge.Card.Ref())
	}
	return err
}

// JudgeName returns the name by which SeatJudge seats the judge of a setup, empty
// where there is none.
func (s Setup) JudgeName() string {
	switch {
	case s.Stop == qa.StopFree:
		return JudgeSmall
	case s.Judge == nil:
		return ""
	case s.Strong != nil && s.Judge.Card.Ref() == s.Strong.Card.Ref():
		return JudgeStrong
	}
	return s.Judge.Card.Ref()
}
