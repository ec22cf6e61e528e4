package linear

import (
	"context"
	"fmt"
	"strings"

	"tenbits/frontier"
	"tenbits/qa"
)

// command is one of the words of the dialogue.
type command struct {
	name    string
	alias   string // another word for it; may be empty
	args    string // what may follow, as help writes it
	example string // a line that works
	about   string // what it does, in a sentence
	more    string // what else there is to say; may be empty

	free bool                   // takes any text
	fits func(args string) bool // tells whether args may be its own
	do   func(d *dialogue, ctx context.Context, args string) error
}

// commands returns all commands, in the order to list them, which is that of
// their numbers.
func commands() []command {
	return append(append(sessionCommands(), savedCommands()...),
		command{name: "tokens", args: "[TEXT]", example: "tokens Mia has 48 coins.", about: "Write a text without loss under the small model, and tell what each token costs.",
			more: "Alone it takes the problem. The models of the program and gzip are told beside it.", free: true, fits: isAnything, do: (*dialogue).tokens},
		command{name: "frontier", alias: "methods", args: "[" + strings.Join(frontier.Denominators(), "|") + "]", example: "frontier gzip", about: "Tell every way to send the answer to the problem: bits, what arrives, and what it takes.",
			more: "The bits are compared with what the strong model's answer takes in the way that is named, or in UTF-8. Ctrl+C stops it.", fits: isOneOf(frontier.Denominators()...), do: (*dialogue).frontier},
		command{name: "setup", example: "setup", about: "Say how the next session is set up.", fits: isNothing, do: (*dialogue).tellSetup},
		command{name: "help", alias: "?", args: "[COMMAND]", example: "help bits", about: "Say what the commands do, or more of one.", fits: isWord, do: (*dialogue).help},
		command{name: "quit", alias: "exit", example: "quit", about: "Leave tenbits.",
			more: "Ctrl+D and Ctrl+C leave too. While a session runs, Ctrl+C ends the session instead.", fits: isNothing, do: (*dialogue).leave},
	)
}

