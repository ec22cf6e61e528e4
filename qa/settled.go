package qa

// Settled returns the bits at the front of the payload that no decision to come
// can change, so that they can be sent before the session has ended: in plain1,
// those of all decisions made so far and of questions' texts. There are none
// while an answer can still be the first that stays unclear, as the erasure bit
// stands in front of them all, and none in Coded1, whose flag says which of two
// forms came out shorter.
func (g Game) Settled() Bits {
	if g.flagged() || g.erasureBit() == 1 && !g.Erasures {
		return ""
	}
	return g.plain()
}
