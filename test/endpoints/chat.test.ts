/** "Summarize my private GitHub commits", asked by clients that know nothing but a permission key. */
import OpenAI from 'openai';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedDemo, startDemoInProcess } from '../harness/demo-in-process.ts';
import { postJson } from '../harness/post-json.ts';
import { privateCommitsOfAda } from '../harness/private-commits.ts';

const question = 'Summarize my private GitHub commits';
const summarizer = 'opengithubx/demo/demo-summarizer';
const withoutTools = 'opengithubx/demo/demo-no-tools';

const hub = sharedDemo();
let truth: { sha: string; repository: string }[];
beforeAll(async () => {
  truth = await privateCommitsOfAda(hub);
});
beforeEach(() => hub.control('DELETE', '/model/requests'));

const client = (key = hub.key) => new OpenAI({ baseURL: hub.chatUrl, apiKey: key, maxRetries: 0 });
const asked = (content: string) => [{ role: 'user' as const, content }];

async function whole(model: string, content = question, key = hub.key): Promise<string> {
  const answer = await client(key).chat.completions.create({ model, messages: asked(content) });
  return answer.choices[0]?.message.content ?? '';
}

async function streamed(model: string, content = question, key = hub.key): Promise<string> {
  const stream = await client(key).chat.completions.create({ model, messages: asked(content), stream: true });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
}

const expectAllCommits = (answer: string): void => {
  expect(truth.length).toBeGreaterThan(5);
  const missing = truth.filter(({ sha }) => !answer.includes(sha.slice(0, 7)));
  expect(missing).toEqual([]);
};

const post = (body: unknown, key = hub.key, headers = {}) =>
  postJson(`${hub.chatUrl}/chat/completions`, body, key, headers);

describe('the founding question', () => {
  it.each([
    ['a model with tools', summarizer],
    ['a model that takes none', withoutTools],
    ['no model at all', 'opengithubx/digest'],
  ])('is answered by %s, whole and streamed, with every commit', async (_, model) => {
    expectAllCommits(await whole(model));
    expectAllCommits(await streamed(model));
  });

  it('is answered for a week where no time is named, and the answer says so', async () => {
    const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
    const week = days.formatRange(Date.now() - 7 * 86_400_000, Date.now());
    expect(await whole('opengithubx/digest')).toContain(week);
    await whole(summarizer);
    expect((await hub.modelRequests()).at(-1)?.body).toMatch(/\\"days\\":7/);
  });

  it('names its sources as annotations and as numbered links', async () => {
    const answer = await client().chat.completions.create({ model: summarizer, messages: asked(question) });
    const { message } = answer.choices[0] ?? {};
    const urls = (message?.annotations ?? []).map(({ url_citation: { url } }) => url);
    expect(urls.length).toBeGreaterThanOrEqual(truth.length);
    // Open WebUI and others take the number for the place among the annotations.
    for (const [place, url] of urls.entries()) expect(message?.content).toContain(`[[${place + 1}]](${url})`);
    for (const { sha } of truth) expect(urls.some((url) => url.endsWith(`/commit/${sha}`))).toBe(true);
  });

  it('tells what it does while it does it, in events that Open WebUI shows', async () => {
    const response = await post({ model: summarizer, messages: asked(question), stream: true });
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
    const chunks = lines.map(
      (line) => JSON.parse(line.slice('data: '.length)) as { event?: { type: string; data: object } },
    );
    const told = chunks.flatMap(({ event }) => (event ? [event] : []));
    expect(told).toContainEqual({
      type: 'status',
      data: { description: 'My commits everywhere (github ada-demo)', done: false },
    });
    expect(told).toContainEqual({
      type: 'status',
      data: { description: expect.stringMatching(/My commits everywhere \(github ada-demo\): \d+ items/), done: true },
    });
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['status']));
  });
});

describe('what reaches the model', () => {
  it('is the question and its data, and nothing that could open anything', async () => {
    await whole(summarizer);
    const [request] = await hub.modelRequests();
    const body = JSON.parse(request?.body ?? '{}');
    expect(Object.keys(body).sort()).toEqual(['messages', 'model', 'stream', 'stream_options']); // all is there
    expect(body.messages.map(({ role }: { role: string }) => role)).toEqual(['system', 'user']);
    for (const { sha } of truth) expect(request?.body).toContain(sha.slice(0, 7));
    const everything = JSON.stringify(await hub.modelRequests());
    const secrets = hub.ledger().filter(({ kind }) => kind !== 'model_api_key');
    expect(secrets.length).toBeGreaterThan(3);
    for (const { value } of [...secrets, { value: hub.key }, { value: hub.readWriteKey }, { value: hub.userId }]) {
      expect(everything).not.toContain(value);
    }
  });
});

describe('a question that needs no private data', () => {
  it('goes straight on, and GitHub is not asked', async () => {
    await hub.control('DELETE', '/requests');
    await whole(summarizer, 'What is the capital of France?');
    expect(await hub.modelRequests()).toHaveLength(1);
    expect((await hub.requests()).filter(({ service }) => service === 'github')).toEqual([]);
  });
});

