/**
 * One question over four platforms and five accounts, asked as any client asks, without a model that could be wrong: what is
 * answered comes from where it says, and what could not be had is named.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import { postJson } from '../harness/post-json.ts';
import { sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();
let key: string;
beforeAll(async () => {
  const connect = async (platform: string, account?: string) => {
    const connected = await hub.connect({ platform }, account === undefined ? {} : { account });
    expect([platform, connected.ok]).toEqual([platform, true]);
  };
  await connect('slack');
  await connect('google', 'ada@example.com');
  await connect('google', 'ada@northwind.example');
  await connect('notion');
  key = (await hub.createKey({ endpoints: ['chat'] })).key;
  // The day of the demo's calendars begins in Berlin, up to two hours before it does where this test may run.
  const dayIn = (timeZone?: string) => new Intl.DateTimeFormat('en-CA', { timeZone }).format();
  if (dayIn('Europe/Berlin') !== dayIn()) hub.ports.advance(2 * 3_600_000);
});

async function ask(content: string): Promise<string> {
  const asked = { model: 'opengithubx/digest', messages: [{ role: 'user', content }] };
  const response = await postJson(`${hub.url}/v1/chat/completions`, asked, key);
  const body = (await response.json()) as { choices?: { message: { content: string } }[] };
  return body.choices?.[0]?.message.content ?? JSON.stringify(body);
}

/** The platforms whose API the last question reached. */
async function reached(): Promise<string[]> {
  const names = new Set((await world.requests()).map(({ service }) => service));
  return platforms.map(({ name }) => name).filter((name) => names.has(name));
}

describe('a morning briefing', () => {
  it('is answered from four platforms and five accounts, each thing with its source', async () => {
    expect(await hub.call('accounts.list', {})).toHaveLength(5);
    await world.control('DELETE', '/requests');
    const answer = await ask('Give me my morning briefing');
    expect(await reached()).toEqual(['github', 'slack', 'google', 'notion']);
    for (const source of [' messages', ' mails', ' events', ' pages', 'ada@example.com', 'ada@northwind.example']) {
      expect(answer).toContain(source);
    }
    const hosts = [...answer.matchAll(/\]\((https?:\/\/[^/)]+)/g)].map(([, host]) => host);
    expect(new Set(hosts).size).toBeGreaterThanOrEqual(4);
    expect(answer).not.toContain('could not');
  });

  it('is a marked part of it where one of them is down', async () => {
    await world.control('POST', '/faults', { service: 'slack', path: '^/api/', status: 503, body: 'down' });
    const answer = await ask('Give me my morning briefing');
    await world.control('DELETE', '/faults');
    expect(answer).toMatch(/What did I miss\?.*could not|could not.*What did I miss\?/s);
    expect(answer).toContain('(slack `ada@northwind`)');
    expect(answer).toContain('ada@northwind.example');
  });

  it('prepares for an appointment with what there is about it everywhere', async () => {
    await world.control('DELETE', '/requests');
    const answer = await ask('Prepare me for my 3 pm');
    expect(await reached()).toEqual(['github', 'slack', 'google', 'notion']);
    for (const found of ['## 1 event', 'Atlas release decision', ' mail']) expect(answer).toContain(found);
  });
});
