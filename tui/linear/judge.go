package linear

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

// setJudge sets who scores the drafts: the name of a seat, or a model that can be
// reached.
func (d *dialogue) setJudge(ctx context.Context, args string) error {
	switch name := strings.ToLower(args); {
	case name == "":
	case name == "none":
		d.job.judge = ""
	case name == models.Human, name == session.JudgeStrong && d.job.strong == models.Human:
		return d.refuse(errors.New("a person cannot be the judge: take the small model, or name one"))
	case name == session.JudgeSmall, name == session.JudgeStrong:
		d.job.judge = name
	default:
		if err := d.setModel(ctx, "judging", &d.job.judge, args); err != nil {
			return err
		}
	}
	d.say("%s", aboutJudge(d.job))
	return nil
}

// aboutJudge says who scores the drafts of a job, and what that costs.
func aboutJudge(j job) string {
	who, cost := "the model "+j.judge, "Each time one bit says whether it ends."
	switch j.judge {
	case "":
		return "There is no judge: the session goes on while there are bits and questions."
	case session.JudgeSmall, j.small:
		who, cost = "the small model", "Nothing is sent for it, as the receiver has the same score."
	case session.JudgeStrong:
		who = "the strong model"
	}
	return fmt.Sprintf("The judge is %s. From a score of %g on it ends the session. %s", who, j.tau, cost)
}

func (d *dialogue) setTau(_ context.Context, args string) error {
	if args != "" {
		tau, err := strconv.ParseFloat(args, 64)
		if err != nil || qa.CheckTau(tau) != nil {
			return d.refuse(fmt.Errorf("tau cannot be %s: want a score above 0 and at most %d", args, qa.MostScore))
		}
		d.job.tau = tau
	}
	if d.job.judge == "" {
		d.say("A score of %g is enough, once there is a judge. To have one: judge small.", d.job.tau)
		return nil
	}
	d.say("%s", aboutJudge(d.job))
	return nil
}

func (d *dialogue) setGuard(_ context.Context, args string) error {
	if args != "" {
		d.job.guard = strings.EqualFold(args, "on")
	}
	d.say("%s", aboutGuard(d.job.guard))
	return nil
}

// aboutGuard says what a guard does, as a sentence.
func aboutGuard(on bool) string {
	if on {
		return "The guard is on: a bit is set aside that says, at the end, whether the first draft is kept."
	}
	return "The guard is off: the final draft is the result."
}
