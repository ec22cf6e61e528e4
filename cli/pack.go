package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tenbits/codec"
	"tenbits/models"
	"tenbits/models/embedded"
	"tenbits/term"
)

// maxPacked bounds what pack and unpack read, in bytes.
const maxPacked = 1 << 30

// packIdle is the longest wait for a server to say what comes next, loading apart.
const packIdle = 5 * time.Minute

// packFlags are the flags of pack and unpack.
type packFlags struct {
	out, model, prompt string
	adapter            string
	segment            int
	all, force, json   bool
}

func (f *packFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "file to write, or - for stdout")
	cmd.Flags().StringVar(&f.prompt, "prompt", "", "what stands before the text, as the reader has it: a text, or @FILE")
	cmd.Flags().BoolVar(&f.force, "force", false, "write over a file that is there")
	cmd.Flags().BoolVar(&f.json, "json", false, "print one JSON document (on stderr where the file goes to stdout)")
}

// packCommand writes a text under a model.
func (a *app) packCommand() *cobra.Command {
	var f packFlags
	cmd := &cobra.Command{
		Use:   "pack -o OUT FILE",
		Short: "Write a file in as few bytes as a model allows",
		Long: "Write any file as a container from which unpack makes the same file again, with arithmetic coding under a\n" +
			"model. Each segment of the file is read again before it is written, and has the shortest of what came back:\n" +
			"under the model, under a model of bytes that learns as it goes, through zstd, or as it is.",
		Example: "  tenbits pack -o answers.10b answers.txt\n  tenbits unpack -o - answers.10b",
		Args:    oneFile("pack", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.pack(cmd, args[0], f)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.model, "model", "embedded/text", "model to write under: embedded/text, embedded/small, embedded/strong, ollama/NAME, or none")
	cmd.Flags().StringVar(&f.adapter, "adapter", "", "adapter of the model: "+strings.Join(embedded.Adapters(), ", ")+", a GGUF file,\nauto to pick one from --prompt or else from the text, or all to try them all and keep the smallest")
	cmd.Flags().IntVar(&f.segment, "segment", codec.UsualSegment, "bytes of a segment: damage takes as much, and a model begins anew as often")
	cmd.Flags().BoolVar(&f.all, "all", false, fmt.Sprintf("let the models write files of any size, not only the first %d MiB", codec.UsualLimit>>20))
	return cmd
}

// oneFile takes the name of one file, or - for stdin.
func oneFile(command, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError("for example tenbits "+command+" -o OUT "+what+", with - for stdin or stdout", "%s takes one file, and got %d", command, len(args))
		}
		return nil
	}
}

// predictor returns the model of that name, nil for none.
func (a *app) predictor(ctx context.Context, name string) (codec.Predictor, error) {
	const hint = "for example --model embedded/text, --model ollama/qwen3:0.6b or --model none"
	if name == "none" {
		return nil, nil
	}
	ref, err := models.ParseRef(name)
	if err != nil {
		return nil, usageError(hint, "--model is %q: %w", name, err)
	}
	m, err := a.opener(settings{small: name, calls: calls{idle: packIdle}})(ctx, name)
	if err != nil {
		return nil, err
	}
	if own, ok := m.(interface{ Weights() *embedded.Weights }); ok {
		return codec.NewTokens(own.Weights())
	}
	c, ok := m.(models.Continuer)
	if !ok {
		return nil, usageError(hint, "--model is %q: it does not tell the probabilities of what may come next", ref)
	}
	card, err := c.Describe(ctx)
	if err != nil {
		return nil, err
	}
	return codec.NewServed(c, card)
}

// packed is what pack --json prints.
type packed struct {
	Bytes       int            `json:"bytes"`  // of the file
	Packed      int            `json:"packed"` // of the container
	BitsPerByte *float64       `json:"bits_per_byte"`
	Model       string         `json:"model"`
	Adapter     string         `json:"adapter"`   // empty for none
	PickedBy    string         `json:"picked_by"` // given, prompt, text, all; empty where there was no --adapter
	PickBits    float64        `json:"pick_bits"` // what the pick tells a reader who could not have made it
	Seconds     float64        `json:"seconds"`
	Segments    []packedPart   `json:"segments"`
	Rivals      []codec.Rival  `json:"rivals"`
	Methods     map[string]int `json:"methods"` // bytes of the file that each method wrote
}

