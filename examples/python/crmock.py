"""crmock in Python tests: a server, a tenant for each test, and all that the tenant was asked.

Copy this file next to your tests. It needs Python 3.9 or newer and nothing else.
"""

from __future__ import annotations

import atexit
import http.client
import json
import os
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any, Optional, Union

ENDPOINT = "/WAPI/wapi.php"
PATIENCE = 30.0  # seconds for an answer that has nothing to wait for

Value = Union[str, int, None]  # of a tag; None is sent as an empty one, True as TRUE


class BinaryMissing(FileNotFoundError):
    """There is no crmock to start."""


class NoAnswer(ConnectionError):
    """Nothing answered, or something that is not crmock."""


@dataclass(eq=False)
class Refused(Exception):
    """The API did not carry out a command; clause and hint say why."""

    operation: str
    status: int
    code: int
    text: str
    clause: str = ""
    hint: str = ""

    def __str__(self) -> str:
        said = f"{self.operation}: STATUS {self.status}, ERROR_CODE {self.code}: {self.text}"
        return said + (f"\nclause: {self.clause}\nhint: {self.hint}" if self.clause else "")


@dataclass(eq=False)
class Problem(Exception):
    """The console refused; status is that of HTTP, and detail says how to mend it."""

    status: int
    title: str
    detail: str

    def __str__(self) -> str:
        return f"{self.title}: {self.detail}"


@dataclass(eq=False)
class NotSeen(AssertionError):
    """What a test waited for did not come; near_misses came closest."""

    detail: str
    near_misses: list[dict[str, Any]]

    def __str__(self) -> str:
        lines = [self.detail]
        for miss in self.near_misses:
            which = f"exchange {miss['exchange']['id']}, {miss['exchange'].get('operation', 'no operation')}"
            lines += [f"{which}: {d['path']}: expected {d['expected']}, got {d['got']}" for d in miss["differences"]]
        return "\n  ".join(lines)


class Server:
    """A crmock that runs: its console, and the API over HTTP and HTTPS."""

    def __init__(
        self,
        console: str = "http://127.0.0.1:8081",
        *,
        http: str = "http://127.0.0.1:8080",
        https: str = "https://127.0.0.1:8443",
        token: str = "",
        process: Optional[_Process] = None,
    ) -> None:
        self.console, self.http, self.https = _base(console), _base(http), _base(https)
        self._token, self._process = token, process
        self.opener = _opener()

    @classmethod
    def start(cls, *flags: str, binary: str = "", timeout: float = PATIENCE) -> Server:
        """Starts `crmock serve` on free ports, with these flags too, and returns once it is ready."""
        process = _Process(_find(binary), flags)
        try:
            return cls(**process.urls(timeout), process=process)
        except BaseException:
            process.end()
            raise

    def close(self) -> None:
        """Ends the server that start() began; one that ran already goes on."""
        if self._process:
            self._process.end()

    def tenant(self, *, name: str = "", template: str = "", https: bool = False, **settings: Any) -> Tenant:
        """Makes a tenant with credentials of its own; settings have the console's names, as in maxItems=2."""
        wanted = {"name": name, "template": template, "settings": settings}
        made = self.ask("POST", "tenants", body={key: value for key, value in wanted.items() if value})
        login = (made["name"], made["username"], made["password"])
        return Tenant(self, *login, data_token=made["dataToken"], https=https)

    def ca(self) -> str:
        """The certificate, in PEM, by which clients trust this server's HTTPS."""
        return self.send("GET", "/ca.pem").decode("ascii")

    def ask(self, method: str, /, *path: str, body: Any = None, patience: float = PATIENCE, **query: Any) -> Any:
        """Sends JSON to a path of the console's API, which /api/v1/openapi.json describes, and returns its answer."""
        sent = None if body is None else json.dumps(body).encode("ascii")
        answer = self.send(method, _api(*path, **query), sent, "application/json", patience)
        try:
            return json.loads(answer) if answer else None
        except ValueError:
            raise NoAnswer(f"{self.console} does not answer in JSON; is that the console's address?") from None

    def send(
        self, method: str, path: str, body: Optional[bytes] = None, media: str = "", patience: float = PATIENCE
    ) -> bytes:
        """Sends any body to any path of the console and returns what it answers."""
        headers = {} if body is None else {"Content-Type": media}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self.console + path, body, headers, method=method)
        answer = _exchange(self.opener, request, patience)
        if not http.client.OK <= answer.status < http.client.MULTIPLE_CHOICES:
            raise _problem(self.console, answer)
        return answer.body

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Server({self.console!r})"


