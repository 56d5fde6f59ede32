package fake

import "strconv"

// draft is one record under way: what its tags have in common.
type draft struct {
	*Faker
	references  map[string][]string
	first, last string // the name of the person that it is about
	place       place
	address     string // whose place that is
}

// foreign is how many records and addresses there are to each that is not from gofakeit's lists, which are ASCII.
const foreign = 8

// word is what stands for a word in braces in a phrase.
func (d *draft) word(name, address string) string {
	switch name {
	case "first":
		d.name()
		return d.first
	case "last":
		d.name()
		return d.last
	case "other":
		return d.random.LastName()
	case "thing":
		return d.thing()
	case "number":
		return strconv.Itoa(1 + d.random.IntN(999))
	default:
		return d.at(address).word(name)
	}
}

// name draws the person once for the whole record.
func (d *draft) name() {
	switch {
	case d.first != "":
	case d.random.IntN(foreign) == 0:
		d.first, d.last = d.random.RandomString(firstNames), d.random.RandomString(lastNames)
	default:
		d.first, d.last = d.random.FirstName(), d.random.LastName()
	}
}

// mailName is the person's name as the first part of an e-mail address.
func (d *draft) mailName() string {
	d.name()
	return asciiLetters(d.first) + "." + asciiLetters(d.last)
}

// thing is what a call may be about.
func (d *draft) thing() string { return d.random.HackerAdjective() + " " + d.random.HackerNoun() }

// at is the place of an address: the parts of one address belong together.
func (d *draft) at(address string) *place {
	switch {
	case d.place.City != "" && d.address == address:
	case d.random.IntN(foreign) == 0:
		d.place = places[d.random.IntN(len(places))]
	default:
		street := d.random.LastName() + " " + d.random.StreetName()
		d.place = place{street, d.random.City(), d.random.State(), d.random.Zip(), "USA"}
	}
	d.address = address
	return &d.place
}

// place is where somebody lives.
type place struct{ Street, City, State, Zip, Country string }

func (p *place) word(name string) string {
	switch name {
	case "street":
		return p.Street
	case "city":
		return p.City
	case "state":
		return p.State
	case "zip":
		return p.Zip
	default:
		return p.Country
	}
}
