package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/qa"
	"tenbits/session"
	"tenbits/tui/theme"
)

// option is a setting that can be given as a flag, in the environment or in
// the config file.
type option struct {
	key      string // of the flag and in the config file; without a flag where kind is empty
	env      string
	fallback string
	kind     string // what the flag's value is, for the help
	about    string
	check    func(string) error
}

// options returns all options, in the order to show them.
func options() []option {
	return []option{
		{"small", "TENBITS_SMALL", "embedded/small", "model", "model that drafts and revises, and asks unless another does", checkRef},
		{"asker", "TENBITS_ASKER", askerSmall, "model", "who writes the questions: small (the small model, whose questions cost nothing), strong, another model, or human; the text of any but the small model's travels and is charged", checkAsker},
		{"strong", "TENBITS_STRONG", "embedded/strong", "model", "model that answers, one bit a question", checkRef},
		{"bits", "TENBITS_BITS", "10", "N", "most bits that may be sent, 0 to " + strconv.Itoa(qa.MaxBudget), checkBits},
		{"strategy", "TENBITS_STRATEGY", "batch", "name", "how bits are spent: " + strategyNames(), checkStrategy},
		{"drafts", "TENBITS_DRAFTS", strconv.Itoa(qa.UsualDrafts), "M", "how many drafts select and split choose from, 2 to " + strconv.Itoa(qa.MaxDrafts), checkDrafts},
		{"control", "TENBITS_CONTROL", "", "name", "run the session as a control, whose answers are not the strong model's: self (the small model's own), coin, all_yes, all_no or noisy", checkControl},
		{"noise", "TENBITS_NOISE", "0.1", "E", "probability that an answer is flipped, in the control noisy", checkNoise},
		{"repeat", "TENBITS_REPEAT", "1", "K", "how often the strong model is asked for each answer, sampled anew each time, of which the majority counts: odd, 1 to " + strconv.Itoa(session.MaxRepeat), checkRepeat},
		{"judge", "TENBITS_JUDGE", "", "model", "model that scores the draft of each round, and ends the session from --tau on: small, whose score the receiver has too, so that nothing is sent for it; strong, or another, for one bit a round", checkJudge},
		{"tau", "TENBITS_TAU", strconv.Itoa(qa.UsualTau), "T", "score from which the judge ends the session, up to " + strconv.Itoa(qa.MostScore), checkTau},
		{"guard", "TENBITS_GUARD", "no", "yes|no", "whether the sender says at the end, with one bit, if the first draft is kept in place of the final one", checkYes},
		{"seed", "TENBITS_SEED", "0", "N", "seed of the models' sampling", checkSeed},
		{"format", "TENBITS_FORMAT", qa.Formats()[0], "name", "how the bits are written: " + strings.Join(qa.Formats(), " or ") + " (coded: what was expected costs less)", checkFormat},
		{"check", "TENBITS_CHECK", string(session.CheckAuto), "when", "whether 8 bits of check follow: on, off, or auto, which is on where the small model promises no determinism", checkCheck},
		{"words", "TENBITS_WORDS", string(session.WordsAuto), "when", "whether a small model that gives no probabilities says them in words, a call an answer: on, off, or auto, which is on in coded1", checkWords},
		{"calibration", "TENBITS_CALIBRATION", usualCalibration, "map", "map that the small model's expectations go through: a FILE of tenbits calibrate, none, or auto, which is the one that comes with the program for that model", nil},
		{"max-retries", "TENBITS_MAX_RETRIES", strconv.Itoa(session.DefaultRetries), "N", "how often a call is made again that failed in a way that may pass, 0 to " + strconv.Itoa(session.MaxRetries), checkRetries},
		{"timeout", "TENBITS_TIMEOUT", "0", "D", "longest that a call of a model may take, as 90s or 5m; 0 is without an end, and loading is not counted", checkWait},
		{"idle-timeout", "TENBITS_IDLE_TIMEOUT", "5m", "D", "longest wait for the next piece of a reply, the reading of the prompt included; 0 is without an end", checkWait},
		{"context", "TENBITS_CONTEXT", "0", "N", "context of Ollama's models in tokens; 0 is as each model says, or 8192", checkContext},
		{"prompts", "TENBITS_PROMPTS", "", "set", "prompt set for both models, where it is not to be as each wants it: " + strings.Join(qa.PromptSets(), ", "), checkPrompts},
		{"preset", "TENBITS_PRESET", "", "name", "settings for what is not set itself: " + presetNames(), checkPreset},
		{"theme", "TENBITS_THEME", "auto", "", "theme of the terminal UI: " + strings.Join(theme.Names(), ", ") + ", or one of [themes.NAME] in the config file", nil},
		{"ascii", "TENBITS_ASCII", "no", "", "whether the terminal UI draws with ASCII alone: yes or no", checkYes},
		{"motion", "TENBITS_MOTION", "full", "", "what moves in the terminal UI: full, or reduced", checkMotion},
		{"mouse", "TENBITS_MOUSE", "no", "", "whether the wheel scrolls in the terminal UI, which takes the terminal's own selection away: yes or no", checkYes},
		{"servers", "TENBITS_SERVERS", "", "", "Ollama servers to list beside the one at OLLAMA_HOST: host:port, with commas between them", checkServers},
		{"data", "TENBITS_DATA", "", "", "where transcripts are kept", nil},
	}
}

