package faults_test

import (
	"slices"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// fault is one row of the page: what is done, and the outcome that each client is to report, in the order of reporters.
type fault struct {
	name     string // of the act, or of the fault of TLS
	how      string // what is set; empty: nothing to choose
	then     console.Then
	adds     bool          // the call adds a customer; else it finds one
	patience time.Duration // of the client; 0: as long as it takes
	outcomes [4]string     // several kinds that are as good, where it is a matter of time, stand with | between them
	advice   string
}

// hurry is how long a client waits where the answer is to come too late, and ages how long that takes.
const (
	hurry = 400 * time.Millisecond
	ages  = "1h"
)

// acts are all acts in the order of console.Then.
func acts() []fault { return slices.Concat(answers(), losses(), spoilt(), slow()) }

// answers come in time, and are whole, but for the first.
func answers() []fault {
	return []fault{
		{
			name: "delay", how: "`{fixed: 1h}`, with 0.4 s of patience", then: console.Then{Delay: &console.ActDelay{Fixed: ages}}, patience: hurry,
			outcomes: [4]string{"late", "late", "late", "late"}, advice: "set a timeout; whether the call was carried out is not known then",
		},
		{
			name: "problem", how: "`{name: right}`", then: console.Then{Problem: &console.ActProblem{Name: "right"}},
			outcomes: [4]string{"ok", "refused", "refused", "refused"}, advice: "look at STATUS: HTTP says 200",
		},
		{
			name: "status", how: "`{code: 502}`", then: console.Then{Status: &console.ActStatus{Code: 502}},
			outcomes: [4]string{"http", "http", "http", "http"}, advice: "look at HTTP's status before the body, and send the call again later",
		},
		{
			name: "reply", how: "a page of HTML", then: console.Then{Reply: &console.ActReply{Body: "<html><body>Down for maintenance</body></html>", Type: "text/html"}},
			outcomes: [4]string{"ok", "strange", "strange", "malformed"}, advice: "look for WAPI and REPLY before anything in them",
		},
	}
}

// losses are of the connection.
func losses() []fault {
	return []fault{
		{
			name: "drop", how: "`{at: before}`", then: console.Then{Drop: &console.ActDrop{At: console.DropBefore}},
			outcomes: [4]string{"cut", "cut", "cut", "cut"}, advice: "nothing was carried out, but the client cannot know",
		},
		{
			name: "drop", how: "`{at: before, reset: true}`", then: console.Then{Drop: &console.ActDrop{At: console.DropBefore, Reset: true}},
			outcomes: [4]string{"reset", "reset", "reset", "reset"},
		},
		{
			name: "drop", how: "`{at: amid}`", then: console.Then{Drop: &console.ActDrop{At: console.DropAmid}},
			outcomes: [4]string{"cut", "cut", "cut", "cut"}, advice: "believe no reply that is shorter than it says",
		},
		{
			name: "drop", how: "`{at: after}`", then: console.Then{Drop: &console.ActDrop{At: console.DropAfter}},
			outcomes: [4]string{"ok", "ok", "ok", "ok"}, advice: "the next call on that connection fails, unless the client opens another",
		},
	}
}

// spoilt are replies that are not what they should be.
func spoilt() []fault {
	return []fault{
		{
			name: "half", then: console.Then{Half: &console.ActHalf{}},
			outcomes: [4]string{"ok", "malformed", "malformed", "malformed"}, advice: "read replies with a parser of XML: HTTP is content",
		},
		{
			name: "malformed", how: "`{how: end-tag}`", then: console.Then{Malformed: &console.ActMalformed{}},
			outcomes: [4]string{"ok", "malformed", "malformed", "malformed"},
		},
		{
			name: "malformed", how: "`{how: ampersand}`", then: console.Then{Malformed: &console.ActMalformed{How: "ampersand"}},
			outcomes: [4]string{"ok", "malformed", "malformed", "ok"},
		},
		{
			name: "malformed", how: "`{how: junk}`", then: console.Then{Malformed: &console.ActMalformed{How: "junk"}},
			outcomes: [4]string{"ok", "ok", "malformed", "malformed"}, advice: "Go's Decode stops at the end of the root; read on to the end",
		},
		{
			name: "charset", how: "`{name: UTF-16}`", then: console.Then{Charset: &console.ActCharset{}},
			outcomes: [4]string{"ok", "malformed", "malformed", "malformed"},
		},
		{
			name: "charset", how: "`{name: UTF-8}`", then: console.Then{Charset: &console.ActCharset{Name: "UTF-8"}},
			outcomes: [4]string{"ok", "garbled", "garbled", "ok"}, advice: "nothing tells; look for names such as LÃ©e in your records",
		},
	}
}

// slow are all others.
func slow() []fault {
	return []fault{
		{
			name: "drip", how: "`{over: 1s}`", then: console.Then{Drip: &console.ActDrip{Over: "1s"}},
			outcomes: [4]string{"ok", "ok", "ok", "ok"},
		},
		{
			name: "drip", how: "`{over: 1h}`, with 0.4 s of patience", then: console.Then{Drip: &console.ActDrip{Over: ages}}, patience: hurry,
			outcomes: [4]string{"late", "late", "late", "late"}, advice: "bound the whole call: Python's timeout is of each read alone",
		},
		{
			name: "unavailable", how: "`{for: 30s}`", then: console.Then{Unavailable: &console.ActOutage{For: "30s"}},
			outcomes: [4]string{"http", "http", "http", "http"}, advice: "wait as long as Retry-After says",
		},
		{
			name: "lost", how: "on Customer.Add", then: console.Then{Lost: &console.ActLost{}}, adds: true,
			outcomes: [4]string{"cut", "cut", "cut", "cut"}, advice: "the customer is there: send the Add again, and take ERROR_CODE 81 for success",
		},
		{
			name: "twice", how: "on Customer.Add", then: console.Then{Twice: &console.ActTwice{}}, adds: true,
			outcomes: [4]string{"ok", "refused", "refused", "refused"}, advice: "the customer was added: ERROR_CODE 81 may mean your own call",
		},
	}
}

// eitherWay is a refusal that comes after the client has sent its request: the end of the connection may overtake the words.
const eitherWay = "tls|reset|cut"

// tlsFaults are the faults of TLS in their order, with what is to be done.
func tlsFaults() []fault {
	refused := [4]string{"tls", "tls", "tls", "tls"}
	return []fault{
		{name: "expired", outcomes: refused, advice: "never turn the check off: renew"},
		{name: "not-yet-valid", outcomes: refused, advice: "look at the client's clock first"},
		{name: "wrong-host", outcomes: refused, advice: "call the name that the certificate has"},
		{name: "unknown-ca", outcomes: refused, advice: "trust the authority by its file"},
		{name: "old-tls", outcomes: refused, advice: "the API takes TLS 1.2 or better; so does every current client"},
		{name: "weak-suites", outcomes: refused},
		{name: "client-certificate", outcomes: [4]string{eitherWay, eitherWay, eitherWay, eitherWay}, advice: "with TLS 1.3 the refusal comes with the first read, after the handshake"},
		{name: "close-handshake", outcomes: [4]string{"tls", "cut", "tls", "reset"}},
		{name: "reset-handshake", outcomes: [4]string{"tls", "reset", "reset", "reset"}},
		{name: "stall-handshake", how: "with 0.4 s of patience", patience: hurry, outcomes: [4]string{"late", "late", "late", "late"}, advice: "a timeout has to span the handshake, too"},
		{name: "plain-http", outcomes: refused, advice: "the scheme or the port of the URL is wrong"},
	}
}
