package qa

import "testing"

// The rival is the cheaper of the two ways to send the answer, and none where
// none is known.
func TestDirect(t *testing.T) {
	text := Alternative{Name: "utf8", Bits: 1}
	plain, coded := Alternative{Name: "send_answer", Bits: 9.5}, Alternative{Name: "send_answer_coded", Bits: 4}
	for _, tt := range []struct {
		all  []Alternative
		want string
	}{
		{nil, ""}, {[]Alternative{text}, ""}, {[]Alternative{text, plain}, "send_answer"},
		{[]Alternative{plain, coded}, "send_answer_coded"}, {[]Alternative{coded, plain, text}, "send_answer_coded"},
	} {
		got, found := Ledger{Alternatives: tt.all}.Direct()
		if got.Name != tt.want || found != (tt.want != "") {
			t.Errorf("of %v it is %q, %v; want %q", tt.all, got.Name, found, tt.want)
		}
	}
}
