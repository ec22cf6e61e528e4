package linear

import "testing"

// A judge, its threshold and a guard are set, refused where they cannot be, and
// are those of the session that is started then.
func TestJudge(t *testing.T) {
	o := options(t)
	said(t, o, []string{"judge", "tau", "judge human", "judge nobody/here", "judge", "judge small", "tau 0", "tau 11", "tau 5.5", "guard", "guard on", "setup", "strategy adaptive", "start"},
		"There is no judge", "A score of 7 is enough, once there is a judge.", "a person cannot be the judge", "Nothing was changed.", "no such model", "There is no judge",
		"The judge is the small model. From a score of 7 on it ends the session. Nothing is sent for it", "tau cannot be 0", "tau cannot be 11", "From a score of 5.5 on",
		"The guard is off", "The guard is on", "The judge is the small model. From a score of 5.5 on", "The guard is on")
	if s := only(t, o).Setup; s.JudgeName() != "small" || s.Tau != 5.5 || !s.Guard {
		t.Errorf("judge %q from %g on, guard %v", s.JudgeName(), s.Tau, s.Guard)
	}
	said(t, options(t), []string{"judge strong", "judge scripted/other", "setup", "judge none", "setup"},
		"The judge is the strong model. From a score of 7 on it ends the session. Each time one bit says", "The judge is the model scripted/other.", "The judge is the model scripted/other.", "There is no judge")
	said(t, options(t), []string{"strong human", "judge strong"}, "a person cannot be the judge")
}