class Tenant:
    """One tenant: its API, and what the console can do with it."""

    def __init__(
        self,
        server: Server,
        name: str,
        username: str,
        password: str,
        *,
        data_token: str = "",
        https: bool = False,
    ) -> None:
        self.name, self.username, self.password, self.data_token = name, username, password, data_token
        self.url = (server.https if https else server.http) + ENDPOINT
        self.server = server
        self._opener = _opener(server.ca()) if https else server.opener

    def add(self, obj: str, /, **tags: Value) -> str:
        """Adds a record and returns its id."""
        return next(iter(self.command(obj, "Add", **tags)[0].values()))

    def modify(self, obj: str, /, **tags: Value) -> None:
        """Changes the record whose id is among the tags."""
        self.command(obj, "Modify", **tags)

    def get(self, obj: str, /, **filters: Value) -> list[dict[str, str]]:
        """Finds records by tags."""
        return self.command(obj, "Get", **filters)

    def command(self, obj: str, action: str, /, **tags: Value) -> list[dict[str, str]]:
        """Sends any command and returns the ITEMs; a tag with a dot is passed as **{"CF02.REGION": "EMEA"}."""
        form = urllib.parse.urlencode({"xml_query": self._envelope(obj, action, tags)}).encode("ascii")
        answer = _exchange(self._opener, urllib.request.Request(self.url, form), PATIENCE)
        return _items(f"{obj}.{action}", self.url, answer)

    def settings(self, patch: Optional[Mapping[str, Any]] = None) -> dict[str, Any]:
        """All settings but secrets, once the patch is laid over them; None in it puts a default back."""
        return self.ask("GET", "settings") if patch is None else self.ask("PATCH", "settings", body=patch)

    def exchanges(self, **query: Any) -> list[dict[str, Any]]:
        """What the tenant was asked, as in exchanges(operation="Customer.%", tags={"LASTNAME": "Lee"})."""
        return self.ask("GET", "exchanges", **query)["exchanges"]

    def wait(self, count: int = 1, *, timeout: float = 10.0, **query: Any) -> list[dict[str, Any]]:
        """Returns the exchanges that meet a query once there are so many; NotSeen after the timeout, 50 s at most."""
        return self.ask("GET", "exchanges", "wait", **_waiting(count, timeout), **query)["exchanges"]

    def agent(self, login: str) -> Agent:
        """One of the settings' agents, who works in the agent console; the login or the id says which."""
        return Agent(self, login)

    def deliveries(self, **query: Any) -> list[dict[str, Any]]:
        """The calls of triggers that agents have caused, as in deliveries(object="case", state="dead")."""
        return self.ask("GET", "deliveries", **query)["deliveries"]

    def wait_deliveries(self, count: int = 1, *, timeout: float = 10.0, **query: Any) -> list[dict[str, Any]]:
        """Returns the deliveries that meet a query once there are so many; NotSeen after the timeout, 50 s at most."""
        return self.ask("GET", "deliveries", "wait", **_waiting(count, timeout), **query)["deliveries"]

    def flush(self, *, timeout: float = 10.0) -> None:
        """Tries at once what waits to be delivered, until nothing is left; NotSeen after the timeout, 50 s at most."""
        self.ask("POST", "flush", **_within(timeout))

    def receiver(self, name: str) -> Receiver:
        """A built-in receiver, for triggers to call; it is there from its first use on."""
        return Receiver(self, name)

    def attach(self, obj: str, number: str, file: str, content: bytes, media: str = "application/octet-stream") -> None:
        """Puts a file on a record, in place of one of that name."""
        path = _api("tenants", self.name, "objects", obj, number, "attachments", file)
        self.server.send("PUT", path, content, media)

    def attachments(self, obj: str, number: str) -> list[dict[str, Any]]:
        """The files on a record: name, type, size in bytes, and when each was added."""
        return self.ask("GET", "objects", obj, number, "attachments")["attachments"]

    def snapshot(self, name: str) -> None:
        """Keeps records, settings and clock under a name."""
        self.ask("PUT", "snapshots", name)

    def restore(self, name: str) -> None:
        """Puts records, settings and clock back to a snapshot, which stays."""
        self.ask("POST", "snapshots", name, "restore")

    def freeze(self, at: Optional[datetime] = None) -> None:
        """Stops the tenant's clock, at a moment or where it is."""
        self.ask("PUT", "clock", body={"mode": "frozen", **({"now": _moment(at)} if at else {})})

    def advance(self, by: timedelta) -> None:
        """Moves the tenant's clock forward."""
        self.ask("POST", "clock", "advance", body={"by": f"{by // timedelta(microseconds=1)}us"})

    def fake(self, *, seed: int = 0, **counts: int) -> dict[str, int]:
        """Adds believable records, as in fake(customers=100, cases=300); returns how many of each object."""
        return self.ask("POST", "fake", seed=seed, **counts)["added"]

    def export(self) -> bytes:
        """All records in XML, as import_records takes them."""
        return self.server.send("GET", _api("tenants", self.name, "export"))

    def import_records(self, xml: Union[bytes, str], *, replace: bool = False) -> dict[str, int]:
        """Adds all records of the XML or none, in place of those that are there or to them; returns how many."""
        body = xml.encode("utf-8") if isinstance(xml, str) else xml
        path = _api("tenants", self.name, "import", replace=str(replace).lower())
        return json.loads(self.server.send("POST", path, body, "application/xml"))["added"]

    def reset(self) -> None:
        """Puts the records back to those that the tenant began with."""
        self.ask("POST", "reset")

    def record(self, obj: str, number: str) -> dict[str, str]:
        """The tags of one record that have a value, read past the API and its rights."""
        return self.ask("GET", "objects", obj, number)["tags"]

    def remove(self) -> None:
        """Takes the tenant away with all that it has."""
        self.ask("DELETE")

    def ask(self, method: str, /, *path: str, **asked: Any) -> Any:
        """Sends JSON to a path of the console's API below the tenant, and returns its answer."""
        return self.server.ask(method, "tenants", self.name, *path, **asked)

    def _envelope(self, obj: str, action: str, tags: Mapping[str, Value]) -> bytes:
        wapi = ElementTree.Element("WAPI")
        for name, value in (("TENANT", self.name), ("USERNAME", self.username), ("PASSWORD", self.password)):
            ElementTree.SubElement(wapi, name).text = value
        command = ElementTree.SubElement(wapi, "COMMAND", OBJECT=obj, ACTION=action)
        for tag, value in tags.items():
            ElementTree.SubElement(command, tag).text = _text(value)
        return ElementTree.tostring(wapi, encoding="utf-8").replace(b"\r", b"&#13;")  # bare, it would become \n

    def __enter__(self) -> Tenant:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def __repr__(self) -> str:
        return f"Tenant({self.name!r}, {self.url!r})"


