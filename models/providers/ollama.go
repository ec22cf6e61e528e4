package providers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"tenbits/models"
	"tenbits/models/ollama"
)

// maxLook is how long a server may take to tell which models it has, so that
// one that is away does not hold up the list of the others.
const maxLook = 3 * time.Second

// ollamas is the provider of the models of Ollama servers.
type ollamas struct{ o Options }

func (s Set) ollamas() ollamas {
	if s.o.Getenv == nil {
		s.o.Getenv = os.Getenv
	}
	return ollamas(s)
}

func (p ollamas) server(address string) *ollama.Server {
	return ollama.NewServer(address, p.o.Getenv, ollama.Options{Context: p.o.Context, Timeout: p.o.Timeout, Idle: p.o.Idle})
}

func (p ollamas) open(ref models.Ref) (models.Model, error) {
	return p.server(ref.Server).Model(ref.Name), nil
}

// servers returns the servers to look at: the usual one, and those that were
// named, each once.
func (p ollamas) servers() []*ollama.Server {
	addresses := []string{""}
	for _, a := range p.o.Servers {
		if !slices.Contains(addresses, a) {
			addresses = append(addresses, a)
		}
	}
	var list []*ollama.Server
	for _, a := range addresses {
		list = append(list, p.server(a))
	}
	return list
}

// list returns the models of all servers, which are asked at the same time.
func (p ollamas) list(ctx context.Context) ([]models.Card, error) {
	servers := p.servers()
	cards, errs := make([][]models.Card, len(servers)), make([]error, len(servers))
	each(servers, func(i int, s *ollama.Server) {
		look, stop := context.WithTimeout(ctx, maxLook)
		defer stop()
		cards[i], errs[i] = s.List(look)
		errs[i] = patient(ctx, s, errs[i])
	})
	return slices.Concat(cards...), errors.Join(errs...)
}

// each calls f for each server, for all of them at the same time.
func each(servers []*ollama.Server, f func(i int, s *ollama.Server)) {
	done := make(chan struct{})
	for i, s := range servers {
		go func() {
			f(i, s)
			done <- struct{}{}
		}()
	}
	for range servers {
		<-done
	}
}

// patient returns the error of a server that was asked for no longer than
// maxLook, for people where it is that.
func patient(ctx context.Context, s *ollama.Server, err error) error {
	if err == nil || ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	hint := "see whether Ollama runs there, or set OLLAMA_HOST to where it does"
	if s.Ref() != ollama.Provider {
		hint = "see whether Ollama runs there, or take it out of servers in the config file"
	}
	return &models.Error{Model: s.Ref(), URL: s.URL(), Fault: models.Unreachable, Err: fmt.Errorf("it does not reply within %v", maxLook), Hint: hint}
}

func (p ollamas) pull(ctx context.Context, ref models.Ref, progress func(Progress) error) error {
	return p.server(ref.Server).Pull(ctx, ref.Name, func(q ollama.Progress) error { return progress(Progress(q)) })
}

func (p ollamas) adapt(ctx context.Context, ref models.Ref, base string, adapter []byte, progress func(Progress) error) error {
	return p.server(ref.Server).Adapt(ctx, ref.Name, base, adapter, func(q ollama.Progress) error { return progress(Progress(q)) })
}

func (p ollamas) unload(ctx context.Context, ref models.Ref) error {
	return p.server(ref.Server).Model(ref.Name).Unload(ctx)
}

// Server is an Ollama server, and what it says of itself.
type Server struct {
	Ref     string // "ollama", or "ollama@host:port"
	URL     string // as it is called
	Given   string // what names it, as it was given, without a password; empty for the usual one
	Key     bool   // it is sent the key of OLLAMA_API_KEY
	Version string
	Models  []models.Card
	Memory  []InMemory
	Err     error // why it could not be asked; what is above may be there in part
}

// InMemory is a model that a server has in memory.
type InMemory struct {
	Name    string
	Size    int64     // bytes
	Context int       // tokens; 0: not known
	Until   time.Time // when it is unloaded, unless it is called before
}

// Servers asks all Ollama servers what they have, at the same time, and waits
// no longer than 3 seconds for each.
func (s Set) Servers(ctx context.Context) []Server {
	servers := s.ollamas().servers()
	list := make([]Server, len(servers))
	each(servers, func(i int, s *ollama.Server) {
		look, stop := context.WithTimeout(ctx, maxLook)
		defer stop()
		out := Server{Ref: s.Ref(), URL: s.URL(), Given: s.Given(), Key: s.HasKey()}
		var errs [3]error
		out.Version, errs[0] = s.Version(look)
		if errs[0] == nil {
			var memory []ollama.InMemory
			memory, errs[1] = s.Memory(look)
			for _, m := range memory {
				out.Memory = append(out.Memory, InMemory(m))
			}
			out.Models, errs[2] = s.List(look)
		}
		for _, err := range errs {
			if out.Err == nil {
				out.Err = patient(ctx, s, err)
			}
		}
		list[i] = out
	})
	return list
}
