"""An imaginary integrator: a table of tickets that follows the cases of the CRM. Yours takes its place."""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, Protocol

PATH = "/case-edited"
TICKET = "CF01.TICKET"  # the field of a case that holds the number of its ticket
SCHEMA = "CREATE TABLE ticket (number INTEGER PRIMARY KEY, casenum TEXT UNIQUE, subject TEXT, priority TEXT)"
READ_LIMIT = 10  # seconds for a caller to send its request


class Crm(Protocol):
    """What the desk needs of a client of the CRM's API; its errors are left to the receiver."""

    def get(self, obj: str, /, **filters: str) -> list[dict[str, str]]: ...

    def modify(self, obj: str, /, **tags: str) -> None: ...


class TicketDesk:
    """The integrator's own system. It may be used by one thread at a time."""

    def __init__(self, crm: Crm, say: Callable[[str], None]) -> None:
        self._crm, self._say = crm, say
        self._table = sqlite3.connect(":memory:", check_same_thread=False)
        self._table.execute(SCHEMA)

    def follow(self, casenum: str) -> None:
        """Takes over a case that an agent has edited; for a case that is known, its ticket is updated."""
        (case,) = self._crm.get("Case", CASENUM=casenum)
        self._say(f"the desk has read case {casenum} by Case.Get: {case['SUBJECT']!r}, {case['PRIORITY']}")
        number = self._keep(case)
        self._say(f"the desk has updated its table: ticket {number}")
        self._crm.modify("Case", CASENUM=casenum, **{TICKET: number})
        self._say(f"the desk has written the ticket's number back by Case.Modify: {TICKET} = {number}")

    def tickets(self) -> list[tuple[Any, ...]]:
        """Number, case, subject and priority of every ticket."""
        return self._table.execute("SELECT number, casenum, subject, priority FROM ticket ORDER BY number").fetchall()

    def close(self) -> None:
        """Forgets the table."""
        self._table.close()

    def _keep(self, case: dict[str, str]) -> str:
        with self._table:
            self._table.execute(
                "INSERT INTO ticket (casenum, subject, priority) VALUES (:CASENUM, :SUBJECT, :PRIORITY)"
                " ON CONFLICT (casenum) DO UPDATE SET subject = :SUBJECT, priority = :PRIORITY",
                case,
            )
            return str(self._table.execute("SELECT number FROM ticket WHERE casenum = :CASENUM", case).fetchone()[0])


@contextmanager
def receiver(desk: TicketDesk, say: Callable[[str], None]) -> Generator[str, None, None]:
    """The URL at which triggers reach the desk, one after the other."""

    class Handler(BaseHTTPRequestHandler):
        timeout = READ_LIMIT

        def do_GET(self) -> None:
            say(f"the trigger has called GET {self.path}")
            self.send_response(_answer(desk, self.path, say))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing: do_GET has."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{PATH}"
        finally:
            server.shutdown()
            thread.join()


def _answer(desk: TicketDesk, target: str, say: Callable[[str], None]) -> HTTPStatus:
    """Lets the desk follow the case that a trigger names; 5xx asks to be called again, any other refusal does not."""
    url = urllib.parse.urlsplit(target)
    case = urllib.parse.parse_qs(url.query).get("CaseID", [])
    if url.path != PATH:
        return HTTPStatus.NOT_FOUND
    if len(case) != 1:
        return HTTPStatus.BAD_REQUEST
    try:
        desk.follow(case[0])
    except Exception as error:  # whatever it is, the caller is told, and the receiver goes on
        say(f"the desk could not follow: {error}")
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.NO_CONTENT
