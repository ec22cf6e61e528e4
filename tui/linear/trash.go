package linear

import (
	"context"
	"errors"
)

// remove puts a session into the trash. The numbers of the others stay as they
// were told.
func (d *dialogue) remove(ctx context.Context, args string) error {
	s, err := d.pick(ctx, args)
	if err == nil {
		err = d.work(ctx, func(context.Context) error { return d.o.Store.Remove(s.ID, d.o.Now()) })
	}
	if err != nil {
		return d.failed(ctx, err)
	}
	d.gone = append(d.gone, s.ID)
	d.say("Deleted: %s. Type undo to bring it back.", bare(describe(s)))
	return nil
}

// undo brings back the session that was deleted last.
func (d *dialogue) undo(ctx context.Context, _ string) error {
	if len(d.gone) == 0 {
		return d.failed(ctx, errors.New("nothing has been deleted here"))
	}
	id := d.gone[len(d.gone)-1]
	if err := d.work(ctx, func(context.Context) error { return d.o.Store.Restore(id) }); err != nil {
		return d.failed(ctx, err)
	}
	d.gone = d.gone[:len(d.gone)-1]
	d.say("%s is back.", id)
	return nil
}