// callOptions returns the keys of the options that say how models are called
// and change nothing in what a session comes to.
func callOptions() []string { return []string{"max-retries", "timeout", "idle-timeout"} }

// setting is the value of an option, and where it came from.
type setting struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

// settings are the values of all options.
type settings struct {
	small, strong string
	asker         string // empty: the small model
	strategy      qa.Strategy
	bits          int
	control       session.Control // empty: none
	noise         float64
	repeat        int
	judge         string // a reference, session.JudgeSmall or session.JudgeStrong; empty: none
	tau           float64
	guard         bool
	seed          uint64
	format        string        // of the payload
	check         session.Check // whether a check follows it
	words         session.Words
	calibration   string // usualCalibration, noCalibration or a file
	retries       int    // of a call that failed
	calls         calls
	prompts       *qa.PromptSet // nil: as each model wants it
	data          string        // empty: the default place

	theme              string    // of themes
	themes             theme.Set // with those of the config file
	ascii, calm, mouse bool

	list []setting // all of them, in the order of options
}

// settings resolves the options of the given keys, all without any: a flag of
// cmd before the environment, before the config file, before the default. Each
// value is checked where it came from, so that the message can say what to
// change. Options of other keys have their defaults: a command may have flags
// of those names that mean something else.
func (a *app) settings(cmd *cobra.Command, keys ...string) (settings, error) {
	file, err := a.readConfig()
	if err != nil {
		return settings{}, err
	}
	var s settings
	chosen := option{key: presetKey, env: "TENBITS_PRESET"}
	named := found{}
	if chosen.among(keys) {
		named = a.find(cmd, file, chosen)
	}
	for _, o := range options() {
		v := setting{o.key, o.fallback, "default"}
		if !o.among(keys) {
			s.list = append(s.list, v)
			continue
		}
		f := a.find(cmd, file, o)
		if value, ok := presetValue(named.value, o.key); ok && f.rank < named.rank {
			f = found{value, "preset " + named.value, "the preset " + named.value, named.rank}
		}
		if f.rank > 0 {
			v.Value, v.Source = f.value, f.source
		}
		if o.check != nil {
			if err := o.check(v.Value); err != nil {
				return s, usageError(forExample(o), "%s is %q: %w", cmp.Or(f.place, "the default of "+o.key), v.Value, err)
			}
		}
		s.list = append(s.list, v)
	}
	if s.themes, err = file.palettes(); err != nil {
		return s, err
	}
	return s, s.fill()
}

// found is the value of an option, the source to show, the place to name in an
// error, and how much it counts: 0 for none, more for the config file, the
// environment and a flag.
type found struct {
	value, source, place string
	rank                 int
}

// find returns what the user has set an option to.
func (a *app) find(cmd *cobra.Command, file configFile, o option) found {
	if f := cmd.Flags().Lookup(o.key); f != nil && f.Changed {
		return found{f.Value.String(), "--" + o.key, "--" + o.key, 3}
	}
	if e := a.getenv(o.env); e != "" {
		return found{e, o.env, o.env, 2}
	}
	if f, ok := file.values[o.key]; ok {
		return found{f.text, file.path, fmt.Sprintf("%s:%d: %s", file.path, f.line, o.key), 1}
	}
	return found{}
}

// usualSettings returns what the options are without flags, environment and
// config file.
func usualSettings() (settings, error) {
	var s settings
	for _, o := range options() {
		s.list = append(s.list, setting{o.key, o.fallback, "default"})
	}
	var err error
	if s.themes, err = (configFile{}).palettes(); err != nil {
		return s, err
	}
	return s, s.fill()
}

// among tells whether o is one of those keys, or there are none.
func (o option) among(keys []string) bool { return len(keys) == 0 || slices.Contains(keys, o.key) }

