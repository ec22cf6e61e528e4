package rewrite

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"tenbits/models"
	"tenbits/qa"
)

//go:embed prompts/*.tmpl
var promptFiles embed.FS

// Prompts are the words of the calls: what asks the strong model for a rewrite,
// what the small model reads it in, and what stands before it while it is coded.
type Prompts struct {
	Name string
	Hash string // SHA-256 of the file, in hex

	mask      string // what stands in the place of an answer that is left out
	drafts    bool   // the receiver's own draft stands before the note
	calls     map[string]callSettings
	templates *template.Template
}

type callSettings struct {
	Stop []string `json:"stop"`
	Max  int      `json:"max"`
}

// scene is what a prompt may speak of.
type scene struct {
	Problem, Solution, Draft, Rewrite string

	Facts  []fact // of the rewrite, beside the draft
	Form   qa.Form
	Masked bool
}

// PromptsFor returns the prompts for a model that wants a prompt set of that
// name: the embedded pair has its own text formats, and others share one.
func PromptsFor(set string) (*Prompts, error) {
	name := "general"
	if set == "compact" {
		name = set
	}
	text, err := promptFiles.ReadFile("prompts/" + name + ".tmpl")
	if err != nil {
		return nil, err
	}
	line := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	t, err := template.New(name).Funcs(template.FuncMap{"line": line}).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("prompts %s: %w", name, err)
	}
	var head strings.Builder
	if err := t.ExecuteTemplate(&head, "settings", nil); err != nil {
		return nil, fmt.Errorf("prompts %s: %w", name, err)
	}
	var s struct {
		Short  callSettings `json:"short"`
		Expand callSettings `json:"expand"`
		Mask   string       `json:"mask"`
		Drafts bool         `json:"drafts"`
	}
	if err := json.Unmarshal([]byte(head.String()), &s); err != nil {
		return nil, fmt.Errorf("prompts %s: settings: %w", name, err)
	}
	sum := sha256.Sum256(text)
	return &Prompts{Name: name, Hash: hex.EncodeToString(sum[:]), mask: s.Mask, drafts: s.Drafts, templates: t, calls: map[string]callSettings{"short": s.Short, "expand": s.Expand}}, nil
}

// text returns a block of the file.
func (p *Prompts) text(block string, s scene) (string, error) {
	var b strings.Builder
	if p.templates.Lookup(block) == nil {
		return "", nil
	}
	if err := p.templates.ExecuteTemplate(&b, block, s); err != nil {
		return "", fmt.Errorf("prompts %s: %w", p.Name, err)
	}
	return b.String(), nil
}

// request returns the call of a model.
func (p *Prompts) request(call string, role models.Role, s scene, seed uint64) (models.Request, error) {
	system, err := p.text("system", s)
	if err != nil {
		return models.Request{}, err
	}
	prompt, err := p.text(call, s)
	return models.Request{Role: role, System: system, Prompt: prompt, Stop: p.calls[call].Stop, MaxTokens: p.calls[call].Max, Seed: seed}, err
}