// sessionCommands are those about the next session.
func sessionCommands() []command {
	return []command{
		{name: "start", alias: "go", example: "start", about: "Start a session on the problem. An empty line does so too.",
			more: "Ctrl+C ends it; what came until then is kept.", fits: isNothing, do: (*dialogue).start},
		{name: "next", example: "next", about: "Take another generated problem.",
			more: "After a problem of your own, the generated one before it comes back first.", fits: isNothing, do: (*dialogue).next},
		{name: "problem", args: "[TEXT]", example: "problem What is 7 times 8?", about: "Take a problem of your own.",
			more: "Alone it asks for lines, of which an empty one or a single dot is the last. Any text of more than a word that is no command is taken as a problem too. Many terminals pass on 4095 bytes of a line at most: divide a longer problem into lines.", free: true, fits: isAnything, do: (*dialogue).takeProblem},
		{name: "bits", args: "[N]", example: "bits 5", about: "Set how many bits may be spent at most.", fits: isInteger, do: (*dialogue).setBits},
		{name: "strategy", args: "[NAME]", example: "strategy adaptive", about: "Set how the bits are spent. Alone it lists the strategies.", fits: isWord, do: (*dialogue).setStrategy},
		{name: "seed", args: "[N]", example: "seed 7", about: "Set the seed of the models' sampling.", fits: isInteger, do: (*dialogue).setSeed},
		{name: "format", args: "[NAME]", example: "format coded1", about: "Set how the bits are written. Alone it lists the formats.", fits: isOneOf(qa.Formats()...), do: (*dialogue).setFormat},
		{name: "check", args: "[auto|on|off]", example: "check on", about: "Set whether a check of 8 bits follows the others.",
			more: "By it a receiver finds out whether it came to what was sent. Auto is on where the small model promises no determinism.", fits: isOneOf("auto", "on", "off"), do: (*dialogue).setCheck},
		{name: "gold", args: "[TEXT|none]", example: "gold 85", about: "Set the right answer of the problem, for grading alone.",
			more: "Neither model sees it, unless oracle is on. For generated problems it is known.", free: true, fits: isAnything, do: (*dialogue).setGold},
		{name: "oracle", args: "[on|off]", example: "oracle on", about: "Let the strong model be given the right answer.",
			more: "It needs gold. What such a session does is no measure of the strong model, and is marked as an oracle session everywhere.", fits: isOneOf("on", "off"), do: (*dialogue).setOracle},
		{name: "small", args: "[MODEL]", example: "small embedded/small", about: "Set the model that drafts, asks and revises.", fits: isWord, do: (*dialogue).setSmall},
		{name: "strong", args: "[MODEL]", example: "strong embedded/strong", about: "Set the model that answers.", fits: isWord, do: (*dialogue).setStrong},
		{name: "asker", args: "[small|MODEL|human]", example: "asker embedded/strong", about: "Set who writes the questions.",
			more: "The text of any but the small model's questions is sent as well, beside the budget. Human is you.", fits: isWord, do: (*dialogue).setAsker},
		{name: "judge", args: "[none|small|strong|MODEL]", example: "judge small", about: "Set who scores each new draft, and ends the session when one is good enough.",
			more: "Where it is the small model the receiver has the same score, and nothing is sent. Any other takes a bit after each round, of those that may be spent. None is no judge.", fits: isWord, do: (*dialogue).setJudge},
		{name: "tau", args: "[SCORE]", example: "tau 8", about: "Set the score from which the judge ends the session.",
			more: fmt.Sprintf("It is above 0 and at most %d. The judge gives each draft a score of %d to %d.", qa.MostScore, qa.LeastScore, qa.MostScore), fits: isFraction, do: (*dialogue).setTau},
		{name: "guard", args: "[on|off]", example: "guard on", about: "Set a bit aside that says at the end whether the first draft is kept after all.",
			more: "Where both drafts come to the same answer it is not spent.", fits: isOneOf("on", "off"), do: (*dialogue).setGuard},
		{name: "models", example: "models", about: "List the models that can be used now, and what each can do.", fits: isNothing, do: (*dialogue).listModels},
		{name: "step", args: "[on|off|round|answer]", example: "step answer", about: "Wait for enter before each round, or before each answer.",
			more: "On is the same as answer. While it waits, go ends the waiting for this session, and stop ends the session. It holds for replays too.", fits: isOneOf("on", "off", "round", "answer"), do: (*dialogue).setStep},
		{name: "again", args: "[bits N|strategy NAME|seed N|format NAME]", example: "again bits 5", about: "Run the last session's problem again, with these changes.",
			more: "Several changes may be given. They hold for that session alone.", fits: isChanges, do: (*dialogue).again},
		{name: "controls", args: "[NOISE]", example: "controls 0.2", about: "Tell what the last session's first draft comes to with other answers, or with none.",
			more: "Each control starts from the same first draft and, in a batch, the same questions. NOISE is the probability, 0 to 1, that an answer is flipped in one of them.", fits: isFraction, do: (*dialogue).controls},
		{name: "effects", example: "effects", about: "Tell which answer of the last session did it.",
			more: "The small model drafts again without each answer, and with it flipped; all else stays as it was.", fits: isNothing, do: (*dialogue).effects},
		{name: "relay", example: "relay", about: "Run a session on the problem, and send it to a receiver that rebuilds it from the bits alone.",
			more: "Both ends run here, with a real connection between them.", fits: isNothing, do: (*dialogue).relay},
		{name: "second", args: "MODEL", example: "second embedded/small", about: "Have another model answer the last session's questions, and tell where it says something else.",
			fits: isWord, do: (*dialogue).second},
		{name: "wire", args: "[N]", example: "wire 2", about: "Tell the last session's payload bit by bit, or that of a saved session.",
			more: "Which part says what, and what it is worth; where it is coded, also how the interval narrows.", fits: isInteger, do: (*dialogue).wire},
		{name: "flip", args: "N", example: "flip 3", about: "Run the last session from answer N on with the other answer there.",
			more: "All before it is kept, and is not made again.", fits: isNumber, do: (*dialogue).flip},
		{name: "reword", args: "N QUESTION", example: "reword 3 Is the answer above 80?", about: "Run the last session from question N on with other words for it.",
			more: "All before it is kept. The words are sent as well, beside the budget.", free: true, fits: isNumbered, do: (*dialogue).reword},
		{name: "turn", args: "N STRATEGY", example: "turn 3 adaptive", about: "Run the last session from question N on by another strategy: batch, adaptive or rounds:KxM.",
			more: "All before it is kept. What was asked and not answered is dropped.", fits: isTurn, do: (*dialogue).turn},
	}
}

