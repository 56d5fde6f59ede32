"""The API as a client in Python's standard library sees it. Started by run.sh, which sets the addresses."""

import http.client
import os
import ssl
import unittest
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

HTTP = os.environ["CRMOCK_E2E_HTTP"]
HTTPS = os.environ["CRMOCK_E2E_HTTPS"]
CA = os.environ["CRMOCK_E2E_CA"]
ENDPOINT = "/WAPI/wapi.php"


def envelope(command, tenant="demo", username="crmapi", password="crmapi-demo"):
    return (
        f"<WAPI><TENANT>{tenant}</TENANT><USERNAME>{username}</USERNAME>"
        f"<PASSWORD>{password}</PASSWORD>{command}</WAPI>"
    )


def command(operation, tags):
    obj, action = operation.split(".")
    return f'<COMMAND OBJECT="{obj}" ACTION="{action}">{tags}</COMMAND>'


def post(body, base=HTTP, headers=None, method="POST"):
    """Sends a body and returns the HTTP status and the bytes of the reply."""
    context = ssl.create_default_context(cafile=CA) if base.startswith("https") else None
    headers = headers or {"Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(base + ENDPOINT, body, headers, method=method)
    with urllib.request.urlopen(request, context=context, timeout=30) as reply:
        return reply.status, reply.read()


def send(xml, base=HTTP, encoding="utf-8"):
    return post(urllib.parse.urlencode({"xml_query": xml.encode(encoding)}).encode(), base)


def answer(reply):
    """STATUS, ERROR_CODE and ERROR_STR of a reply's bytes."""
    element = ElementTree.fromstring(reply).find("REPLY")
    return int(element.get("STATUS")), int(element.get("ERROR_CODE")), element.get("ERROR_STR")


ENVELOPE = (302, 302, "XML Data is insufficient or corrupted. Check XML Request")
TOO_LARGE = (302, 302, "XML Data is insufficient or corrupted. Unknown Server Error")
LOGIN = (303, 303, "Invalid login parameters.")
GET = command("Customer.Get", "<LASTNAME>%</LASTNAME>")


class Refusals(unittest.TestCase):
    """Bad input gets the documented answer, and the records stay as they are."""

    def setUp(self):
        _, self.before = send(envelope(GET))

    def tearDown(self):
        _, after = send(envelope(GET))
        self.assertEqual(self.before, after, "a refused request changed the records")

    def refused(self, expected, xml):
        status, reply = send(xml)
        self.assertEqual((status, answer(reply)), (200, expected), xml[:200])

    def test_requests_that_are_no_envelope(self):
        for xml in (
            "not XML", "", "<WAPI>", envelope(GET) * 2, envelope(""), envelope(GET * 2), "<OTHER/>",
            envelope("<COMMAND/>"), envelope('<COMMAND OBJECT="Customer"/>'),
            '<!DOCTYPE WAPI [<!ENTITY x "y">]>' + envelope(GET),
            envelope(command("Customer.Get", "<EMAIL>&x;</EMAIL>")),
            envelope(command("Customer.Get", "<EMAIL>a\0b</EMAIL>")),
            envelope(GET).replace("<PASSWORD>crmapi-demo</PASSWORD>", ""),
            '<?xml version="1.0" encoding="no-such-charset"?>' + envelope(GET),
        ):
            with self.subTest(xml=xml[:80]):
                self.refused(ENVELOPE, xml)

    def test_bytes_that_are_not_of_the_charset(self):
        body = b"xml_query=" + urllib.parse.quote_from_bytes(envelope(command("Customer.Get", "<EMAIL>\xe9</EMAIL>")).encode("latin-1")).encode()
        self.assertEqual(answer(post(body)[1]), ENVELOPE)

    def test_a_form_without_the_field(self):
        self.assertEqual(answer(post(b"other=1")[1]), ENVELOPE)

    def test_credentials(self):
        for name, wrong in (
            ("tenant", {"tenant": "nobody"}), ("case of the tenant", {"tenant": "Demo"}), ("username", {"username": "nobody"}),
            ("password", {"password": "wrong"}), ("blank after the password", {"password": "crmapi-demo "}),
            ("empty password", {"password": ""}), ("API disabled", {"tenant": "closed", "username": "wapi", "password": "wapi-secret"}),
        ):
            with self.subTest(name):
                self.refused(LOGIN, envelope(GET, **wrong))

    def test_operations(self):
        for operation in ("Order.Get", "Customer.List", "Customer.Delete"):
            with self.subTest(operation):
                self.refused((304, 304, f"Invalid operation {operation}"), envelope(command(operation, "")))

    def test_a_right_that_is_missing(self):
        xml = envelope(command("Case.Add", "<ACCOUNTNUM>1</ACCOUNTNUM>"), "acme", "wapi", "wapi-secret")
        self.refused((310, 310, "Operation Denied. Not enough permissions"), xml)

    def test_tags(self):
        add = "<FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME>"
        for operation, tags, code, text in (
            ("Customer.Add", add + "<SHOESIZE>44</SHOESIZE>", 2, "The passed value '44' of the alias SHOESIZE doesn't meet the specified criterion"),
            ("Customer.Add", "<FIRSTNAME>A</FIRSTNAME>", 6, "The tag 'LASTNAME' not passed"),
            ("Customer.Add", add + "<LASTNAME>C</LASTNAME>", 5, "The value 'C' of the tag 'LASTNAME' is not valid"),
            ("Customer.Add", add + "<AUTOPASSWD>MAYBE</AUTOPASSWD>", 5, "The value 'MAYBE' of the tag 'AUTOPASSWD' is not valid"),
            ("Customer.Add", add + f"<COMPANY>{'é' * 51}</COMPANY>", 3,
             "The length of the value for the alias COMPANY doesn't conform to the criterion. The length of the value passed is 51, "
             "min length allowed is 0 and max length allowed is 50"),
            ("Customer.Get", "<ACCOUNTNUM>1%</ACCOUNTNUM>", 4, "Regular expression not allowed for the alias ACCOUNTNUM"),
            ("Customer.Get", "", 7, "No tags found"),
            ("Customer.Get", "<EMAIL/>", 8, "None of the possible mandatory tags or its values are found. "
             "Please check the documentation and pass at least one mandatory tag"),
            ("Case.Add", "<ACCOUNTNUM>99</ACCOUNTNUM><SUBJECT>S</SUBJECT>", 5, "The value '99' of the tag 'ACCOUNTNUM' is not valid"),
        ):
            with self.subTest(text):
                self.refused((-1, code, text), envelope(command(operation, tags)))

    def test_a_body_of_ten_megabytes_is_answered_and_not_cut_off(self):
        comment = "<!--" + "x" * 10_000_000 + "-->"
        self.refused(TOO_LARGE, envelope(comment + GET))

    def test_ten_thousand_nested_elements(self):
        self.refused(TOO_LARGE, envelope(command("Customer.Get", "<A>" * 10_000 + "</A>" * 10_000)))

    def test_put(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            post(b"xml_query=x", method="PUT")
        self.assertEqual(refused.exception.code, 405)
        refused.exception.close()


class Characters(unittest.TestCase):
    """Every character survives, and replies are in ISO-8859-1 as they say."""

    def round_trip(self, company, base, encoding="utf-8", declaration=""):
        escaped = company.replace("&", "&amp;").replace("<", "&lt;")
        tags = f"<FIRSTNAME>Chara</FIRSTNAME><LASTNAME>Cter</LASTNAME><COMPANY>{escaped}</COMPANY>"
        _, reply = send(declaration + envelope(command("Customer.Add", tags)), base, encoding)
        account = ElementTree.fromstring(reply).findtext("REPLY/ITEM/ACCOUNTNUM")
        _, reply = send(envelope(command("Customer.Get", f"<ACCOUNTNUM>{account}</ACCOUNTNUM>")), base)
        self.assertEqual(ElementTree.fromstring(reply).findtext("REPLY/ITEM/COMPANY"), company)
        return reply

    def test_over_http_and_https(self):
        for base in (HTTP, HTTPS):
            for company in ("Müller & Söhne", "<b>\"'", "a + b = 100 %", "日本", "🙂", "שלום", "  blanks  "):
                with self.subTest(base=base, company=company):
                    self.round_trip(company, base)

    def test_latin_1_in_and_out(self):
        reply = self.round_trip("Café", HTTP, "iso-8859-1", '<?xml version="1.0" encoding="ISO-8859-1"?>')
        self.assertIn(b"<COMPANY>Caf\xe9</COMPANY>", reply)

    def test_beyond_latin_1_is_a_reference(self):
        self.assertIn(b"<COMPANY>&#8364; 5</COMPANY>", self.round_trip("€ 5", HTTP))


class Connections(unittest.TestCase):
    def test_one_connection_serves_many_requests(self):
        host = urllib.parse.urlsplit(HTTP).netloc
        connection = http.client.HTTPConnection(host, timeout=10)
        for _ in range(20):
            connection.request("POST", ENDPOINT, urllib.parse.urlencode({"xml_query": envelope(GET)}),
                               {"Content-Type": "application/x-www-form-urlencoded"})
            reply = connection.getresponse()
            self.assertEqual(answer(reply.read())[0], 0)
            self.assertEqual(reply.getheader("Content-Type"), "text/xml; charset=ISO-8859-1")
        connection.close()

    def test_an_unknown_certificate_authority_is_refused(self):
        with self.assertRaises(urllib.error.URLError):
            urllib.request.urlopen(HTTPS + ENDPOINT, timeout=10)


if __name__ == "__main__":
    unittest.main()