type packedPart struct {
	N          int64   `json:"n"`
	Bytes      int     `json:"bytes"`
	Packed     int     `json:"packed"`
	Method     string  `json:"method"`
	ModelBits  float64 `json:"model_bits"` // what the model holds it worth; 0 for zstd and plain
	Unfaithful bool    `json:"unfaithful"` // the model did not read what it wrote
}

func (a *app) pack(cmd *cobra.Command, file string, f packFlags) error {
	ctx := cmd.Context()
	var under pick
	var err error
	if f.adapter == "" { // before the text is read, which may take a while
		if under.model, err = a.predictor(ctx, f.model); err != nil {
			return err
		}
	}
	before, err := a.readBefore(ctx, f.prompt)
	if err != nil {
		return err
	}
	if err := f.checkOut("pack"); err != nil {
		return err
	}
	text, err := a.readFile(ctx, file, maxPacked)
	if err != nil {
		return usageError("name a file that can be read, or - for stdin", "%w", err)
	}
	if f.adapter != "" { // it may be picked from the text
		if under, err = a.adapted(ctx, f.model, f.adapter, before, text); err != nil {
			return err
		}
		f.model = under.model.Identity().Name
	}
	doc := packed{Bytes: len(text), Model: f.model, Adapter: under.adapter, PickedBy: under.by, PickBits: under.bits, Segments: []packedPart{}, Methods: map[string]int{}, Rivals: []codec.Rival{}}
	progress := a.packProgress(cmd, "packing", len(text))
	o := codec.Options{Model: under.model, Before: before, Segment: f.segment}
	if f.all {
		o.Limit = -1
	}
	o.Done = func(s codec.Segment) {
		doc.Segments = append(doc.Segments, packedPart{s.N, s.Text, s.Size, s.Method, s.Bits, s.Unfaithful})
		doc.Methods[s.Method] += s.Text
		progress.add(s)
	}
	began := time.Now()
	container, err := codec.Pack(ctx, text, o)
	progress.end()
	if err != nil {
		return packError(ctx, err)
	}
	doc.Packed, doc.Seconds = len(container), time.Since(began).Seconds()
	if len(text) > 0 {
		n := 8 * float64(len(container)) / float64(len(text))
		doc.BitsPerByte = &n
	}
	if err := a.write(f, container); err != nil {
		return err
	}
	if len(text) <= codec.UsualLimit {
		if doc.Rivals, err = codec.Rivals(ctx, text); err != nil {
			return err
		}
	}
	return a.tellPacked(cmd, f, doc, under)
}

// packError names an error of the options as one of the command line.
func packError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return usageError("tenbits pack --help says what can be given", "%w", err)
}

// readBefore returns the text of --prompt.
func (a *app) readBefore(ctx context.Context, flag string) (string, error) {
	name, ok := strings.CutPrefix(flag, "@")
	if !ok {
		return flag, nil
	}
	b, err := a.readFile(ctx, name, maxPayload)
	if err != nil {
		return "", usageError("for example --prompt @prompt.txt, or the text itself", "cannot read the prompt: %w", err)
	}
	return string(b), nil
}

func (f *packFlags) checkOut(command string) error {
	switch {
	case f.out == "":
		return usageError("for example tenbits "+command+" -o OUT FILE, with - for stdout", "%s needs -o, the file to write", command)
	case f.out == "-":
		return nil
	}
	if _, err := os.Lstat(f.out); err == nil && !f.force {
		return usageError("choose another name, or add --force", "there is a file %s already", f.out)
	}
	return nil
}

