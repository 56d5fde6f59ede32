package config

import (
	"encoding/json"
	"strconv"
)

// The types of values that are more than a text or a number. What each may hold stands in typeSchemas.
type (
	// Address is host:port, or off.
	Address string
	// Store is the URL of a store, which may hold a password. In a file, the name of a SQLite file is relative to that file.
	Store string
	// LogFormat is a format of the log.
	LogFormat string
	// Path names a file or folder; in a file it is relative to that file.
	Path string
	// Paths is one Path, or a list.
	Paths []Path
	// TLSVersion is 1.0 to 1.3. YAML reads it as a number unless it is quoted; both are taken.
	TLSVersion string
	// Count is a number from 1 up.
	Count int
	// Duration is what time.ParseDuration reads, from 0 up.
	Duration string
	// FieldType is a type of custom field.
	FieldType string
)

// The formats of the log.
const (
	LogText LogFormat = "text"
	LogJSON LogFormat = "json"
)

// UnmarshalJSON takes a text for a list of one.
func (p *Paths) UnmarshalJSON(data []byte) error {
	var one Path
	if json.Unmarshal(data, &one) == nil {
		*p = Paths{one}
		return nil
	}
	return json.Unmarshal(data, (*[]Path)(p))
}

// UnmarshalJSON takes a number for the text that it was written as: 1.0, not 1.
func (v *TLSVersion) UnmarshalJSON(data []byte) error {
	var number float64
	if json.Unmarshal(data, &number) == nil {
		*v = TLSVersion(strconv.FormatFloat(number, 'f', 1, 64))
		return nil
	}
	return json.Unmarshal(data, (*string)(v))
}

// UnmarshalJSON takes a text for a key that covers the CRM API.
func (k *GatewayKey) UnmarshalJSON(data []byte) error {
	type object GatewayKey // without this method
	if json.Unmarshal(data, &k.Key) == nil {
		return nil
	}
	return json.Unmarshal(data, (*object)(k))
}

// UnmarshalJSON takes a text for a value without a meaning of its own.
func (c *Choice) UnmarshalJSON(data []byte) error {
	type object Choice // without this method
	if json.Unmarshal(data, &c.Name) == nil {
		return nil
	}
	return json.Unmarshal(data, (*object)(c))
}
