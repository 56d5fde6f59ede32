package scenarios

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// What made-up people are put together from.
//
//nolint:gochecknoglobals // constant tables
var (
	firstNames = []string{
		"Ada", "Ann", "Ben", "Carla", "David", "Elena", "Frank", "Grace", "Hugo", "Iris", "Jonas", "Kim", "Lena", "Mark", "Nina", "Oscar",
		"Paula", "Rosa", "Samuel", "Tara", "Victor", "Wanda", "Yusuf", "Zora",
	}
	lastNames = []string{
		"Adams", "Baker", "Chen", "Diaz", "Evans", "Fischer", "Garcia", "Hill", "Ito", "Jones", "Khan", "Lee", "Meyer", "Novak", "Okoro",
		"Patel", "Quinn", "Rossi", "Silva", "Tanaka", "Underwood", "Vargas", "Weber", "Young",
	}
	companyFirst  = []string{"Example", "Sample", "Demo", "Model", "Specimen", "Pattern"}
	companySecond = []string{"Foods", "Travel", "Tools", "Books", "Energy", "Design", "Logistics", "Textiles"}
	areaCodes     = []string{"201", "212", "303", "404", "505", "606", "702"}
)

// person is someone whom nobody can reach: the address and the number are of those set aside for examples.
type person struct{ firstname, lastname, email, phone, company string }

// personAt is the one person of a seed and a position; the address of another one differs.
func personAt(seed, position uint64) person {
	random := rand.New(rand.NewPCG(seed, position)) //nolint:gosec // people have to repeat, not to be secret
	p := person{firstname: pick(random, firstNames), lastname: pick(random, lastNames)}
	p.email = strings.ToLower(p.firstname+"."+p.lastname) + fmt.Sprintf(".%012x@example.com", random.Uint64()>>16)
	p.phone = fmt.Sprintf("+1%s55501%02d", pick(random, areaCodes), random.IntN(100))
	p.company = pick(random, companyFirst) + " " + pick(random, companySecond)
	return p
}

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

// value is that of ${fake.…}.
func (p *person) value(name string) string {
	switch strings.TrimPrefix(name, "fake.") {
	case "firstname":
		return p.firstname
	case "lastname":
		return p.lastname
	case "email":
		return p.email
	case "phone":
		return p.phone
	default:
		return p.company
	}
}
