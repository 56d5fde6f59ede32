// Package receiver is a built-in receiver of CRM triggers, so that no test needs a server of its own: it remembers the
// calls that it gets, is asked and waited for, and answers as it is told.
//
// It takes any HTTP call and knows nothing of triggers, of tenants or of the console that serves it. Who may call or
// ask is decided before. What it keeps is lost when the process ends.
package receiver
