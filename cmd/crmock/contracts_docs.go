package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/contracts/reference"
)

func newContractsDocsCommand(env environment) *cobra.Command {
	var folder string
	command := &cobra.Command{
		Use:   "docs",
		Short: "Write the reference pages, in Markdown",
		Long: "Write the reference pages of the contract, in Markdown. Pages of an earlier run that are no longer made are\n" +
			"deleted; files that are not generated are left alone.",
		Example: "  crmock contracts docs\n  crmock contracts docs --contract ours.xml --out reference",
		Args:    cobra.NoArgs,
	}
	overlays := addOverlayFlag(command, env)
	command.Flags().StringVar(&folder, "out", filepath.Join("docs", "api"), "`folder` that the pages are written to; made if need be")
	_ = command.MarkFlagDirname("out") // fails for a flag that is not there
	command.RunE = func(*cobra.Command, []string) error {
		contract, err := loadOverlaid(overlays())
		if err != nil {
			return err
		}
		pages, err := reference.Pages(contract.Contract, contract.files)
		if err != nil {
			return fail(exitUsage, "the pages cannot be made: %w; `crmock contracts lint` says more", err)
		}
		if err := writePages(env.out, folder, pages); err != nil {
			return fail(exitUsage, "the pages cannot be written: %w", err)
		}
		return nil
	}
	return command
}

// writePages writes pages to a folder and deletes those that are made no longer.
func writePages(out io.Writer, folder string, pages []reference.Page) error {
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // pages are for everyone to read
		return err
	}
	made := map[string]bool{}
	for _, page := range pages {
		path := filepath.Join(folder, page.Name)
		if err := os.WriteFile(path, page.Content, 0o644); err != nil { //nolint:gosec // pages are for everyone to read
			return err
		}
		made[path] = true
		fmt.Fprintln(out, "wrote", path)
	}
	return deletePages(out, folder, made)
}

// deletePages deletes the generated pages of a folder but those to keep.
func deletePages(out io.Writer, folder string, keep map[string]bool) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		if keep[path] || entry.IsDir() || filepath.Ext(path) != ".md" {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if first, _, _ := bytes.Cut(content, []byte("\n")); !bytes.Contains(first, []byte(reference.Mark)) {
			continue
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		fmt.Fprintln(out, "deleted", path)
	}
	return nil
}