// savedCommands are those about saved sessions.
func savedCommands() []command {
	const which = "The number is the one that the command sessions told last; before that they are counted from the newest, which is meant where no number is given."
	return []command{
		{name: "sessions", args: "[WORDS]", example: "sessions coins solved", about: "List the saved sessions, or those that have all of these words.", free: true, fits: isAnything, do: (*dialogue).listSessions},
		{name: "show", args: "[N]", example: "show 2", about: "Tell a saved session, at once.", more: which, fits: isInteger, do: (*dialogue).show},
		{name: "replay", args: "[N [SPEED]]", example: "replay 2 4", about: "Play a saved session again, at its own pace.",
			more: "SPEED is how many times faster; 0 is at once. " + which, fits: isReplay, do: (*dialogue).replay},
		{name: "path", args: "[N]", example: "path 2", about: "Print where the file of a saved session is.", more: which, fits: isInteger, do: (*dialogue).path},
		{name: "payload", args: "[N]", example: "payload 2", about: "Print the bits that a saved session sent.", more: which, fits: isInteger, do: (*dialogue).payload},
		{name: "compare", args: "N M", example: "compare 1 2", about: "Tell the first and the final drafts of two saved sessions, one after the other.", more: which, fits: isPair, do: (*dialogue).compare},
		{name: "delete", args: "N", example: "delete 2", about: "Put a saved session into the trash.", more: "undo brings it back. " + which, fits: isNumber, do: (*dialogue).remove},
		{name: "resume", args: "[N]", example: "resume 1", about: "Go on with a saved session that was cut, after its last complete step.",
			more: "Models and settings are those that it was started with; the rest is added to its file. " + which, fits: isInteger, do: (*dialogue).resume},
		{name: "save", args: "[PATH]", example: "save ~/session.jsonl", about: "Save the last session in another place, where its own file has no room for it.",
			more: "PATH is a new file, or a folder. It is for sessions that are in memory alone, which is told.", free: true, fits: isAnything, do: (*dialogue).save},
		{name: "undo", example: "undo", about: "Bring back the session that was deleted last, and then the one before.", fits: isNothing, do: (*dialogue).undo},
		{name: "runs", args: "[N]", example: "runs 1", about: "List the runs of the bench, or tell what one of them came to.",
			more: "The number is counted from the newest, as runs alone lists them.", fits: isInteger, do: (*dialogue).runs},
	}
}

func isAnything(string) bool     { return true }
func isNothing(args string) bool { return args == "" }
func isWord(args string) bool    { return len(strings.Fields(args)) <= 1 }

// isInteger takes a whole number, of any size and sign, or nothing: what is
// wrong with the number is told by the command.
func isInteger(args string) bool { return args == "" || isDigits(strings.TrimLeft(args, "+-")) }

// isFraction takes a number with or without a point, or nothing.
func isFraction(args string) bool {
	return len(strings.Fields(args)) <= 1 && strings.Trim(args, "0123456789.") == ""
}

func isNumber(args string) bool { return args != "" && isInteger(args) }

// isTurn takes a number and the name of a strategy.
func isTurn(args string) bool {
	f := strings.Fields(args)
	if len(f) != 2 || !isNumber(f[0]) {
		return false
	}
	_, err := qa.ParseStrategy(f[1])
	return err == nil
}

// isNumbered takes a number and something behind it.
func isNumbered(args string) bool {
	n, rest, ok := strings.Cut(args, " ")
	return ok && isNumber(n) && strings.TrimSpace(rest) != ""
}

func isOneOf(words ...string) func(string) bool {
	return func(args string) bool {
		for _, w := range words {
			if strings.EqualFold(args, w) {
				return true
			}
		}
		return args == ""
	}
}

func isPair(args string) bool {
	f := strings.Fields(args)
	return len(f) == 2 && isInteger(f[0]) && isInteger(f[1])
}

func isReplay(args string) bool {
	f := strings.Fields(args)
	return len(f) <= 1 && isInteger(args) || len(f) == 2 && isInteger(f[0]) && strings.Trim(f[1], "0123456789.") == ""
}

// isChanges takes pairs of a setting and its value.
func isChanges(args string) bool {
	f := strings.Fields(args)
	for i, word := range f {
		if i%2 == 0 && !isOneOf("bits", "strategy", "seed", "format")(word) || i%2 == 1 && f[i-1] != "strategy" && f[i-1] != "format" && !isInteger(word) {
			return false
		}
	}
	return len(f)%2 == 0
}
