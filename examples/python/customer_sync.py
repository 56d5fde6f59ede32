"""An imaginary integration: it brings customers from elsewhere into the CRM. Yours takes its place."""

import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

DUPLICATE = "81"


class SyncFailed(Exception):
    """The CRM did not take a customer."""


class CustomerSync:
    """Adds customers, and changes those whose address is there already."""

    def __init__(self, url: str, tenant: str, username: str, password: str) -> None:
        self._url, self._login = url, {"TENANT": tenant, "USERNAME": username, "PASSWORD": password}

    def push(self, **customer: str) -> str:
        """Brings one customer in and returns its account number."""
        reply = self._send("Customer", "Add", customer)
        if reply.get("ERROR_CODE") == DUPLICATE:
            account = self._id(self._send("Customer", "Get", {"EMAIL": customer["EMAIL"]}))
            reply = self._send("Customer", "Modify", {"ACCOUNTNUM": account, **customer})
        return self._id(reply)

    def complain(self, account: str, subject: str) -> str:
        """Opens a case for an account and returns its number."""
        return self._id(self._send("Case", "Add", {"ACCOUNTNUM": account, "SUBJECT": subject}), "CASENUM")

    def _send(self, obj: str, action: str, tags: "dict[str, str]") -> ElementTree.Element:
        wapi = ElementTree.Element("WAPI")
        command = ElementTree.Element("COMMAND", OBJECT=obj, ACTION=action)
        for parent, texts in ((wapi, self._login), (command, tags)):
            for name, text in texts.items():
                ElementTree.SubElement(parent, name).text = text
        wapi.append(command)
        form = urllib.parse.urlencode({"xml_query": ElementTree.tostring(wapi, "utf-8")}).encode()
        with urllib.request.urlopen(self._url, form, timeout=30) as answer:
            return ElementTree.fromstring(answer.read())[0]

    def _id(self, reply: ElementTree.Element, tag: str = "ACCOUNTNUM") -> str:
        if reply.get("STATUS") != "0":
            raise SyncFailed(reply.get("ERROR_STR"))
        return reply.findtext(f"ITEM/{tag}") or ""
