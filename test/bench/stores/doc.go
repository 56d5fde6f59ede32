// Package stores tells what the stores cost and how that grows with the number of customers they hold: how long it takes
// to fill one, to find in it, to add to it and to start on it, and how much disk and memory it needs.
//
// The package makes the customers, sends the requests, and turns figures into a table and a plot. Its test starts what is
// measured: crmock itself, as a process on each store, and PostgreSQL. Figures are no promises: no test demands any.
package stores
