package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"tenbits/models"
	"tenbits/qa"
)

// judge scores drafts.
type judge struct {
	run     *run
	model   models.Model
	card    models.Card
	prompts *qa.PromptSet
}

// seatJudge finds out how the session can be stopped, who scores its drafts, and
// whether there is a guard. Controls that ask nothing have neither.
func (r *run) seatJudge(ctx context.Context, side Side) error {
	cfg := r.cfg
	if cfg.Control == Resample || cfg.Control == DoNothing {
		return nil
	}
	r.setup.Guard, r.setup.Stop = cfg.Guard, cfg.Stop
	small := &judge{run: r, model: cfg.Small, card: r.setup.Small.Card, prompts: r.small}
	if cfg.Judge != nil {
		at, set, err := seat(ctx, cfg.Judge, cfg.JudgePrompts, r.small)
		if err != nil {
			return err
		}
		if r.setup.Stop == qa.StopNever {
			r.setup.Stop = qa.StopSent
			if at.Card.Ref() == small.card.Ref() && at.Card.Digest == small.card.Digest {
				r.setup.Stop = qa.StopFree
			}
		}
		if r.setup.Stop == qa.StopSent && side == Sender && !cfg.Control.Free() {
			r.setup.Judge = &at
			r.judge = &judge{run: r, model: cfg.Judge, card: at.Card, prompts: set}
		}
	}
	switch r.setup.Stop {
	case qa.StopNever:
		return nil
	case qa.StopFree:
		r.judge = small
		if r.small.Has(qa.CallJudge) {
			r.setup.JudgeHash = qa.JudgeHash()
		}
	case qa.StopSent:
		_, person := cfg.Decider.(Person)
		switch {
		case cfg.Control == Self:
			r.judge = small
		case r.judge == nil && side == Sender && !cfg.Control.Free() && (cfg.Decider == nil || person):
			return errors.New("a session that is ended by a judge's decision needs that judge")
		}
	default:
		return fmt.Errorf("no way %q to stop a session: want %q or %q", r.setup.Stop, qa.StopFree, qa.StopSent)
	}
	r.setup.Tau = cfg.Tau
	return qa.CheckTau(cfg.Tau)
}

// stop has it decided whether the session ends with the newest draft.
func (r *run) stop(ctx context.Context) error {
	if err := r.predictStop(ctx); err != nil {
		return err
	}
	d, ok := r.state.Game.Stopping()
	if !ok {
		return errors.New("there is nothing to stop")
	}
	return r.made(ctx, d)
}

// predictStop lets the small model say how probable it is that the session ends:
// as probable as a yes to the question, which both sides write by rule, whether
// the draft's final answer is right.
func (r *run) predictStop(ctx context.Context) error {
	g := r.state.Game
	pose, ok := g.Rated()
	if !ok || g.Free || g.Expected != 0 { // it crosses for nothing; it is from before the session was cut
		return nil
	}
	text, err := r.small.Pose(pose)
	if err != nil {
		return err
	}
	out, ok, err := r.foresee(ctx, qa.Question{Round: g.Rounds, Text: text})
	if err != nil || !ok {
		return err
	}
	out.Kind, out.Draft = qa.KindStop, g.Latest().N
	r.send(out)
	return nil
}

// decide makes the decision of the kind stop: whether the score of the newest
// draft is high enough.
func (j *judge) decide(ctx context.Context, g qa.Game) (Verdict, error) {
	if j == nil {
		return Verdict{}, errors.New("there is no judge to say whether the session ends")
	}
	s, err := j.judged(ctx)
	v := Verdict{Option: qa.OptionGoOn, Raw: s.Raw, Given: s.Given}
	if s.Score >= g.Tau {
		v.Option = qa.OptionStop
	}
	return v, err
}

// judged returns the score of the newest draft, and tells it, unless that was
// done before the session was cut.
func (j *judge) judged(ctx context.Context) (Judged, error) {
	r := j.run
	draft := r.state.Game.Latest()
	sum := hash(draft.Text)
	if n := len(r.state.Judged); n > 0 && r.state.Judged[n-1].Draft == draft.N && r.state.Judged[n-1].SHA256 == sum {
		return r.state.Judged[n-1], nil
	}
	// The small model's score follows from what it has read, which another session
	// may have otherwise.
	if s := r.cfg.Given.score(sum); s != nil && r.setup.Stop == qa.StopSent {
		given := *s
		given.Draft, given.Given, given.Usage, given.Sent = draft.N, true, models.Usage{}, nil
		r.send(given)
		return given, nil
	}
	out, err := j.score(ctx, r.state.Game)
	if err != nil {
		return out, err
	}
	out.Draft, out.SHA256 = draft.N, sum
	if out.Unclear {
		r.warn(Warned{Text: fmt.Sprintf("%s gave draft %d no score: the session goes on", j.card.Ref(), draft.N+1)})
	}
	r.send(out)
	return out, nil
}

