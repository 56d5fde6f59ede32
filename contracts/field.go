package contracts

// Field is one tag as it was sent or is to be sent: the name as spelled and the text as it stands, untrimmed.
type Field struct{ Tag, Value string }
