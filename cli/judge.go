package cli

import (
	"context"
	"errors"
	"strconv"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// The seats that --judge can name in place of a model.
const (
	judgeSmall  = "small"
	judgeStrong = "strong"
)

func checkJudge(v string) error {
	switch v {
	case "", judgeSmall, judgeStrong:
		return nil
	case models.Human:
		return errors.New("a person cannot be the judge: want a model, small or strong")
	}
	return checkRef(v)
}

func checkTau(v string) error {
	tau, err := strconv.ParseFloat(v, 64)
	if err != nil || qa.CheckTau(tau) != nil {
		return errors.New("want a score, above 0 and at most " + strconv.Itoa(qa.MostScore))
	}
	return nil
}

// judgeRef returns the reference of the judge, empty where there is none. What
// sits in the strong seat is no model where that is empty or a person.
func (s settings) judgeRef() (string, error) {
	switch s.judge {
	case judgeSmall:
		return s.small, nil
	case judgeStrong:
		if s.strong == models.Human {
			return "", usageError("for example --judge small, or a model", "the judge is to be the strong model, which is a person")
		}
		return s.strong, nil
	}
	return s.judge, nil
}

// sideConfig sets how the session of cfg is stopped and guarded, whose models are
// open already.
func (a *app) sideConfig(ctx context.Context, s settings, cfg *session.Config) error {
	cfg.Guard, cfg.Tau, cfg.JudgePrompts = s.guard, s.tau, s.prompts
	ref, err := s.judgeRef()
	switch {
	case err != nil || ref == "":
	case ref == s.small:
		cfg.Judge = cfg.Small
	case s.control.Free(): // whose decisions are not the judge's
		cfg.Stop = qa.StopSent
	case ref == s.strong && cfg.Strong != nil:
		cfg.Judge = cfg.Strong
	default:
		cfg.Judge, err = a.openSeat(ctx, s, "judge", ref)
	}
	return err
}

// sidesOf sets in cfg what a setup says of how its session is stopped and guarded.
// No judge is needed then.
func sidesOf(set session.Setup, cfg *session.Config) {
	cfg.Judge, cfg.Stop, cfg.Tau, cfg.Guard = nil, set.Stop, set.Tau, set.Guard
}

// setJudge returns what --judge would say for a setup.
func setJudge(set session.Setup) string {
	switch {
	case set.Stop == qa.StopFree:
		return set.Small.Card.Ref()
	case set.Judge != nil:
		return set.Judge.Card.Ref()
	}
	return ""
}

func yesNo(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

// asNumber returns the number that a checked value is.
func asNumber(v string) float64 {
	n, _ := strconv.ParseFloat(v, 64)
	return n
}
