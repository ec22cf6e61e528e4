package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenbits/codec"
)

// begin writes the text anew, in the background.
func (l *lossless) begin() tea.Cmd {
	l.halt()
	l.run++
	l.trace, l.sums, l.ends = codec.Trace{}, []float64{0}, []int{0}
	l.err, l.running, l.stopped, l.playing = nil, true, false, false
	l.lines, l.digits, l.at, l.want = tokenLines{}, intervalText{}, 0, 0
	run, text, before, choices, choice := l.run, l.text, pick(l.useBefore, l.before, ""), l.choices, l.choice
	current := func(f func()) func() {
		return func() {
			if l.run == run {
				f()
			}
		}
	}
	next, cancel := l.work(func(ctx context.Context, bring func(func())) error {
		told := func(f func()) { bring(current(f)) }
		if choices == nil {
			var err error
			if choices, err = l.look(ctx); err != nil {
				return err
			}
			choice = l.usual(choices)
			told(func() { l.choices, l.choice = choices, choice })
		}
		return l.write(ctx, choices[choice], before, text, told)
	}, func(err error) {
		current(func() {
			l.running = false
			if !errors.Is(err, context.Canceled) {
				l.err = err
			}
		})()
	})
	l.cancel = cancel
	return next
}

// look returns the models that text can be written under.
func (l *lossless) look(ctx context.Context) ([]codec.Choice, error) {
	if l.o.Coders == nil {
		return nil, errors.New("there is no model that text can be written under")
	}
	list, err := l.o.Coders(ctx)
	if len(list) > 0 {
		return list, nil // one that cannot be asked keeps nobody from the others
	}
	if err == nil {
		err = errors.New("there is no model that text can be written under")
	}
	return nil, err
}

// usual returns the choice to begin with: the small model where it is among them.
func (l *lossless) usual(list []codec.Choice) int {
	for i, c := range list {
		if c.Model == l.o.Small && c.Adapter == "" {
			return i
		}
	}
	return 0
}

// bringTime is how often what was written is brought to the screen.
const bringTime = 50 * time.Millisecond

// write writes the text and brings its tokens.
func (l *lossless) write(ctx context.Context, c codec.Choice, before string, text []byte, bring func(func())) error {
	p, err := c.Open(ctx)
	if err != nil {
		return err
	}
	var batch []codec.Step
	last := time.Time{}
	flush := func() {
		steps := batch
		batch = nil
		bring(func() { l.take(steps) })
	}
	trace, err := codec.Follow(ctx, p, before, text, likely, func(s codec.Step) error {
		batch = append(batch, s)
		if now := time.Now(); now.Sub(last) > bringTime {
			last = now
			flush()
		}
		return nil
	})
	flush()
	if err != nil {
		return err
	}
	bring(func() {
		l.trace.Payload, l.trace.Bits = trace.Payload, trace.Bits
		if l.trace.Payload == nil {
			l.trace.Payload = []byte{} // an empty text has no bits
		}
		if l.useBefore == (before != "") {
			l.known[c.Name()] = float64(trace.Bits)
		}
	})
	return l.measure(ctx, text, trace.Steps, bring)
}

// take adds tokens that were written.
func (l *lossless) take(steps []codec.Step) {
	for _, s := range steps {
		n := len(l.trace.Steps)
		l.trace.Steps = append(l.trace.Steps, s)
		l.sums = append(l.sums, l.sums[n]+s.Bits)
		l.ends = append(l.ends, l.ends[n]+len(s.Text))
		if l.want > 0 && l.ends[n+1] > l.want {
			l.at, l.want = n, 0
		}
	}
}

// checkpoints is at how many places of a long text gzip is asked what it takes.
const checkpoints = 400

// measure finds what gzip makes of the text so far, at the ends of tokens: all of
// them in a short text.
func (l *lossless) measure(ctx context.Context, text []byte, steps []codec.Step, bring func(func())) error {
	every := (len(steps) + checkpoints - 1) / checkpoints
	var at []int
	end := 0
	for i, s := range steps {
		end += len(s.Text)
		if i%max(1, every) == 0 || i == len(steps)-1 {
			at = append(at, end)
		}
	}
	sizes, err := codec.Grown(ctx, text, at)
	if err != nil {
		return err
	}
	bring(func() {
		for i, n := range at {
			l.gzip[n] = sizes[i]
		}
	})
	return nil
}

