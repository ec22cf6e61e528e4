package session

import (
	"time"

	"tenbits/models"
	"tenbits/qa"
)

// Seat is a place at the table: which model sits there and which prompts it
// gets.
type Seat struct {
	Card       models.Card `json:"card"`
	PromptSet  string      `json:"prompt_set"`
	PromptHash string      `json:"prompt_hash"` // SHA-256 of the set's file, in hex
}

// Side tells which end of the wire a stream is from.
type Side string

// The two ends.
const (
	Sender   Side = "sender"
	Receiver Side = "receiver"
)

// Setup is all that a session was started with. Prompt, Small, Seed, Strategy,
// Budget, Format, Check, CanErase, Words, Foreign, Calibration, Stop, Guard,
// Control where it is Free and, where Stop is free, Tau and JudgeHash are what
// a receiver must share; Common follows from Small.
type Setup struct {
	ID       string    `json:"id"`
	Version  string    `json:"version"` // of tenbits
	Started  time.Time `json:"started"`
	Side     Side      `json:"side"`
	Prompt   string    `json:"prompt"`
	Small    Seat      `json:"small"`
	Strong   *Seat     `json:"strong"` // null on the receiver's side
	Strategy string    `json:"strategy"`
	Budget   int       `json:"budget"` // bits
	Format   string    `json:"format"`
	Check    bool      `json:"check,omitempty"` // a check follows the payload
	CanErase bool      `json:"can_erase"`
	Words    bool      `json:"words,omitempty"`    // the small model says in words how probable a yes is
	Erasures bool      `json:"erasures,omitempty"` // the receiver's: what the erasure bit says, where there is one
	Seed     uint64    `json:"seed"`
	Form     qa.Form   `json:"form"`              // of the final answer
	Common   qa.Form   `json:"common,omitempty"`  // in which both sides compare final answers: that of the small model's prompts, as only the sender may know the right answer
	Gold     *string   `json:"gold"`              // null where there is none
	Control  Control   `json:"control,omitempty"` // empty: it is none
	Noise    float64   `json:"noise,omitempty"`   // of the control noisy: the probability that an answer is flipped
	Repeat   int       `json:"repeat,omitempty"`  // how often each answer is asked for, where more than once
	Flip     int       `json:"flip,omitempty"`    // number of the question whose answer is not the strong model's but the other one: a what-if
	Asker    *Seat     `json:"asker,omitempty"`   // who writes the questions where that is not the small model; null on the receiver's side
	Foreign  bool      `json:"foreign,omitempty"` // another than the small model does: their text travels
	Edits    []Edit    `json:"edits,omitempty"`   // the sender's: what questions of Strategy are asked in other words
	Given    string    `json:"given,omitempty"`   // ID of the session that what is marked as given is from
	Oracle   bool      `json:"oracle,omitempty"`  // the strong model is given Gold as its solution

	// Stop is how a judge ends the session, from a score of Tau on; Judge is
	// null where that is the small model, and on the receiver's side. JudgeHash
	// is qa.JudgeHash where a small model as judge writes a score. Guard says
	// that the sender decides at the end which draft is kept.
	Stop      qa.Stop `json:"stop,omitempty"`
	Tau       float64 `json:"tau,omitempty"`
	Judge     *Seat   `json:"judge,omitempty"`
	JudgeHash string  `json:"judge_hash,omitempty"`
	Guard     bool    `json:"guard,omitempty"`

	Problem *Problem `json:"problem"` // null where the prompt was typed

	// Calibration is the map that the small model's priors go through; null where
	// they stay as they are.
	Calibration *Calibration `json:"calibration,omitempty"`
}

// Calibration names a map of priors. Both sides need the one of that hash.
type Calibration struct {
	Name string `json:"name"`
	Hash string `json:"hash"` // SHA-256 of its file, in hex
}

// Problem says where a prompt comes from.
type Problem struct {
	Set string `json:"set"`
	ID  string `json:"id"`
}
