"""The two-way exchange, from an agent's edit to the integrator's write-back, against a crmock of its own.

Run it with `CRMOCK=../../bin/crmock python3 two_way.py`. It ends with 0 and "two-way: all well", or with 1 and why not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

# crmock.py is used where it is, so that there is no copy to keep up to date. In your own tests, it lies next to them.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))

from crmock import Problem, Refused, Server, Tenant  # noqa: E402
from ticket_desk import TICKET, TicketDesk, receiver  # noqa: E402

SUBJECT = "No dial tone"


def exchange(tenant: Tenant, desk: TicketDesk, say: Callable[[str], None]) -> None:
    """Lets an agent edit a case, and checks all that has to come of it; an AssertionError says what did not."""
    agent = tenant.agent("jsmith")
    account = agent.create("Customer", FIRSTNAME="Ann", LASTNAME="Lee")["ACCOUNTNUM"]
    case = agent.create("Case", ACCOUNTNUM=account, SUBJECT=SUBJECT)["CASENUM"]
    with receiver(desk, say) as url:
        # A real tenant takes only https on the internet; this receiver has neither a certificate nor a public address.
        tenant.settings({"triggers": {"urls": {"case": {"edit": url}}, "allowHttp": True, "allowPrivate": True}})
        say(f"agent jsmith edits case {case}: PRIORITY = High")
        agent.edit("Case", case, PRIORITY="High")
        tenant.flush()  # all has been delivered, and what the desk answered with has been done
    check_desk(tenant, desk, case)
    check_deliveries(tenant, case)
    check_requests(tenant)
    say("the write-back has called no trigger: 1 delivery in all")


def check_desk(tenant: Tenant, desk: TicketDesk, case: str) -> None:
    """Both systems know of each other."""
    same("the desk's table", desk.tickets(), [(1, case, SUBJECT, "High")])
    record = tenant.record("Case", case)
    same("the case in the CRM", (record["PRIORITY"], record.get(TICKET)), ("High", "1"))


def check_deliveries(tenant: Tenant, case: str) -> None:
    """One edit by an agent has called one trigger."""
    made = [(one["object"], one["event"], one["record"], one["state"]) for one in tenant.deliveries()]
    same("the deliveries", made, [("case", "edit", case, "delivered")])


def check_requests(tenant: Tenant) -> None:
    """The desk has read once and written once, over HTTPS."""
    seen = tenant.exchanges()
    sent = [(one["operation"], one["outcome"]) for one in seen]
    same("what the desk sent", sent, [("Case.Get", "answered"), ("Case.Modify", "answered")])
    same("HTTPS", ["tls" in one for one in seen], [True, True])


def same(what: str, got: Any, expected: Any) -> None:
    """Raises an AssertionError unless the two are equal."""
    if got != expected:
        raise AssertionError(f"{what}: expected {expected!r}, got {got!r}")


def tenant_of(server: Server) -> Tenant:
    """A tenant with a field for the ticket's number, whose API is talked to over HTTPS."""
    return server.tenant(https=True, customFields=[{"object": "case", "tag": TICKET, "type": "text"}])


def main() -> int:
    """Runs the exchange and returns the exit code."""
    try:
        with Server.start() as server, tenant_of(server) as tenant, closing(TicketDesk(tenant, print)) as desk:
            exchange(tenant, desk, print)
    except (AssertionError, OSError, Problem, Refused) as error:
        print(f"two-way: FAILED: {error}")
        return 1
    print("two-way: all well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
