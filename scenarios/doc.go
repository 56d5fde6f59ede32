// Package scenarios plays sequences of requests, agents' doings and changes of settings, and says what has to come of
// them. A scenario is an XML file. Load reads it strictly: what it names is held against the contract, and every
// placeholder against what can be known by then, so that nothing is sent of a scenario that cannot work. Save writes one.
//
// It exercises any target that speaks the CRM API and knows nothing of the mock server. What an answer has to look like
// in general is the business of package specs; a scenario says what this one answer has to hold.
package scenarios
