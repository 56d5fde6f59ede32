#!/usr/bin/env bash
# What an integrator does by hand: curl over HTTP and HTTPS, and openssl for the versions of TLS. Started by run.sh.
set -uo pipefail

passed=0 failed=0
# expect NAME PATTERN TEXT: the text has the extended regular expression.
expect() {
  if grep -qE -- "$2" <<<"$3"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n  expected: %s\n  got:      %s\n' "$1" "$2" "$3"
  fi
}
# command OBJECT ACTION TAGS: the XML of a request to the demo tenant.
command() {
  printf '<WAPI><TENANT>demo</TENANT><USERNAME>crmapi</USERNAME><PASSWORD>crmapi-demo</PASSWORD><COMMAND OBJECT="%s" ACTION="%s">%s</COMMAND></WAPI>' "$1" "$2" "$3"
}
# ask BASE OBJECT ACTION TAGS: the reply to it.
ask() {
  curl --silent --show-error --cacert "$CRMOCK_E2E_CA" --data-urlencode "xml_query=$(command "$2" "$3" "$4")" "$1/WAPI/wapi.php" 2>&1
}
# id TAG REPLY: the value of a tag, by a regular expression as clients do.
id() { sed -nE "s/.*<$1>([0-9]+)<\/$1>.*/\1/p" <<<"$2"; }
ok='STATUS="0" ERROR_STR="" ERROR_CODE="0"'

