//go:build !unix

package postgres

import "os/exec"

// giveAway is not needed where there is no root.
func giveAway(string) error { return nil }

// asUnprivileged is not needed where there is no root.
func asUnprivileged(*exec.Cmd) error { return nil }
