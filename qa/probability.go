package qa

import (
	"errors"
	"strconv"
	"strings"
)

// The bounds of a probability that is said in words, in percent: who says 100
// is not always right, and a surprise must stay affordable.
const (
	leastSaid = 1
	mostSaid  = 99
)

// errProbability says what ParseProbability reads.
var errProbability = errors.New("no probability: want a whole number of percent, 0 to 100")

// ParseProbability reads a reply that says a probability: a whole number of
// percent from 0 to 100, alone or with a percent sign or a mark of emphasis. It is
// strict, as a number in a sentence may mean anything: 0.7 may be 70 percent, or
// less than one. What it reads is bounded to 1 to 99 percent.
func ParseProbability(reply string) (Prior, error) {
	s := strings.TrimSpace(strings.Trim(strings.TrimSpace(reply), "*_`\"."))
	s = strings.TrimSpace(strings.TrimSuffix(s, "%"))
	if len(s) == 0 || len(s) > 3 || strings.Trim(s, "0123456789") != "" {
		return 0, errProbability
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > 100 {
		return 0, errProbability
	}
	n = min(max(n, leastSaid), mostSaid)
	return Prior((n*One + 50) / 100), nil
}