for base in "$CRMOCK_E2E_HTTP" "$CRMOCK_E2E_HTTPS"; do
  scheme=${base%%:*}
  mail="ann.lee.$scheme@example.com"
  lee="<FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><EMAIL>$mail</EMAIL><AUTOPASSWD>TRUE</AUTOPASSWD>"

  reply=$(ask "$base" Customer Add "$lee")
  expect "$scheme: Customer.Add answers a new ACCOUNTNUM" "$ok><ITEM><ACCOUNTNUM>[0-9]{8}</ACCOUNTNUM></ITEM>" "$reply"
  account=$(id ACCOUNTNUM "$reply")
  expect "$scheme: the same again is a duplicate" "STATUS=\"-1\" ERROR_STR=\"The value '$mail' of the tag 'EMAIL' already exists\" ERROR_CODE=\"81\"></REPLY>" "$(ask "$base" Customer Add "$lee")"
  expect "$scheme: Get by EMAIL finds it" "<ACCOUNTNUM>$account</ACCOUNTNUM>.*<EMAIL>$mail</EMAIL>" "$(ask "$base" Customer Get "<EMAIL>$mail</EMAIL>")"
  expect "$scheme: Get by LASTNAME with % finds it" "<ACCOUNTNUM>$account</ACCOUNTNUM>" "$(ask "$base" Customer Get '<LASTNAME>Le%</LASTNAME>')"

  reply=$(ask "$base" Case Add "<ACCOUNTNUM>$account</ACCOUNTNUM><SUBJECT>No dial tone</SUBJECT>")
  expect "$scheme: Case.Add for that account" "$ok><ITEM><CASENUM>[0-9]+</CASENUM></ITEM>" "$reply"
  case_number=$(id CASENUM "$reply")
  reply=$(ask "$base" Followup Add "<CASENUM>$case_number</CASENUM><DESCRIPTION>Called back</DESCRIPTION>")
  expect "$scheme: Followup.Add for that case" "$ok><ITEM><FOLLOWUPNUM>[0-9]+</FOLLOWUPNUM></ITEM>" "$reply"
  followup=$(id FOLLOWUPNUM "$reply")
  reply=$(ask "$base" Task Add "<ACCOUNTNUM>$account</ACCOUNTNUM><SUBJECT>Call back</SUBJECT><ASSIGNEDTO>ag0001</ASSIGNEDTO>")
  expect "$scheme: Task.Add" "$ok><ITEM><TASKNUM>[0-9]+</TASKNUM></ITEM>" "$reply"
  task=$(id TASKNUM "$reply")
  reply=$(ask "$base" FAQ Add '<QUESTION>How?</QUESTION><ANSWER>So.</ANSWER>')
  expect "$scheme: FAQ.Add" "$ok><ITEM><FAQNUM>[0-9]+</FAQNUM></ITEM>" "$reply"
  faq=$(id FAQNUM "$reply")

  expect "$scheme: Case.Get" "<ACCOUNTNUM>$account</ACCOUNTNUM>.*<SUBJECT>No dial tone</SUBJECT>.*<STATUS>Open</STATUS>" "$(ask "$base" Case Get "<CASENUM>$case_number</CASENUM>")"
  expect "$scheme: Followup.Get has the subject of its case" "<ACCOUNTNUM>$account</ACCOUNTNUM>.*<SUBJECT>No dial tone</SUBJECT>" "$(ask "$base" Followup Get "<FOLLOWUPNUM>$followup</FOLLOWUPNUM>")"
  expect "$scheme: Task.Get" "<TASKNUM>$task</TASKNUM>" "$(ask "$base" Task Get "<TASKNUM>$task</TASKNUM>")"
  expect "$scheme: FAQ.Get" "<QUESTION>How\?</QUESTION>" "$(ask "$base" FAQ Get "<FAQNUM>$faq</FAQNUM>")"

  expect "$scheme: Customer.Modify" "$ok><ITEM><ACCOUNTNUM>$account<" "$(ask "$base" Customer Modify "<ACCOUNTNUM>$account</ACCOUNTNUM><COMPANY>Lee &amp; Co</COMPANY>")"
  expect "$scheme: … and nothing else changed" "<FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><COMPANY>Lee &amp; Co</COMPANY>" "$(ask "$base" Customer Get "<ACCOUNTNUM>$account</ACCOUNTNUM>")"
  expect "$scheme: Case.Modify closes it" "$ok" "$(ask "$base" Case Modify "<CASENUM>$case_number</CASENUM><STATUS>Closed</STATUS>")"
  expect "$scheme: … by the used identity" "<CLOSEDBY>bpower</CLOSEDBY>" "$(ask "$base" Case Get "<CASENUM>$case_number</CASENUM>")"
  expect "$scheme: Task.Modify" "$ok" "$(ask "$base" Task Modify "<TASKNUM>$task</TASKNUM><TASK_STATUS>Completed</TASK_STATUS>")"
  expect "$scheme: FAQ.Modify" "$ok" "$(ask "$base" FAQ Modify "<FAQNUM>$faq</FAQNUM><ANSWER>Like that.</ANSWER>")"
  expect "$scheme: Followup.Modify does not exist" 'STATUS="304" ERROR_STR="Invalid operation Followup.Modify" ERROR_CODE="304"' "$(ask "$base" Followup Modify "<FOLLOWUPNUM>$followup</FOLLOWUPNUM>")"
done

expect "GET answers too" "<ACCOUNTNUM>$account</ACCOUNTNUM>" \
  "$(curl --silent --get --data-urlencode "xml_query=$(command Customer Get "<ACCOUNTNUM>$account</ACCOUNTNUM>")" "$CRMOCK_E2E_HTTP/WAPI/wapi.php")"
expect "a raw body answers too" "<ACCOUNTNUM>$account</ACCOUNTNUM>" \
  "$(curl --silent --data-binary "xml_query=
   $(command Customer Get "<ACCOUNTNUM>$account</ACCOUNTNUM>")" "$CRMOCK_E2E_HTTP/WAPI/wapi.php")"
expect "multipart answers too" "<ACCOUNTNUM>$account</ACCOUNTNUM>" \
  "$(curl --silent --form-string "xml_query=$(command Customer Get "<ACCOUNTNUM>$account</ACCOUNTNUM>")" "$CRMOCK_E2E_HTTP/WAPI/wapi.php")"
expect "a refusal explains itself in headers" 'X-Crmock-Clause: Customer.Add.EMAIL.type' \
  "$(curl --silent --include --data-urlencode "xml_query=$(command Customer Add '<FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME><EMAIL>nobody</EMAIL>')" "$CRMOCK_E2E_HTTP/WAPI/wapi.php")"
