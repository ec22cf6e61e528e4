package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// completionCommand prints what a shell needs to complete tenbits commands.
func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:       "completion " + strings.Join(shells, "|"),
		Short:     "Print a shell's completion script",
		Example:   "  source <(tenbits completion bash)\n  tenbits completion fish > ~/.config/fish/completions/tenbits.fish",
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 && slices.Contains(shells, args[0]) {
				return nil
			}
			return usageError("for example tenbits completion bash", "completion wants one shell of %s", strings.Join(shells, ", "))
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch root := cmd.Root(); args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			default:
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
		},
	}
}
