package scenarios

import "strings"

// withoutConsole refuses what cannot be given where there is no console, if it is to be looked for there.
func (c *checker) withoutConsole(given *Setup) {
	switch given.WithoutConsole {
	case "", SkipWithoutConsole:
		return
	case CheckWithoutConsole:
	default:
		known := []string{string(SkipWithoutConsole), string(CheckWithoutConsole)}
		c.fail(given.Origin, "without-console=%q is unknown; %s", given.WithoutConsole, knownWords(string(given.WithoutConsole), known))
		return
	}
	c.onlyByConsole(given)
	for i := range given.Records {
		c.lookedFor(&given.Records[i])
	}
}

// onlyByConsole refuses what a target without console can neither be given nor be taken to have.
func (c *checker) onlyByConsole(given *Setup) {
	refuse := func(at Origin, reason string) {
		c.fail(at, "it cannot go with without-console=%q: %s", CheckWithoutConsole, reason)
	}
	if given.Credentials != nil {
		refuse(given.Credentials.Origin, "a target without console is called with the credentials that it has")
	}
	for _, right := range given.Rights {
		refuse(right.Origin, "the API does not show which rights a tenant has")
	}
	for _, trigger := range given.Triggers {
		refuse(trigger.Origin, "only a console has a receiver that a trigger can call")
	}
	for _, fake := range given.Fakes {
		refuse(fake.Origin, "made-up records have no values to look for; write them into <records>")
	}
	if given.Clock != nil {
		refuse(given.Clock.Origin, "the clock of a target without console goes as it goes")
	}
	for _, interception := range given.Interceptions {
		refuse(interception.Origin, "only a console can put faults and canned replies in the way")
	}
}

// lookedFor refuses a record that nobody could look for.
func (c *checker) lookedFor(record *Record) {
	object := c.contract.Object(record.Object)
	if object == nil || len(soughtOf(object, record).by) > 0 {
		return
	}
	c.fail(record.Origin, "without-console=%q looks for it by its %s, or else by the tags that %s.Get takes (%s), "+
		"and it has none of them with a value that is known beforehand", CheckWithoutConsole, object.IDTag, object.Name, strings.Join(filtersOf(object), ", "))
}
