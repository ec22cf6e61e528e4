package cli

import (
	"cmp"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tenbits/term"
)

// configReport is what config --json prints.
type configReport struct {
	Settings []setting   `json:"settings"`
	Presets  []preset    `json:"presets"`
	Paths    configPaths `json:"paths"`
}

type configPaths struct {
	Config      string `json:"config"`
	Found       bool   `json:"config_found"`
	Transcripts string `json:"transcripts"`
}

// configCommand shows the settings and where each came from.
func (a *app) configCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings and where each came from",
		Long: "Show the settings and where each came from: a flag before the environment, before the config file,\n" +
			"before the default. A preset counts for less than what is set where the preset is.\n\nPresets:\n" + presetHelp(),
		Example: "  tenbits config\n  TENBITS_BITS=5 tenbits config --json",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.config(cmd, asJSON)
		},
	}
	addOptions(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) config(cmd *cobra.Command, asJSON bool) error {
	s, err := a.settings(cmd)
	if err != nil {
		return err
	}
	store, err := a.store(s)
	if err != nil {
		return err
	}
	r := configReport{s.list, presets(), configPaths{Config: a.configPath(), Transcripts: store.Dir()}}
	_, err = os.Stat(r.Paths.Config)
	r.Paths.Found = err == nil
	if asJSON {
		return printJSON(a.out, r)
	}
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, v := range r.Settings {
		fmt.Fprintf(t, "%s\t%s\t%s\n", v.Key, term.CleanLine(cmp.Or(v.Value, "-")), term.CleanLine(v.Source))
	}
	found := "found"
	if !r.Paths.Found {
		found = "not there"
	}
	fmt.Fprintf(t, "config file\t%s\t%s\n", term.CleanLine(cmp.Or(r.Paths.Config, "-")), found)
	fmt.Fprintf(t, "transcripts\t%s\tfolder\n", term.CleanLine(r.Paths.Transcripts))
	if err := t.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "\npresets:\n%s", presetHelp())
	return err
}
