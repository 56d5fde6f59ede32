package stores

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// namesakes is how many customers share the beginning of their family name, however many there are. A search by
// LASTNAME% finds that many.
const namesakes = 20

// firstAccount is the ACCOUNTNUM of the first customer of a tenant. The others count on from it.
const firstAccount = 10_000_000

// people are the customers that a store is filled with, so many of them.
type people int

// records are the customers from first on, before end, as the console imports them.
func (p people) records(first, end int) []byte {
	var file bytes.Buffer
	file.WriteString("<records>")
	for i := first; i < end; i++ {
		fmt.Fprintf(&file, "<Customer>%s</Customer>", tags(person{
			first: word(i*7919%1000, 2), last: p.lastName(i), email: p.email(i), company: i * 31 % 5000, voice: i,
		}))
	}
	file.WriteString("</records>")
	return file.Bytes()
}

// batch is how many customers are imported at once.
const batch = 10_000

// Fill makes a tenant with so many customers through the console of an empty server, in batches.
func Fill(ctx context.Context, consoleURL string, customers int) (as console.Created, took time.Duration, err error) {
	caller, err := console.New(consoleURL, console.Options{})
	if err != nil {
		return as, 0, err
	}
	defer caller.Close()
	if as, err = caller.CreateTenant(ctx, console.NewTenant{}); err != nil {
		return as, 0, err
	}
	for first := 0; first < customers; first += batch {
		file := bytes.NewReader(people(customers).records(first, min(first+batch, customers)))
		begin := time.Now()
		if _, err := caller.Tenant(as.Name).Import(ctx, file, false); err != nil {
			return as, 0, fmt.Errorf("customers from %d: %w", first, err)
		}
		took += time.Since(begin)
	}
	return as, took, nil
}

// lastName begins with the name of a group of namesakes, who are spread over all customers.
func (p people) lastName(i int) string {
	return p.groupName(i%p.groups()) + string(rune('a'+i/p.groups()%26)) + "n"
}

// groups is how many groups of namesakes there are.
func (p people) groups() int { return max(1, int(p)/namesakes) }

func (p people) groupName(group int) string { return word(group, 3) }

func (p people) email(i int) string {
	return fmt.Sprintf("%s.%d@example.com", strings.ToLower(p.lastName(i)), i)
}

// person is what one customer differs in from others.
type person struct {
	first, last, email string
	company, voice     int
}

func tags(p person) string {
	return fmt.Sprintf("<FIRSTNAME>%s</FIRSTNAME><LASTNAME>%s</LASTNAME><COMPANY>Company %d</COMPANY><EMAIL>%s</EMAIL>"+
		"<VOICE>+1555%07d</VOICE><ADDR1STR1>%d Mill Lane</ADDR1STR1><ADDR1CITY>Springfield</ADDR1CITY><ADDR1ZIP>12345</ADDR1ZIP>"+
		"<COMMENTS>Prefers e-mail, in the morning.</COMMENTS>", p.first, p.last, p.company, p.email, p.voice, p.company)
}

// word is a number as so many syllables, which can be read: 0 is Baba. There are 100 of each number of syllables.
func word(number, syllables int) string {
	const consonants, vowels = "bcdfghjklmnprstvwxyz", "aeiou"
	letters := make([]byte, 0, 2*syllables)
	for range syllables {
		letters = append(letters, consonants[number/len(vowels)%len(consonants)], vowels[number%len(vowels)])
		number /= len(consonants) * len(vowels)
	}
	return strings.ToUpper(string(letters[:1])) + string(letters[1:])
}
