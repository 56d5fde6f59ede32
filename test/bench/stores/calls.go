package stores

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/crmock/crmock/contracts/console"
)

// request is a kind of request to the API.
type request struct {
	name, action string
	items        int // of its reply
	writes       bool
	tags         func(p people, random *rand.Rand, number int64) string
}

// requests are what is measured, in this order: the store is as it was filled until the first Add.
//
//nolint:gochecknoglobals // constant table
var requests = []request{
	{name: "Get by ACCOUNTNUM", action: "Get", items: 1, tags: func(p people, random *rand.Rand, _ int64) string {
		return fmt.Sprintf("<ACCOUNTNUM>%d</ACCOUNTNUM>", firstAccount+random.IntN(int(p)))
	}},
	{name: "Get by EMAIL", action: "Get", items: 1, tags: func(p people, random *rand.Rand, _ int64) string {
		return fmt.Sprintf("<EMAIL>%s</EMAIL>", p.email(random.IntN(int(p))))
	}},
	{name: "Get by LASTNAME%", action: "Get", items: namesakes, tags: func(p people, random *rand.Rand, _ int64) string {
		return fmt.Sprintf("<LASTNAME>%s%%</LASTNAME>", p.groupName(random.IntN(p.groups())))
	}},
	{name: "Add", action: "Add", items: 1, writes: true, tags: func(_ people, random *rand.Rand, number int64) string {
		name := word(random.IntN(1_000_000), 3)
		return tags(person{
			first: word(random.IntN(1000), 2), last: "Mc" + name, email: fmt.Sprintf("mc%s.%d@example.org", strings.ToLower(name), number),
			company: random.IntN(5000), voice: random.IntN(10_000_000),
		})
	}},
}

// Client sends the requests of a tenant whose store holds so many customers. Make one with NewClient.
type Client struct {
	url    string
	as     console.Created
	people people
	number atomic.Int64 // of the last request
	http   *http.Client
}

// patience is how long one request may take before the measurement fails.
const patience = 30 * time.Second

// NewClient makes a client of the API at a URL.
func NewClient(url string, as console.Created, customers int) *Client {
	return &Client{url: url + "/WAPI/wapi.php", as: as, people: people(customers), http: &http.Client{
		Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}}
}

// Close closes the connections: a server that is told to end waits for those that have not been used.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// First asks for one customer.
func (c *Client) First(ctx context.Context) error {
	return c.ask(ctx, requests[0], rand.New(rand.NewPCG(0, 0))) //nolint:gosec // it draws a customer
}

// Measure measures each kind of request over so many connections at once, for a time each.
func (c *Client) Measure(ctx context.Context, connections int, length time.Duration) (map[string]Speed, error) {
	speeds := map[string]Speed{}
	for _, kind := range requests {
		most := limits{length, math.MaxInt64}
		if kind.writes { // so that the store stays about as large as it is
			most.requests = max(100, int64(c.people)/mostAdded)
		}
		if _, err := c.measure(ctx, kind, connections, limits{length / 10, most.requests / 10}); err != nil { // to warm up
			return nil, err
		}
		speed, err := c.measure(ctx, kind, connections, most)
		if err != nil {
			return nil, err
		}
		speeds[kind.name] = speed
	}
	return speeds, nil
}

// mostAdded is which part of the customers is added at most in one measurement: a tenth.
const mostAdded = 10

// limits say when a measurement ends: after the time or after so many requests, whichever is first.
type limits struct {
	time     time.Duration
	requests int64
}

// measure sends requests of a kind over so many connections at once, each the next one when it has its reply.
func (c *Client) measure(ctx context.Context, kind request, connections int, most limits) (Speed, error) {
	var sent atomic.Int64
	begin := time.Now()
	took := make([][]time.Duration, connections)
	group, ctx := errgroup.WithContext(ctx)
	for i := range connections {
		random := rand.New(rand.NewPCG(uint64(c.people), uint64(i))) //nolint:gosec // it draws customers, and no secrets
		group.Go(func() error {
			for time.Since(begin) < most.time && sent.Add(1) <= most.requests {
				sending := time.Now()
				if err := c.ask(ctx, kind, random); err != nil {
					return fmt.Errorf("%s: %w", kind.name, err)
				}
				took[i] = append(took[i], time.Since(sending))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return Speed{}, err
	}
	return speedOf(slices.Concat(took...), time.Since(begin)), nil
}

// ask sends one request, and demands a good reply with as many items as there have to be.
func (c *Client) ask(ctx context.Context, kind request, random *rand.Rand) error {
	document := fmt.Sprintf("<WAPI><TENANT>%s</TENANT><USERNAME>%s</USERNAME><PASSWORD>%s</PASSWORD>"+
		`<COMMAND OBJECT="Customer" ACTION="%s">%s</COMMAND></WAPI>`,
		c.as.Name, c.as.Username, c.as.Password, kind.action, kind.tags(c.people, random, c.number.Add(1)))
	body := strings.NewReader("xml_query=" + url.QueryEscape(document))
	asked, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, body)
	if err != nil {
		return err
	}
	asked.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := c.http.Do(asked)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	reply, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if items := strings.Count(string(reply), "<ITEM>"); items != kind.items || !strings.Contains(string(reply), ` STATUS="0"`) {
		return fmt.Errorf("%d items, not %d: %.300s", items, kind.items, reply)
	}
	return nil
}
