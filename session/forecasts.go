package session

import "tenbits/qa"

// Forecast is what the small model expected of a question, before any
// calibration, and what the strong one answered.
type Forecast struct {
	qa.Forecast
	Draft, Question string // that they are about
}

// Forecasts returns what a session has to say about how well its small model
// knows what to expect. It has nothing to say where the answers are not the strong
// model's own, as in a control or an oracle session, nor on the receiver's side;
// an answer that was flipped does not count, nor one without a prior.
func Forecasts(events []Event) []Forecast {
	var st State
	raw := map[int]qa.Prior{}
	var list []Forecast
	for _, e := range events {
		st = st.Apply(e)
		switch b := e.Body.(type) {
		case Predicted:
			if b.Kind != "" {
				continue // no question was answered
			}
			raw[b.Question] = b.Yes
			if b.Raw != 0 {
				raw[b.Question] = b.Raw
			}
			if b.From == FromNone {
				delete(raw, b.Question)
			}
		case Decided:
			q, ok := st.Asks(b.Decision.Question)
			yes := raw[q.N]
			clear := b.Option == qa.OptionNo || b.Option == qa.OptionYes
			if ok && yes != 0 && clear && !b.Flipped && b.Decision.Kind == qa.KindAnswer {
				list = append(list, Forecast{qa.Forecast{Prior: yes, Yes: b.Option == qa.OptionYes}, st.Game.Latest().Text, q.Text})
			}
		}
	}
	if set := st.Setup; set.Side != Sender || set.Control != "" || set.Oracle {
		return nil
	}
	return list
}
