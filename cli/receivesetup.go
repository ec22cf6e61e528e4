package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/term"
)

// maxDocument bounds a document of ask --json that is read, in bytes.
const maxDocument = 64 << 20

// receiveConfig returns what a session is received with: the settings and the
// prompt, or the document of ask --json in the file of that name, if any.
func (a *app) receiveConfig(cmd *cobra.Command, s settings, prompt, name string) (session.Config, error) {
	ctx := cmd.Context()
	if name == "" {
		if prompt == "" {
			return session.Config{}, missingPrompt(cmd)
		}
		foreign := s.asker != ""
		s.asker = "" // whoever it is, the questions are in the payload
		cfg, err := a.sessionConfig(ctx, s, prompt)
		cfg.Foreign = foreign
		return cfg, err
	}
	b, err := a.readFile(ctx, name, maxDocument)
	if err != nil {
		return session.Config{}, usageError("--setup wants a document that ask --json has printed", "cannot read the setup: %w", err)
	}
	var d document
	if err := json.Unmarshal(b, &d); err != nil {
		return session.Config{}, usageError("--setup wants a document that ask --json has printed", "%s: %w", name, err)
	}
	if err := conflicts(cmd, d.Setup, prompt); err != nil {
		return session.Config{}, err
	}
	if s, err = s.under(d.Setup); err != nil {
		return session.Config{}, usageError("--setup wants a document that ask --json has printed", "%s: %w", name, err)
	}
	if f := cmd.Flags().Lookup("small"); f.Changed { // the same model, perhaps on another server
		s.small = f.Value.String()
	}
	cfg, err := a.sessionConfig(ctx, s, d.Setup.Prompt)
	if err != nil {
		return cfg, err
	}
	offered := cfg.Calibration
	if cfg.Calibration, err = session.CalibrationOf(d.Setup, offered); err != nil {
		return cfg, otherCalibration(err)
	}
	if cmd.Flags().Lookup("calibration").Changed && offered != nil && offered.Hash() != cfg.Calibration.Hash() {
		return cfg, usageError("leave --calibration out, or leave --setup out", "--calibration is not the map of the --setup document")
	}
	sidesOf(d.Setup, &cfg)
	cfg.Form, cfg.Foreign = d.Setup.Form, d.Setup.Foreign
	cfg.Decider = session.Script{Erases: d.Setup.CanErase} // tells that and nothing else
	cfg.Noise, cfg.Erases = d.Setup.Noise, &d.Setup.CanErase
	a.warnOfOtherSmall(d.Setup, cfg, cmd)
	return cfg, nil
}

// conflicts finds a prompt or a flag that says something else than the setup.
func conflicts(cmd *cobra.Command, set session.Setup, prompt string) error {
	if prompt != "" && prompt != set.Prompt {
		return usageError("leave the prompt out, or leave --setup out", "the prompt is not the one of the --setup document")
	}
	values := map[string]string{
		"small": set.Small.Card.Ref(), "bits": strconv.Itoa(set.Budget), "strategy": set.Strategy,
		"seed": strconv.FormatUint(set.Seed, 10), "prompts": set.Small.PromptSet, "format": set.Format, "control": string(set.Control),
		"context": strconv.Itoa(set.Small.Card.Context),
	}
	if f := cmd.Flags().Lookup("check"); f.Value.String() != string(session.CheckAuto) { // which the setup has settled
		values["check"] = string(session.CheckOf(set))
	}
	if f := cmd.Flags().Lookup("words"); f.Value.String() != string(session.WordsAuto) {
		values["words"] = string(session.WordsOf(set))
	}
	if f := cmd.Flags().Lookup("asker"); f.Changed && (askerRef(f.Value.String(), set.Small.Card.Ref(), askerStrong) != "") != set.Foreign {
		return usageError("leave --asker out, or leave --setup out", "--asker is %q, and in the --setup document %s", f.Value.String(), map[bool]string{true: "another than the small model asks", false: "the small model asks"}[set.Foreign])
	}
	if set.Strong != nil {
		values["strong"] = set.Strong.Card.Ref()
	}
	if j := cmd.Flags().Lookup("judge").Value.String(); j != session.JudgeStrong && j != session.JudgeSmall {
		values["judge"] = setJudge(set)
	}
	values["guard"], values["tau"] = yesNo(set.Guard), strconv.FormatFloat(cmp.Or(set.Tau, qa.UsualTau), 'g', -1, 64)
	for _, o := range options() {
		f := cmd.Flags().Lookup(o.key)
		if v, ok := values[o.key]; ok && f.Changed && !sameValue(o.key, f.Value.String(), v) {
			return usageError("leave --"+o.key+" out, or leave --setup out", "--%s is %q, but the --setup document has %q", o.key, f.Value.String(), v)
		}
	}
	return nil
}

// sameValue tells whether a flag says what a setup says. A model is the same on
// whichever server it is.
func sameValue(key, a, b string) bool {
	switch key {
	case "small", "strong", "judge":
	case "tau":
		return asNumber(a) == asNumber(b)
	default:
		return a == b
	}
	r, err1 := models.ParseRef(a)
	q, err2 := models.ParseRef(b)
	return err1 == nil && err2 == nil && r.Provider == q.Provider && r.Name == q.Name
}

// under returns s with what the setup has to say about it. No strong model is
// needed then.
func (s settings) under(set session.Setup) (settings, error) {
	switch {
	case strings.TrimSpace(set.Prompt) == "":
		return s, fmt.Errorf("it has no setup with a prompt")
	case !qa.IsFormat(set.Format):
		return s, fmt.Errorf("its payload has the format %q, and only %s can be received", set.Format, strings.Join(qa.Formats(), " and "))
	case set.Budget < 0 || set.Budget > qa.MaxBudget:
		return s, fmt.Errorf("its budget is %d bits: want 0 to %d", set.Budget, qa.MaxBudget)
	}
	s.asker = ""
	s.small, s.strong, s.bits, s.seed, s.control = set.Small.Card.Ref(), "", set.Budget, set.Seed, set.Control
	s.judge, s.guard = "", set.Guard
	s.format, s.check, s.words = set.Format, session.CheckOf(set), session.WordsOf(set)
	s.calls.context = set.Small.Card.Context
	var err error
	if set.Control != "" {
		if _, err = session.ParseControl(string(set.Control)); err != nil {
			return s, err
		}
	}
	if s.strategy, err = qa.ParseStrategy(set.Strategy); err != nil {
		return s, err
	}
	s.prompts, err = qa.OpenPromptSet(set.Small.PromptSet)
	return s, err
}

// warnOfOtherSmall says when the small model here, or its prompts, are not
// those that the sender had: the result will hardly be the same.
func (a *app) warnOfOtherSmall(set session.Setup, cfg session.Config, cmd *cobra.Command) {
	card, err := cfg.Small.Describe(cmd.Context())
	if err != nil {
		return // the session will say so
	}
	if card.Digest != set.Small.Card.Digest {
		fmt.Fprintf(a.err, "warning: %s here is not the one of the sender: %s, there %s\n", term.CleanLine(card.Ref()), term.CleanLine(digest(card.Digest)), term.CleanLine(digest(set.Small.Card.Digest)))
	}
	if cfg.SmallPrompts != nil && cfg.SmallPrompts.Hash != set.Small.PromptHash {
		fmt.Fprintf(a.err, "warning: the prompt set %s here is not the one of the sender\n", cfg.SmallPrompts.Name)
	}
}

func digest(s string) string {
	if s == "" {
		return "without a digest"
	}
	return s
}
