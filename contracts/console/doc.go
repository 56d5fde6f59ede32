// Package console is the JSON of crmock's console and a client of it, for specs, scenarios, commands and anybody's
// tests. With it a test makes a tenant of its own, sees what was sent, puts the records back and moves the time.
//
// Begin with New. Client.Tenant leads to all that there is of one tenant, its Journal to what that was asked, and
// Client.Strays to what no tenant was asked. Errors are *Problem where the console refuses, *UnreachableError where
// nothing answers, *AnswerError where something else than a console answers, or the cause of the context's end.
//
// It imports nothing of crmock and knows nothing of the CRM API itself: commands are sent by package client.
package console