// write writes the result: a file as a whole or not at all.
func (a *app) write(f packFlags, b []byte) (err error) {
	if f.out == "-" {
		_, err := a.out.Write(b)
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(f.out), ".tenbits-*")
	if err != nil {
		var at *fs.PathError // it is of the file beside, which nobody asked for
		if errors.As(err, &at) {
			err = at.Err
		}
		return &problem{exitFailure, fmt.Errorf("%s cannot be written: %w", f.out, err), "name a file in a folder that is there, with -o"}
	}
	defer func() {
		if err != nil {
			os.Remove(temp.Name())
		}
	}()
	_, err = temp.Write(b)
	if err := errors.Join(err, temp.Chmod(0o644), temp.Close()); err != nil {
		return err
	}
	if !f.force {
		// A file that came meanwhile is not written over.
		if err := os.Link(temp.Name(), f.out); err != nil {
			return fmt.Errorf("cannot write %s: %w", f.out, err)
		}
		return os.Remove(temp.Name())
	}
	return os.Rename(temp.Name(), f.out)
}

// tellPacked says what became of a file: on stderr, as the file may be on stdout.
func (a *app) tellPacked(cmd *cobra.Command, f packFlags, d packed, under pick) error {
	if f.json {
		w := a.out
		if f.out == "-" {
			w = a.err
		}
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(d)
	}
	if isSet(cmd, "quiet") {
		return nil
	}
	row := func(name string, n int, note string) string {
		share := ""
		if d.Bytes > 0 {
			share = fmt.Sprintf("%6.1f %%  %5.2f bits a byte", 100*float64(n)/float64(d.Bytes), 8*float64(n)/float64(d.Bytes))
		}
		return strings.TrimRight(fmt.Sprintf("%-8s %10d  %s  %s", name, n, share, note), " ") + "\n"
	}
	payload := 0
	for _, s := range d.Segments {
		payload += s.Packed
	}
	text := row("file", d.Bytes, "") + row("tenbits", d.Packed, d.how()) +
		row("payload", payload, "of that, without the header and 8 bytes a segment")
	if under.by != "" {
		text += "adapter  " + under.told() + "\n"
	}
	for _, r := range d.Rivals {
		text += row(r.Name, r.Bytes, r.Library+", level "+r.Level)
	}
	_, err := io.WriteString(a.err, text)
	return err
}

// how says which methods wrote the file.
func (d packed) how() string {
	var list []string
	for _, m := range []struct{ method, name string }{{"model", "under " + d.Model}, {"bytes", "under a model of bytes"}, {"zstd", "through zstd"}, {"plain", "as it is"}} {
		if n := d.Methods[m.method]; n > 0 {
			list = append(list, fmt.Sprintf("%d bytes %s", n, m.name))
		}
	}
	return strings.Join(list, ", ")
}

// packingProgress shows how far a file is.
type packingProgress struct {
	bar
	what        string
	size        int
	done, wrote int
	began       time.Time
}

func (a *app) packProgress(cmd *cobra.Command, what string, size int) *packingProgress {
	live := isTerminal(a.streams.Err) && a.getenv("TERM") != "dumb" && !a.wantsLines() && !isSet(cmd, "plain")
	p := &packingProgress{bar: bar{w: a.err, live: live}, what: what, size: size, began: time.Now()}
	if isSet(cmd, "quiet") || !live {
		p.w = io.Discard // a short command; what came of it is said at its end
	}
	p.say()
	return p
}

func (p *packingProgress) add(s codec.Segment) {
	p.done += s.Text
	p.wrote += s.Size
	p.say()
}

func (p *packingProgress) say() {
	line := fmt.Sprintf("%s: %d of %d bytes", p.what, p.done, p.size)
	if seconds := time.Since(p.began).Seconds(); p.done > 0 && seconds > 0 {
		line += fmt.Sprintf(", %.2f bits a byte, %.0f bytes a second", 8*float64(p.wrote)/float64(p.done), float64(p.done)/seconds)
	}
	p.status = line
	if p.live {
		line = term.Truncate(line, 78)
		fmt.Fprint(p.w, "\r"+line+strings.Repeat(" ", max(0, p.width-term.Width(line))))
		p.width = term.Width(line)
	}
}
