/** Notifiers at the command line: an address is typed unseen or piped, never a word, and what failed is said. */
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/main/headless/cli.ts';
import { commands } from '../../../src/main/headless/commands/index.ts';
import type { NewNotifier, Notifier } from '../../../src/shared/notifiers.ts';
import { ok } from '../../../src/shared/result.ts';
import { runCli, runCliAtTerminal, runPipedCliAtTerminal } from './run-cli.ts';
import { hubWith } from './stub-socket.ts';

const secret = 'https://ntfy.sh/Zk7-never-to-be-seen-4411';
const one: Notifier = { id: 'ntf_1', name: 'phone', kind: 'ntfy', host: 'ntfy.sh', last: null };

async function adding() {
  const told: NewNotifier[] = [];
  const folder = await hubWith({
    'notifiers.add': async (wish) => {
      told.push(wish);
      return ok({ ...one, name: wish.name, ...(wish.kind === 'webhook' && { signingSecret: 'c0ffee' }) });
    },
  });
  return { told, at: ['--data-dir', folder] };
}

test('notify add asks for the address without showing it, or reads it from a pipe', async () => {
  const { told, at } = await adding();
  const typed = await runCliAtTerminal(`${secret}\ncorrect horse\n`, 'notify', 'add', 'ntfy', ...at);
  expect(typed.stdout).toContain('Address of the topic, such as https://ntfy.sh/TOPIC (not shown)');
  expect(typed.stdout + typed.stderr).not.toContain(secret);
  const words = ['notify', 'add', 'telegram', '--chat', '7', '--name', 'bot', '--stdin', ...at];
  expect((await runPipedCliAtTerminal('123:abc\n', 'correct horse\n', ...words)).stdout).toContain('Added bot.');
  const hook = await runPipedCliAtTerminal(
    'https://hooks.example.org',
    'correct horse\n',
    'notify',
    'add',
    'webhook',
    '--stdin',
    ...at,
  );
  expect(hook.stdout).toContain('The secret, shown this once: c0ffee');
  expect(told.slice(0, 2)).toEqual([
    { name: 'ntfy', kind: 'ntfy', secret },
    { name: 'bot', kind: 'telegram', secret: '123:abc', chat: '7' },
  ]);
});

test('no word of the command line is taken for an address, and there are four kinds', async () => {
  for (const more of [[secret], [`--stdin=${secret}`], ['--address', secret]])
    expect(parseCommandLine(['notify', 'add', 'ntfy', ...more], commands)).toMatchObject({
      failure: { code: 'usage' },
    });
  const { told, at } = await adding();
  const ran = await runPipedCliAtTerminal(secret, 'correct horse\n', 'notify', 'add', 'pager', '--stdin', ...at);
  expect(ran).toMatchObject({ code: 2, stdout: expect.stringMatching(/one of ntfy, telegram, slack, webhook/) });
  expect(told).toEqual([]);
});

test('notify list says where the last message was not taken', async () => {
  const last = (status: number | null) => ({ time: '2026-11-29T06:00:00.000Z', status });
  const list = [one, { ...one, last: last(200) }, { ...one, last: last(404) }, { ...one, last: last(null) }];
  const folder = await hubWith({ 'notifiers.list': async () => ok(list) });
  expect((await runCli('notify', 'list', '--data-dir', folder)).stdout.split('\n').slice(1, 5)).toEqual([
    'phone  ntfy  ntfy.sh  none since the hub started',
    'phone  ntfy  ntfy.sh  2026-11-29 06:00 UTC',
    'phone  ntfy  ntfy.sh  2026-11-29 06:00 UTC, NOT DELIVERED: status 404',
    'phone  ntfy  ntfy.sh  2026-11-29 06:00 UTC, NOT DELIVERED: nobody answered',
  ]);
});
