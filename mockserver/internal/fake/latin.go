package fake

import "strings"

// Names and places in ISO-8859-1, so that what reads records meets more than ASCII.
//
//nolint:gochecknoglobals // constant tables
var (
	firstNames = []string{
		"Ana Sofía", "André", "Åsa", "Björn", "Chloë", "François", "Inês", "Jürgen", "José", "Noël", "Renée", "Søren", "Þóra", "Zoë",
	}
	lastNames = []string{
		"Blåberg", "Brontë", "García", "Gonçalves", "Lefèvre", "Müller", "Núñez", "Ødegård", "Prévôt", "Sjöberg", "Weiß", "Ýmisson",
	}
	places = []place{
		{"Rue de l'Église", "Besançon", "Franche-Comté", "25000", "France"},
		{"Store Kongensgade", "København", "Hovedstaden", "1050", "Danmark"},
		{"Domstraße", "Köln", "Nordrhein-Westfalen", "50667", "Deutschland"},
		{"Calle Mayor", "Málaga", "Andalucía", "29001", "España"},
		{"Östra Storgatan", "Malmö", "Skåne", "211 22", "Sverige"},
		{"Rue Saint-Jean", "Québec", "Québec", "G1R 4P5", "Canada"},
		{"Rua Augusta", "São Paulo", "São Paulo", "01310-100", "Brasil"},
		{"Bahnhofstrasse", "Zürich", "Zürich", "8001", "Schweiz"},
	}
	asciiNames = strings.NewReplacer(
		"å", "aa", "á", "a", "ä", "ae", "ç", "c", "è", "e", "é", "e", "ê", "e", "ë", "e", "í", "i", "ï", "i", "ñ", "n",
		"ó", "o", "ô", "o", "ö", "oe", "ø", "oe", "ß", "ss", "þ", "th", "ú", "u", "ü", "ue", "ý", "y",
	)
)

// asciiLetters is a name in small letters, as e-mail addresses have it.
func asciiLetters(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, asciiNames.Replace(strings.ToLower(name)))
}
