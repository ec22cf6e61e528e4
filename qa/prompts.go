package qa

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

//go:embed prompts/*.tmpl
var promptFiles embed.FS

// Call names the call of a model that a prompt is for.
type Call string

// The calls of a session.
const (
	CallDraft       Call = "draft"
	CallReference   Call = "reference"
	CallAskOne      Call = "ask_one"
	CallAskMany     Call = "ask_many"
	CallAskAgain    Call = "ask_again"
	CallPredict     Call = "predict"
	CallAnswer      Call = "answer"
	CallAnswerAgain Call = "answer_again"
	CallRevise      Call = "revise"
	CallSelect      Call = "select"

	// CallPredictWords asks for a probability in words. The set of models that
	// cannot say one has no such call.
	CallPredictWords Call = "predict_words"
)

// Scene is what a prompt may speak of.
type Scene struct {
	Problem   string
	Draft     string
	Reference string     // the sender's own solution; for CallAnswer and CallAnswerAgain alone
	Questions []Question // answered, for the small side
	Earlier   []Exchange // for CallAnswer: the questions before, with the replies as written
	Question  string
	Count     int      // how many questions to ask
	Asked     []string // all questions so far, for CallAskAgain
	Drafts    []string // to choose from, for CallSelect
}

// Exchange is a question and the reply as the strong model wrote it.
type Exchange struct{ Question, Reply string }

// Prompt is a prompt that is ready to send.
type Prompt struct {
	System  string
	Text    string
	Stop    []string // ends the reply; not part of it
	Max     int      // tokens of the reply
	Options []string // as they stand in the text, for a call that chooses: no and yes, drafts from 0 for none, or scores
	After   string   // what the reply may hold before its option
	Close   string   // to be added to the reply, as Stop took it away
}

// PromptSet is a versioned set of prompts for one kind of model and problem.
type PromptSet struct {
	Name string
	Hash string // SHA-256 of the set's file, in hex

	// Form is the form of the final answers that the set asks for when the
	// problem does not tell, and Alphabet how many such answers there could
	// be (0 where that is open).
	Form     Form
	Alphabet float64

	// Most is the largest number of questions that one call is asked for.
	Most int

	templates *template.Template
	calls     map[Call]callSettings
}

type callSettings struct {
	Stop    []string `json:"stop"`
	Max     int      `json:"max"`
	Options []string `json:"options"`
	After   string   `json:"after"`
	Close   string   `json:"close"`
	Numbers *string  `json:"numbers"` // the options are 0 and the numbers of Scene.Drafts, each behind this
	List    bool     `json:"list"`    // a numbered list of Scene.Count items: one more ends the reply
}

// PromptSets returns the names of the sets that there are.
func PromptSets() []string {
	return []string{"compact", "general", "math", "code", "science", "choice"}
}

// OpenPromptSet returns the set of that name.
func OpenPromptSet(name string) (*PromptSet, error) {
	text, err := promptFiles.ReadFile("prompts/" + name + ".tmpl")
	if err != nil {
		return nil, fmt.Errorf("no prompt set %q: there are %s", name, strings.Join(PromptSets(), ", "))
	}
	t, err := template.New(name).Funcs(template.FuncMap{"line": line, "fence": fence, "next": func(i int) int { return i + 1 }}).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("prompt set %s: %w", name, err)
	}
	var head strings.Builder
	if err := t.ExecuteTemplate(&head, "settings", nil); err != nil {
		return nil, fmt.Errorf("prompt set %s: %w", name, err)
	}
	var s struct {
		Form     Form    `json:"form"`
		Alphabet float64 `json:"alphabet"`
		Most     int     `json:"most"`
	}
	calls := map[Call]callSettings{}
	if err := json.Unmarshal([]byte(head.String()), &s); err != nil {
		return nil, fmt.Errorf("prompt set %s: settings: %w", name, err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(head.String()), &raw); err != nil {
		return nil, fmt.Errorf("prompt set %s: settings: %w", name, err)
	}
	list := []Call{CallDraft, CallReference, CallAskOne, CallAskMany, CallAskAgain, CallPredict, CallAnswer, CallAnswerAgain, CallRevise, CallSelect}
	if t.Lookup(string(CallPredictWords)) != nil {
		list = append(list, CallPredictWords)
	}
	for _, c := range list {
		var cs callSettings
		if err := json.Unmarshal(raw[string(c)], &cs); err != nil || t.Lookup(string(c)) == nil {
			return nil, fmt.Errorf("prompt set %s: no usable %s", name, c)
		}
		calls[c] = cs
	}
	if err := withJudge(t, calls); err != nil {
		return nil, fmt.Errorf("prompt set %s: %w", name, err)
	}
	sum := sha256.Sum256(text)
	return &PromptSet{Name: name, Hash: hex.EncodeToString(sum[:]), Form: s.Form, Alphabet: s.Alphabet, Most: s.Most, templates: t, calls: calls}, nil
}

// Has tells whether the set has a prompt for that call.
func (p *PromptSet) Has(c Call) bool {
	_, ok := p.calls[c]
	return ok
}

// Build returns the prompt of a call. It fails only when the set is broken or has
// no such call, see Has.
func (p *PromptSet) Build(c Call, s Scene) (Prompt, error) {
	out := Prompt{}
	var b strings.Builder
	if p.templates.Lookup("system") != nil { // one for all calls, as it stands in front of what they share
		if err := p.templates.ExecuteTemplate(&b, "system", s); err != nil {
			return out, fmt.Errorf("prompt set %s: %w", p.Name, err)
		}
		out.System = b.String()
		b.Reset()
	}
	if err := p.templates.ExecuteTemplate(&b, string(c), s); err != nil {
		return out, fmt.Errorf("prompt set %s: %w", p.Name, err)
	}
	cs := p.calls[c]
	if cs.List {
		cs.Stop = append(slices.Clip(cs.Stop), fmt.Sprintf("\n%d.", s.Count+1))
	}
	if cs.Numbers != nil {
		cs.Options = make([]string, len(s.Drafts)+1)
		for i := range cs.Options {
			cs.Options[i] = *cs.Numbers + strconv.Itoa(i)
		}
	}
	out.Text, out.Stop, out.Max, out.Options, out.After, out.Close = b.String(), cs.Stop, cs.Max, cs.Options, cs.After, cs.Close
	return out, nil
}

// line puts text on one line.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// tagged finds what could be read as a tag, with its name and number.
var tagged = regexp.MustCompile(`(?i)<[\s/]*([a-z]+)(?:-(\d{1,9}))?`)

// fence puts text between the tags <name> and </name>, each on a line of its
// own. Where the text has such a tag itself, the tags are numbered, so that the
// first closing tag is always the end: <name-2> and </name-2>. The tags depend
// on the text alone, as they are part of what two calls share.
func fence(name, text string) string {
	used := map[int]bool{}
	for _, m := range tagged.FindAllStringSubmatch(text, -1) {
		if !strings.EqualFold(m[1], name) {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			n = 1 // a bare tag
		}
		used[n] = true
	}
	tag := name
	for n := 1; used[n]; n++ {
		tag = name + "-" + strconv.Itoa(n+1)
	}
	return "<" + tag + ">\n" + text + "\n</" + tag + ">"
}
