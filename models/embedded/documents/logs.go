package documents

import (
	"fmt"
	"strings"

	"tenbits/models/embedded/problems"
)

// A service answers on its routes.
type service struct {
	name   string
	hosts  []string
	port   int
	routes []route
	store  string // what it asks
}

// A route answers a request with about that many bytes, in about that many
// milliseconds.
type route struct {
	method, path string
	id           bool // a number follows the path
	bytes, ms    int
}

func services() []service {
	return []service{
		{"orders", []string{"ord-1", "ord-2", "ord-3"}, 8081, []route{{"GET", "/api/orders/", true, 1420, 14}, {"POST", "/api/orders", false, 212, 41}, {"GET", "/api/orders/open", false, 8810, 65}, {"PUT", "/api/orders/", true, 96, 33}}, "postgres orders-db:5432"},
		{"catalog", []string{"cat-1", "cat-2"}, 8082, []route{{"GET", "/api/items/", true, 2360, 7}, {"GET", "/api/search", false, 15400, 120}, {"GET", "/img/item/", true, 48200, 3}, {"GET", "/api/categories", false, 3105, 5}}, "redis cache-1:6379"},
		{"accounts", []string{"acc-a", "acc-b"}, 8090, []route{{"POST", "/login", false, 340, 85}, {"GET", "/api/users/", true, 655, 9}, {"POST", "/logout", false, 24, 4}, {"POST", "/api/token/refresh", false, 410, 22}}, "postgres accounts-db:5432"},
		{"billing", []string{"bill-1"}, 8443, []route{{"POST", "/api/invoices", false, 188, 130}, {"GET", "/api/invoices/", true, 5230, 27}, {"POST", "/hooks/payment", false, 12, 18}}, "rabbit queue-2:5672"},
		{"gateway", []string{"gw-east", "gw-west"}, 443, []route{{"GET", "/health", false, 15, 1}, {"GET", "/", false, 9120, 6}, {"GET", "/static/app.js", false, 182300, 2}, {"GET", "/static/style.css", false, 20450, 2}}, "http orders:8081"},
	}
}

func logs(r *problems.Source) (prompt, text string) {
	s := problems.Pick(r, services()...)
	l := &logbook{r: r, s: s, host: s.hosts[r.Intn(len(s.hosts))]}
	l.year, l.month, l.day = date(r)
	l.ms = (r.Between(0, 22)*3600 + r.Intn(3600)) * 1000
	l.request = r.Between(1000, 60000)
	if r.Chance(35) {
		l.start()
	}
	for range r.Between(6, 12) {
		switch r.Weighted(78, 9, 8, 5) {
		case 0:
			l.serve()
		case 1:
			l.slow()
		case 2:
			l.retry()
		case 3:
			l.refuse()
		}
	}
	if r.Chance(20) {
		l.say("INFO", "shutting down: signal terminated")
		l.ms += 40
		l.say("INFO", fmt.Sprintf("served %d requests, %d failed", l.served, l.failed))
	}
	return problems.Pick(r, "Show the log of "+s.name+" on "+l.host+".",
		"What happened on "+l.host+" at that time?", "Give me the last lines that the "+s.name+" service logged."), l.b.String()
}

// A logbook has the lines of one host; its clock goes on.
type logbook struct {
	r    *problems.Source
	s    service
	host string
	b    strings.Builder

	year, month, day, ms    int
	request, served, failed int
}

func (l *logbook) say(level, what string) {
	second := l.ms / 1000
	fmt.Fprintf(&l.b, "%d-%02d-%02dT%02d:%02d:%02d.%03dZ %s %s[%d] %-5s %s\n", l.year, l.month, l.day,
		second/3600, second/60%60, second%60, l.ms%1000, l.host, l.s.name, l.s.port, level, what)
}

func (l *logbook) start() {
	l.say("INFO", fmt.Sprintf("starting %s version 4.%d.%d", l.s.name, l.r.Between(0, 9), l.r.Intn(20)))
	l.ms += l.r.Between(20, 90)
	l.say("INFO", "connected to "+l.s.store)
	l.ms += l.r.Between(2, 9)
	l.say("INFO", fmt.Sprintf("listening on :%d", l.s.port))
	l.ms += l.r.Between(100, 4000)
}

// asked returns a request line, and passes the time until it comes.
func (l *logbook) asked() (t route, line string) {
	l.ms += l.r.Between(5, 2500)
	l.request++
	t = l.s.routes[l.r.Weighted(40, 30, 15, 15)%len(l.s.routes)]
	line = fmt.Sprintf("req=%d %s %s", l.request, t.method, t.path)
	if t.id {
		line += fmt.Sprint(l.r.Between(100, 9999))
	}
	return t, line
}

func (l *logbook) serve() {
	t, line := l.asked()
	l.served++
	if l.r.Chance(6) && t.id {
		l.failed++
		l.say("WARN", line+" 404 22B 1ms not found")
		return
	}
	l.say("INFO", fmt.Sprintf("%s %d %dB %dms", line, map[bool]int{true: 201, false: 200}[t.method == "POST"], t.bytes+l.r.Intn(1+t.bytes/50), t.ms+l.r.Intn(1+t.ms/3)))
}

func (l *logbook) slow() {
	t, line := l.asked()
	l.served++
	took := 20*t.ms + l.r.Between(500, 900)
	l.say("WARN", fmt.Sprintf("%s 200 %dB %dms slow: %s took %dms", line, t.bytes, took, l.s.store, took-t.ms))
}

func (l *logbook) retry() {
	_, line := l.asked()
	l.served++
	tries := l.r.Between(1, 3)
	for try := range tries {
		wait := 50 << try
		l.say("WARN", fmt.Sprintf("%s: connection reset, retry %d of 3 in %dms", l.s.store, try+1, wait))
		l.ms += wait
	}
	if tries == 3 {
		l.failed++
		l.say("ERROR", line+" 503 31B gave up: "+l.s.store+" is unavailable")
		return
	}
	l.say("INFO", fmt.Sprintf("%s recovered after %d tries", l.s.store, tries))
}

func (l *logbook) refuse() {
	_, line := l.asked()
	l.served++
	l.failed++
	l.say("ERROR", line+problems.Pick(l.r, " 401 18B token expired", " 400 27B body is no JSON", " 429 20B too many requests", " 403 16B not allowed"))
}