describe('what a key may do', () => {
  it('lists the models that it names', async () => {
    const models = await client().models.list();
    expect(models.data.map(({ id }) => id).sort()).toEqual(['opengithubx/digest', withoutTools, summarizer].sort());
  });

  it('covers the endpoint, the models it names, and model calls in its budget', async () => {
    const ask = async (key: string, content = question) => post({ model: summarizer, messages: asked(content) }, key);
    const onlyMcp = await hub.createKey('a test', { endpoints: ['mcp'] });
    const refused = await ask(onlyMcp);
    const listed = await fetch(`${hub.chatUrl}/models`, { headers: { authorization: `Bearer ${onlyMcp}` } });
    const why = { error: { code: 'not_allowed', message: expect.stringContaining('The key is not for chat.') } };
    for (const one of [refused, listed]) expect([one.status, await one.json()]).toMatchObject([403, why]);

    const onlyDigest = await hub.createKey('a test', { endpoints: ['chat'], models: ['opengithubx/digest'] });
    expect((await ask(onlyDigest)).status).toBe(404);

    const three = await hub.createKey('a test', { endpoints: ['chat'], callsPerDay: 3 });
    expect((await ask(three)).status).toBe(200); // list, commits, model
    const spent = await ask(three, 'What is the capital of France?');
    expect([spent.status, Number(spent.headers.get('retry-after')) > 0]).toEqual([429, true]);

    const records = await hub.call('audit.list', { limit: 200 });
    const reasonsOf = (of: string) => records.filter(({ verdict }) => verdict === of).map(({ reason }) => reason);
    // Nothing of such a request is read, so it is no call.
    expect(reasonsOf('blocked')).toContain('the key is not for chat');
    expect(reasonsOf('deny')).toContain('the key does not name this model');
    const left = records.find(({ tool, verdict }) => tool === 'model' && verdict === 'allow');
    expect(left?.bytes).toBeGreaterThan(1000);
    expect(left?.items).toBeGreaterThanOrEqual(truth.length);
  });

  it('ends in the middle of an answer when it is revoked', async () => {
    await hub.control('POST', '/model', { scripts: ['slow'] });
    await hub.cliAtTerminal(['demo'], 'models', 'refresh', 'demo');
    const key = await hub.createKey('slow', { endpoints: ['chat'] });
    const { id = '' } = (await hub.call('keys.list', {})).find((listed) => listed.client === 'slow') ?? {};
    const stream = await client(key).chat.completions.create({
      model: 'opengithubx/demo/slow',
      messages: asked(question),
      stream: true,
    });
    let text = '';
    let revoking: Promise<unknown> | undefined;
    const reading = (async () => {
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        if (text.length > 0) revoking ??= hub.call('keys.revoke', { id });
      }
    })();
    await expect(reading).rejects.toThrow(/revoked/);
    await revoking;
    const records = await hub.call('audit.list', { limit: 20 });
    expect(records.find(({ keyId, tool }) => keyId === id && tool === 'model')?.outcome).toBe('revoked');
  });
});

describe('a change asked for in a chat', () => {
  const change = 'Create an issue in ledger-sync titled "Retry twice"';
  const issues = async () => {
    const token = hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
    const response = await fetch(`${hub.demo.github}/repos/ada-demo/ledger-sync/issues?state=all&per_page=100`, {
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'a test' },
    });
    return ((await response.json()) as { title: string }[]).filter(({ title }) => title === 'Retry twice').length;
  };

  const waiting = async () => {
    for (;;) {
      const [first] = await hub.call('approvals.list', {});
      if (first?.state === 'waiting') return first.id;
    }
  };

  it('waits for the person, then is made once', async () => {
    const answer = streamed(summarizer, change, hub.readWriteKey);
    const id = await waiting();
    expect(await issues()).toBe(0);
    await hub.cliAtTerminal(['demo', 'yes'], 'approvals', 'approve', id);
    expect(await answer).toMatch(/Done/);
    expect(await issues()).toBe(1);
    expect(await hub.modelRequests()).toHaveLength(1); // what was done is told by the hub
  });
});

describe('with nothing connected', () => {
  it('the answer says so with the link, and after connecting the same key gets the summary', async () => {
    const fresh = await startDemoInProcess({ fresh: true });
    try {
      const visit = (url: string) => fresh.control('POST', '/visit', { url, as: 'ada' });
      await fresh.cliWithBrowser(['demo'], visit, 'login');
      const apiKey = await fresh.createKey('chat', { endpoints: ['chat'] });
      const openai = new OpenAI({ baseURL: fresh.chatUrl, apiKey, maxRetries: 0 });
      const ask = async () => {
        const messages = asked(question);
        const answer = await openai.chat.completions.create({ model: 'opengithubx/digest', messages });
        return answer.choices[0]?.message.content ?? '';
      };
      expect(await ask()).toContain(`(${fresh.url}/connect/github)`);
      await fresh.connectGitHub();
      expectAllCommits(await ask());
    } finally {
      await fresh.stop();
    }
  });

  it('no model is asked', async () => {
    for (const { id } of await hub.call('accounts.list', {})) await hub.call('accounts.disconnect', { account: id });
    expect(await whole(summarizer)).toMatch(/No GitHub account is connected yet/);
    expect(await hub.modelRequests()).toEqual([]);
  });
});
