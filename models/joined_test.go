package models_test

import (
	"errors"
	"reflect"
	"testing"

	"tenbits/models"
)

// Each server that is away is told by itself, with its own hint, however the
// errors came together.
func TestJoined(t *testing.T) {
	a, b, c := errors.New("a"), errors.New("b"), errors.New("c")
	for _, test := range []struct {
		err  error
		want []error
	}{
		{nil, nil}, {a, []error{a}}, {errors.Join(a, nil, errors.Join(b, c)), []error{a, b, c}},
	} {
		if got := models.Joined(test.err); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%v: got %q", test.err, got)
		}
	}
}
