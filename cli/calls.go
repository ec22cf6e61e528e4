package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenbits/models"
	"tenbits/models/providers"
	"tenbits/session"
)

// calls say how models are called.
type calls struct {
	timeout, idle time.Duration // of a call, and of the wait for a piece of its reply; 0: none
	context       int           // of Ollama's models, in tokens; 0: as each says
	servers       []string      // of Ollama, beside the usual one
}

// fillCalls reads the checked values of the options about calls.
func (s *settings) fillCalls() error {
	var errs [4]error
	s.calls.timeout, errs[0] = parseWait(s.get("timeout"))
	s.calls.idle, errs[1] = parseWait(s.get("idle-timeout"))
	s.calls.context, errs[2] = strconv.Atoi(s.get("context"))
	s.calls.servers, errs[3] = parseServers(s.get("servers"))
	return errors.Join(errs[:]...)
}

// providers returns the providers under s. The servers of its own two models are
// among those that are listed.
func (a *app) providers(s settings) providers.Set {
	servers := slices.Clone(s.calls.servers)
	for _, name := range []string{s.small, s.strong, s.asker} {
		if ref, err := models.ParseRef(name); err == nil && ref.Provider == "ollama" && ref.Server != "" {
			servers = append(servers, ref.Server)
		}
	}
	return providers.New(providers.Options{
		Getenv: a.getenv, Timeout: s.calls.timeout, Idle: s.calls.idle, Context: s.calls.context, Servers: servers,
	})
}

// opener returns what opens models under s.
func (a *app) opener(s settings) func(ctx context.Context, ref string) (models.Model, error) {
	set := a.providers(s)
	return func(ctx context.Context, ref string) (models.Model, error) { return a.open(ctx, set, ref) }
}

// openAs opens the model of a seat as it was in the session that card is from:
// with the same context, which decides how long its texts may be.
func (a *app) openAs(ctx context.Context, s settings, card models.Card) (models.Model, error) {
	s.calls.context = card.Context
	return a.opener(s)(ctx, card.Ref())
}

// openSession opens the models of a session that is saved, for cfg.
func (a *app) openSession(ctx context.Context, s settings, set session.Setup, cfg *session.Config) (err error) {
	if cfg.Small, err = a.openAs(ctx, s, set.Small.Card); err != nil {
		return err
	}
	if set.Strong != nil {
		if cfg.Strong, err = a.openAs(ctx, s, set.Strong.Card); err != nil {
			return err
		}
	}
	return cfg.ReseatJudge(ctx, set, func(ctx context.Context, _ string) (models.Model, error) { return a.openAs(ctx, s, set.Judge.Card) })
}

// parseWait reads a time to wait: a number with its unit, or 0.
func parseWait(v string) (time.Duration, error) {
	d, err := time.ParseDuration(v)
	if err != nil || d < 0 {
		return 0, errors.New("want a time such as 90s, 5m or 1h30m, or 0 for no end")
	}
	return d, nil
}

func checkWait(v string) error {
	_, err := parseWait(v)
	return err
}

// The sizes that a context may have, in tokens: no prompt fits one that is
// smaller.
const (
	minContext = 256
	maxContext = math.MaxInt32
)

func checkContext(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n != 0 && (n < minContext || n > maxContext) {
		return fmt.Errorf("want a whole number of tokens from %d, or 0 for what each model says", minContext)
	}
	return nil
}

// maxServers is the most servers that may be named.
const maxServers = 32

// parseServers reads a list of servers with commas between them.
func parseServers(v string) ([]string, error) {
	var list []string
	for s := range strings.SplitSeq(v, ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if _, err := models.ParseRef("ollama@" + s + "/x"); err != nil {
			return nil, fmt.Errorf("%q is no server: want host:port or host, with commas between them", s)
		}
		list = append(list, s)
	}
	if len(list) > maxServers {
		return nil, fmt.Errorf("%d servers are too many: at most %d are asked", len(list), maxServers)
	}
	return list, nil
}

func checkServers(v string) error {
	_, err := parseServers(v)
	return err
}