class Agent:
    """One who works in the agent console: the API's rights do not count there, and what is done calls triggers."""

    def __init__(self, tenant: Tenant, login: str) -> None:
        self.login, self._tenant = login, tenant

    def create(self, obj: str, /, **tags: Value) -> dict[str, str]:
        """Creates a record and returns those of its tags that have a value, the id among them."""
        return self._tell("POST", obj, tags=tags)

    def edit(self, obj: str, number: str, /, **tags: Value) -> dict[str, str]:
        """Changes the tags that are named, where None empties one, and returns all that have a value then."""
        return self._tell("PATCH", obj, number, tags=tags)

    def delete(self, obj: str, number: str) -> None:
        """Deletes a record, which the API cannot."""
        self._tenant.ask("DELETE", "objects", obj, number, agent=self.login)

    def _tell(self, method: str, *path: str, tags: Mapping[str, Value]) -> dict[str, str]:
        said = {"agent": self.login, "tags": {tag: _text(value) for tag, value in tags.items()}}
        return self._tenant.ask(method, "objects", *path, body=said)["tags"]

    def __repr__(self) -> str:
        return f"Agent({self.login!r})"


class Receiver:
    """A place at the console that triggers can call: it keeps the calls, and answers as it is told."""

    def __init__(self, tenant: Tenant, name: str) -> None:
        self.name, self._tenant = name, tenant
        self.url = f"{tenant.server.console}/receiver/{_path(tenant.name, name)}"

    def calls(self, **query: Any) -> list[dict[str, Any]]:
        """What it was sent, as in calls(method="GET", parameters={"CaseID": "1"})."""
        return self._tenant.ask("GET", "receivers", self.name, "calls", **query)["calls"]

    def wait(self, count: int = 1, *, timeout: float = 10.0, **query: Any) -> list[dict[str, Any]]:
        """Returns the calls that meet a query once there are so many; NotSeen after the timeout, 50 s at most."""
        path = ("receivers", self.name, "calls", "wait")
        return self._tenant.ask("GET", *path, **_waiting(count, timeout), **query)["calls"]

    def tell(self, *behaviours: Mapping[str, Any]) -> None:
        """Says how it answers the calls to come, as in tell({"httpStatus": 503, "times": 3}); after those, well."""
        self._tenant.ask("PUT", "receivers", self.name, body={"behaviours": behaviours})

    def __repr__(self) -> str:
        return f"Receiver({self.url!r})"


