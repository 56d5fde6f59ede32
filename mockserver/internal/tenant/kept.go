package tenant

import (
	"encoding/json"
	"fmt"
)

// kept is settings as a store has them: with the secrets, which Settings never show, in place of their masks. The password
// of the API is there as its hash alone. The other secrets have to be sent, or masked where they turn up, and so to be known.
type kept struct {
	Settings

	Password    *struct{} `json:",omitempty"` // never
	GatewayKeys []keptKey
	DataToken   string
	Forward     *keptForward
}

type keptKey struct {
	Key       string
	NoProduct bool
}

type keptForward struct {
	Forward

	Password string
}

// Encode writes settings as a text for a store, which Decode reads. Where there is no hash of the password yet, one is
// made with hash. The settings that it returns have the hash too.
func Encode(s Settings, hash func(Secret) (string, error)) (string, Settings, error) {
	if s.PasswordHash == "" && s.Password != "" {
		var err error
		if s.PasswordHash, err = hash(s.Password); err != nil {
			return "", s, fmt.Errorf("tenant %s: the hash of the password: %w", s.Name, err)
		}
	}
	k := kept{Settings: s, DataToken: string(s.DataToken)}
	for _, key := range s.GatewayKeys {
		k.GatewayKeys = append(k.GatewayKeys, keptKey{string(key.Key), key.NoProduct})
	}
	if s.Forward != nil {
		k.Forward = &keptForward{*s.Forward, string(s.Forward.Password)}
	}
	text, err := json.Marshal(k)
	return string(text), s, err
}

// Decode reads what Encode has written: all of it but the password, of which there is only the hash.
func Decode(text string) (Settings, error) {
	var k kept
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return Settings{}, fmt.Errorf("the settings of a tenant cannot be read from the store: %w", err)
	}
	s := k.Settings
	s.DataToken = Secret(k.DataToken)
	for _, key := range k.GatewayKeys {
		s.GatewayKeys = append(s.GatewayKeys, GatewayKey{Secret(key.Key), key.NoProduct})
	}
	if k.Forward != nil {
		s.Forward = &k.Forward.Forward
		s.Forward.Password = Secret(k.Forward.Password)
	}
	return s, nil
}
