package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tenbits/codec"
	"tenbits/term"
)

// unpacked is what unpack --json prints.
type unpacked struct {
	Bytes   int     `json:"bytes"`
	Model   string  `json:"model"`
	Damaged []int64 `json:"damaged"` // numbers of the segments, from 0
	Missing int64   `json:"missing"` // bytes that are gone
}

// unpackCommand reads what pack wrote.
func (a *app) unpackCommand() *cobra.Command {
	var f packFlags
	var salvage bool
	cmd := &cobra.Command{
		Use:   "unpack -o OUT FILE",
		Short: "Make a file again from what pack wrote",
		Long: "Make a file again from what pack wrote. The container says which model it was written under. A damaged\n" +
			"segment costs itself alone: --salvage writes what is left, with zeros in its place, and the exit code is 5.",
		Example: "  tenbits unpack -o answers.txt answers.10b\n  tenbits unpack -o - answers.10b | less",
		Args:    oneFile("unpack", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.unpack(cmd, args[0], f, salvage)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.model, "model", "", "model that it was written under, where the container's own name for it is not the one here")
	cmd.Flags().StringVar(&f.adapter, "adapter", "", "adapter that it was written under, where it is none of the built-in ones: a GGUF file")
	cmd.Flags().BoolVar(&salvage, "salvage", false, "of a damaged file write what is left")
	return cmd
}

func (a *app) unpack(cmd *cobra.Command, file string, f packFlags, salvage bool) error {
	ctx := cmd.Context()
	before, err := a.readBefore(ctx, f.prompt)
	if err != nil {
		return err
	}
	if err := f.checkOut("unpack"); err != nil {
		return err
	}
	container, err := a.readFile(ctx, file, maxPacked)
	if err != nil {
		return usageError("name a file that can be read, or - for stdin", "%w", err)
	}
	h, err := codec.ReadHeader(container)
	if err != nil {
		return &problem{exitDiffers, fmt.Errorf("%s: %w", file, err), "unpack reads what tenbits pack wrote"}
	}
	model, err := a.writerOf(ctx, h, f)
	if err != nil {
		return err
	}
	o := codec.Options{Model: model, Before: before}
	progress := a.packProgress(cmd, "unpacking", int(h.Length))
	o.Done = progress.add
	text, err := codec.Unpack(ctx, container, o)
	progress.end()
	var damage *codec.Damage
	switch {
	case errors.As(err, &damage) && salvage && text != nil:
	case err != nil:
		return unpackError(ctx, file, err)
	}
	if err := a.write(f, text); err != nil {
		return err
	}
	if f.json {
		doc := unpacked{Bytes: len(text), Model: h.Model.Name, Damaged: []int64{}}
		if damage != nil {
			doc.Damaged, doc.Missing = append(doc.Damaged, damage.Segments...), damage.Missing
		}
		w := io.Writer(a.out)
		if f.out == "-" {
			w = a.err
		}
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		if err := e.Encode(doc); err != nil {
			return err
		}
	}
	if damage != nil {
		return &problem{exitDiffers, fmt.Errorf("%s: %w", file, damage), "what is left was written, with zeros in the place of the rest"}
	}
	return nil
}

// writerOf returns the model that a container was written under: the one that is
// named, else of those in this program the one with the digests, or the one of the
// server that the container names. codec says what differs.
func (a *app) writerOf(ctx context.Context, h codec.Header, f packFlags) (codec.Predictor, error) {
	switch {
	case f.adapter != "":
		w, err := a.weights(ctx, cmp.Or(f.model, "embedded/text"))
		if err != nil {
			return nil, err
		}
		low, err := a.openAdapter(ctx, f.adapter)
		if err != nil {
			return nil, err
		}
		return with(w, low)
	case f.model != "":
		return a.predictor(ctx, f.model)
	case h.Model.Kind == codec.KindServed:
		return a.predictor(ctx, h.Model.Name)
	case h.Model.Kind != codec.KindTokens:
		return nil, nil
	}
	return a.ofContainer(ctx, h)
}

// unpackError says what to do about a container that cannot be read.
func unpackError(ctx context.Context, file string, err error) error {
	if ctx.Err() != nil {
		return err
	}
	hint := "get the file once more"
	var mismatch *codec.Mismatch
	var damage *codec.Damage
	switch {
	case errors.As(err, &mismatch) && mismatch.What == "adapter":
		hint = "name the adapter's file with --adapter, or use the version of tenbits that packed it"
	case errors.As(err, &mismatch):
		hint = "unpack it with the version of tenbits, and the --prompt, that packed it"
	case errors.As(err, &damage) && !damage.Hash:
		hint = "get it once more, or write what is left with --salvage"
	}
	return &problem{exitDiffers, fmt.Errorf("%s: %w", term.CleanLine(file), err), hint}
}
