package ollama

import (
	"context"

	"github.com/ollama/ollama/api"
)

// Progress is how far a download is: what is done now, and of how many bytes,
// which are 0 where it is not a download.
type Progress struct {
	Status      string
	Done, Total int64
}

// Pull has the server download a model, and passes the progress on; progress
// may be nil, and its error ends the download and is returned as it is. What
// has come when ctx ends it stays on the server: another Pull goes on there.
func (s *Server) Pull(ctx context.Context, name string, progress func(Progress) error) error {
	ref := s.ref
	ref.Name = name
	var told error
	err := s.call(ctx, ref, limit{}, func(ctx context.Context, c *api.Client) error {
		last := ""
		err := c.Pull(ctx, &api.PullRequest{Model: name}, func(r api.ProgressResponse) error {
			last = r.Status
			if progress != nil {
				told = progress(Progress{word(r.Status), max(0, r.Completed), max(0, r.Total)})
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
