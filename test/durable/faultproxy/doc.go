// Package faultproxy passes TCP connections on, and on demand spoils them as networks do: it makes them slow or narrow,
// resets them, or lets them go dead without a word. With several targets it hands each new connection to the next.
//
// It knows nothing of what it carries. It is for tests alone.
package faultproxy
