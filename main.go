// Command tenbits plays Twenty Questions between two language models: see
// package cli for its commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"tenbits/cli"
)

func main() {
	// A reader that goes, as with | head, is noticed where it is written to.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), cli.Endings(os.Interrupt, syscall.SIGHUP)...)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, os.Environ()))
}
