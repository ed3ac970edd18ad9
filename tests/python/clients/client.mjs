// Sends the request that standard input describes with fetch, and prints the replies; see clients.py.
import { readFile } from 'node:fs/promises';

const request = JSON.parse(await readFile('/dev/stdin', 'utf8'));
const bytes = (text) => Buffer.from(text, 'base64');

function body() {
  if (request.files.length) {
    const form = new FormData();
    for (const file of request.files) form.append('file', new Blob([bytes(file.data)], { type: file.type }), file.name);
    return form;
  }
  if (request.method === 'HEAD') return undefined;
  return request.chunked ? new Blob([bytes(request.body)]).stream() : bytes(request.body);
}

const replies = [];
for (let i = 0; i < request.repeat; ++i) {
  const reply = await fetch(request.url, {
    method: request.method,
    headers: request.headers,
    body: body(),
    duplex: 'half',
  });
  const received = Buffer.from(await reply.arrayBuffer());
  const length = reply.headers.get('content-length');
  await new Promise(setImmediate); // only then does fetch use the connection again
  replies.push({ status: reply.status, length, body: received.toString('base64') });
}
process.stdout.write(`${JSON.stringify(replies)}\n`);