// forExample says how o is set to a value that works.
func forExample(o option) string {
	if o.kind == "" {
		return fmt.Sprintf("for example %s=%s", o.env, example(o))
	}
	return fmt.Sprintf("for example --%s %s", o.key, example(o))
}

// values returns what o can be, for completion; nil where that is open.
func (o option) values() []string {
	switch o.key {
	case "prompts":
		return qa.PromptSets()
	case "strategy":
		var list []string
		for _, s := range qa.Strategies() {
			list = append(list, s.Name())
		}
		return list
	case "format":
		return qa.Formats()
	case "check":
		return texts(session.Checks())
	case "words":
		return texts(session.AllWords())
	case "judge":
		return []string{session.JudgeSmall, session.JudgeStrong}
	case "guard":
		return []string{"yes", "no"}
	}
	return nil
}

// texts returns a list as plain strings.
func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// example returns a value of o that works.
func example(o option) string {
	switch {
	case o.key == "prompts":
		return qa.PromptSets()[0]
	case o.key == "control":
		return string(session.Deciders()[0])
	case o.key == presetKey:
		return presets()[0].Name
	case o.key == "judge":
		return session.JudgeStrong
	case o.key == "timeout":
		return "5m"
	case o.key == "context":
		return "8192"
	case o.key == "servers":
		return "192.168.1.7:11434"
	default:
		return o.fallback
	}
}

// fill reads the checked values of the list.
func (s *settings) fill() error {
	var errs [8]error
	s.small, s.strong, s.data = s.get("small"), s.get("strong"), s.get("data")
	s.asker = askerRef(s.get("asker"), s.small, s.strong)
	s.format, s.check = s.get("format"), session.Check(s.get("check"))
	s.judge, s.guard = s.get("judge"), s.get("guard") == "yes"
	s.words, s.calibration = session.Words(s.get("words")), s.get("calibration")
	s.bits, errs[0] = strconv.Atoi(s.get("bits"))
	if drafts, err := strconv.Atoi(s.get("drafts")); err == nil { // it was checked
		s.strategy, errs[1] = qa.ParseStrategy(qa.WithDrafts(s.get("strategy"), drafts))
	}
	s.seed, errs[2] = strconv.ParseUint(s.get("seed"), 10, 64)
	s.retries, errs[4] = strconv.Atoi(s.get("max-retries"))
	s.control = session.Control(s.get("control"))
	s.repeat, errs[6] = strconv.Atoi(s.get("repeat"))
	s.tau, errs[7] = strconv.ParseFloat(s.get("tau"), 64)
	s.noise, errs[5] = strconv.ParseFloat(s.get("noise"), 64)
	s.theme, s.ascii, s.mouse, s.calm = s.get("theme"), s.get("ascii") == "yes", s.get("mouse") == "yes", s.get("motion") == "reduced"
	if _, err := s.themes.Named(s.theme, true); err != nil {
		return usageError("set TENBITS_THEME or theme in the config file to one of them", "%w", err)
	}
	if name := s.get("prompts"); name != "" {
		s.prompts, errs[3] = qa.OpenPromptSet(name)
	}
	return errors.Join(errors.Join(errs[:]...), s.fillCalls())
}

func (s *settings) get(key string) string {
	for _, v := range s.list {
		if v.Key == key {
			return v.Value
		}
	}
	return ""
}

// source returns where the value of an option came from, empty where it is the
// default or no longer that value.
func (s *settings) source(key, value string) string {
	for _, v := range s.list {
		if v.Key == key && v.Value == value && v.Source != "default" {
			return v.Source
		}
	}
	return ""
}

// text is the value of a flag that settings reads later: what is wrong with it
// is told there, in one way for all places that it may come from.
type text struct{ value, kind string }

func (t *text) Set(v string) error { t.value = v; return nil }
func (t *text) String() string     { return t.value }
func (t *text) Type() string       { return t.kind }

// addOptions gives cmd the flags of the options of the given keys, all without
// any, that have one.
func addOptions(cmd *cobra.Command, keys ...string) {
	for _, o := range options() {
		if o.kind != "" && o.among(keys) {
			cmd.Flags().Var(&text{o.fallback, o.kind}, o.key, o.about)
			if o.check != nil && o.fallback == "no" { // alone it is a yes
				cmd.Flags().Lookup(o.key).NoOptDefVal = "yes"
			}
			if values := o.values(); values != nil {
				// It fails only for a flag that does not exist.
				_ = cmd.RegisterFlagCompletionFunc(o.key, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
			}
		}
	}
}
