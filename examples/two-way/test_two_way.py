"""The two-way exchange as a test: that it goes well, and that what goes wrong is noticed."""

from __future__ import annotations

import os
import subprocess
import sys
import unittest
import urllib.error
import urllib.request
from pathlib import Path
from unittest import mock

import two_way  # first: it makes ../python importable
from crmock import NoAnswer, Tenant
from tenant_case import TenantCase
from ticket_desk import TICKET, Crm, TicketDesk, receiver

STEPS = """\
agent jsmith edits case 1: PRIORITY = High
the trigger has called GET /case-edited?AccountID=10000000&CaseID=1
the desk has read case 1 by Case.Get: 'No dial tone', High
the desk has updated its table: ticket 1
the desk has written the ticket's number back by Case.Modify: CF01.TICKET = 1
the write-back has called no trigger: 1 delivery in all
two-way: all well
"""


class ScriptTest(TenantCase):
    """two_way.py as its user runs it."""

    def test_every_step_is_told(self) -> None:
        ended = self.run_script(os.environ.get("CRMOCK", ""))
        self.assertEqual((ended.stdout, ended.stderr, ended.returncode), (STEPS, "", 0))

    def test_a_failure_is_told_and_counts(self) -> None:
        ended = self.run_script("no-such-crmock")
        self.assertRegex(ended.stdout, r"^two-way: FAILED: no-such-crmock is no program")
        self.assertEqual(ended.returncode, 1)

    def run_script(self, binary: str) -> subprocess.CompletedProcess[str]:
        """Runs it against that binary, in a folder that is not its own."""
        script = [sys.executable, "-B", str(Path(two_way.__file__).resolve())]
        env = {**os.environ, "CRMOCK": os.path.abspath(binary) if os.path.exists(binary) else binary}
        return subprocess.run(script, cwd="/", env=env, capture_output=True, text=True, timeout=60)


class ExchangeTest(TenantCase):
    """The exchange with desks and clients that differ from what they should be."""

    def new_tenant(self) -> Tenant:
        return two_way.tenant_of(self.server)

    def exchange(self, crm: Crm) -> TicketDesk:
        """Lets a desk with that client take part, and returns it."""
        desk = TicketDesk(crm, ignore)
        self.addCleanup(desk.close)
        two_way.exchange(self.tenant, desk, ignore)
        return desk

    def test_a_desk_that_fails_is_called_again(self) -> None:
        self.exchange(Flaky(self.tenant))
        (delivery,) = self.tenant.deliveries()
        self.assertEqual([attempt["httpStatus"] for attempt in delivery["attempts"]], [503, 204])

    def test_a_call_that_comes_twice_makes_no_second_ticket(self) -> None:
        desk = self.exchange(self.tenant)
        with receiver(desk, ignore) as url:
            self.assertEqual(call(f"{url}?AccountID=10000000&CaseID=1"), 204)
        self.assertEqual(desk.tickets(), [(1, "1", two_way.SUBJECT, "High")])

    def test_a_write_back_by_an_agent_would_call_a_trigger(self) -> None:
        with self.assertRaisesRegex(AssertionError, "^the deliveries: .* got .*'edit'.*'edit'"):
            self.exchange(AsAgent(self.tenant))

    def test_a_write_back_that_is_missing_is_noticed(self) -> None:
        with self.assertRaisesRegex(AssertionError, "^the case in the CRM: "):
            self.exchange(ReadOnly(self.tenant))

    def test_a_desk_that_never_succeeds_is_noticed(self) -> None:
        self.tenant.settings({"rights": {"case": ["modify"]}})
        with self.assertRaisesRegex(AssertionError, "^the desk's table: "):
            self.exchange(self.tenant)
        (delivery,) = self.tenant.deliveries()
        self.assertEqual(delivery["state"], "dead")

    def test_a_client_without_https_is_noticed(self) -> None:
        plain = Tenant(self.server, self.tenant.name, self.tenant.username, self.tenant.password)
        with self.assertRaisesRegex(AssertionError, "^HTTPS: "):
            self.exchange(plain)


class ReceiverTest(unittest.TestCase):
    """What the receiver answers to calls that are not its trigger's."""

    def test_they_reach_no_desk(self) -> None:
        desk = mock.create_autospec(TicketDesk, instance=True)
        with receiver(desk, ignore) as url:
            self.assertEqual(call(url + "?AccountID=10000000"), 400)
            self.assertEqual(call(url + "?CaseID=1&CaseID=2"), 400)
            self.assertEqual(call(url + "-not?CaseID=1"), 404)
        desk.follow.assert_not_called()


class ReadOnly:
    """A client that does not write."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    def get(self, obj: str, /, **filters: str) -> list[dict[str, str]]:
        return self.tenant.get(obj, **filters)

    def modify(self, obj: str, /, **tags: str) -> None:
        pass


class Flaky(ReadOnly):
    """A client whose first request does not arrive."""

    failed = False

    def get(self, obj: str, /, **filters: str) -> list[dict[str, str]]:
        if not self.failed:
            self.failed = True
            raise NoAnswer("the line is dead")
        return super().get(obj, **filters)

    def modify(self, obj: str, /, **tags: str) -> None:
        self.tenant.modify(obj, **tags)


class AsAgent(ReadOnly):
    """A client that writes in the agent console, once: otherwise it would never end."""

    written = False

    def modify(self, obj: str, /, **tags: str) -> None:
        if not self.written:
            self.written = True
            self.tenant.agent("bpower").edit(obj, tags["CASENUM"], **{TICKET: tags[TICKET]})


def call(url: str) -> int:
    """Calls a URL past any proxy and returns the status."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def ignore(_: str) -> None:
    """Says nothing."""


if __name__ == "__main__":
    unittest.main()
