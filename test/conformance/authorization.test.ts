/** The official suite for authorization servers against the OAuth door, a person's consent included. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { freePort } from '../harness/local-server.ts';
import { agree, arrive } from '../harness/oauth-client.ts';
import { postJson } from '../harness/post-json.ts';
import { sharedHub } from '../harness/world.ts';

const commandLine = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'));

const { hub } = sharedHub();

async function register(redirectUri: string): Promise<string> {
  const asked = { client_name: 'conformance', redirect_uris: [redirectUri] };
  const answer = await postJson(`${hub.url}/oauth/register`, asked);
  return ((await answer.json()) as { client_id: string }).client_id;
}

it('passes every scenario for authorization servers', async () => {
  const port = await freePort();
  const clientId = await register(`http://127.0.0.1:${port}/callback`);
  const child = spawn(process.execPath, [
    commandLine,
    'authorization',
    '--url',
    `${hub.url}/oauth`,
    '--client-id',
    clientId,
    '--resource',
    `${hub.url}/mcp/oauth`,
    '--port',
    String(port),
  ]);
  let output = '';
  let visited: Promise<unknown> | undefined;
  const read = (chunk: Buffer): void => {
    output += chunk.toString();
    const url = new RegExp(`${hub.url}/oauth/authorize\\S*`).exec(output)?.[0];
    // The suite prints the address for a person to visit; this one agrees, and the browser goes back to the suite.
    if (url && /\s/.test(output.slice(output.indexOf(url) + url.length)))
      visited ??= arrive(url).then(async (id) => {
        const back = await agree(hub, id);
        // The suite prints the address before it listens for the way back.
        await vi.waitFor(() => fetch(back), { timeout: 30_000 });
      });
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const code = await new Promise((resolve) => child.once('close', resolve));
  await visited;
  const [passed, failed] = [/✓/g, /✗/g].map((sign) => output.match(sign)?.length ?? 0);
  console.info(`authorization server: ${output.slice(-600)}`);
  expect({ code, failed }, output).toEqual({ code: 0, failed: 0 });
  expect(passed, output).toBeGreaterThanOrEqual(2);
});
