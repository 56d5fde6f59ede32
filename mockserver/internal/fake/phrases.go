package fake

// phrase is what a text may say: one of its forms, or up to so many sentences of them. Words in braces are drawn:
// {first} and {last} name the person of the record, {other} anybody, {thing} is what a call may be about, {number} is
// from 1 to 999, and {street}, {city}, {state}, {zip} and {country} belong to one address.
type phrase struct {
	sentences int
	forms     []string
}

// phraseOf finds what a text may say by what its tag's name says, without the part that tells it from its likes: CITY
// for ADDR1CITY, REGION for CF02.REGION. A name that says nothing gets a thing.
func phraseOf(word string) phrase {
	if p, known := phrases[word]; known {
		return p
	}
	return phrase{forms: []string{"{thing}"}}
}

// alternatives are tags that are made where a record does not have another one, which says the same.
//
//nolint:gochecknoglobals // constant table
var alternatives = map[string]string{"PASSWD": "AUTOPASSWD"}

//nolint:gochecknoglobals // constant table
var phrases = map[string]phrase{
	"FIRSTNAME": {forms: []string{"{first}"}},
	"LASTNAME":  {forms: []string{"{last}"}},
	"NAME":      {forms: []string{"{first} {last}"}},
	"COMPANY":   {forms: []string{"{other} Inc", "{other} & Sons", "{other} and {other}", "{other} Group", "Café {other}", "{other} GmbH"}},
	"PBX":       {forms: []string{"Extension {number}", "Reception, ask for {first}", "PBX {number}"}},
	"PASSWD":    {forms: []string{"{first}-{number}"}},

	"STR1":    {forms: []string{"{number} {street}"}},
	"STR2":    {forms: []string{"Floor {number}", "Suite {number}", "c/o {other}", "Entrance in the yard"}},
	"STREET":  {forms: []string{"{number} {street}"}},
	"CITY":    {forms: []string{"{city}"}},
	"STATE":   {forms: []string{"{state}"}},
	"REGION":  {forms: []string{"{state}"}},
	"ZIP":     {forms: []string{"{zip}"}},
	"COUNTRY": {forms: []string{"{country}"}},

	"SUBJECT":     {forms: subjects},
	"DESCRIPTION": {4, remarks},
	"COMMENTS":    {3, remarks},
	"QUESTION":    {forms: questions},
	"ANSWER":      {3, answers},
}

// Sentences and titles. Some hold what XML has to escape, and letters that are no ASCII.
//
//nolint:gochecknoglobals // constant tables
var (
	subjects = []string{
		"Problem with the {thing}", "Question about the {thing}", "The {thing} does not start", "Return of the {thing}",
		"New {thing} wanted", "Invoice {number} & the {thing}", "Renée asks about the {thing}", "Stock of the {thing}: < {number}",
	}
	remarks = []string{
		"The {thing} has stopped working.",
		"The {thing} arrived with a scratch.",
		"The error {number} is shown whenever the {thing} starts.",
		"A new {thing} was sent, with a note of Mr {other}.",
		"The manual says \"{thing}\" where it means \"{thing}\".",
		"Settings > Network & sharing shows the {thing} twice.",
		"It works below {number} °C only.",
		"The fee of £{number} is to be paid back.",
		"Señor {other} asks for a call in the morning.",
		"Called again; no answer for ½ an hour.",
	}
	questions = []string{
		"How do I set up the {thing}?", "How do I return the {thing}?", "Where do I find the {thing}?", "What does the {thing} cost?",
		"Why does the {thing} show the error {number}?", "Does the {thing} work with voilà & co?",
	}
	answers = []string{
		"Open Settings > Devices, and choose the {thing}.",
		"Turn the {thing} off, wait for {number} seconds, and turn it on again.",
		"It is in the box, below the {thing}.",
		"Send it back within {number} days, together with the {thing} & its cable.",
		"The price list has it under \"{thing}\": £{number}.",
		"See chapter {number} of the manual, \"Déjà vu\".",
	}
)
