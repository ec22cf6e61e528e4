package tui

import (
	"context"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"

	"tenbits/transcripts"
	"tenbits/tui/host"
)

// cage runs an app without a program: commands run beside it, and their
// messages are taken one after the other.
type cage struct {
	t    *testing.T
	a    *app
	ctx  context.Context
	msgs chan tea.Msg
	quit bool
}

func newCage(t *testing.T, ctx context.Context, a *app) *cage {
	return &cage{t: t, a: a, ctx: ctx, msgs: make(chan tea.Msg)}
}

// send brings a message and begins what it asks for.
func (c *cage) send(msg tea.Msg) {
	_, cmd := c.a.Update(msg)
	c.begin(cmd)
}

func (c *cage) begin(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		select {
		case c.msgs <- msg:
		case <-c.ctx.Done():
		}
	}()
}

// take takes a message, or every one that is there.
func (c *cage) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil, tea.SuspendMsg:
	case tea.QuitMsg:
		c.quit = true
	case tea.BatchMsg:
		for _, cmd := range msg {
			c.begin(cmd)
		}
	default:
		if cmds := sequence(msg); cmds != nil {
			for _, cmd := range cmds {
				c.begin(cmd)
			}
			return
		}
		if strings.HasPrefix(typeName(msg), "tea.") && typeName(msg) != "tea.PasteMsg" {
			return // what the program would do: the clipboard, another process
		}
		c.send(msg)
	}
}

// settle takes what comes until nothing has for a while.
func (c *cage) settle(quiet time.Duration) {
	for {
		timer := time.NewTimer(quiet)
		select {
		case msg := <-c.msgs:
			timer.Stop()
			c.take(msg)
		case <-timer.C:
			return
		}
	}
}

// poke takes what is there, without waiting.
func (c *cage) poke() {
	for {
		select {
		case msg := <-c.msgs:
			c.take(msg)
		default:
			return
		}
	}
}

// monkeyKeys are what a monkey presses: every key that means something
// somewhere, the dangerous ones less often.
func monkeyKeys() []string {
	common := strings.Fields("enter enter esc esc tab space up down left right pgup pgdown backspace j k g G . + - 0 1 4 P # R T c C w r n b t p o O d u v x s / ] [ ? ctrl+p : e y f h W alt+m alt+a alt+c ctrl+o L L M m i l d " +
		"ctrl+j ctrl+r ctrl+u ctrl+k ctrl+w ctrl+a ctrl+e ctrl+z a é 数 🙂 9 2 5")
	return append(common, "q", "ctrl+c")
}

// count returns a number from the environment: how often a test that is cheap
// to shorten does what it does.
func count(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// A monkey presses keys, pastes, turns the wheel and resizes the terminal while
// sessions run. Nothing panics, no frame is larger than the terminal, nothing
// that must not reach a terminal is in one, and there is always a way out. Set
// TENBITS_MONKEY to another number of deeds.
func TestMonkey(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	deeds := count("TENBITS_MONKEY", 1000)
	seed := uint64(count("TENBITS_MONKEY_SEED", int(time.Now().UnixNano()&0xffffff)))
	t.Logf("TENBITS_MONKEY=%d TENBITS_MONKEY_SEED=%d", deeds, seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	for done := 0; done < deeds; {
		done += monkeyLife(t, rng, min(deeds-done, 500))
		if t.Failed() {
			return
		}
	}
}

// monkeyLife is one run of the program; it returns how many deeds were done.
func monkeyLife(t *testing.T, rng *rand.Rand, deeds int) int {
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a, err := newApp(ctx, Options{
		Host: host.Host{
			Store:  store,
			Open:   openEmbedded,
			Small:  "embedded/small",
			Strong: "embedded/strong",
			Budget: 10,
			Getenv: func(string) string { return "" },
			Coders: testCoders,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	a.clip = noTools()
	c := newCage(t, ctx, a)
	width, height := 80, 24
	c.send(tea.WindowSizeMsg{Width: width, Height: height})
	keys := monkeyKeys()
	var last []string
	n := 0
	for ; n < deeds && !c.quit; n++ {
		deed := keys[rng.IntN(len(keys))]
		switch k := rng.IntN(100); {
		case k < 3:
			width, height = rng.IntN(210), rng.IntN(64)
			deed = "resize"
			c.send(tea.WindowSizeMsg{Width: width, Height: height})
		case k < 5:
			deed = "paste"
			c.send(tea.PasteMsg{Content: hostile()[:rng.IntN(300)]})
		case k < 8:
			deed = "wheel"
			c.send(tea.MouseWheelMsg{Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown}[rng.IntN(2)]})
		case (deed == "q" || deed == "ctrl+c") && rng.IntN(4) > 0:
			deed = "esc"
			fallthrough
		default:
			c.send(keyOf(deed))
		}
		if last = append(last, deed); len(last) > 30 {
			last = last[1:]
		}
		c.poke()
		checkFits(t, a, width, height)
		checkClean(t, a)
		if rng.IntN(20) == 0 {
			c.settle(2 * time.Millisecond)
		}
		if t.Failed() {
			t.Fatalf("after %s", strings.Join(last, " "))
		}
	}
	if !c.quit {
		wayOut(t, c)
	}
	return n
}

// wayOut leaves the program as a person who is lost would: esc a few times, and
// ctrl+c.
func wayOut(t *testing.T, c *cage) {
	for range 6 {
		c.send(keyOf("esc"))
		c.settle(time.Millisecond)
	}
	if c.a.overlay != nil {
		t.Errorf("esc does not close %T", c.a.overlay)
	}
	for range 2 {
		c.send(keyOf("ctrl+c"))
		c.settle(5 * time.Millisecond)
	}
	patience := time.After(time.Minute) // the machine may be busy
	for !c.quit {
		select {
		case msg := <-c.msgs:
			c.take(msg)
		case <-patience:
			t.Error("there is no way out")
			return
		}
	}
}

// Session after session leaves nothing behind: no goroutine, and no memory
// that grows. Set TENBITS_SOAK to another number of sessions.
func TestSoak(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	sessions := count("TENBITS_SOAK", 12)
	store, err := transcripts.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a, err := newApp(ctx, Options{Host: host.Host{Store: store, Open: openEmbedded, Small: "embedded/small", Strong: "embedded/strong", Budget: 10}})
	if err != nil {
		t.Fatal(err)
	}
	a.tempo.setFull(true)
	c := newCage(t, ctx, a)
	c.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var early uint64
	began := runtime.NumGoroutine()
	for i := range sessions {
		c.send(keyOf("n"))
		c.send(keyOf("enter"))
		for a.live == nil || a.live.running {
			c.take(<-c.msgs)
			_ = a.View()
		}
		c.send(keyOf("esc"))
		c.take(<-c.msgs)
		if i == maxLives+2 {
			early = heap()
		}
	}
	c.settle(200 * time.Millisecond)
	late := heap()
	t.Logf("%d sessions: heap %d KB after %d, %d KB at the end; %d goroutines at first, %d at the end",
		sessions, early>>10, maxLives+3, late>>10, began, runtime.NumGoroutine())
	if len(a.lives) > maxLives {
		t.Errorf("%d sessions are kept", len(a.lives))
	}
	if sessions > 2*maxLives && late > early+early/4+2<<20 {
		t.Errorf("the heap grew from %d to %d bytes", early, late)
	}
	a.close()
}
