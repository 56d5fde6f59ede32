//go:build unix

package postgres

import (
	"os"
	"os/exec"
	"syscall"
)

// giveAway makes the folder that of the user who runs the server.
func giveAway(folder string) error {
	if os.Getuid() != 0 {
		return nil
	}
	uid, gid, err := unprivileged()
	if err != nil {
		return err
	}
	return os.Chown(folder, uid, gid)
}

// asUnprivileged has a command run as that user.
func asUnprivileged(command *exec.Cmd) error {
	if os.Getuid() != 0 {
		return nil
	}
	uid, gid, err := unprivileged()
	if err != nil {
		return err
	}
	command.SysProcAttr = &syscall.SysProcAttr{
		Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, //nolint:gosec // ids are small
	}
	return nil
}
