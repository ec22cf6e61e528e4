package cli

import (
	"context"
	"errors"
	"fmt"

	"tenbits/qa"
	"tenbits/session"
)

// The values of the option calibration that are no files.
const (
	usualCalibration = "auto"
	noCalibration    = "none"
)

// calibration returns the map of priors that the settings choose; nil: the one
// that comes with the program for the small model.
func (a *app) calibration(ctx context.Context, s settings) (*qa.Calibration, error) {
	switch s.calibration {
	case usualCalibration, "":
		return nil, nil
	case noCalibration:
		return new(qa.Calibration), nil
	}
	file, err := a.readFile(ctx, s.calibration, qa.MaxCalibration)
	if err == nil {
		var c qa.Calibration
		if c, err = qa.ParseCalibration(file); err == nil {
			return &c, nil
		}
	}
	return nil, usageError("tenbits calibrate makes one from saved sessions", "the calibration %s: %w", s.calibration, err)
}

// otherCalibration is the error of a receiver, or of one who verifies or goes on
// with a session, whose map of priors is not the sender's.
func otherCalibration(err error) error {
	if other := (*session.OtherSetup)(nil); !errors.As(err, &other) {
		return err
	}
	return &problem{exitDiffers, fmt.Errorf("the priors here would be others than the sender's: %w", err), "--calibration FILE with the sender's map, or without --calibration where it comes with the program"}
}
