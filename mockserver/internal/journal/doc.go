// Package journal remembers what a server was asked and what it answered: the newest exchanges of one tenant, or those
// that belong to no tenant, within limits of number and size. A test asks it what was sent, waits for what should be
// sent, and is told what came close where nothing was; a console follows it live.
//
// It never says less than the truth: where older exchanges have been dropped, every answer tells. It decides neither
// which tenant a request belongs to nor what is secret. Exchanges arrive with their secrets masked, and what is kept
// is lost when the process ends.
package journal
