package store

// Piece is one part of what a tenant has, as Dump hands it out and Load takes it: a record, a sequence or a doc. One
// that names a snapshot and holds nothing says that there is such a snapshot, which may be empty.
type Piece struct {
	Snapshot *string // what the record or the sequence belongs to; nil is what the tenant has at present
	Record   *Record
	Sequence *Sequence
	Doc      *Doc
}

// Sequence is a sequence of numbers with the last one that was handed out or skipped.
type Sequence struct {
	Name string
	Last int64
}

// Check returns an error for a piece that no tenant can have.
func (p Piece) Check() error {
	if p.Snapshot != nil {
		if err := CheckName("snapshot", *p.Snapshot); err != nil {
			return err
		}
	}
	switch {
	case p.Record != nil:
		return CheckRecord(*p.Record)
	case p.Sequence != nil:
		return CheckName("sequence", p.Sequence.Name)
	case p.Doc != nil:
		return CheckDoc(*p.Doc)
	}
	return nil
}
