/** What the recordings do not show of the administrator's side; each answer was seen on the real 0.11.0 and 0.12.4. */
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeOpenWebUI, type FakeOptions, startFakeOpenWebUI } from '../harness/open-webui/index.ts';
import { callOpenWebUI } from '../openwebui/call.ts';

let openWebUI: FakeOpenWebUI;
afterEach(() => openWebUI.close());

async function start(options: FakeOptions = {}) {
  openWebUI = await startFakeOpenWebUI(options);
  return openWebUI;
}

const call = (method: string, path: string, body?: object, token = openWebUI.admin.apiKey ?? '') =>
  callOpenWebUI<Record<string, unknown>>({ url: openWebUI.url, token }, method, path, body);

describe('what administrators save', () => {
  it('switches models off where the switch is left out, and evens out keys', async () => {
    await start();
    const given = {
      OPENAI_API_BASE_URLS: ['http://127.0.0.1:9/v1'],
      OPENAI_API_KEYS: [],
      OPENAI_API_CONFIGS: { 7: {} },
    };
    expect(await call('POST', '/openai/config/update', given)).toEqual({
      status: 200,
      body: { ...given, ENABLE_OPENAI_API: null, OPENAI_API_KEYS: [''], OPENAI_API_CONFIGS: {} },
    });
    expect(await call('POST', '/openai/config/update', { OPENAI_API_BASE_URLS: [] })).toMatchObject({ status: 422 });
  });

  it.each([
    ['0.11.0', 500],
    ['0.12.4', 200],
  ])('in %s without grants for a model is %i', async (version, status) => {
    await start({ version });
    await call('POST', '/api/v1/models/model/access/update', { id: 'm', access_grants: [] });
    const row = { id: 'm', name: 'M', meta: {}, params: {} };
    expect(await call('POST', '/api/v1/models/model/update', row)).toMatchObject({ status });
    expect(await call('GET', '/api/v1/models/model?id=m')).toMatchObject({ body: { id: 'm', write_access: true } });
    expect(await call('GET', '/api/v1/models/model?id=n')).toMatchObject({ status: 404 });
  });

  it('needs a configuration in every tool server', async () => {
    await start();
    const { status, body } = await call('POST', '/api/v1/configs/tool_servers', {
      TOOL_SERVER_CONNECTIONS: [{ url: '' }],
    });
    expect(status).toBe(422);
    expect(body['detail']).toContainEqual({
      type: 'missing',
      loc: ['body', 'TOOL_SERVER_CONNECTIONS', 0, 'config'],
      msg: 'Field required',
      input: { url: '' },
    });
  });
});

describe('faults', () => {
  it('may come after what they say failed was done, and meet one method alone', async () => {
    await start();
    const path = '/api/v1/configs/tool_servers';
    const told = ({ body }: { body: unknown }) => ({ told: body });
    openWebUI.answerNext(path, 500, told, { method: 'POST', isDone: true });
    expect(await call('GET', path)).toEqual({ status: 200, body: { TOOL_SERVER_CONNECTIONS: [] } });
    const entry = { url: '', path: '', auth_type: null, key: null, config: null };
    const given = { TOOL_SERVER_CONNECTIONS: [entry] };
    expect(await call('POST', path, given)).toEqual({ status: 500, body: { told: given } });
    expect((await call('GET', path)).body['TOOL_SERVER_CONNECTIONS']).toMatchObject([entry]);
  });
});
