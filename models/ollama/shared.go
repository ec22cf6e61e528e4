package ollama

import (
	"context"
	"errors"
	"strings"

	"github.com/ollama/ollama/api"

	"tenbits/models"
)

// find returns what the server's memory has of the model; nil where it is not
// there. Models that are made of the same weights share a process, which goes by
// the name of the one that was called first.
func (m *Model) find(ctx context.Context) (*api.ProcessModelResponse, error) {
	running, err := m.server.running(ctx, m.ref)
	if err != nil {
		return nil, err
	}
	return m.among(ctx, running)
}

// among is find among what is in the server's memory.
func (m *Model) among(ctx context.Context, running []api.ProcessModelResponse) (*api.ProcessModelResponse, error) {
	for n, r := range running {
		if sameName(r.Name, m.ref.Name) {
			return &running[n], nil
		}
	}
	for n, r := range running[:min(len(running), maxNamed)] {
		if same, err := m.shares(ctx, r); err != nil || same {
			return &running[n], err
		}
	}
	return nil, nil
}

// shares tells whether another model, which is in memory, is made of the same
// weights. The server is asked once for each.
func (m *Model) shares(ctx context.Context, r api.ProcessModelResponse) (bool, error) {
	i, err := m.info(ctx)
	if err != nil || i.weights == "" {
		return false, err
	}
	key := r.Name + " " + r.Digest // a name can come to mean another model
	m.mu.Lock()
	same, known := m.shared[key]
	m.mu.Unlock()
	if known {
		return same, nil
	}
	ref := m.ref
	ref.Name = r.Name
	other, err := m.server.show(ctx, ref, "")
	if e := (*models.Error)(nil); errors.As(err, &e) && e.Fault == models.Missing {
		return false, nil // it is in memory, and was removed
	}
	if err != nil {
		return false, err
	}
	same = other.weights == i.weights
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shared == nil || len(m.shared) > maxListed {
		m.shared = map[string]bool{}
	}
	m.shared[key] = same
	return same, nil
}

// weights returns which files a model is made of, as its Modelfile names them;
// empty where it names none.
func weights(modelfile string) string {
	var files []string
	for line := range strings.Lines(modelfile) {
		f := strings.Fields(line)
		if len(f) == 2 && (f[0] == "FROM" || f[0] == "ADAPTER") && strings.Contains(f[1], "sha256-") {
			files = append(files, f[1])
		}
	}
	return strings.Join(files, " ")
}
