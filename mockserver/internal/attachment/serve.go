package attachment

import (
	"archive/zip"
	"io"
	"net/http"
	"strconv"
)

// serveFile answers with one file as it is.
func serveFile(w http.ResponseWriter, r *http.Request, file File) {
	announce(w.Header(), file.Name, file.Type)
	w.Header().Set("Content-Length", strconv.Itoa(len(file.Data)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(file.Data) // a client that has gone does not want to know
	}
}

// serveZIP answers with several files as one. It is written as it is sent, so its length is not known before.
func (h Handler) serveZIP(w http.ResponseWriter, r *http.Request, name string, files []File) {
	announce(w.Header(), name, "application/zip")
	if r.Method == http.MethodHead {
		return
	}
	if err := writeZIP(w, files); err != nil {
		h.Log.Info("the client left before its attachments", "remote", r.RemoteAddr, "error", err)
		panic(http.ErrAbortHandler) // so that no client takes what it has for the whole
	}
}

// writeZIP writes files in their order, with their names in UTF-8.
func writeZIP(w io.Writer, files []File) error {
	archive := zip.NewWriter(w)
	for _, file := range files {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: file.Added.UTC()})
		if err != nil {
			return err
		}
		if _, err := entry.Write(file.Data); err != nil {
			return err
		}
	}
	return archive.Close()
}

// announce says what the body is, and that it is to be kept rather than shown.
func announce(header http.Header, name, media string) {
	header.Set("Content-Type", media)
	header.Set("Content-Disposition", disposition(name))
	header.Set("X-Content-Type-Options", "nosniff")
}
