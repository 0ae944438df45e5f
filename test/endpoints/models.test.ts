/** Model servers on a real hub, as its owner sets them up: kept over restarts, out of reach without the passphrase. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditRecord, Key, Model, ModelServer } from '../../src/shared/model.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { answerJson, type FakeModelServer, startModelServer } from '../harness/model-server.ts';

const secret = 'Zk7-never-to-be-seen-4411';

const hub = sharedDemo();
let home: FakeModelServer;
beforeAll(async () => {
  home = await startModelServer((_, response) => answerJson(response, 200, { data: [{ id: 'llama3.2' }] }));
});
afterAll(async () => {
  await home.close();
});

const list = async () =>
  JSON.parse((await hub.cli('models', 'list', '--json')).stdout) as { servers: ModelServer[]; models: Model[] };
const kept = async () => (await list()).servers.find(({ name }) => name === 'home');
const owner = (...args: string[]) => hub.cliAtTerminal(['demo'], ...args);
const files = () =>
  readdirSync(hub.dataDir)
    .map((name) => join(hub.dataDir, name))
    .filter((path) => statSync(path).isFile());

describe('a model server', () => {
  it('is added by the owner alone, with its key from the terminal', async () => {
    const refused = await hub.cli('models', 'add', 'home', home.baseUrl);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('passphrase') });
    expect(home.requests).toEqual([]);
    const added = await hub.cliAtTerminal([secret, 'demo'], 'models', 'add', 'home', home.baseUrl, '--key');
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('Added home with one model.') });
    expect(home.requests).toMatchObject([{ path: '/v1/models', headers: { authorization: `Bearer ${secret}` } }]);
    expect(await kept()).toMatchObject({ name: 'home', hasKey: true, models: ['llama3.2'] });
  });

  it('has its key in no file, output or record as it is', async () => {
    expect(files().length).toBeGreaterThan(3);
    for (const path of files()) {
      const bytes = readFileSync(path);
      for (const form of [
        secret,
        Buffer.from(secret).toString('base64').slice(0, 30),
        Buffer.from(secret).toString('hex'),
      ]) {
        expect(bytes.includes(form), path).toBe(false);
      }
    }
    const records = JSON.parse((await hub.cli('audit', 'list', '--limit', '50', '--json')).stdout) as AuditRecord[];
    expect(records).toContainEqual(expect.objectContaining({ verdict: 'event', reason: 'model server added' }));
    expect(JSON.stringify([records, await list()])).not.toContain(secret);
  });

  it('may be named by a key for the chat', async () => {
    const words = ['--client', 'tester', '--endpoint', 'chat', '--model', 'opengithubx/home/llama3.2'];
    expect(await owner('keys', 'create', ...words)).toMatchObject({ code: 0 });
    const keys = JSON.parse((await hub.cli('keys', 'list', '--json')).stdout) as Key[];
    const made = keys.find(({ client }) => client === 'tester');
    expect(made?.grant).toMatchObject({ endpoints: ['chat'], models: [`${(await kept())?.id}/llama3.2`] });
    const unknown = await owner('keys', 'create', '--client', 'x', '--endpoint', 'chat', '--model', 'gpt-9');
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining('no such model') });
  });

  it('outlives the hub with its key', async () => {
    const before = await kept();
    await hub.close();
    await hub.restart();
    expect(await kept()).toEqual(before);
    home.handle = (_, response) => answerJson(response, 200, { data: [{ id: 'llama3.2' }, { id: 'qwen3' }] });
    expect((await owner('models', 'refresh', 'home')).stdout).toContain('qwen3');
    expect(home.requests.at(-1)?.headers.authorization).toBe(`Bearer ${secret}`);
    expect((await list()).models.map(({ name }) => name)).toContain('opengithubx/home/qwen3');
  });
});
