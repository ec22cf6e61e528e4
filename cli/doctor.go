package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tenbits/models"
	"tenbits/term"
	"tenbits/tui"
)

// health is how a finding of the doctor is.
type health string

const (
	well health = "ok"
	note health = "note" // worth to know; a session can be played
	ill  health = "bad"  // a session cannot be played, or something else that is wanted fails
)

// finding is something that the doctor found, and what to do about it.
type finding struct {
	About  string `json:"about"`
	Health health `json:"health"`
	Text   string `json:"text"`
	Do     string `json:"do"`
}

// diagnosis is what doctor --json prints.
type diagnosis struct {
	Ready    bool           `json:"ready"` // a session can be played under the settings
	Seats    []seatReport   `json:"seats"`
	Servers  []serverReport `json:"servers"`
	Memory   *memory        `json:"memory"` // null where it is not known
	Terminal terminalReport `json:"terminal"`
	Paths    []pathReport   `json:"paths"`
	Findings []finding      `json:"findings"`

	failed error // why a session cannot be played
}

// found adds a finding.
func (d *diagnosis) found(about string, h health, do, format string, args ...any) {
	d.Findings = append(d.Findings, finding{about, h, fmt.Sprintf(format, args...), do})
}

// doctorCommand says what can be used, what cannot, and what to do.
func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what was found, what answers, and what to do about the rest",
		Long: "Look at everything that a session needs: the settings and where they came from, the models, the Ollama servers, keys\n" +
			"(never their value), memory, terminal, clipboard, editor and files. Each finding has a line that says what to do.\n" +
			"The exit code is 0 when a session can be played, 3 when a model that is set cannot be used, 2 when a setting is wrong.",
		Example: "  tenbits doctor\n  tenbits doctor --small ollama/gemma3:1b --strong ollama/gemma3:4b\n  tenbits doctor --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := a.diagnose(cmd)
			if err := cmd.Context().Err(); err != nil {
				return err
			}
			print := d.print
			if asJSON {
				print = func(w io.Writer) error { return printJSON(w, d) }
			}
			if err := print(a.out); err != nil {
				return err
			}
			return d.failed
		},
	}
	addOptions(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// diagnose looks at everything.
func (a *app) diagnose(cmd *cobra.Command) *diagnosis {
	ctx := cmd.Context()
	d := &diagnosis{Seats: []seatReport{}, Servers: []serverReport{}, Paths: []pathReport{}, Memory: readMemory(a.meminfo)}
	s, err := a.settings(cmd)
	if err != nil {
		d.failed = err
		d.found("settings", ill, hintOf(err, "tenbits config shows each of them"), "%v", err)
		if s, err = usualSettings(); err != nil {
			return d
		}
	} else {
		d.findSettings(s)
		a.findSeats(ctx, d, s)
	}
	a.findEmbedded(ctx, d)
	a.findServers(ctx, d, s)
	a.findKeys(d)
	d.findMemory()
	a.findTerminal(d)
	a.findTools(d)
	a.findPaths(d, s)
	d.Ready = d.failed == nil
	return d
}

// findSettings says which settings are not the usual ones.
func (d *diagnosis) findSettings(s settings) {
	var changed []string
	for _, v := range s.list {
		if v.Source != "default" {
			changed = append(changed, fmt.Sprintf("%s is %s (%s)", v.Key, v.Value, v.Source))
		}
	}
	text := "all settings are the defaults"
	if changed != nil {
		text = strings.Join(changed, ", ") + "; all others are the defaults"
	}
	d.found("settings", well, "tenbits config shows each value and where it came from", "%s", text)
}

// print writes the findings for people, no wider than the terminal.
func (d *diagnosis) print(w io.Writer) error {
	const indent = "      "
	var out strings.Builder
	block := func(first, text string) {
		if width := d.Terminal.Width - len(indent); width >= tui.MinWidth-len(indent) {
			text = term.Wrap(text, width)
		}
		for line := range strings.Lines(text + "\n") {
			out.WriteString(strings.TrimRight(first+line, " \n") + "\n")
			first = indent
		}
	}
	for _, f := range d.Findings {
		block(fmt.Sprintf("%-*s", len(indent), f.Health), term.CleanLine(f.About+": "+f.Text))
		block(indent, term.CleanLine(f.Do))
	}
	end := "A session can be played."
	if !d.Ready {
		end = "A session cannot be played as this is set up: see what is bad."
	}
	_, err := fmt.Fprintln(w, out.String()+end)
	return err
}

// reasonOf returns what was wrong, without the model's name, which stands beside
// it.
func reasonOf(err error) string {
	var m *models.Error
	if !errors.As(err, &m) {
		return err.Error()
	}
	without := *m
	without.Model = ""
	return strings.TrimPrefix(strings.TrimPrefix(without.Error(), " at "), ": ")
}

// hintOf returns what an error says to do, or else what otherwise is to be done.
func hintOf(err error, otherwise string) string {
	var p *problem
	var m *models.Error
	switch {
	case errors.As(err, &p) && p.hint != "":
		return p.hint
	case errors.As(err, &m) && m.Hint != "":
		return m.Hint
	}
	return otherwise
}
