// Package attachment keeps the files that agents attach to records, and serves them as the vendor's REST endpoint does.
//
// It knows nothing of records: whether one is there, and whose token opens which tenant, it asks. It takes no uploads
// (those belong to the console, in package admin).
package attachment

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// What a tenant may attach at most.
const (
	MaxFile   = 32 << 20  // bytes of one file
	MaxFiles  = 100       // files of one record
	MaxTenant = 256 << 20 // bytes of all files of a tenant
)

// ErrNotFound says that a record has no file of a name.
var ErrNotFound = errors.New("the record has no attachment of that name; List names those that it has")

// LimitError says that a file is one too many or too big.
type LimitError struct{ says string }

// Error says which limit it is, and what to do.
func (e *LimitError) Error() string { return e.says }

// File is one attached file. Nobody changes its data once it is attached.
type File struct {
	Name  string // 1 to 255 characters, no control characters, no / or \
	Type  string // its media type; empty means application/octet-stream
	Data  []byte
	Added time.Time
}

// Digest is the SHA-256 of the data in hexadecimal.
func (f *File) Digest() string {
	sum := sha256.Sum256(f.Data)
	return hex.EncodeToString(sum[:])
}

// Files are the files of the records of one tenant, in memory. Any number of goroutines may share them. Objects are
// named in any case. Make them with New.
type Files struct {
	mu    sync.RWMutex
	state State
}

// State is what a tenant has attached at one moment. The zero value is nothing. It shares the data of the files.
type State struct {
	records map[Owner][]File // no slice is changed once it is here
	bytes   int              // of all files
}

// Owner is the record that a file is attached to.
type Owner struct {
	Object string // in lower case
	ID     string
}

func recordOf(object, id string) Owner { return Owner{strings.ToLower(object), id} }

// New makes an empty set of files.
func New() *Files { return &Files{state: State{records: map[Owner][]File{}}} }

// Put attaches a file to a record, whether that exists or not. It takes the place of one of exactly that name, and
// otherwise stands last. The data is not copied: the caller leaves it alone from then on. What is over a limit is a
// *LimitError; any other error says what is wrong with the name or the type.
func (f *Files) Put(object, id string, file File) error {
	file, err := checked(file)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	key := recordOf(object, id)
	files := slices.Clone(f.state.records[key])
	bytes := f.state.bytes + len(file.Data)
	if at := indexOf(files, file.Name); at >= 0 {
		bytes -= len(files[at].Data)
		files[at] = file
	} else {
		files = append(files, file)
	}
	switch {
	case len(files) > MaxFiles:
		return limitf("the record has %d attachments already, as many as it may; remove one first", MaxFiles)
	case bytes > MaxTenant:
		return limitf("with %q of %d bytes the tenant's attachments would take %d bytes; all together may take %d: remove some first",
			file.Name, len(file.Data), bytes, MaxTenant)
	}
	f.state.records[key], f.state.bytes = files, bytes
	return nil
}

func limitf(format string, args ...any) error { return &LimitError{fmt.Sprintf(format, args...)} }

func indexOf(files []File, name string) int {
	return slices.IndexFunc(files, func(f File) bool { return f.Name == name })
}

// List is the files of a record in the order in which they were attached. The caller changes nothing in them.
func (f *Files) List(object, id string) []File {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return slices.Clip(f.state.records[recordOf(object, id)])
}

// Remove takes one file off a record, or returns ErrNotFound.
func (f *Files) Remove(object, id, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := recordOf(object, id)
	files := f.state.records[key]
	at := indexOf(files, name)
	if at < 0 {
		return ErrNotFound
	}
	f.state.bytes -= len(files[at].Data)
	if len(files) == 1 {
		delete(f.state.records, key)
		return nil
	}
	f.state.records[key] = slices.Delete(slices.Clone(files), at, at+1)
	return nil
}

// RemoveAll takes all files off a record, as when it is deleted.
func (f *Files) RemoveAll(object, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := recordOf(object, id)
	for _, file := range f.state.records[key] {
		f.state.bytes -= len(file.Data)
	}
	delete(f.state.records, key)
}

// Snapshot is all files as they are now. It takes time and memory for each record that has files, and none for the
// files themselves.
func (f *Files) Snapshot() State {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.state.clone()
}

// Restore puts a state in place of all files that there are. The state can be restored again.
func (f *Files) Restore(s State) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state = s.clone()
}

func (s State) clone() State {
	records := make(map[Owner][]File, len(s.records))
	maps.Copy(records, s.records)
	return State{records, s.bytes}
}

// All are the files of all records, those of one record in the order in which they were attached, the records by object and
// id.
func (s State) All() iter.Seq2[Owner, File] {
	return func(yield func(Owner, File) bool) {
		owners := slices.SortedFunc(maps.Keys(s.records), func(a, b Owner) int {
			return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.ID, b.ID))
		})
		for _, owner := range owners {
			for _, file := range s.records[owner] {
				if !yield(owner, file) {
					return
				}
			}
		}
	}
}
