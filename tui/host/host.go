// Package host holds what a UI gets from the program that it is part of.
package host

import (
	"context"
	"time"

	"tenbits/codec"
	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
	"tenbits/transcripts"
)

// Host is where a UI's models and files are, and with what its sessions begin.
type Host struct {
	Version string

	// Store keeps the transcripts; nil: nothing is saved and none are listed.
	Store *transcripts.Store

	// Runs is the folder of the runs of the bench; empty: none are shown.
	Runs string

	// Open returns the model that a reference names.
	Open func(ctx context.Context, ref string) (models.Model, error)

	// Models returns the models that can be used now. Its error joins those of
	// the providers that could not be asked, as providers.List has it. Nil: only
	// references that are typed can be chosen.
	Models func(ctx context.Context) ([]models.Card, error)

	// Coders returns the models that text can be written under, with their
	// adapters; nil: there are none.
	Coders func(ctx context.Context) ([]codec.Choice, error)

	// Memory is what the machine has, in bytes; 0: not known. It says which pair of
	// models is for it, where there is none yet.
	Memory int64

	Small    string // reference of the model that drafts and asks
	Strong   string // reference of the model that answers
	Asker    string // reference of who writes the questions; empty: the small model
	Strategy string // see qa.ParseStrategy
	Budget   int    // bits
	Seed     uint64 // of the models' sampling; says which problem comes first, too
	Format   string // of the payload; empty: plain1

	// Check says whether a check follows the payload; empty: auto.
	Check session.Check

	// Control is where the answers of sessions come from instead of the strong
	// model; empty: they are no controls. Noise is the probability of a flip,
	// there and in the comparison with controls.
	Control session.Control
	Noise   float64

	Repeat int // how often each answer is asked for; 0: once

	// Judge scores drafts, see session.Config.SeatJudge, and ends a session from
	// Tau on, 0: qa.UsualTau; Guard says that the first draft may be kept.
	Judge string
	Tau   float64
	Guard bool

	// Prompts are the prompt set of both models; nil: as each of them wants.
	Prompts *qa.PromptSet

	MaxRetries int // of a call that failed, see session.Config

	// Words and Calibration say where priors come from, see session.Config.
	Words       session.Words
	Calibration *qa.Calibration

	Getenv func(string) string // nil: the process's environment
	Now    func() time.Time    // nil: time.Now
}