class _Process:
    """A `crmock serve` with a folder for all that it writes; it ends with this program at the latest."""

    def __init__(self, binary: str, flags: Sequence[str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="crmock-")
        self._urls, self._log, config = (Path(self._folder.name, name) for name in ("urls.json", "log", "crmock.yaml"))
        config.touch()  # so that a crmock.yaml of the current folder does not count; nor do variables
        own = [f"--urls={self._urls}", f"--state-dir={self._folder.name}", f"--config={config}"]
        free = [f"--{listener}=127.0.0.1:0" for listener in ("http", "https", "console")]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CRMOCK_")}
        with self._log.open("wb") as log:
            command = [binary, "serve", *own, *free, *flags]
            self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=clean)
        atexit.register(self.end)

    def urls(self, timeout: float) -> dict[str, str]:
        """The addresses of the listeners, once the server is ready."""
        deadline = time.monotonic() + timeout
        while not self._urls.exists():
            if self._child.poll() is not None:
                raise NoAnswer(f"crmock ended at once, with {self._child.returncode}; it said:\n{self._said()}")
            if time.monotonic() > deadline:
                raise NoAnswer(f"crmock was not ready within {timeout} s; it said:\n{self._said()}")
            time.sleep(0.01)
        return json.loads(self._urls.read_text("utf-8"))

    def end(self) -> None:
        """Ends the server, by force if it does not end by itself."""
        atexit.unregister(self.end)
        self._child.terminate()
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._folder.cleanup()

    def _said(self) -> str:
        return self._log.read_text("utf-8", "replace")[-4000:].strip() or "nothing"


@dataclass(frozen=True)
class _Answer:
    """What HTTP answered."""

    status: int
    headers: Message
    body: bytes


def _find(binary: str) -> str:
    """The path of crmock: the one given, that in the variable CRMOCK, or the one on PATH."""
    wanted = binary or os.environ.get("CRMOCK", "")
    found = shutil.which(wanted or "crmock")
    if found:
        return found
    if wanted:
        raise FileNotFoundError(f"{wanted} is no program: CRMOCK, or binary=, is the path of the crmock binary")
    raise BinaryMissing("crmock is not on PATH: `make build` makes bin/crmock; set CRMOCK to its path")


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it would carry the token elsewhere, or pass for a success."""

    def redirect_request(self, *_: object) -> None:
        return None


def _opener(ca: str = "") -> urllib.request.OpenerDirector:
    """What sends requests, past any proxy; it trusts certificates of that authority, or of the system's."""
    https = urllib.request.HTTPSHandler(context=ssl.create_default_context(cadata=ca or None))
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), https, _Staying())


