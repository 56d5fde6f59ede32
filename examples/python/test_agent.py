"""The agent's side in crmock.py: who works in the agent console, which triggers that calls, and files on records."""

from __future__ import annotations

import base64
import ssl
import unittest
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

from crmock import NotSeen, Problem
from tenant_case import TenantCase

ANN = {"FIRSTNAME": "Ann", "LASTNAME": "Lee", "EMAIL": "ann.lee@example.com"}


class AgentTest(TenantCase):
    """What an agent does to records."""

    def setUp(self) -> None:
        super().setUp()
        self.agent = self.tenant.agent("jsmith")

    def test_a_record_is_created_edited_and_deleted_without_any_right(self) -> None:
        self.tenant.settings({"rights": {"customer": None}})
        account = self.agent.create("Customer", **ANN, COMPANY="Lee & Søn")["ACCOUNTNUM"]
        edited = self.agent.edit("Customer", account, FIRSTNAME="Anna", COMPANY=None)
        self.assertEqual((edited["FIRSTNAME"], edited["EMAIL"]), ("Anna", ANN["EMAIL"]))
        self.assertNotIn("COMPANY", edited)
        self.assertEqual(self.tenant.record("Customer", account), edited)
        self.agent.delete("Customer", account)
        with self.assertRaises(Problem) as caught:
            self.tenant.record("Customer", account)
        self.assertEqual(caught.exception.status, 404)

    def test_the_record_says_who_created_it(self) -> None:
        account = self.agent.create("Customer", **ANN)["ACCOUNTNUM"]
        for agent, login in (("jsmith", "jsmith"), ("ag0002", "bpower")):
            case = self.tenant.agent(agent).create("Case", ACCOUNTNUM=account, SUBJECT="No dial tone")
            self.assertEqual(case["CREATEDBY"], login)

    def test_values_are_sent_as_the_api_spells_them(self) -> None:
        field = {"object": "customer", "tag": "CF02.FLOOR", "type": "number"}
        with self.server.tenant(customFields=[field]) as tenant:
            created = tenant.agent("jsmith").create("Customer", **ANN, AUTOPASSWD=True, **{"CF02.FLOOR": 7})
        self.assertEqual(created["CF02.FLOOR"], "7")

    def test_an_agent_that_there_is_not_is_named(self) -> None:
        with self.assertRaisesRegex(Problem, "nobody"):
            self.tenant.agent("nobody").create("Customer", **ANN)

    def test_what_the_contract_forbids_is_refused(self) -> None:
        with self.assertRaises(Problem) as caught:
            self.agent.create("Case", ACCOUNTNUM="1", SUBJECT="No dial tone")
        self.assertEqual(caught.exception.status, 422)
        self.assertIn("ACCOUNTNUM", str(caught.exception))

    def test_the_agent_is_shown_by_login(self) -> None:
        self.assertEqual(repr(self.agent), "Agent('jsmith')")


