/** Model servers at the command line: what is sent to the hub, what a person reads, and that a key is never a word. */
import { expect, test, vi } from 'vitest';
import { parseCommandLine } from '../../../src/main/headless/cli.ts';
import { commands } from '../../../src/main/headless/commands/index.ts';
import type { ModelServer } from '../../../src/shared/model.ts';
import { ok } from '../../../src/shared/result.ts';
import type { NewModelServer } from '../../../src/shared/shapes.ts';
import { runCli, runCliAtTerminal, runPipedCliAtTerminal } from './run-cli.ts';
import { hubWith, key } from './stub-socket.ts';

const secret = 'Zk7-never-to-be-seen-4411';
const server: ModelServer = {
  id: 'srv_1',
  name: 'home',
  baseUrl: 'http://127.0.0.1:11434/v1',
  hasKey: false,
  models: ['llama3.2'],
  contextTokens: 8192,
  plannedBy: 'model',
};
const digest = { id: 'digest', name: 'opengithubx/digest', baseUrl: null };
const llama = { id: 'srv_1/llama3.2', name: 'opengithubx/home/llama3.2', baseUrl: server.baseUrl };

/** A hub that adds whatever it is told, and what it was told. */
async function adding() {
  const told: NewModelServer[] = [];
  const folder = await hubWith({
    'models.add': async ({ key: given, ...more }) => {
      told.push({ ...more, ...(given !== undefined && { key: given }) });
      return ok({ ...server, ...more, models: more.models ?? ['llama3.2'], hasKey: given !== undefined });
    },
  });
  return { told, words: ['models', 'add', 'home', server.baseUrl, '--data-dir', folder] };
}

test('models list shows servers, and the names that keys and clients use', async () => {
  const folder = await hubWith({ 'models.list': async () => ok({ servers: [server], models: [digest, llama] }) });
  const ran = await runCli('models', 'list', '--data-dir', folder);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/^NAME +ADDRESS .*\nhome +http:\/\/127\.0\.0\.1:11434\/v1 +no +8192 +model +srv_1\n/);
  expect(ran.stdout).toMatch(/MODELS\nopengithubx\/digest\nopengithubx\/home\/llama3\.2\n$/);
});

test('models add needs the passphrase and no key, and names the next step', async () => {
  const { told, words } = await adding();
  const refused = await runCli(...words);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('passphrase') });
  expect(told).toEqual([]);
  const ran = await runCliAtTerminal('correct horse\n', ...words, '--planned-by', 'hub', '--context-tokens', '4096');
  expect(ran.stdout).toContain('Added home with one model.');
  expect(ran.stdout).toContain('keys create --client NAME --endpoint chat --model opengithubx/home/llama3.2');
  expect(ran.stdout).not.toContain('unencrypted');
  expect(told).toEqual([{ name: 'home', baseUrl: server.baseUrl, contextTokens: 4096, plannedBy: 'hub' }]);
});

test('models add asks for a key at the terminal and does not show it', async () => {
  const { told, words } = await adding();
  const ran = await runCliAtTerminal(`${secret}\ncorrect horse\n`, ...words, '--key', '--model', 'a', '--model', 'b');
  expect(ran.code).toBe(0);
  expect(told).toMatchObject([{ key: secret, models: ['a', 'b'] }]);
  expect(ran.stdout).toContain('Key of the model server (not shown)');
  expect(ran.stdout + ran.stderr).not.toContain(secret);
});

test.each([
  [['--key', '--key-stdin'], /not both/],
  [['--key'], /there is none/],
])('models add refuses %j without a terminal', async (more, said) => {
  const { told, words } = await adding();
  const ran = await runCli(...words, ...more);
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  expect(told).toEqual([]);
});

test('models add refuses a pipe or terminal that gives no key', async () => {
  const { told, words } = await adding();
  for (const ran of [
    await runPipedCliAtTerminal('', '', ...words, '--key-stdin'),
    await runCliAtTerminal('', ...words, '--key-stdin'),
    await runCliAtTerminal('\n', ...words, '--key'),
  ]) {
    expect(ran).toMatchObject({ code: 2, stdout: expect.stringContaining('key is missing') });
  }
  expect(told).toEqual([]);
});

test('models add says where questions cross the network unencrypted', async () => {
  const { words } = await adding();
  const elsewhere = words.map((word) => (word === server.baseUrl ? 'http://192.168.1.9:11434/v1' : word));
  expect((await runCliAtTerminal('correct horse\n', ...elsewhere)).stdout).toContain('unencrypted');
});

test('no word of the command line is taken for a key', () => {
  const words = ['models', 'add', 'home', server.baseUrl];
  for (const more of [[`--key=${secret}`], ['--key', secret], [`--key-stdin=${secret}`], ['--api-key', secret]]) {
    expect(parseCommandLine([...words, ...more], commands)).toMatchObject({ failure: { code: 'usage' } });
  }
});

test('models refresh and remove take a name', async () => {
  const folder = await hubWith({
    'models.refresh': async ({ id }) => ok({ ...server, name: id, models: ['a', 'b'] }),
    'models.remove': async ({ id }) => ok({ ...server, name: id }),
  });
  const run = (what: string) => runCliAtTerminal('correct horse\n', 'models', what, 'home', '--data-dir', folder);
  expect((await run('refresh')).stdout).toMatch(/home has:\n {2}a\n {2}b\n/);
  expect((await run('remove')).stdout).toContain('Removed home.');
});

test('keys create names endpoints, models and toolsets, and switches screening off only when told', async () => {
  const create = vi.fn(async () => ok({ key: 'ogx_x', record: key }));
  const folder = await hubWith({ 'keys.create': create });
  const words = ['keys', 'create', '--client', 'x', '--data-dir', folder];
  const models = ['--endpoint', 'chat', '--endpoint', 'console', '--model', 'digest', '--model', llama.name];
  const toolsets = ['--toolset', 'commits', '--toolset', 'repos', '--tool-list', 'small', '--no-screening'];
  const ran = await runCliAtTerminal('correct horse\n', ...words, ...models, ...toolsets);
  expect(ran.code).toBe(0);
  expect(create).toHaveBeenCalledWith(
    expect.objectContaining({
      endpoints: ['chat', 'console'],
      models: ['digest', llama.name],
      toolsets: ['commits', 'repos'],
      toolList: 'small',
      screening: 'off',
    }),
    expect.anything(),
  );
  await runCliAtTerminal('correct horse\n', ...words);
  expect(create).toHaveBeenLastCalledWith(expect.not.objectContaining({ screening: 'off' }), expect.anything());
  const wrong = await runCli(...words, '--endpoint', 'mail');
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--endpoint must be one of') });
});
