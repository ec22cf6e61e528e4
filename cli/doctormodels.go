package cli

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenbits/models"
	"tenbits/models/pairs"
	"tenbits/models/providers"
)

// seatTime is how long a model may take to describe itself.
const seatTime = 5 * time.Second

// seatReport says whether a model of the settings is there.
type seatReport struct {
	Seat   string       `json:"seat"` // small or strong
	Model  string       `json:"model"`
	Source string       `json:"source"`
	Card   *models.Card `json:"card"`  // null where it cannot be used
	Error  *string      `json:"error"` // null where it can
}

// serverReport is what an Ollama server says of itself.
type serverReport struct {
	Ref     string         `json:"ref"`
	Given   string         `json:"given"`
	URL     string         `json:"url"`
	Answers bool           `json:"answers"`
	Version string         `json:"version"`
	Key     bool           `json:"key"` // it is sent OLLAMA_API_KEY
	Models  []string       `json:"models"`
	Memory  []memoryReport `json:"memory"`
	Error   *string        `json:"error"`
}

type memoryReport struct {
	Model   string    `json:"model"`
	Bytes   int64     `json:"bytes"`
	Context int       `json:"context"` // tokens; 0: not known
	Until   time.Time `json:"until"`
}

// findSeats looks whether the models of the settings are there.
func (a *app) findSeats(ctx context.Context, d *diagnosis, s settings) {
	type seat struct{ key, ref string }
	seats := []seat{{"small", s.small}, {"strong", s.strong}}
	if s.asker != "" && s.asker != s.strong && s.asker != models.Human {
		seats = append(seats, seat{"asker", s.asker})
	}
	for _, seat := range seats {
		r := seatReport{Seat: seat.key, Model: seat.ref, Source: cmp.Or(s.source(seat.key, seat.ref), "default")}
		card, err := a.describe(ctx, s, seat.key, seat.ref)
		if err == nil {
			r.Card = &card
			d.found(seat.key+" model", well, fmt.Sprintf("to use another: --%s, or %s in the config file; tenbits models lists what there is", seat.key, seat.key),
				"%s (%s) is there%s", seat.ref, r.Source, cardNote(card))
		} else {
			text := err.Error()
			r.Error = &text
			hint := hintOf(err, "tenbits models lists what there is")
			d.found(seat.key+" model", ill, hint, "%s (%s) cannot be used: %s", seat.ref, r.Source, reasonOf(err))
			if d.failed == nil {
				d.failed = &problem{exitModel, fmt.Errorf("the %s model cannot be used: %w", seat.key, err), hint}
			}
		}
		d.Seats = append(d.Seats, r)
	}
}

// describe opens a model of the settings and has it describe itself.
func (a *app) describe(ctx context.Context, s settings, key, ref string) (models.Card, error) {
	ctx, stop := context.WithTimeout(ctx, seatTime)
	defer stop()
	m, err := a.openSeat(ctx, s, key, ref)
	if err != nil {
		return models.Card{}, err
	}
	return m.Describe(ctx)
}

// cardNote says what of a model is good to know.
func cardNote(c models.Card) string {
	var list []string
	if c.Quantisation != "" {
		list = append(list, c.Quantisation)
	}
	if c.Context > 0 {
		list = append(list, fmt.Sprintf("context %d", c.Context))
	}
	if !c.Capabilities.Logprobs {
		list = append(list, "its server tells no probabilities")
	}
	if list == nil {
		return ""
	}
	return ": " + strings.Join(list, ", ")
}

// findEmbedded has the models of the program compute what they have to.
func (a *app) findEmbedded(ctx context.Context, d *diagnosis) {
	texts, err := a.check(ctx)
	if err != nil {
		d.found("built-in pair", ill, "use other models, and report this with the output of tenbits doctor --json: what this machine sends, another would read as something else",
			"it does not compute on this machine (%s/%s) what it does elsewhere: %v", runtime.GOOS, runtime.GOARCH, err)
		return
	}
	d.found("built-in pair", well, "nothing: it needs no server", "it computes every bit of %d texts as it does on every machine (here %s/%s)", texts, runtime.GOOS, runtime.GOARCH)
}

