package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tenbits/models"
	"tenbits/qa"
	"tenbits/session"
)

func checkRef(v string) error {
	_, err := models.ParseRef(v)
	return err
}

func checkBits(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 0 || n > qa.MaxBudget {
		return fmt.Errorf("want a whole number of bits from 0 to %d", qa.MaxBudget)
	}
	return nil
}

func checkStrategy(v string) error {
	_, err := qa.ParseStrategy(v)
	if err != nil { // the value is named already
		return errors.New(strings.TrimPrefix(err.Error(), fmt.Sprintf("strategy %q: ", v)))
	}
	return nil
}

func checkDrafts(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 2 || n > qa.MaxDrafts {
		return fmt.Errorf("want a whole number of drafts from 2 to %d", qa.MaxDrafts)
	}
	return nil
}

// strategyNames lists the strategies with what each does in a few words.
func strategyNames() string {
	return "auto (the best of them by budget), batch, adaptive, rounds:KxM (K rounds of M questions), select, split (of --drafts drafts), verify, informative or locate"
}

func checkControl(v string) error {
	if v == "" {
		return nil
	}
	_, err := session.ParseControl(v)
	return err
}

func checkNoise(v string) error {
	if e, err := strconv.ParseFloat(v, 64); err != nil || !(e >= 0 && e <= 1) {
		return errors.New("want a probability, 0 to 1")
	}
	return nil
}

func checkFormat(v string) error {
	if !qa.IsFormat(v) {
		return fmt.Errorf("want %s", strings.Join(qa.Formats(), " or "))
	}
	return nil
}

func checkRepeat(v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || session.CheckRepeat(n) != nil {
		return fmt.Errorf("want an odd number, 1 to %d", session.MaxRepeat)
	}
	return nil
}

func checkCheck(v string) error {
	if !slices.Contains(session.Checks(), session.Check(v)) {
		return errors.New("want auto, on or off")
	}
	return nil
}

func checkWords(v string) error {
	if !slices.Contains(session.AllWords(), session.Words(v)) {
		return errors.New("want auto, on or off")
	}
	return nil
}

func checkSeed(v string) error {
	if _, err := strconv.ParseUint(v, 10, 64); err != nil {
		return errors.New("want a whole number from 0")
	}
	return nil
}

func checkRetries(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 0 || n > session.MaxRetries {
		return fmt.Errorf("want a whole number from 0, which is never, to %d", session.MaxRetries)
	}
	return nil
}

func checkYes(v string) error {
	if v != "yes" && v != "no" {
		return errors.New("want yes or no")
	}
	return nil
}

func checkMotion(v string) error {
	if v != "full" && v != "reduced" {
		return errors.New("want full or reduced")
	}
	return nil
}

func checkPrompts(v string) error {
	if v == "" {
		return nil
	}
	_, err := qa.OpenPromptSet(v)
	return err
}