// halt ends what runs; what is written stays.
func (l *lossless) halt() {
	if l.cancel != nil {
		l.cancel()
	}
	l.stopped = l.running
	l.playing = false
}

// use writes the text under another model.
func (l *lossless) use(choice int) tea.Cmd {
	was := l.ends[min(l.at, len(l.ends)-1)]
	l.choice = choice
	cmd := l.begin()
	l.want = was
	return cmd
}

// chooseModel asks for a model.
func (l *lossless) chooseModel() tea.Cmd {
	var items []item
	for i, c := range l.choices {
		note := ""
		if bits, ok := l.known[c.Name()]; ok {
			note = amount(bits) + " bits"
		}
		items = append(items, item{name: c.Name(), note: note, about: c.About, take: func() tea.Cmd { return l.use(i) }})
	}
	return l.travel(overlayMsg{newChooser("Write it under which model?", items, l.choice)})
}

// edit begins typing: over what was typed before, or over another text with
// nothing.
func (l *lossless) edit() tea.Cmd {
	l.editing, l.playing = true, false
	l.input.clear()
	if l.name == typedText {
		l.input.insert(string(l.text))
	}
	return nil
}

const typedText = "your text"

// takeText ends typing and writes what was typed.
func (l *lossless) takeText() tea.Cmd {
	l.editing = false
	return l.show(typedText, []byte(l.input.text))
}

// show writes another text.
func (l *lossless) show(name string, text []byte) tea.Cmd {
	l.name, l.text, l.before, l.useBefore = name, text, "", false
	l.known, l.gzip = map[string]float64{}, map[int]int{}
	return l.begin()
}

func (l *lossless) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if !l.editing {
			return nil
		}
		if cmd, done := perform(msg, l.actions()); done {
			return cmd
		}
		if !l.input.press(msg, l.width-2) {
			return complain("A text may have %s bytes at most: the rest was left out.", thousands(MaxLossless))
		}
	case tea.PasteMsg:
		if !l.editing {
			l.editing = true
			l.input.clear()
		}
		if !l.input.insert(msg.Content) {
			return complain("A text may have %s bytes at most: the rest was left out.", thousands(MaxLossless))
		}
	}
	return nil
}

// askFile asks for a file.
func (l *lossless) askFile() tea.Cmd {
	about := fmt.Sprintf("The path of a file of any kind, of which the first %s bytes are taken. ~ is your home folder.", thousands(MaxLossless))
	return l.travel(overlayMsg{newEntry("Which file?", about, "", maxPath, func(path string) (tea.Cmd, error) {
		if path == "" {
			return nil, errors.New("type the path of a file")
		}
		if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
			path = l.o.Getenv("HOME") + rest
		}
		return func() tea.Msg {
			text, size, err := readStart(path, MaxLossless)
			return fileMsg{l, filepath.Base(path), text, size, err}
		}, nil
	})})
}

// fileMsg is what came of reading a file.
type fileMsg struct {
	of   *lossless
	name string
	text []byte
	size int64
	err  error
}

// loaded shows a file that was read.
func (l *lossless) loaded(msg fileMsg) tea.Cmd {
	if msg.err != nil {
		return complain("%v", msg.err)
	}
	cmd := l.show(oneLine(msg.name), msg.text)
	if int64(len(msg.text)) < msg.size {
		return tea.Batch(cmd, notify("the first %s of %s bytes", thousands(len(msg.text)), thousands(int(msg.size))))
	}
	return cmd
}

// readStart returns the first bytes of a file, at most so many, and how many it
// has.
func readStart(path string, most int) (text []byte, size int64, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s is no file: choose another one", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	text, err = io.ReadAll(io.LimitReader(f, int64(most)))
	return text, max(info.Size(), int64(len(text))), err
}
