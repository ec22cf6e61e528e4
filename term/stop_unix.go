//go:build unix

package term

import (
	"bytes"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// Stoppable tells whether the process can be stopped and brought back by a shell:
// whether a process of its session, but of another group, is an ancestor by way of
// its own group. A group without such a one is orphaned, and the kernel does not
// stop its processes (POSIX.1-2024, 2.4.3). What cannot be found out is taken for a
// shell.
func Stoppable() bool {
	own, session := unix.Getpgrp(), sessionOf(0)
	for p, depth := os.Getppid(), 0; depth < 100; depth++ {
		if p == 0 { // the first process of a container, or of the machine
			return false
		}
		group, err := unix.Getpgid(p)
		if err != nil {
			return true
		}
		if group != own {
			return sessionOf(p) == session
		}
		if p, err = parentOf(p); err != nil {
			return true
		}
	}
	return true
}

func sessionOf(pid int) int {
	s, err := unix.Getsid(pid)
	if err != nil {
		return -1
	}
	return s
}

// parentOf returns the parent of a process, as Linux tells it in /proc. The name of a
// process, which stands in front, may have any characters.
func parentOf(pid int) (int, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return 0, fmt.Errorf("/proc/%d/stat: %q", pid, stat)
	}
	return strconv.Atoi(string(fields[1]))
}
