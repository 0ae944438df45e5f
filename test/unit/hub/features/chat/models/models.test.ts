/** Model servers: added, asked again what they offer, forgotten; their keys kept apart, under the address they are for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelEvent, ModelRequest } from '../../../../../../src/main/hub/features/chat/models/model-event.ts';
import { createModels } from '../../../../../../src/main/hub/features/chat/models/models.ts';
import type { StoredSettings } from '../../../../../../src/main/hub/ground/ports.ts';
import { Secret } from '../../../../../../src/main/hub/ground/secret.ts';
import type { Result } from '../../../../../../src/shared/result.ts';
import type { NewModelServer } from '../../../../../../src/shared/shapes.ts';
import { memoryPorts } from '../../../../../harness/memory-ports.ts';
import {
  answerJson,
  answerStream,
  delta,
  type FakeModelServer,
  startModelServer,
} from '../../../../../harness/model-server.ts';

const key = 'Zk7-never-to-be-seen-4411';
const listing = (...ids: unknown[]) => ({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });
const request: ModelRequest = {
  messages: [{ role: 'user', content: 'Hi' }],
  tools: [],
  sampling: {},
  signal: new AbortController().signal,
};

let server: FakeModelServer;
let ports: ReturnType<typeof memoryPorts>;
let kept: Map<string, Secret>;
let models: ReturnType<typeof createModels>;
const secrets = {
  kind: 'in memory, for a test',
  get: async (name: string) => kept.get(name),
  set: async (name: string, secret: Secret) => void kept.set(name, secret),
  delete: async (name: string) => void kept.delete(name),
  names: async () => [...kept.keys()],
  isDurable: true,
};

beforeEach(async () => {
  server = await startModelServer((asked, response) =>
    asked.method === 'GET'
      ? answerJson(response, 200, listing('llama3.2', 'org/qwen3:8b'))
      : answerStream(response, delta({ content: 'Hi' }, 'stop')),
  );
  kept = new Map();
  ports = memoryPorts();
  models = createModels({ settings: ports.settings, secrets });
});
afterEach(() => server.close());

const home = (more: Partial<NewModelServer> = {}): NewModelServer => ({
  name: 'home',
  baseUrl: server.baseUrl,
  contextTokens: 8192,
  plannedBy: 'model',
  ...more,
});

function okOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

function failureOf(result: Result<unknown>) {
  if (result.ok) throw new Error('It did not fail.');
  expect(JSON.stringify(result.failure)).not.toContain(key);
  return result.failure;
}

async function ask(modelId: string): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const one of models.ask(modelId, request)) events.push(one);
  return events;
}

describe('adding', () => {
  it('keeps all that the server lists, and its key in the secret store alone', async () => {
    const added = okOf(await models.add(home({ baseUrl: `${server.baseUrl}/`, key })));
    expect(added).toEqual({
      id: expect.stringMatching(/^srv_[0-9a-f]{16}$/),
      name: 'home',
      baseUrl: server.baseUrl,
      hasKey: true,
      models: ['llama3.2', 'org/qwen3:8b'],
      contextTokens: 8192,
      plannedBy: 'model',
    });
    expect(server.requests).toMatchObject([{ path: '/v1/models', headers: { authorization: `Bearer ${key}` } }]);
    expect(models.servers()).toEqual([added]);
    expect(models.list()).toEqual([
      { id: 'digest', name: 'opengithubx/digest', baseUrl: null },
      { id: `${added.id}/llama3.2`, name: 'opengithubx/home/llama3.2', baseUrl: server.baseUrl },
      { id: `${added.id}/org/qwen3:8b`, name: 'opengithubx/home/org/qwen3:8b', baseUrl: server.baseUrl },
    ]);
    expect(JSON.stringify(ports.settings.read())).not.toContain(key);
    expect([...kept.entries()].map(([name, secret]) => [name, Secret.reveal(secret)])).toEqual([
      [`model.${added.id}.key ${server.baseUrl}`, key],
    ]);
  });

  it('keeps the models named, which a server need not list', async () => {
    for (const [status, body] of [
      [200, listing()],
      [404, {}],
    ] as const) {
      server.handle = (_, response) => answerJson(response, status, body);
      const added = okOf(await models.add(home({ models: ['mine', 'mine'] })));
      expect(added).toMatchObject({ models: ['mine'], hasKey: false });
      okOf(await models.remove(added.id));
    }
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('leaves out names that no line can show', async () => {
    server.handle = (_, response) =>
      answerJson(
        response,
        200,
        listing('C:\\my models\\a.gguf', 'a\nb', 'a\u202eb', '', ' a', 7, null, 'x'.repeat(201), 'a', 'a'),
      );
    expect(okOf(await models.add(home())).models).toEqual(['C:\\my models\\a.gguf', 'a']);
    expect(failureOf(await models.add(home({ name: 'other', models: ['a\u202eb'] }))).code).toBe('usage');
  });

  it.each([
    ['ftp://127.0.0.1/v1', 'http or https'],
    ['file:///etc/passwd', 'http or https'],
    ['http://ada:secret@127.0.0.1/v1', 'user name and password'],
    ['http://127.0.0.1/v1?key=1', 'with its path, without'],
    ['http://127.0.0.1/v1?', 'with its path, without'],
    ['http://127.0.0.1/v1#a', 'with its path, without'],
  ])('refuses the address %s', async (baseUrl, message) => {
    const failure = failureOf(await models.add(home({ baseUrl })));
    expect(failure).toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
    expect(failure.message).not.toContain('secret');
  });

  it.each(['two words', 'a\nb', 'schlüssel'])('refuses what can be no key', async (unfit) => {
    expect(failureOf(await models.add(home({ key: unfit })))).toMatchObject({ code: 'usage' });
    expect(server.requests).toEqual([]);
  });

  it('refuses a name that is taken, also by another at the same time', async () => {
    const [one, two] = await Promise.all([models.add(home()), models.add(home())]);
    expect([one.ok, two.ok].sort()).toEqual([false, true]);
    expect(failureOf(await models.add(home()))).toMatchObject({
      code: 'usage',
      message: expect.stringContaining('home'),
    });
    expect(models.servers()).toHaveLength(1);
    expect(kept.size).toBe(1);
  });

  it.each<[string, number, unknown, string, RegExp]>([
    ['a refused key', 401, { error: { message: `No such key: ${key}` } }, 'model_unauthorised', /\[secret\]/],
    ['a forbidden key', 403, { error: 'Forbidden' }, 'model_unauthorised', /"Forbidden"/],
    ['no such API', 404, { message: 'Not found' }, 'model_refused', /no OpenAI-compatible API at http/],
    ['another API', 200, { version: '1' }, 'model_refused', /no OpenAI-compatible API at http/],
    ['no models', 200, listing(), 'model_refused', /lists no models/],
    ['a failing server', 500, { error: 'Broken' }, 'model_failed', /"Broken"/],
  ])('tells %s', async (_, status, body, code, message) => {
    server.handle = (_, response) => answerJson(response, status, body);
    expect(failureOf(await models.add(home({ key })))).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(models.servers()).toEqual([]);
    expect(kept.size).toBe(0);
  });

  it('tells a web page and a server that is not there', async () => {
    server.handle = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>');
    expect(failureOf(await models.add(home({ models: ['a'] })))).toMatchObject({
      code: 'model_refused',
      hint: expect.stringContaining('/v1'),
    });
    await server.close();
    expect(failureOf(await models.add(home())).code).toBe('model_unreachable');
  });
});

describe('a server that is kept', () => {
  it('is asked again what it offers', async () => {
    const { id } = okOf(await models.add(home({ key })));
    server.handle = (_, response) => answerJson(response, 200, listing('new'));
    expect(okOf(await models.refresh(id)).models).toEqual(['new']);
    expect(models.list().map(({ name }) => name)).toEqual(['opengithubx/digest', 'opengithubx/home/new']);
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${key}`);
    expect(failureOf(await models.refresh('srv_none')).code).toBe('usage');
  });

  it('keeps what a person named', async () => {
    const { id } = okOf(await models.add(home({ models: ['mine'] })));
    expect(okOf(await models.refresh(id)).models).toEqual(['mine']);
    expect(okOf(await models.refresh('home')).models).toEqual(['mine']);
  });

  it('keeps its models when it does not answer', async () => {
    const { id } = okOf(await models.add(home()));
    server.handle = (_, response) => answerJson(response, 404, {});
    failureOf(await models.refresh(id));
    expect(models.servers()[0]?.models).toHaveLength(2);
  });

  it('outlives the hub with its key', async () => {
    const { id } = okOf(await models.add(home({ key })));
    models = createModels({ settings: ports.settings, secrets });
    expect(await ask(`${id}/llama3.2`)).toHaveLength(2);
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${key}`);
  });

  it('is forgotten with its key', async () => {
    const { id } = okOf(await models.add(home({ key })));
    expect(okOf(await models.remove(id)).name).toBe('home');
    expect(models.servers()).toEqual([]);
    expect(kept.size).toBe(0);
    expect(failureOf(await models.remove(id)).code).toBe('usage');
    expect(await ask(`${id}/llama3.2`)).toMatchObject([{ kind: 'failed', failure: { code: 'model_unknown' } }]);
  });

  it('answers for its models alone', async () => {
    const added = okOf(await models.add(home({ key })));
    expect(models.serverOf(`${added.id}/org/qwen3:8b`)).toEqual(added);
    expect(await ask(`${added.id}/org/qwen3:8b`)).toEqual([
      { kind: 'text', text: 'Hi' },
      { kind: 'end', reason: 'stop' },
    ]);
    expect(server.requests.at(-1)).toMatchObject({
      headers: { authorization: `Bearer ${key}` },
      body: { model: 'org/qwen3:8b' },
    });
    const asked = server.requests.length;
    for (const unknown of ['digest', added.id, `${added.id}/other`, 'srv_none/llama3.2', 'opengithubx/home/llama3.2']) {
      expect(models.serverOf(unknown)).toBeUndefined();
      expect(await ask(unknown)).toMatchObject([{ kind: 'failed', failure: { code: 'model_unknown' } }]);
    }
    expect(server.requests).toHaveLength(asked);
  });

  it.each([undefined, key])('gets nothing at an address that was edited in the settings (key: %s)', async (withKey) => {
    const elsewhere = await startModelServer((_, response) => answerStream(response, delta({ content: 'Ha' }, 'stop')));
    const { id } = okOf(await models.add(home(withKey === undefined ? {} : { key: withKey })));
    const { modelServers = [] } = ports.settings.read();
    const edited: StoredSettings = {
      modelServers: modelServers.map((one) => ({ ...one, baseUrl: elsewhere.baseUrl })),
    };
    ports.settings.update(edited);
    expect(await ask(`${id}/llama3.2`)).toMatchObject([{ kind: 'failed', failure: { code: 'model_unauthorised' } }]);
    expect(failureOf(await models.refresh(id)).code).toBe('model_unauthorised');
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('does not fail loudly when the secret store cannot be read', async () => {
    const broken = { ...ports.secrets, get: () => Promise.reject(new Error('locked')) };
    const { id } = okOf(await models.add(home()));
    models = createModels({ settings: ports.settings, secrets: broken });
    expect(await ask(`${id}/llama3.2`)).toMatchObject([{ kind: 'failed', failure: { code: 'internal' } }]);
  });
});
