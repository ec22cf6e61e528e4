package ollamafake

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// count finds how many questions a prompt asks for.
var count = regexp.MustCompile(`Write (one|\d+)[a-z ]* yes/no question`)

// Play returns what a model replies to a prompt of the set "general" that a
// session sends. It follows from every byte of the prompt, so that a session
// which differs anywhere differs at its end. Answers are never unclear.
func Play(r Request) Reply {
	text := r.Text()
	hash := sha256.Sum256([]byte(text))
	sum := binary.BigEndian.Uint32(hash[:])
	chance := .1 + .8*(float64(sum&1023)+.5)/1024 // never one half: what is likely is one of the two
	tops := map[string]float64{"yes": chance, "no": 1 - chance}
	task := text[strings.LastIndex(text, "\n")+1:]
	switch {
	case strings.HasPrefix(task, "Reply with a whole number of percent"):
		return Reply{Text: []string{strconv.Itoa(int(sum % 101)), "%"}}
	case strings.HasPrefix(task, "Reply with one whole number, and"):
		score := strconv.Itoa(int(1 + sum%10))
		if r.Format != nil {
			score = strconv.Quote(score)
		}
		return Reply{Text: []string{score}}
	case r.Format != nil:
		return Reply{Text: []string{`"`, likely(chance), `"`}, Tops: tops}
	case strings.HasPrefix(task, "Reply with") || strings.HasPrefix(task, "Write one of these words"):
		return Reply{Text: []string{likely(chance)}, Tops: tops}
	}
	if m := count.FindAllStringSubmatch(text, -1); m != nil {
		n, err := strconv.Atoi(m[len(m)-1][1])
		if err != nil {
			n = 1 // in a word
		}
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf("%d. Is %08x above %d?\n", i+1, sum, i))
		}
		return Reply{Text: list}
	}
	return Reply{Text: []string{fmt.Sprintf("I thought of %08x.\n", sum), "Answer:", fmt.Sprintf(" %d", sum%1000)}}
}

func likely(yes float64) string {
	if yes >= .5 {
		return "yes"
	}
	return "no"
}
