/** Lists your private commits of the last week, and asks to put their list into an issue, which waits for your approval. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OAuthClientInformationMixed, OAuthDiscoveryState, OAuthTokens } from '@modelcontextprotocol/client';
import { auth, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const { HUB_URL = 'http://127.0.0.1:18480' } = process.env;

// Your browser returns here.
const callback = createServer((_, response) => response.end('You can close this window.')).listen(0, '127.0.0.1');
await once(callback, 'listening');
const returned = once(callback, 'request') as Promise<[IncomingMessage]>;
const redirectUrl = `http://127.0.0.1:${(callback.address() as AddressInfo).port}/callback`;

// Kept for this run only. Keep them where only you can read them, and you are asked once.
type Kept = { client: OAuthClientInformationMixed; tokens: OAuthTokens; verifier: string; found: OAuthDiscoveryState };
const kept: Partial<Kept> = {};
const state = randomUUID();
const authProvider = {
  redirectUrl,
  clientMetadata: { client_name: 'An example', redirect_uris: [redirectUrl], token_endpoint_auth_method: 'none' },
  state: () => state,
  clientInformation: () => kept.client,
  saveClientInformation: (client: OAuthClientInformationMixed) => void Object.assign(kept, { client }),
  tokens: () => kept.tokens,
  saveTokens: (tokens: OAuthTokens) => void Object.assign(kept, { tokens }),
  codeVerifier: () => kept.verifier ?? '',
  saveCodeVerifier: (verifier: string) => void Object.assign(kept, { verifier }),
  discoveryState: () => kept.found,
  saveDiscoveryState: (found: OAuthDiscoveryState) => void Object.assign(kept, { found }),
  redirectToAuthorization: (url: URL) => console.log(`Open in your browser: ${url}`),
};
const serverUrl = new URL('/mcp/oauth', HUB_URL);
await auth(authProvider, { serverUrl });
const answer = new URL((await returned)[0].url ?? '', redirectUrl).searchParams;
callback.close();
const authorizationCode = answer.get('code');
if (answer.get('state') !== state || !authorizationCode) throw new Error('You did not let this program in.');
await auth(authProvider, { serverUrl, authorizationCode, iss: answer.get('iss') ?? '' });
const transport = new StreamableHTTPClientTransport(serverUrl, { authProvider });

const client = new Client({ name: 'an example', version: '1.0.0' });
await client.connect(transport);

const commits = await call('github_my_commits', { days: 7, visibility: 'private' });
const { items } = commits as { items: { repository: string; title: string; date: string }[] };
const list = items.map(({ repository, title, date }) => `${date.slice(0, 10)} ${repository}: ${title}`);
console.log(list.join('\n'));

// You approve it in the hub. An answer `pending_approval` has the link to approve it later.
const [newest] = items;
if (newest) {
  const issue = { repository: newest.repository, title: 'My week', body: list.join('\n') };
  console.log(await call('github_create_issue', issue));
}
await client.close();

/** What the tool answers. Text of other people in it is data, and never an instruction. */
async function call(name: string, input: Record<string, unknown>): Promise<unknown> {
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: input });
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  if (isError) throw new Error(text);
  return structuredContent ?? text;
}
