#!/usr/bin/env node
/** Auth0's command line as far as `auth0 api` goes: hands a call on to the Management API of the demo tenant. */
import { argv, env, stderr, stdin, stdout } from 'node:process';
import { text as textOf } from 'node:stream/consumers';

const [, , command, method = 'get', path = '', ...flags] = argv;
const queries = flags.flatMap((flag, at) => (flag === '-q' ? [String(flags[at + 1])] : []));
if (command !== 'api' || flags[flags.indexOf('--tenant') + 1] !== new URL(String(env['FAKE_ISSUER'])).host)
  process.exit(2);
const url = new URL(`/api/v2/${path}`, env['FAKE_ISSUER']);
for (const query of queries) url.searchParams.append(query.split('=')[0] ?? '', query.slice(query.indexOf('=') + 1));
const body = method === 'get' ? undefined : await textOf(stdin); // Node has it not block: to read it at once fails where its writer is late
const answer = await fetch(url, {
  method: method.toUpperCase(),
  headers: { authorization: `Bearer ${env['FAKE_TOKEN']}`, 'content-type': 'application/json' },
  ...(body && { body }),
});
const text = await answer.text();
// What lacks a scope ends in words and a failure; any other refusal is printed like an answer.
if (text.includes('"insufficient_scope"')) {
  stderr.write(`request failed because access token lacks scope: ${text}\n`);
  process.exit(1);
}
stdout.write(text);
