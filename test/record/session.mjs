// A client as they are written against the CRM API: thirty calls with all five objects, over HTTPS.
//
//     node session.mjs https://127.0.0.1:8443 ca.pem
//
// It knows nothing of recorders. It needs Node alone, and ends with an error if an answer is not what it should be.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import https from "node:https";

const [base, ca] = process.argv.slice(2);
const agent = new https.Agent({ ca: readFileSync(ca), keepAlive: true });
let calls = 0;

function escaped(text) {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

// unescaped undoes what a reply does to a text, &amp; last.
function unescaped(text) {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, "&");
}

// post sends a body as it is, which is not percent-encoded, as some clients do.
function post(body) {
  return new Promise((resolve, reject) => {
    const request = https.request(base + "/WAPI/wapi.php", {
      method: "POST", agent, headers: { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) },
    }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve(Buffer.concat(parts).toString("latin1")));
      answer.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

// call sends one command and returns its items, each an object of its tags.
async function call(object, action, tags, { status = "0", password = "crmapi-demo" } = {}) {
  calls++;
  const fields = Object.entries(tags).map(([tag, value]) => `<${tag}>${encodeURIComponent(escaped(value))}</${tag}>`).join("\n");
  const reply = await post(`xml_query=
    <WAPI>
      <TENANT>demo</TENANT><USERNAME>crmapi</USERNAME><PASSWORD>${password}</PASSWORD>
      <COMMAND OBJECT="${object}" ACTION="${action}">${fields}</COMMAND>
    </WAPI>`);
  assert.match(reply, new RegExp(`<REPLY STATUS="${status}"`), `call ${calls}, ${object}.${action}: ${reply}`);
  return [...reply.matchAll(/<ITEM>(.*?)<\/ITEM>/gs)].map(([, item]) =>
    Object.fromEntries([...item.matchAll(/<([\w.]+)>([^<]*)<\/\1>/g)].map(([, tag, value]) => [tag, unescaped(value)])));
}

const EMAIL = "node.client@example.com";
assert.deepEqual(await call("Customer", "Get", { EMAIL }), []);
const [{ ACCOUNTNUM }] = await call("Customer", "Add", { FIRSTNAME: "Zoë", LASTNAME: "O'Hara & Sons", EMAIL, PASSWD: "node-secret-9" });
await call("Customer", "Add", { FIRSTNAME: "Zoë", LASTNAME: "Twin", EMAIL: EMAIL.toUpperCase() }, { status: "-1" });
assert.equal((await call("Customer", "Get", { EMAIL }))[0].FIRSTNAME, "Zoë");
await call("Customer", "Modify", { ACCOUNTNUM, VOICE: "+15550102", COMMENTS: "50 % <off>" });
assert.equal((await call("Customer", "Get", { ACCOUNTNUM }))[0].COMMENTS, "50 % <off>");
await call("Customer", "Get", { ACCOUNTNUM }, { status: "303", password: "node-wrong-password" });

// Three cases at once, as a client does that waits for nothing.
await Promise.all(["No dial tone", "Late delivery", "Wrong invoice"].map(async (SUBJECT) => {
  const [{ CASENUM }] = await call("Case", "Add", { ACCOUNTNUM, SUBJECT });
  await call("Followup", "Add", { CASENUM, DESCRIPTION: "called back" });
  assert.equal((await call("Followup", "Get", { CASENUM })).length, 1);
  await call("Case", "Modify", { CASENUM, STATUS: "Closed" });
  assert.equal((await call("Case", "Get", { CASENUM }))[0].STATUS, "Closed");
}));
assert.equal((await call("Case", "Get", { ACCOUNTNUM })).length, 3);

const [{ TASKNUM }] = await call("Task", "Add", { ACCOUNTNUM, SUBJECT: "Call", DUEDATE: "123120270900", ASSIGNEDTO: "ag0001" });
await call("Task", "Modify", { TASKNUM, TASK_STATUS: "Completed" });
assert.equal((await call("Task", "Get", { TASKNUM }))[0].TASK_STATUS, "Completed");

const [{ FAQNUM }] = await call("FAQ", "Add", { QUESTION: "How?", ANSWER: "So." });
await call("FAQ", "Modify", { FAQNUM, ANSWER: "Like this." });
assert.equal((await call("FAQ", "Get", { FAQNUM }))[0].ANSWER, "Like this.");
await call("FAQ", "Delete", { FAQNUM }, { status: "304" });
agent.destroy();
console.log(calls);