def _exchange(opener: urllib.request.OpenerDirector, request: urllib.request.Request, patience: float) -> _Answer:
    """Sends a request and reads the whole answer, whatever its status."""
    try:
        with opener.open(request, timeout=patience) as answer:
            return _Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return _Answer(refusal.code, refusal.headers, refusal.read())
    except (OSError, http.client.HTTPException) as error:
        said = f"no answer from {request.type}://{request.host}: {error}"
        raise NoAnswer(f"{said}; is `crmock serve` running, and is that its address?") from error


def _items(operation: str, url: str, answer: _Answer) -> list[dict[str, str]]:
    """The ITEMs of a reply, read in the charset that it declares."""
    try:
        reply = ElementTree.fromstring(answer.body).find("REPLY")
    except ElementTree.ParseError:
        reply = None
    if reply is None:
        raise _foreign(url, answer)
    status, code, text = (reply.get(name, "") for name in ("STATUS", "ERROR_CODE", "ERROR_STR"))
    if status != "0":
        clause, hint = (answer.headers.get(f"X-Crmock-{name}", "") for name in ("Clause", "Hint"))
        raise Refused(operation, int(status), int(code), text, clause, urllib.parse.unquote(hint))
    return [{tag.tag: tag.text or "" for tag in item} for item in reply.findall("ITEM")]


def _problem(url: str, answer: _Answer) -> Exception:
    """How the console refuses: a problem document (RFC 9457)."""
    if answer.headers.get_content_type() != "application/problem+json":
        return _foreign(url, answer)
    said = json.loads(answer.body)
    if answer.status == http.client.GATEWAY_TIMEOUT:
        return NotSeen(said["detail"], said.get("nearMisses", []))
    return Problem(answer.status, said["title"], said["detail"])


def _foreign(url: str, answer: _Answer) -> NoAnswer:
    """What is wrong if something else than the expected part of crmock answers."""
    begins = answer.body[:200].decode("utf-8", "replace").strip()
    return NoAnswer(f"{url} answered HTTP {answer.status}, but not as crmock does; is that its address?\n{begins}")


def _api(*path: str, **query: Any) -> str:
    """A path of the console's API with its query."""
    for kind, prefix in (("tags", "tag"), ("parameters", "param")):
        query.update({f"{prefix}.{name}": value for name, value in query.pop(kind, {}).items()})
    asked = urllib.parse.urlencode({name: _parameter(value) for name, value in query.items()})
    return f"/api/v1/{_path(*path)}" + (f"?{asked}" if asked else "")


def _path(*segments: str) -> str:
    """Segments of a path as URLs spell them; dots alone would be taken for a way up."""
    dots = {".": "%2E", "..": "%2E%2E"}
    return "/".join(dots.get(segment) or urllib.parse.quote(segment, safe="") for segment in segments)


def _waiting(count: int, timeout: float) -> dict[str, Any]:
    """How the console is asked to wait until there are so many."""
    return {"count": count, **_within(timeout)}


def _within(timeout: float) -> dict[str, Any]:
    """How the console is asked to give up after so many seconds, with time left for its answer."""
    return {"timeout": f"{timeout:.3f}s", "patience": timeout + PATIENCE}


def _text(value: Value) -> str:
    """The value of a tag as it is sent."""
    if value is None:
        return ""
    return str(value).upper() if isinstance(value, bool) else str(value)


def _parameter(value: Any) -> str:
    """A value as the console's URLs spell it."""
    return _moment(value) if isinstance(value, datetime) else str(value)


def _moment(at: datetime) -> str:
    """A moment as RFC 3339 spells it."""
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone: give one, as in datetime(2026, 3, 1, tzinfo=timezone.utc)")
    return at.isoformat()


def _base(url: str) -> str:
    """An address without a slash at its end."""
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"an address is a URL, such as http://127.0.0.1:8081, not {url!r}")
    return url.rstrip("/")
