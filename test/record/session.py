#!/usr/bin/env python3
"""A client as they are written against the CRM API: thirty calls with all five objects, over HTTPS.

    session.py https://127.0.0.1:8443 ca.pem

It knows nothing of recorders. It needs Python alone, and ends with an error if an answer is not what it should be.
"""

import ssl
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

BASE, CA = sys.argv[1:3]
TLS = ssl.create_default_context(cafile=CA)
calls = 0


def call(obj, action, password="crmapi-demo", status="0", **tags):
    """Sends one command and returns its items, each a dictionary of its tags."""
    global calls
    calls += 1
    fields = "".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in tags.items())
    document = (
        f"<WAPI><TENANT>demo</TENANT><USERNAME>crmapi</USERNAME><PASSWORD>{password}</PASSWORD>"
        f'<COMMAND OBJECT="{obj}" ACTION="{action}">{fields}</COMMAND></WAPI>'
    )
    body = urllib.parse.urlencode({"xml_query": document}).encode()
    with urllib.request.urlopen(BASE + "/WAPI/wapi.php", body, context=TLS, timeout=30) as answer:
        reply = ET.fromstring(answer.read()).find("REPLY")
    if reply.get("STATUS") != status:
        sys.exit(f"call {calls}, {obj}.{action}: STATUS {reply.get('STATUS')}, {reply.get('ERROR_STR')}")
    return [{tag.tag: tag.text or "" for tag in item} for item in reply]


MAIL = "py.client@example.com"
assert call("Customer", "Get", EMAIL=MAIL) == []
account = call("Customer", "Add", FIRSTNAME="Pía", LASTNAME="O'Hara & Sons", EMAIL=MAIL, PASSWD="py-secret-9")[0]["ACCOUNTNUM"]
call("Customer", "Add", status="-1", FIRSTNAME="Pía", LASTNAME="Twin", EMAIL=MAIL.upper())
assert call("Customer", "Get", EMAIL=MAIL)[0]["ACCOUNTNUM"] == account
call("Customer", "Modify", ACCOUNTNUM=account, VOICE="+15550101", COMMENTS="two\nlines")
assert call("Customer", "Get", ACCOUNTNUM=account)[0]["COMMENTS"] == "two\nlines"
call("Customer", "Get", status="303", password="py-wrong-password", ACCOUNTNUM=account)

for subject in ("No dial tone", "Late delivery", "Wrong invoice"):
    case = call("Case", "Add", ACCOUNTNUM=account, SUBJECT=subject)[0]["CASENUM"]
    call("Followup", "Add", CASENUM=case, DESCRIPTION="called back <soon>")
    assert len(call("Followup", "Get", CASENUM=case)) == 1
    call("Case", "Modify", CASENUM=case, STATUS="Closed")
    assert call("Case", "Get", CASENUM=case)[0]["STATUS"] == "Closed"
assert len(call("Case", "Get", ACCOUNTNUM=account)) == 3

task = call("Task", "Add", ACCOUNTNUM=account, SUBJECT="Call", DUEDATE="123120270900", ASSIGNEDTO="ag0001")[0]["TASKNUM"]
call("Task", "Modify", TASKNUM=task, TASK_STATUS="Completed")
assert call("Task", "Get", TASKNUM=task)[0]["TASK_STATUS"] == "Completed"

faq = call("FAQ", "Add", QUESTION="How?", ANSWER="So.")[0]["FAQNUM"]
call("FAQ", "Modify", FAQNUM=faq, ANSWER="Like this.")
assert call("FAQ", "Get", FAQNUM=faq)[0]["ANSWER"] == "Like this."
call("FAQ", "Delete", status="304", FAQNUM=faq)
print(calls)
