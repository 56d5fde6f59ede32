"""crmock.py itself: what the example has no use for, and what it says when something is wrong."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from unittest import mock

from crmock import BinaryMissing, NoAnswer, NotSeen, Problem, Refused, Server, Tenant
from tenant_case import TenantCase

ANN = {"FIRSTNAME": "Ann", "LASTNAME": "Lee", "EMAIL": "ann.lee@example.com"}


class CommandTest(TenantCase):
    """The API through a Tenant."""

    def test_any_text_comes_back_as_it_was_sent(self) -> None:
        text = 'a <b> & "c" \'d\'\r\n\té ☃ ]]> 100% +'
        for charset in ("ISO-8859-1", "UTF-8"):
            with self.subTest(charset), self.server.tenant(charset=charset) as tenant:
                account = tenant.add("Customer", **ANN, COMMENTS=text)
                self.assertEqual(tenant.get("Customer", ACCOUNTNUM=account)[0]["COMMENTS"], text)

    def test_a_tag_may_have_a_dot_a_number_or_nothing(self) -> None:
        field = {"object": "customer", "tag": "CF02.FLOOR", "type": "number"}
        with self.server.tenant(customFields=[field]) as tenant:
            account = tenant.add("Customer", **ANN, AUTOPASSWD=True, COMPANY="Lee & Co", **{"CF02.FLOOR": 7})
            tenant.modify("Customer", ACCOUNTNUM=account, COMPANY=None)
            (customer,) = tenant.get("Customer", **{"CF02.FLOOR": 7})
        self.assertEqual((customer["CF02.FLOOR"], customer["COMPANY"]), ("7", ""))

    def test_https_trusts_the_server_by_its_own_certificate(self) -> None:
        with self.server.tenant(https=True) as tenant:
            tenant.add("Customer", **ANN)
            (exchange,) = tenant.exchanges()
        self.assertTrue(tenant.url.startswith("https://"))
        self.assertTrue(exchange["tls"]["version"].startswith("TLS 1."))

    def test_what_is_not_found_is_an_empty_list(self) -> None:
        self.assertEqual(self.tenant.get("Customer", LASTNAME="Nobody"), [])

    def test_a_refusal_says_what_to_do(self) -> None:
        with self.assertRaises(Refused) as caught:
            self.tenant.add("Customer", FIRSTNAME="Ann", LASTNAME="Lee", EMAIL="é")
        said = str(caught.exception)
        self.assertIn("Customer.Add: STATUS -1, ERROR_CODE 5: The value 'é' of the tag 'EMAIL' is not valid", said)
        self.assertRegex(said, r'clause: Customer\.Add\.EMAIL\.type\nhint: .*got "é"; mend the value')

    def test_an_unknown_operation_is_refused(self) -> None:
        with self.assertRaises(Refused) as caught:
            self.tenant.command("Customer", "Delete", ACCOUNTNUM=1)
        self.assertEqual(caught.exception.status, 304)

    def test_a_refusal_travels_between_processes(self) -> None:
        with self.assertRaises(Refused) as caught:
            self.tenant.modify("Customer", ACCOUNTNUM="1", COMPANY="None")
        self.assertEqual(str(pickle.loads(pickle.dumps(caught.exception))), str(caught.exception))


class ConsoleTest(TenantCase):
    """What the console does with a Tenant."""

    def test_records_go_out_and_come_back(self) -> None:
        self.assertEqual(self.tenant.fake(customers=3, seed=7), {"Customer": 3})
        records = self.tenant.export()
        self.tenant.reset()
        self.assertEqual(self.tenant.get("Customer", LASTNAME="%"), [])
        self.assertEqual(self.tenant.import_records(records), {"Customer": 3})
        self.tenant.import_records(records.decode("utf-8"), replace=True)
        self.assertEqual(len(self.tenant.get("Customer", LASTNAME="%")), 3)

    def test_the_same_seed_makes_the_same_records(self) -> None:
        made: list[bytes] = []
        for seed in (7, 7, 8):
            self.tenant.reset()
            self.tenant.fake(customers=3, seed=seed)
            made.append(self.tenant.export())
        self.assertEqual(made[0], made[1])
        self.assertNotEqual(made[0], made[2])

    def test_settings_are_read_and_changed(self) -> None:
        self.assertEqual(self.tenant.settings()["maxItems"], 0)
        self.assertEqual(self.tenant.settings({"maxItems": 2})["maxItems"], 2)

    def test_a_tenant_begins_as_another_one_under_any_name(self) -> None:
        self.tenant.settings({"maxItems": 2})
        with self.server.tenant(name="Søn / Co?", template=self.tenant.name, charset="UTF-8") as tenant:
            settings = tenant.settings()
        self.assertEqual((tenant.name, settings["maxItems"], settings["charset"]), ("Søn / Co?", 2, "UTF-8"))

    def test_a_tenant_is_gone_after_its_block(self) -> None:
        with self.server.tenant() as tenant:
            pass
        with self.assertRaises(Problem) as caught:
            tenant.exchanges()
        self.assertEqual(caught.exception.status, 404)
        self.assertIn(tenant.name, str(caught.exception))

    def test_an_unknown_setting_or_query_is_named(self) -> None:
        with self.assertRaisesRegex(Problem, "maxItem"):
            self.server.tenant(maxItem=2)
        with self.assertRaisesRegex(Problem, "operatoin"):
            self.tenant.exchanges(operatoin="Customer.Add")

    def test_a_wait_for_several_counts_those_that_came(self) -> None:
        self.tenant.add("Customer", **ANN)
        with self.assertRaisesRegex(NotSeen, "1 of 2"):
            self.tenant.wait(2, timeout=0.01)

    def test_a_moment_needs_a_time_zone(self) -> None:
        with self.assertRaisesRegex(ValueError, "timezone.utc"):
            self.tenant.freeze(datetime(2026, 3, 1))
        with self.assertRaisesRegex(ValueError, "timezone.utc"):
            self.tenant.exchanges(since=datetime(2026, 3, 1))

    def test_a_clock_stops_where_it_is(self) -> None:
        self.tenant.freeze()
        self.assertEqual(self.server.ask("GET", "tenants", self.tenant.name, "clock")["mode"], "frozen")

    def test_nothing_shows_a_secret(self) -> None:
        for shown in (self.tenant, self.server, Server(self.server.console, token="sesame")):
            self.assertNotRegex(repr(shown), f"{self.tenant.password}|sesame")


class RunningServerTest(TenantCase):
    """A server that runs already, or that does not."""

    def test_it_is_used_and_goes_on(self) -> None:
        with Server(self.server.console + "/", http=self.server.http) as running, running.tenant() as tenant:
            tenant.add("Customer", **ANN)
        self.assertEqual(self.tenant.exchanges(), [])

    def test_a_token_opens_its_console(self) -> None:
        with Server.start("--console-token=sesame") as guarded:
            with self.assertRaisesRegex(Problem, "Authorization: Bearer TOKEN"):
                guarded.tenant()
            Server(guarded.console, token="sesame").tenant()

    def test_a_proxy_is_not_asked(self) -> None:
        with mock.patch.dict(os.environ, {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""}):
            server = Server(self.server.console, http=self.server.http)
            self.assertEqual(server.tenant().get("Customer", LASTNAME="Lee"), [])

    def test_the_api_is_not_taken_for_the_console_nor_the_other_way_round(self) -> None:
        with self.assertRaisesRegex(NoAnswer, "is that its address"):
            Server(self.server.http).tenant()
        swapped = Server(self.server.console, http=self.server.console)
        with self.assertRaisesRegex(NoAnswer, "is that its address"):
            Tenant(swapped, "demo", "crmapi", "secret").get("Customer", ACCOUNTNUM=1)

    def test_one_that_hangs_up_is_told(self) -> None:
        with stranger(b"") as url, self.assertRaisesRegex(NoAnswer, "is `crmock serve` running"):
            Server(url).tenant()

    def test_one_that_is_something_else_is_told(self) -> None:
        with stranger(b"HTTP/1.0 200 OK\r\n\r\n<html/>") as url:
            with self.assertRaisesRegex(NoAnswer, "is that the console's address"):
                Server(url).tenant()
            with self.assertRaisesRegex(NoAnswer, "is that its address.\n<html/>"):
                Tenant(Server(self.server.console, http=url), "demo", "crmapi", "secret").get("Customer", ACCOUNTNUM=1)

    def test_an_address_is_a_url(self) -> None:
        with self.assertRaisesRegex(ValueError, "http://127.0.0.1:8081"):
            Server("127.0.0.1:8081")


class StartTest(TenantCase):
    """How a server is started, and how it ends."""

    def test_a_server_ends_with_its_block(self) -> None:
        with Server.start() as server:
            server.tenant()
        server.close()
        with self.assertRaisesRegex(NoAnswer, "is `crmock serve` running"):
            server.tenant()

    def test_flags_are_passed_on_and_a_bad_one_is_told(self) -> None:
        with self.assertRaisesRegex(NoAnswer, "ended at once.*\n(.*\n)*.*no-such-flag"):
            Server.start("--no-such-flag")

    def test_one_that_is_not_ready_in_time_is_ended(self) -> None:
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(tempfile, "tempdir", folder):
            with self.assertRaisesRegex(NoAnswer, "was not ready within 0"):
                Server.start(timeout=0)
            self.assertEqual(os.listdir(folder), [])

    def test_one_that_nobody_ends_ends_with_the_program(self) -> None:
        program = [sys.executable, "-B", "-c", "from crmock import Server; print(Server.start().console)"]
        console = subprocess.run(program, check=True, capture_output=True, text=True).stdout.strip()
        with self.assertRaisesRegex(NoAnswer, "is `crmock serve` running"):
            Server(console).tenant()

    def test_the_settings_of_a_developer_do_not_count(self) -> None:
        binary = os.path.abspath(shutil.which(os.environ.get("CRMOCK") or "crmock") or "")
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"CRMOCK_LOG": "nonsense"}):
            Path(folder, "crmock.yaml").write_text("nonsense: true\n", "utf-8")
            with inside(folder):
                Server.start(binary=binary).close()


class MissingBinaryTest(unittest.TestCase):
    """Where there is no crmock."""

    def test_it_is_told_how_to_get_one(self) -> None:
        with mock.patch.dict(os.environ, {"PATH": ""}):
            os.environ.pop("CRMOCK", None)
            with self.assertRaisesRegex(BinaryMissing, "make build"):
                Server.start()

    def test_a_wrong_path_is_never_skipped(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "no-such-crmock is no program") as caught:
            Server.start(binary="no-such-crmock")
        self.assertNotIsInstance(caught.exception, BinaryMissing)


@contextmanager
def inside(folder: str) -> Generator[None, None, None]:
    """Makes a folder the current one for a while."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def stranger(said: bytes) -> Generator[str, None, None]:
    """The URL of a server that says the same to everybody, and hangs up."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.wfile.write(said)

    with TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    unittest.main()
