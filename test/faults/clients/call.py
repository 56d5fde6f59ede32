"""Makes one call of the API with Python's standard library and says, in one line of JSON, what came of it.

call.py URL XML CA-FILE SECONDS LASTNAME
"""

import http.client
import json
import socket
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree


def said(outcome, words):
    print(json.dumps({"outcome": outcome, "says": f"{type(words).__name__}: {words}" if isinstance(words, Exception) else words}))
    sys.exit()


def call(url, document, ca, seconds):
    handlers = [urllib.request.ProxyHandler({})]
    if url.startswith("https:"):
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
    body = urllib.parse.urlencode({"xml_query": document}).encode()
    with urllib.request.build_opener(*handlers).open(url, body, timeout=seconds) as reply:
        return reply.read()


def failed(error):
    """The kind of failure that an exception stands for."""
    cause = error.reason if isinstance(error, urllib.error.URLError) and isinstance(error.reason, Exception) else error
    kinds = [
        (urllib.error.HTTPError, "http"),
        (socket.timeout, "late"),
        (http.client.RemoteDisconnected, "cut"),
        (http.client.IncompleteRead, "cut"),
        (ConnectionResetError, "reset"),
        (ssl.SSLError, "tls"),
    ]
    for kind, outcome in kinds:
        if isinstance(error, kind) or isinstance(cause, kind):
            return outcome
    return "other"


def main(url, document, ca, seconds, lastname):
    try:
        body = call(url, document, ca, float(seconds))
    except Exception as error:
        said(failed(error), error)
    try:
        reply = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        said("malformed", error)
    answer = reply.find("REPLY")
    if answer is None:
        said("strange", f"<{reply.tag}> without a REPLY")
    if answer.get("STATUS") != "0":
        said("refused", answer.get("ERROR_STR"))
    found = answer.findtext("ITEM/LASTNAME")
    if found not in (None, lastname):
        said("garbled", f"LASTNAME is {found}")
    said("ok", "STATUS 0")


main(*sys.argv[1:])
