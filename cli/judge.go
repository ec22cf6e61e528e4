package cli

import (
	"context"
	"errors"
	"strconv"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

func checkJudge(v string) error {
	switch v {
	case "", session.JudgeSmall, session.JudgeStrong:
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

// sideConfig sets how the session of cfg is stopped and guarded, whose models are
// open already.
func (a *app) sideConfig(ctx context.Context, s settings, cfg *session.Config) error {
	if s.judge == session.JudgeStrong && s.strong == models.Human {
		return usageError("for example --judge small, or a model", "the judge is to be the strong model, which is a person")
	}
	cfg.Guard, cfg.Tau, cfg.JudgePrompts = s.guard, s.tau, s.prompts
	return cfg.SeatJudge(ctx, s.judge, s.small, s.strong, func(ctx context.Context, ref string) (models.Model, error) {
		return a.openSeat(ctx, s, "judge", ref)
	})
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
