"""How an integration is tested against crmock: each test has a tenant of its own."""

from __future__ import annotations

import unittest
from datetime import datetime, timedelta, timezone
from threading import Thread

from crmock import NotSeen, Refused
from customer_sync import CustomerSync, SyncFailed
from tenant_case import TenantCase

ANN = {"FIRSTNAME": "Ann", "LASTNAME": "Lee", "EMAIL": "ann.lee@example.com"}


class CustomerSyncTest(TenantCase):
    """What the integration does, seen from the tenant."""

    def setUp(self) -> None:
        super().setUp()
        self.sync = CustomerSync(self.tenant.url, self.tenant.name, self.tenant.username, self.tenant.password)

    def test_a_new_customer_is_added(self) -> None:
        account = self.sync.push(**ANN, COMPANY="Lee & Søn")
        (customer,) = self.tenant.get("Customer", EMAIL=ANN["EMAIL"])
        self.assertEqual(customer["ACCOUNTNUM"], account)
        self.assertEqual(customer["COMPANY"], "Lee & Søn")

    def test_a_customer_who_is_there_is_changed(self) -> None:
        account = self.tenant.add("Customer", **ANN, VOICE="+15555550100")
        self.assertEqual(self.sync.push(**ANN, COMPANY="Lee & Co"), account)
        self.assertEqual(self.tenant.record("Customer", account)["COMPANY"], "Lee & Co")
        self.assertEqual(self.tenant.record("Customer", account)["VOICE"], "+15555550100")
        sent = [exchange["operation"] for exchange in self.tenant.exchanges(after=1)]
        self.assertEqual(sent, ["Customer.Add", "Customer.Get", "Customer.Modify"])

    def test_a_duplicate_is_refused_with_a_reason(self) -> None:
        self.tenant.add("Customer", **ANN)
        with self.assertRaises(Refused) as caught:
            self.tenant.add("Customer", **ANN)
        self.assertEqual((caught.exception.status, caught.exception.code), (-1, 81))
        self.assertEqual(caught.exception.clause, "Customer.Add.EMAIL.unique")
        self.assertIn("find the other one with Customer.Get", caught.exception.hint)

    def test_a_right_that_is_not_ticked_is_told(self) -> None:
        self.tenant.settings({"rights": {"customer": ["get"]}})
        with self.assertRaisesRegex(SyncFailed, "Operation Denied"):
            self.sync.push(**ANN)
        (denied,) = self.tenant.exchanges(outcome="refused")
        self.assertEqual((denied["operation"], denied["status"]), ("Customer.Add", 310))

    def test_what_another_thread_sends_is_waited_for(self) -> None:
        worker = Thread(target=self.sync.push, kwargs=ANN)
        worker.start()
        self.addCleanup(worker.join)
        (seen,) = self.tenant.wait(operation="Customer.Add", tags={"LASTNAME": "L%"})
        self.assertEqual(seen["outcome"], "answered")

    def test_what_does_not_come_is_told_with_what_came_instead(self) -> None:
        self.sync.push(**ANN)
        with self.assertRaises(NotSeen) as caught:
            self.tenant.wait(timeout=0.01, operation="Customer.Add", tags={"LASTNAME": "Lea"})
        self.assertRegex(str(caught.exception), r'Customer\.Add: .*LASTNAME.*: expected "Lea", got "Lee"')

    def test_dates_are_those_of_a_clock_that_the_test_sets(self) -> None:
        account = self.sync.push(**ANN)
        self.tenant.freeze(datetime(2026, 2, 28, 23, 30, tzinfo=timezone.utc))
        before = self.sync.complain(account, "No dial tone")
        self.tenant.advance(timedelta(hours=1))
        after = self.sync.complain(account, "Still no dial tone")
        dates = [self.tenant.record("Case", number)["CREATEDDATE"] for number in (before, after)]
        self.assertEqual(dates, ["02282026", "03012026"])

    def test_a_snapshot_puts_everything_back(self) -> None:
        account = self.sync.push(**ANN)
        self.tenant.snapshot("one customer")
        self.sync.push(**ANN, COMPANY="Lee & Co")
        self.sync.push(FIRSTNAME="Bo", LASTNAME="Power", EMAIL="bo.power@example.com")
        self.tenant.restore("one customer")
        (customer,) = self.tenant.get("Customer", LASTNAME="%")
        self.assertEqual((customer["ACCOUNTNUM"], customer["COMPANY"]), (account, ""))


if __name__ == "__main__":
    unittest.main()
