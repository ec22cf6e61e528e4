package ollama

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/ollama/ollama/api"
)

// Adapt has the server make a model of one that it has and of a GGUF file with a
// LoRA adapter. It runs it as any other: one adapter a model, which stays. The
// template and the parameters are those of base; a model of that name is made
// anew. progress may be nil, and its error ends the call and is returned as it
// is.
func (s *Server) Adapt(ctx context.Context, name, base string, adapter []byte, progress func(Progress) error) error {
	ref := s.ref
	ref.Name = name
	sum := sha256.Sum256(adapter)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	var told error
	err := s.call(ctx, ref, limit{}, func(ctx context.Context, c *api.Client) error {
		if err := c.CreateBlob(ctx, digest, bytes.NewReader(adapter)); err != nil {
			return err
		}
		last := ""
		err := c.Create(ctx, &api.CreateRequest{Model: name, From: base, Adapters: map[string]string{"adapter.gguf": digest}}, func(r api.ProgressResponse) error {
			last = r.Status
			if progress != nil {
				told = progress(Progress{Status: word(r.Status)})
			}
			return told
		})
		if err == nil && last != "success" {
			return errCut
		}
		return err
	})
	if told != nil {
		return told
	}
	return err
}

// adapterOf returns the digest of the adapter that a model is made with, as its
// Modelfile names it; empty where there is none.
func adapterOf(modelfile string) string {
	for line := range strings.Lines(modelfile) {
		f := strings.Fields(line)
		if len(f) != 2 || f[0] != "ADAPTER" {
			continue
		}
		_, sum, ok := strings.Cut(f[1], "sha256-")
		if b, err := hex.DecodeString(sum); ok && err == nil && len(b) == sha256.Size {
			return "sha256:" + sum
		}
		return word(f[1])
	}
	return ""
}
