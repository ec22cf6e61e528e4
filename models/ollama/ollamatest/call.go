package ollamatest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// Get reads JSON from a path such as "/api/tags" into reply, a pointer or nil.
// It fails the test where the server refuses.
func (s *Server) Get(tb testing.TB, path string, reply any) {
	tb.Helper()
	s.call(tb, http.MethodGet, path, nil, reply)
}

// Post sends a request as JSON to a path such as "/api/generate" and reads the
// one JSON document of the reply, not a stream, into reply, a pointer or nil.
// It fails the test where the server refuses.
func (s *Server) Post(tb testing.TB, path string, request, reply any) {
	tb.Helper()
	body, err := json.Marshal(request)
	if err != nil {
		tb.Fatal(err)
	}
	s.call(tb, http.MethodPost, path, bytes.NewReader(body), reply)
}

func (s *Server) call(tb testing.TB, method, path string, body io.Reader, reply any) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), callTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.URL+path, body)
	if err != nil {
		tb.Fatal(err)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		tb.Fatalf("%s %s: %v", method, path, err)
	}
	if resp.StatusCode/100 != 2 {
		tb.Fatalf("%s %s: %s: %s", method, path, resp.Status, data)
	}
	if reply == nil {
		return
	}
	if err := json.Unmarshal(data, reply); err != nil {
		tb.Fatalf("%s %s: %v in %.200q", method, path, err, data)
	}
}
