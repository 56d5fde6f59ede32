package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// job is one kind of request. Body makes the nth request's XML.
type job struct {
	name string
	xml  func(n int64) string
}

func jobs(customers int) []job {
	envelope := func(object, action, tags string) string {
		return "<WAPI><TENANT>bench</TENANT><USERNAME>api</USERNAME><PASSWORD>secret</PASSWORD>" +
			`<COMMAND OBJECT="` + object + `" ACTION="` + action + `">` + tags + "</COMMAND></WAPI>"
	}
	run := time.Now().UnixNano()
	return []job{
		{"Customer.Get", func(n int64) string {
			return envelope("Customer", "Get", fmt.Sprintf("<EMAIL>c%d@example.com</EMAIL>", n*7919%int64(customers)))
		}},
		{"Customer.Add", func(n int64) string {
			return envelope("Customer", "Add", fmt.Sprintf("<FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME>"+
				"<EMAIL>n%d.%d@example.com</EMAIL><VOICE>+15555550100</VOICE><AUTOPASSWD>TRUE</AUTOPASSWD>", run, n))
		}},
	}
}

// replies are what crmock answers to each job, for the bare handler to answer the same.
//
//nolint:gochecknoglobals // constant table
var replies = map[string][]byte{
	"Customer.Get": []byte(`<?xml version="1.0" encoding="ISO-8859-1"?>` + "\n" +
		`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><FIRSTNAME>First4711</FIRSTNAME><LASTNAME>Last4711</LASTNAME>` +
		`<COMPANY>Company 711</COMPANY><PBX></PBX><COMMENTS></COMMENTS><ACCOUNTNUM>10004711</ACCOUNTNUM><customertype>Default</customertype>` +
		`<EMAIL>c4711@example.com</EMAIL><VOICE>+15550004711</VOICE><ALTERNATIVE></ALTERNATIVE><FAX></FAX><ADDR1STR1></ADDR1STR1>` +
		`<ADDR1STR2></ADDR1STR2><ADDR1CITY>Springfield</ADDR1CITY><ADDR1STATE></ADDR1STATE><ADDR1ZIP></ADDR1ZIP><ADDR1COUNTRY></ADDR1COUNTRY>` +
		`<ADDR2STR1></ADDR2STR1><ADDR2STR2></ADDR2STR2><ADDR2CITY></ADDR2CITY><ADDR2STATE></ADDR2STATE><ADDR2ZIP></ADDR2ZIP>` +
		`<ADDR2COUNTRY></ADDR2COUNTRY></ITEM></REPLY></WAPI>`),
	"Customer.Add": []byte(`<?xml version="1.0" encoding="ISO-8859-1"?>` + "\n" +
		`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><ACCOUNTNUM>10104711</ACCOUNTNUM></ITEM></REPLY></WAPI>`),
}

// connections are how many clients send at once, each the next request when it has the reply to the last.
const connections = 16

// load sends requests to an address for some time and counts the good replies. Counter numbers the requests, so that
// no two rounds send the same.
func load(address string, j job, length time.Duration, counter *atomic.Int64) (int64, error) {
	var done atomic.Int64
	var failure atomic.Pointer[error]
	deadline := time.Now().Add(length)
	var clients sync.WaitGroup
	for range connections {
		clients.Go(func() {
			if err := client(address, j, deadline, counter, &done); err != nil {
				failure.Store(&err)
			}
		})
	}
	clients.Wait()
	if err := failure.Load(); err != nil {
		return 0, *err
	}
	return done.Load(), nil
}

// client is one connection. It writes and reads HTTP by hand, to cost the load's core as little as it can.
func client(address string, j job, deadline time.Time, counter, done *atomic.Int64) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	reader := bufio.NewReaderSize(conn, 16<<10)
	for time.Now().Before(deadline) {
		body := "xml_query=" + url.QueryEscape(j.xml(counter.Add(1)))
		request := "POST /WAPI/wapi.php?" + j.name + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
			fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body)) + body
		if _, err := io.WriteString(conn, request); err != nil {
			return err
		}
		if err := readReply(reader); err != nil {
			return err
		}
		done.Add(1)
	}
	return nil
}

// readReply reads one reply and demands that the API says it is well.
func readReply(reader *bufio.Reader) error {
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if !strings.Contains(string(body), `STATUS="0"`) || !strings.Contains(string(body), "<ITEM>") {
		return fmt.Errorf("not a good reply: %.300s", body)
	}
	return nil
}