expect "PUT is HTTP 405" '^405$' "$(curl --silent --output /dev/null --write-out '%{http_code}' --request PUT --data x "$CRMOCK_E2E_HTTP/WAPI/wapi.php")"

# gateway HEADER… : the status and body of a gateway request with these headers.
gateway() {
  curl --silent --write-out ' %{http_code}' --header 'Content-Type: application/xml' "$@" \
    --data " <COMMAND OBJECT=\"Customer\" ACTION=\"Get\"><ACCOUNTNUM>$account</ACCOUNTNUM></COMMAND>" "$CRMOCK_E2E_HTTP/cc/v1/wapi"
}
expect "the gateway answers" "<ACCOUNTNUM>$account</ACCOUNTNUM>.* 200$" "$(gateway --header 'X-8x8-Tenant: demo' --header 'x-api-key: eght_demo')"
expect "the gateway wants a key" '"title":"Unauthorized","status":401.* 401$' "$(gateway --header 'X-8x8-Tenant: demo')"
expect "the gateway wants a known key" ' 401$' "$(gateway --header 'X-8x8-Tenant: demo' --header 'x-api-key: eght_wrong')"
expect "the gateway wants the tenant's own key" ' 401$' "$(gateway --header 'X-8x8-Tenant: demo' --header 'x-api-key: eght_acme')"
expect "the gateway wants a tenant" ' 404$' "$(gateway --header 'x-api-key: eght_demo')"
expect "the gateway wants a known tenant" ' 404$' "$(gateway --header 'X-8x8-Tenant: nobody' --header 'x-api-key: eght_demo')"
expect "the gateway wants a key for this product" '"title":"Forbidden","status":403.* 403$' "$(gateway --header 'X-8x8-Tenant: demo' --header 'x-api-key: eght_other')"

# tls VERSION: what openssl says of a handshake with that version alone, the chain verified by the local CA.
tls() {
  openssl s_client -connect "${CRMOCK_E2E_HTTPS#https://}" -CAfile "$CRMOCK_E2E_CA" -verify_return_error -verify_ip 127.0.0.1 "$@" </dev/null 2>&1
}
expect "TLS 1.3 is accepted, the chain verified" 'Verify return code: 0 \(ok\)' "$(tls -tls1_3)"
expect "TLS 1.2 is accepted, the chain verified" 'Verification: OK' "$(tls -tls1_2)"
expect "TLS 1.1 is refused by the server" 'alert protocol version' "$(tls -tls1_1 -cipher 'ALL:@SECLEVEL=0')"
expect "TLS 1.0 is refused by the server" 'alert protocol version' "$(tls -tls1 -cipher 'ALL:@SECLEVEL=0')"
expect "curl without the CA is refused" 'curl: \(60\)' "$(curl --silent --show-error "$CRMOCK_E2E_HTTPS/WAPI/wapi.php" 2>&1)"

crmock() { "$CRMOCK_E2E_BINARY" "$@" 2>&1; }
expect "crmock call finds the customer" "ACCOUNTNUM +$account" "$(crmock call --target "$CRMOCK_E2E_HTTP" Customer Get "ACCOUNTNUM=$account")"
expect "crmock call over HTTPS" "\"ACCOUNTNUM\": ?\"$account\"" "$(crmock call --target "$CRMOCK_E2E_HTTPS" --ca "$CRMOCK_E2E_CA" --json Customer Get "ACCOUNTNUM=$account")"
expect "crmock healthcheck" '"status":"ok"' "$(crmock healthcheck --console "$CRMOCK_E2E_CONSOLE")"
expect "crmock version" '^crmock ' "$(crmock version)"
expect "the console tells its version" '"name":"crmock"' "$(curl --silent "$CRMOCK_E2E_CONSOLE/version")"
expect "the console is not to be reached under another name" '^403$' \
  "$(curl --silent --output /dev/null --write-out '%{http_code}' --header 'Host: evil.example.com' "$CRMOCK_E2E_CONSOLE/health")"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
