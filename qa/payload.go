package qa

import "crypto/sha256"

// CheckBits is the length of a check, in bits.
const CheckBits = 8

// Cut returns g as the game of a session that has not come to its end, as it was
// cancelled or failed. Its payload is plain, behind the flag where the format has
// one, and no check follows it.
func (g Game) Cut() Game {
	g.cut = true
	return g
}

// decides tells whether the budget allows a decision. Where it allows none the
// receiver knows that, and nothing is sent at all: no flag, no erasure bit and no
// check. Neither is it where the receiver makes the decisions itself.
func (g Game) decides() bool { return g.allowed() > 0 && !g.Free }

// sends tells whether there is a payload: decisions, or text.
func (g Game) sends() bool { return g.allowed() > 0 && (!g.Free || g.Texts) }

// flagged tells whether the payload begins with the flag of Coded1.
func (g Game) flagged() bool { return g.Format == Coded1 && g.sends() }

// checked returns the bits of the check.
func (g Game) checked() int {
	if g.Check && g.sends() && !g.cut {
		return CheckBits
	}
	return 0
}

// erasureBit returns 1 where a plain payload starts with the erasure bit: where
// an answer can be erased, and the budget allows an answer beside the bit.
func (g Game) erasureBit() int {
	if g.CanErase && g.decides() {
		return 1
	}
	return 0
}

// nominal returns the bits of a decision in plain1.
func (g Game) nominal(d Taken) int {
	if g.Free {
		return 0
	}
	if d.Kind == KindAnswer && g.Erasures {
		return 2
	}
	return width(d.Options)
}

// Spent returns the bits of the budget that the decisions made so far have
// spent: those of plain1, without flag, check and the text of questions.
func (g Game) Spent() int {
	n := g.erasureBit()
	for _, d := range g.Decisions {
		n += g.nominal(d)
	}
	return n
}

// Payload returns the decisions made so far as they are sent when the session
// ends with them, in its format and with its check.
func (g Game) Payload() Bits {
	b := g.written()
	if g.checked() > 0 {
		b = b.appendBits(int(g.sum(b)), CheckBits)
	}
	return b
}

// written returns the payload without its check.
func (g Game) written() Bits {
	plain := g.plain()
	if !g.flagged() {
		return plain
	}
	if g.cut || g.knew {
		return "0" + plain
	}
	if code, ok := g.coded(); ok && len(code) < len(plain) {
		return "1" + code
	}
	return "0" + plain
}

// plain returns the decisions made so far in plain1.
func (g Game) plain() Bits {
	var b Bits
	if g.erasureBit() == 1 {
		v := 0
		if g.Erasures {
			v = 1
		}
		b = b.appendBits(v, 1)
	}
	for _, s := range g.all(false) {
		switch {
		case s.mark:
		case s.piece != nil:
			b += s.piece.plain
		default:
			b = b.appendBits(s.taken.Option, g.nominal(s.taken))
		}
	}
	return b
}

// sum returns the check of a payload that was written or read as b and came to
// the drafts of g: the CRC-8 (polynomial x⁸+x²+x+1, from 0, as the SMBus has it)
// of the SHA-256 of the final draft's text and of the bits of b behind it.
//
// What it has to find is a payload that was damaged, and a receiver whose model
// or setup is not the sender's: both come to other drafts, as a rule, and a
// draft that differs has another check in 255 of 256 cases. Damage that leaves
// the final draft and the length as they were shows in the bits: an odd number
// that are wrong, two of them less than 127 apart, and any number within eight,
// are always found then.
func (g Game) sum(b Bits) byte {
	var crc byte
	shift := func(bit byte) {
		top := crc>>7 ^ bit
		crc <<= 1
		if top == 1 {
			crc ^= 0x07
		}
	}
	for _, c := range sha256.Sum256([]byte(g.Latest().Text)) {
		for i := 7; i >= 0; i-- {
			shift(c >> i & 1)
		}
	}
	for i := range len(b) {
		shift(b[i] - '0')
	}
	return crc
}
