package stores

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ProcessMemory is what a process has in RAM, and the most that it ever had, in bytes. It is read from /proc, which only
// Linux has.
func ProcessMemory(pid int) (now, most int64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, err
	}
	return kilobytes(string(status), "VmRSS:"), kilobytes(string(status), "VmHWM:"), nil
}

// FamilyMemory is what the parent of a process and all its children have in RAM, in bytes: what they share counts
// once. It is read from /proc, and needs the rights of the processes' user.
func FamilyMemory(child int) (sum int64, err error) {
	parent, err := parentOf(child)
	if err != nil {
		return 0, err
	}
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, err
	}
	for _, process := range processes {
		var pid int
		if _, err := fmt.Sscanf(process, "/proc/%d", &pid); err != nil {
			continue
		}
		if its, err := parentOf(pid); pid != parent && (err != nil || its != parent) {
			continue // of somebody else, or gone
		}
		rollup, err := os.ReadFile(process + "/smaps_rollup")
		if err != nil {
			return 0, err
		}
		sum += kilobytes(string(rollup), "Pss:")
	}
	return sum, nil
}

func parentOf(pid int) (parent int, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "PPid: %d", &parent); err == nil {
			return parent, nil
		}
	}
	return 0, fmt.Errorf("/proc does not tell the parent of process %d", pid)
}

// kilobytes is the value of a line such as "VmRSS: 12 kB", in bytes; 0 if there is no such line.
func kilobytes(text, name string) int64 {
	for line := range strings.Lines(text) {
		var value int64
		if _, err := fmt.Sscanf(line, name+" %d kB", &value); err == nil {
			return value << 10
		}
	}
	return 0
}
