// Package wire turns the bytes of the CRM API into values and back: a posted form into its XML, XML into a Request, a
// Reply into XML, and the other way round for clients. It also masks secrets in raw requests.
//
// It knows how the API is written, not what it means. Whether an object, an action or a tag exists, and which answer a
// bad request gets, the contract decides; who may call, the server. Nothing here speaks HTTP or keeps anything.
//
// The names of the envelope come in as a Grammar and the limits as Limits, so that both stay data of the contract.
// Every error of a Decode function is a *DecodeError, which never quotes a value, so that it may be logged and shown.
package wire
