// Package directory is the tenants of a running server: it makes and removes them, changes their settings, takes and
// restores snapshots, and puts the records back to the seed, while requests go on. Each change is seen as a whole or
// not at all.
//
// It knows neither HTTP nor JSON (that is package admin) and carries out no operation of the API (that is package crm).
package directory
