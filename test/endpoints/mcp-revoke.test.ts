/** Revoking a key: every stream it holds open ends, and nothing of it is sent once the revocation is committed. */
import { expect, it } from 'vitest';
import { legacySession, listenStream, type OpenStream, openStream } from '../harness/streams.ts';
import { ada, sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();

/** Looks again after each record. */
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (;;) {
    const heard = Promise.withResolvers<void>();
    const stop = hub.hub.onChange(ada, () => heard.resolve());
    const isSo = await holds();
    if (!isSo) await heard.promise;
    stop();
    if (isSo) return;
  }
};

const call = { method: 'tools/call', params: { name: 'github_get_me', arguments: {}, _meta: { progressToken: 1 } } };

/** A call whose answer is a stream, in a session and in the newest revision. */
function callStreams(key: string, session: Record<string, string>): Promise<OpenStream>[] {
  const version = '2026-07-28';
  const common = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
    progressToken: 1,
  };
  const modern = { ...call, params: { ...call.params, _meta } };
  const headers = {
    ...common,
    'mcp-protocol-version': version,
    'mcp-method': 'tools/call',
    'mcp-name': 'github_get_me',
  };
  const message = (body: object) => JSON.stringify({ jsonrpc: '2.0', id: 7, ...body });
  return [
    openStream(hub.mcpUrl, 'POST', headers, message(modern)),
    openStream(hub.mcpUrl, 'POST', session, message(call)),
    openStream(hub.mcpUrl, 'POST', common, message(call)),
  ];
}

it('ends all of its streams; after the commit nothing leaves but that it is revoked', async () => {
  const { key, id } = await hub.createKey({});
  const kept = await hub.createKey({ client: 'another' });
  const session = await legacySession(hub.mcpUrl, key);
  const idle = { listen: await listenStream(hub.mcpUrl, key), session: await session.stream() };
  const others = { listen: await listenStream(hub.mcpUrl, kept.key) };
  await world.control('POST', '/faults', { service: 'github', path: '^/user$', delayMs: 60_000, times: 3 });
  const opening = callStreams(key, session.headers);
  await until(async () => {
    const records = await hub.call('audit.list', { limit: 50 });
    return records.filter(({ keyId, verdict }) => keyId === id && verdict === 'allow').length === 3;
  });

  const revoking = hub.call('keys.revoke', { id });
  await revoking;
  const committed = performance.now();
  const calls = await Promise.all(opening);
  // What would be told to the streams if they were still there.
  await hub.call('accounts.disconnect', { account: 'ada-demo' });
  await others.listen.until('notifications/tools/list_changed');
  await Promise.all([...Object.values(idle), ...calls].map(({ closed }) => closed));

  // What was sent before, such as that the stream is still there, may arrive after.
  const late = ({ pieces }: OpenStream) =>
    pieces.filter(({ at, text }) => at > committed && !/^(?::.*\r?\n|\r?\n)*$/.test(text)).map(({ text }) => text);
  expect([late(idle.listen), late(idle.session)]).toEqual([[], []]);
  for (const stream of [...Object.values(idle), ...calls]) {
    expect(stream.text()).not.toContain('ada-demo');
    expect(stream.text()).not.toContain('list_changed');
  }
  for (const stream of calls) for (const text of late(stream)) expect(text).toMatch(/revoked/);

  const outcomes = (await hub.call('audit.list', { limit: 50 })).filter(
    ({ keyId, outcome }) => keyId === id && outcome,
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'revoked')).toHaveLength(3);
  for (const again of [session.headers, { ...session.headers, 'mcp-session-id': '' }]) {
    const answer = await fetch(hub.mcpUrl, { method: 'GET', headers: { ...again, accept: 'text/event-stream' } });
    expect(answer.status).toBe(401);
  }
  others.listen.close();
  await world.control('DELETE', '/faults');
});
