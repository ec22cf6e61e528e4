package qa

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

// CallJudge asks for the score of a draft. Sets whose models write none have no
// such call: a judge who reads them is asked whether the draft's answer is right.
const CallJudge Call = "judge"

//go:embed prompts/judge/judge.tmpl
var judgeFile string

// JudgeHash returns the SHA-256 of the words that a judge reads, in hex. They are
// the same in all sets that have some.
func JudgeHash() string {
	sum := sha256.Sum256([]byte(judgeFile))
	return hex.EncodeToString(sum[:])
}

// withJudge adds the words for a judge to a set that has one for the problem.
func withJudge(t *template.Template, calls map[Call]callSettings) error {
	if t.Lookup("problem") == nil {
		return nil
	}
	if _, err := t.Parse(judgeFile); err != nil {
		return fmt.Errorf("the words for a judge: %w", err)
	}
	s := callSettings{Max: 16}
	for n := LeastScore; n <= MostScore; n++ {
		s.Options = append(s.Options, strconv.Itoa(n))
	}
	calls[CallJudge] = s
	return nil
}

// scored finds the score that a reply to CallJudge gives: "7", "**7**", "7/10",
// "Score: 7 out of 10".
var scored = regexp.MustCompile(`^[\s*_"'“‘\[(#]*(?i:(?:the\s+)?(?:score|rating)(?:\s+is|\s*[:=])?[\s*_]*)?(\d{1,2})(?:\s*(?:/|(?i:out\s+of))\s*10)?[\s*_"'”’\])#.]*$`)

// errScore says what ParseScore reads.
var errScore = errors.New("no score: want a whole number from 1 to 10")

// ParseScore reads a reply that is a score, from LeastScore to MostScore. It is
// strict: of a reply with more than that it is not known what its number means.
func ParseScore(reply string) (int, error) {
	m := scored.FindStringSubmatch(strings.TrimSpace(unthink(reply)))
	if m == nil {
		return 0, errScore
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n < LeastScore || n > MostScore {
		return 0, errScore
	}
	return n, nil
}

// ScoreOf returns the score of a draft that is right with a probability:
// between 0 and MostScore, in steps as fine as those of a Prior, so that all
// machines come to the same.
func ScoreOf(right float64) float64 { return MostScore * Quantise(right).P() }
