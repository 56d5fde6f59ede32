// Package xmldoc is the one strict reader of the XML files that crmock's users and authors write: contracts,
// overlays, seed records. It turns a file into a tree of elements that know where they stand (file, line, column and
// element path), and offers a Reader that reports every unknown element and attribute instead of ignoring it.
//
// It is not for traffic: requests and replies of the CRM API are read by package wire, which is faster and knows the
// API's own shapes.
package xmldoc
