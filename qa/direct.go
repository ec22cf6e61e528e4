package qa

// Direct returns the cheapest way to send the final answer itself instead of
// what was sent: the rival that a session has to beat. It is not found where the
// strong model's text has no answer, or where neither an answer is known nor how
// many there could be.
func (l Ledger) Direct() (best Alternative, found bool) {
	for _, a := range l.Alternatives {
		if (a.Name == "send_answer" || a.Name == "send_answer_coded") && (!found || a.Bits < best.Bits) {
			best, found = a, true
		}
	}
	return best, found
}
