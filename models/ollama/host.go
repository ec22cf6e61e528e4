package ollama

import (
	"net"
	"net/url"
	"strconv"
	"strings"
)

// ParseHost reads an address as Ollama reads the variable OLLAMA_HOST: a host,
// with or without scheme, port and path. Without a scheme the port is 11434,
// with http 80, with https 443, where none is given or it is none. It never
// fails: what makes no sense shows when the server is called.
func ParseHost(s string) *url.URL {
	s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), `"'`))
	usual := "11434"
	scheme, rest, ok := strings.Cut(s, "://")
	switch {
	case !ok && s == "ollama.com":
		scheme, rest = "https", "ollama.com:443"
	case !ok:
		scheme, rest = "http", s
	case scheme == "http":
		usual = "80"
	case scheme == "https":
		usual = "443"
	}
	rest, path, _ := strings.Cut(rest, "/")
	host, port, err := net.SplitHostPort(rest)
	if err != nil {
		host, port = "127.0.0.1", usual
		if ip := net.ParseIP(strings.Trim(rest, "[]")); ip != nil {
			host = ip.String()
		} else if rest != "" {
			host = rest
		}
	}
	if n, err := strconv.ParseInt(port, 10, 32); err != nil || n > 65535 || n < 0 {
		port = usual
	}
	return &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port), Path: path}
}

// reachable returns the address to call for an address that may be one to
// listen at: what listens everywhere is called on this machine.
func reachable(u *url.URL) *url.URL {
	out := *u
	switch host, port := u.Hostname(), u.Port(); host {
	case "0.0.0.0", "":
		out.Host = net.JoinHostPort("127.0.0.1", port)
	case "::":
		out.Host = net.JoinHostPort("::1", port)
	}
	return &out
}

// discreet returns what was given as an address, fit to show: without what may be
// a name and a password before the host.
func discreet(given string) string {
	at := strings.LastIndexByte(given, '@')
	if at < 0 {
		return word(given)
	}
	scheme := ""
	if i := strings.Index(given, "://"); i >= 0 && i < at {
		scheme = given[:i+3]
	}
	return word(scheme + "…" + given[at:])
}

// shown returns an address for messages: without what may be a password.
func shown(u *url.URL) string {
	out := *u
	if i := strings.LastIndexByte(out.Host, '@'); i >= 0 {
		out.Host = out.Host[i+1:]
		if !strings.HasPrefix(out.Host, "[") {
			out.Host = strings.Replace(out.Host, "]", "", 1)
		}
	}
	return strings.TrimRight(out.String(), "/")
}
