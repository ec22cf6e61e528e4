package cli

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"
)

// memory is that of the machine, in bytes.
type memory struct {
	Total     int64 `json:"total"`
	Available int64 `json:"available"` // for new programs
}

// readMemory reads a file as Linux has it at /proc/meminfo. It returns nil where
// the memory is not known: other systems have no such file.
func readMemory(path string) *memory {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	return parseMemory(f)
}

// parseMemory reads lines such as "MemTotal:  16384 kB".
func parseMemory(r io.Reader) *memory {
	const most = 1 << 16 // bytes of the file
	m := &memory{}
	lines := bufio.NewScanner(io.LimitReader(r, most))
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) != 3 || f[2] != "kB" {
			continue
		}
		n, err := strconv.ParseInt(f[1], 10, 64)
		if err != nil || n < 0 || n > 1<<52 {
			continue
		}
		switch f[0] {
		case "MemTotal:":
			m.Total = n << 10
		case "MemAvailable:":
			m.Available = n << 10
		}
	}
	if m.Total == 0 {
		return nil
	}
	return m
}

// machineMemory returns the memory of the machine in bytes, 0 where it is not
// known.
func (a *app) machineMemory() int64 {
	if m := readMemory(a.meminfo); m != nil {
		return m.Total
	}
	return 0
}

func gibibytes(n int64) float64 { return float64(n) / (1 << 30) }
