package fake_test

import "testing"

// BenchmarkCustomers makes 100,000 customers.
func BenchmarkCustomers(b *testing.B) {
	contract := shipped()
	object := contract.Object("Customer")
	b.ReportAllocs()
	for b.Loop() {
		faker := newFaker(contract, 1)
		for range 100_000 {
			if _, err := faker.Add(object, nil); err != nil {
				b.Fatal(err)
			}
		}
	}
}