// findServers asks the Ollama servers what they have.
func (a *app) findServers(ctx context.Context, d *diagnosis, s settings) {
	some := false
	for _, server := range a.providers(s).Servers(ctx) {
		d.findServer(server)
		some = some || len(server.Models) > 0
	}
	if !some {
		d.findPairs()
	}
}

func (d *diagnosis) findServer(s providers.Server) {
	r := serverReport{Ref: s.Ref, Given: s.Given, URL: s.URL, Answers: s.Version != "" || s.Err == nil, Version: s.Version, Key: s.Key, Models: []string{}, Memory: []memoryReport{}}
	if s.Ref == "ollama" {
		given := "not set"
		if s.Given != "" {
			given = strconv.Quote(s.Given)
		}
		d.found("OLLAMA_HOST", well, "to use another server, set it to host, host:port or a URL; more of them: TENBITS_SERVERS, or servers in the config file", "%s, which means %s", given, s.URL)
	}
	for _, c := range s.Models {
		r.Models = append(r.Models, c.Ref())
	}
	if s.Err != nil {
		text := s.Err.Error()
		r.Error = &text
		d.found(s.Ref, note, hintOf(s.Err, "see whether Ollama runs there"), "%s", reasonOf(s.Err))
	} else {
		d.found(s.Ref, pickHealth(len(s.Models) > 0), serverHint(s), "Ollama %s answers at %s, with %s", cmp.Or(s.Version, "of an unknown version"), s.URL, listed(r.Models, "no models"))
	}
	var memory []string
	for _, m := range s.Memory {
		r.Memory = append(r.Memory, memoryReport{m.Name, m.Size, m.Context, m.Until})
		memory = append(memory, fmt.Sprintf("%s (%s, context %s, until %s)", m.Name, sizeOf(m.Size), count(int64(m.Context)), m.Until.Local().Format("15:04")))
	}
	if s.Err == nil {
		d.found(s.Ref+" memory", well, "tenbits models unload NAME takes a model out; a session loads what it needs", "%s", "in memory now: "+listed(memory, "no model"))
	}
	d.Servers = append(d.Servers, r)
}

// sizeOf writes a number of bytes.
func sizeOf(n int64) string {
	if n < 1e9 {
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

func pickHealth(good bool) health {
	if good {
		return well
	}
	return note
}

// serverHint says what to do about a server that answers.
func serverHint(s providers.Server) string {
	switch {
	case len(s.Models) == 0:
		return "get two models: see pairs below"
	case !slices.ContainsFunc(s.Models, func(c models.Card) bool { return c.Capabilities.Logprobs }):
		return "it tells no probabilities, so that there are no priors: use Ollama 0.12.11 or later"
	}
	return "to use its models: --small MODEL --strong MODEL; to get more: tenbits models pull NAME"
}

// maxListed is the most names that are listed.
const maxListed = 12

// listed lists names, or says that there are none.
func listed(names []string, none string) string {
	if len(names) == 0 {
		return none
	}
	if more := len(names) - maxListed; more > 0 {
		names = append(slices.Clone(names[:maxListed]), fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ")
}

// findPairs says which models to get, by the memory of this machine.
func (d *diagnosis) findPairs() {
	total := int64(0)
	if d.Memory != nil {
		total = d.Memory.Total
	}
	mine, ok := pairs.For(total)
	for _, p := range pairs.All() {
		about, commands := fmt.Sprintf("pair for %d GB", p.Memory), p.Commands()
		if ok && p == mine {
			about += ", for this machine"
		}
		d.found(about, note, commands[0]+" && "+commands[1], "%s asks %s: %s to download", p.Small.Name, p.Strong.Name, p.Size())
	}
}

// findKeys says which keys are there, and never what they are.
func (a *app) findKeys(d *diagnosis) {
	var to []string
	for _, s := range d.Servers {
		if s.Key {
			to = append(to, s.URL)
		}
	}
	switch {
	case len(to) > 0:
		d.found("OLLAMA_API_KEY", well, "unset it where these servers need no key", "it is set, and sent to %s alone", strings.Join(to, " and "))
	default:
		d.found("OLLAMA_API_KEY", well, "nothing, for a server of your own; set it for ollama.com, or a server that asks for a key", "it is not set")
	}
}