// solution returns the judge's own solution: the strong model's where that is the
// judge, else none.
func (j *judge) solution() string {
	if s := j.run.strong; s != nil && s.card.Ref() == j.card.Ref() && s.card.Digest == j.card.Digest && j.run.cfg.Control != Self {
		return s.solution
	}
	return ""
}

// score scores the newest draft. A judge who has a solution compares final
// answers where both have one. Any other writes a score, or, where its prompts
// know of none, says how probably the draft's answer is right.
func (j *judge) score(ctx context.Context, g qa.Game) (Judged, error) {
	own := j.solution()
	if own != "" {
		if same, ok := g.Concurs(own); ok {
			out := Judged{Score: qa.LeastScore}
			if same {
				out.Score = qa.MostScore
			}
			out.Raw, _ = qa.FinalAnswer(own, g.Common)
			return out, nil
		}
	}
	if j.prompts.Has(qa.CallJudge) {
		return j.written(ctx, own)
	}
	return j.asked(ctx, own)
}

// written has the judge write a score, once more where what it writes is none.
func (j *judge) written(ctx context.Context, own string) (Judged, error) {
	g := j.run.state.Game
	p, err := j.prompts.Build(qa.CallJudge, qa.Scene{Problem: g.Prompt, Draft: g.Latest().Text, Reference: own})
	if err != nil {
		return Judged{}, err
	}
	out := Judged{Unclear: true}
	for try := 1; try <= 2; try++ {
		if try > 1 {
			j.run.send(Retried{Phase: PhaseJudge, Try: try, Why: "the reply is no score from 1 to 10"})
		}
		reply, err := j.call(ctx, p)
		out.Usage, out.Sent = out.Usage.Plus(reply.Usage), append(out.Sent, reply.Sent...)
		if err != nil {
			return out, err
		}
		out.Raw = reply.Text
		n, err := qa.ParseScore(reply.Text)
		if o := reply.Option; o >= 0 && o < len(p.Options) {
			n, err = o+qa.LeastScore, nil
		}
		if err == nil {
			out.Score, out.Unclear = float64(n), false
			return out, nil
		}
	}
	return out, nil
}

// asked asks the judge whether the draft's final answer is right: how probable a
// yes is makes the score. A draft without a final answer has none.
func (j *judge) asked(ctx context.Context, own string) (Judged, error) {
	g := j.run.state.Game
	pose, ok := g.Rated()
	if !ok {
		return Judged{Score: qa.NoScore}, nil
	}
	text, err := j.prompts.Pose(pose)
	if err != nil {
		return Judged{}, err
	}
	call, scene := qa.CallPredict, j.run.scene()
	scene.Question = text
	if own != "" {
		call, scene = qa.CallAnswer, qa.Scene{Problem: g.Prompt, Draft: g.Latest().Text, Reference: own, Question: text}
	}
	p, err := j.prompts.Build(call, scene)
	if err != nil {
		return Judged{}, err
	}
	reply, err := j.call(ctx, p)
	if err != nil {
		return Judged{}, err
	}
	out := Judged{Raw: reply.Text, Usage: reply.Usage, Sent: reply.Sent}
	option, ok := read(reply, 1)
	switch {
	case !ok:
		out.Unclear = true
	case len(reply.Chances) == 2 && reply.Chances[qa.OptionYes] >= 0 && reply.Chances[qa.OptionYes] <= 1: // not so of a NaN
		out.Score = qa.ScoreOf(reply.Chances[qa.OptionYes])
	case option == qa.OptionYes:
		out.Score = qa.MostScore
	default:
		out.Score = qa.LeastScore
	}
	return out, nil
}

// call calls the judge.
func (j *judge) call(ctx context.Context, p qa.Prompt) (models.Reply, error) {
	at := PhaseStarted{Model: j.card.Ref(), Round: j.run.state.Game.Rounds}
	reply, err := j.run.call(ctx, j.model, PhaseJudge, models.RoleJudge, p, at)
	reply.Text = strings.TrimSpace(reply.Text)
	return reply, err
}

// unlikeScore returns what is wrong with a score as the next event of the
// session.
func (s State) unlikeScore(b Judged) string {
	do, draft := qa.DoJudge, s.Game.Latest()
	if s.Setup.Stop == qa.StopSent {
		do = qa.DoStop
	}
	switch {
	case b.Draft != draft.N:
		return fmt.Sprintf("is about draft %d, where draft %d is the newest", b.Draft, draft.N)
	case b.SHA256 != hash(draft.Text):
		return "is about another text than the newest draft's"
	case b.Unclear && b.Score != qa.NoScore:
		return fmt.Sprintf("is a score of %g, and unclear", b.Score)
	}
	return s.unlikeStep(do)
}
