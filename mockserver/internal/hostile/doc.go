// Package hostile opens listeners whose TLS is wrong in exactly one way, so that an integrator sees what a client does
// about it before production shows it: an expired certificate, an authority that nobody knows, versions and suites that
// clients refuse, a handshake that never ends. Where a client connects all the same, the API answers as ever.
//
// What goes wrong after the handshake is not here, but in package intercept.
package hostile