class TriggerTest(TenantCase):
    """What is called when an agent changes a customer."""

    def setUp(self) -> None:
        super().setUp()
        self.receiver = self.tenant.receiver("crm / é?")
        urls = {"customer": {event: self.receiver.url for event in ("create", "edit")}}
        self.tenant.settings({"triggers": {"urls": urls, "allowHttp": True, "allowPrivate": True}})
        self.agent = self.tenant.agent("jsmith")

    def test_an_agent_calls_the_receiver_and_the_api_does_not(self) -> None:
        account = self.tenant.add("Customer", **ANN)
        self.agent.edit("Customer", account, COMPANY="Lee & Co")
        (call,) = self.receiver.wait()
        self.assertEqual((call["method"], call["query"]), ("GET", f"AccountID={account}"))
        self.tenant.flush()
        self.assertEqual(len(self.receiver.calls()), 1)

    def test_calls_are_found_by_parameter(self) -> None:
        first, second = (self.agent.create("Customer", FIRSTNAME=name, LASTNAME="Lee") for name in ("Ann", "Bo"))
        (call,) = self.receiver.wait(method="GET", parameters={"AccountID": second["ACCOUNTNUM"]})
        self.assertEqual(call["parameters"], {"AccountID": [second["ACCOUNTNUM"]]})
        both = self.receiver.wait(2, parameters={"AccountID": "1%"})
        accounts = sorted(call["parameters"]["AccountID"][0] for call in both)
        self.assertEqual(accounts, [first["ACCOUNTNUM"], second["ACCOUNTNUM"]])

    def test_deliveries_are_found_by_what_they_are(self) -> None:
        account = self.agent.create("Customer", **ANN)["ACCOUNTNUM"]
        self.agent.edit("Customer", account, COMPANY="Lee & Co")
        made = self.tenant.wait_deliveries(2, record=account, state="delivered")
        self.assertEqual([delivery["event"] for delivery in made], ["create", "edit"])
        self.assertEqual(self.tenant.deliveries(event="edit"), made[1:])
        self.assertEqual(self.tenant.deliveries(object="case"), [])

    def test_a_receiver_that_is_down_is_called_again(self) -> None:
        self.tenant.freeze(datetime(2026, 3, 1, tzinfo=timezone.utc))
        self.receiver.tell({"httpStatus": 503, "times": 1}, {"drop": True, "times": 1})
        self.agent.create("Customer", **ANN)
        self.tenant.wait_deliveries(state="waiting")
        self.assertEqual(len(self.receiver.calls()), 1)
        self.tenant.advance(timedelta(seconds=2))
        self.receiver.wait(2)
        self.tenant.flush()
        (delivery,) = self.tenant.deliveries(state="delivered")
        self.assertEqual([attempt.get("httpStatus") for attempt in delivery["attempts"]], [503, None, 200])

    def test_a_receiver_that_is_told_nothing_is_well_again(self) -> None:
        self.receiver.tell({"httpStatus": 404})
        self.receiver.tell()
        self.agent.create("Customer", **ANN)
        self.tenant.wait_deliveries(state="delivered")

    def test_what_does_not_come_is_told_with_how_many_came(self) -> None:
        self.agent.create("Customer", **ANN)
        self.tenant.flush()
        with self.assertRaisesRegex(NotSeen, "1 of 2 calls"):
            self.receiver.wait(2, timeout=0.01)
        with self.assertRaisesRegex(NotSeen, "1 of 2 deliveries"):
            self.tenant.wait_deliveries(2, timeout=0.01)

    def test_a_flush_does_not_wait_for_ever(self) -> None:
        self.receiver.tell({"delay": "5s"})
        self.agent.create("Customer", **ANN)
        with self.assertRaises(NotSeen):
            self.tenant.flush(timeout=0.01)

    def test_the_receiver_is_shown_by_its_address(self) -> None:
        self.assertEqual(repr(self.receiver), f"Receiver({self.receiver.url!r})")
        self.assertTrue(self.receiver.url.endswith("/crm%20%2F%20%C3%A9%3F"), self.receiver.url)


class AttachmentTest(TenantCase):
    """Files that the agent's side puts on a case."""

    def setUp(self) -> None:
        super().setUp()
        account = self.tenant.add("Customer", **ANN)
        self.case = self.tenant.add("Case", ACCOUNTNUM=account, SUBJECT="No dial tone")

    def test_files_are_listed_in_their_order(self) -> None:
        self.tenant.attach("Case", self.case, "é & 1?.txt", b"one", "text/plain")
        self.tenant.attach("Case", self.case, "two", b"\0\1")
        files = [(file["name"], file["type"], file["size"]) for file in self.tenant.attachments("Case", self.case)]
        self.assertEqual(files, [("é & 1?.txt", "text/plain", 3), ("two", "application/octet-stream", 2)])

    def test_the_api_serves_what_was_attached(self) -> None:
        self.assertEqual(self.tenant.attachments("Case", self.case), [])
        self.tenant.attach("Case", self.case, "call.txt", b"one", "text/plain")
        self.assertEqual(self.read(self.tenant.data_token), b"one")
        with self.assertRaisesRegex(urllib.error.HTTPError, "401"):
            self.read("not the token")

    def test_no_repr_shows_the_token(self) -> None:
        self.assertTrue(self.tenant.data_token)
        self.assertNotIn(self.tenant.data_token, repr(self.tenant))

    def read(self, token: str) -> bytes:
        """The attachments of the case, as an integration reads them."""
        login = base64.b64encode(f"{self.tenant.name}:{token}".encode()).decode("ascii")
        url = f"{self.server.https}/api/ccm/attachments/case/{self.case}"
        trust = urllib.request.HTTPSHandler(context=ssl.create_default_context(cadata=self.server.ca()))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), trust)
        request = urllib.request.Request(url, headers={"Authorization": f"Basic {login}"})
        try:
            with opener.open(request, timeout=10) as answer:
                return answer.read()
        except urllib.error.HTTPError as refusal:
            refusal.close()
            raise


if __name__ == "__main__":
    unittest.main()
