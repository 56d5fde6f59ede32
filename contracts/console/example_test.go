package console_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// Here a server with prepared answers stands in for that of `crmock serve`, whose console is at http://127.0.0.1:8081.
func Example() {
	answers := map[string]string{
		"POST /api/v1/tenants": `{"name":"tenant-1","username":"api-1","password":"…","apiKey":"…","dataToken":"…"}`,
		"GET /api/v1/tenants/tenant-1/exchanges/wait": `{"matched":1,"truncated":false,"exchanges":[
			{"id":1,"operation":"Customer.Add","outcome":"answered","tags":[{"name":"EMAIL","value":"a@example.com"}]}]}`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusCreated)
		}
		_, _ = io.WriteString(w, answers[r.Method+" "+r.URL.Path])
	}))
	defer server.Close()
	ctx := context.Background()

	client, err := console.New(server.URL, console.Options{})
	if err != nil {
		log.Print(err)
		return
	}
	defer client.Close()
	created, err := client.CreateTenant(ctx, console.NewTenant{}) // one of the test's own, with every right and no records
	if err != nil {
		log.Print(err)
		return
	}
	fmt.Println("made", created.Name)

	// The program under test is given created.Name, created.Username and created.Password, and does its work. Then:
	added := console.Query{Operation: "Customer.Add", Tags: map[string]string{"EMAIL": "%@example.com"}}
	found, err := client.Tenant(created.Name).Journal().Wait(ctx, added, 1, 10*time.Second)
	if err != nil {
		log.Print(err) // says what came closest
		return
	}
	for _, exchange := range found.Exchanges {
		fmt.Println(exchange.Operation, exchange.Tags[0].Value)
	}
	// Output:
	// made tenant-1
	// Customer.Add a@example.com
}
