// Makes one call of the API with what Node.js has built in and says, in one line of JSON, what came of it. Node.js has no
// parser of XML, so that the text of the reply is all it looks at.
//
// node call.mjs URL XML MILLISECONDS; NODE_EXTRA_CA_CERTS names the CA file.
const [url, document, milliseconds] = process.argv.slice(2);

function said(outcome, says) {
  process.stdout.write(JSON.stringify({ outcome, says }) + '\n', () => process.exit());
}

// failed is the kind of failure that an error stands for.
function failed(error) {
  const cause = error.cause ?? error;
  const code = cause.code ?? '';
  if (error.name === 'TimeoutError') return 'late';
  if (/^(CERT|UNABLE|SELF_SIGNED|DEPTH_ZERO|ERR_TLS|ERR_SSL|EPROTO)/.test(code)) return 'tls';
  if (/ECONNRESET/.test(code)) return 'reset';
  if (/UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH/.test(code)) return 'cut';
  return 'other';
}

function words(error) {
  const cause = error.cause ?? error;
  return `${error.name}: ${error.message}` + (error.cause ? `, ${cause.code ?? cause.name}: ${cause.message}` : '');
}

try {
  const reply = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ xml_query: document }),
    signal: AbortSignal.timeout(Number(milliseconds)),
  });
  const text = new TextDecoder('iso-8859-1').decode(await reply.arrayBuffer());
  const status = /<REPLY STATUS="(-?\d+)" ERROR_STR="([^"]*)"/.exec(text);
  if (!reply.ok) said('http', `status ${reply.status} ${reply.statusText}`);
  else if (!text.trimEnd().endsWith('</WAPI>')) said('malformed', 'the text does not end with </WAPI>');
  else if (!status) said('strange', 'no REPLY in the text');
  else if (status[1] !== '0') said('refused', status[2]);
  else said('ok', 'STATUS="0"');
} catch (error) {
  said(failed(error), words(error));
}
