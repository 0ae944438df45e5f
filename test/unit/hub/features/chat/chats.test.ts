import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Ask } from '../../../../../src/main/hub/features/chat/ask.ts';
import { Conversations } from '../../../../../src/main/hub/features/chat/chats.ts';
import { createHistory } from '../../../../../src/main/hub/features/chat/history.ts';
import type { Database } from '../../../../../src/main/hub/ground/database/database.ts';
import type { LiveKey } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import type { ChatTurn } from '../../../../../src/shared/model.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';
import { databaseIn } from '../../../../harness/database.ts';

let folder: string;
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opengithubx-chats-'));
  database = databaseIn(folder);
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const key = { id: 'key_ada', userId: 'ada', client: 'this console', paused: false } as LiveKey;
const asked = { key: 'key_ada', model: 'opengithubx/digest', question: 'What did I do?' };
const secret = randomBytes(32);

function chatsWith(ask: Ask, sealedWith = secret) {
  const told: string[] = [];
  const history = createHistory(database, sealedWith);
  const keys = { live: (id: string) => (id === key.id ? key : undefined) };
  const clock = { now: () => Date.parse('2026-03-18T10:00:00Z') };
  const chats = new Conversations({
    ask,
    keys,
    history,
    clock,
    tell: (topic, userId) => void told.push(`${topic} ${userId}`),
  });
  return { chats, told, history };
}

const usage = { promptTokens: 0, answerTokens: 0 };
const answers =
  (text: string): Ask =>
  async (_, heard) => {
    heard.step({ text: 'Reading', tool: 'github_my_commits', account: 'github ada', items: null, state: 'running' }, 0);
    heard.step({ text: 'Reading', tool: 'github_my_commits', account: 'github ada', items: 3, state: 'done' }, 0);
    heard.text(text);
    const sources = [{ n: 1, url: 'https://github.com/a/b', title: 'a/b' }];
    return ok({ sources, suggestions: ['My mail?'], reason: 'stop', usage });
  };

it('answers, keeps the conversation sealed, and hands earlier turns to the next question', async () => {
  const earlier: unknown[] = [];
  const { chats, told } = chatsWith(async (question, heard) => {
    earlier.push(question.earlier);
    return answers('**Three** commits')(question, heard);
  });
  const first = await chats.ask('ada', asked);
  if (!first.ok) throw new Error(first.failure.message);
  const { conversation } = first.value;
  // As soon as it is seen to have ended.
  const isRunning = async () => (await chats.find('ada', conversation))?.turns[0]?.state === 'running';
  while (await isRunning()) await new Promise(setImmediate);
  expect(await chats.ask('ada', { ...asked, question: 'And before?', conversation })).toMatchObject({ ok: true });
  await chats.stopAll('ada');

  const kept = await chats.find('ada', conversation);
  expect(kept).toMatchObject({ title: 'What did I do?', turns: [{ state: 'done' }, { state: 'done' }] });
  expect(kept?.turns[0]).toMatchObject({
    text: '**Three** commits',
    suggestions: ['My mail?'],
    steps: [{ items: 3, state: 'done' }],
  });
  expect(earlier[1]).toEqual([
    { role: 'user', content: 'What did I do?' },
    { role: 'assistant', content: '**Three** commits' },
  ]);
  expect(new Set(told)).toEqual(new Set(['chat ada']));
  const onDisk = ['hub.db', 'hub.db-wal'].map((file) => readFileSync(join(folder, file), 'latin1')).join('');
  expect(onDisk).toContain('chat_texts');
  expect(onDisk).not.toContain('What did I do?');
  expect(onDisk).not.toContain('commits');
});

it('is nobody else’s, whoever names its id or its key', async () => {
  const { chats } = chatsWith(answers('a'));
  const made = await chats.ask('ada', asked);
  await chats.stopAll();
  const id = made.ok ? made.value.conversation : '';
  expect(await chats.find('grace', id)).toBeNull();
  expect(await chats.delete('grace', id)).toMatchObject({ ok: false });
  expect(await chats.list('grace')).toEqual([]);
  expect(await chats.ask('grace', asked)).toMatchObject({ ok: false, failure: { code: 'usage' } });
  expect(await chats.find('ada', id)).not.toBeNull();
});

it('stops on demand and says so, and tells a failure with what to do', async () => {
  const hangs: Ask = ({ caller }) =>
    new Promise((done) => caller.signal.addEventListener('abort', () => done(fail('cancelled'))));
  const { chats } = chatsWith(hangs);
  const made = await chats.ask('ada', asked);
  if (!made.ok) throw new Error(made.failure.message);
  const { conversation, turn } = made.value;
  expect(await chats.ask('ada', { ...asked, conversation })).toMatchObject({
    ok: false,
    failure: { code: 'too_many_requests' },
  });
  expect(await chats.stop('grace', turn)).toMatchObject({ ok: false });
  expect(await chats.stop('ada', turn)).toMatchObject({ ok: true });
  await chats.stopAll();
  expect(await chats.find('ada', conversation)).toMatchObject({ turns: [{ state: 'stopped', failure: null }] });

  const { chats: failing } = chatsWith(async () => fail('model_unreachable'));
  const again = await failing.ask('ada', asked);
  await failing.stopAll();
  const found = await failing.find('ada', again.ok ? again.value.conversation : '');
  expect(found).toMatchObject({ turns: [{ state: 'failed', failure: { code: 'model_unreachable' } }] });
});

it('deletes one or all, what is under way included, and nothing comes back', async () => {
  const gate = Promise.withResolvers<void>();
  const { chats } = chatsWith(async (question, heard) => {
    await Promise.race([gate.promise, new Promise((done) => question.caller.signal.addEventListener('abort', done))]);
    return answers('late')(question, heard);
  });
  const made = await chats.ask('ada', asked);
  const id = made.ok ? made.value.conversation : '';
  expect(await chats.delete('ada', id)).toMatchObject({ ok: true });
  gate.resolve();
  expect(await chats.list('ada')).toEqual([]);

  await chats.ask('ada', asked);
  await chats.stopAll();
  await chats.ask('ada', asked);
  await chats.stopAll();
  expect(await chats.deleteAll('ada')).toBe(2);
  expect(await chats.list('ada')).toEqual([]);
});

it('leaves out what another secret had sealed', async () => {
  const { chats } = chatsWith(answers('a'));
  await chats.ask('ada', asked);
  await chats.stopAll();
  expect(await chatsWith(answers('a'), randomBytes(32)).chats.list('ada')).toEqual([]);
});

it('keeps two hundred conversations, the newest', async () => {
  const { history } = chatsWith(answers('a'));
  for (let number = 0; number < 205; number++) {
    await history.save('ada', {
      id: `chat_${number}`,
      title: String(number),
      changedAt: '2026-03-18T10:00:00Z',
      turns: [],
    });
  }
  const kept = await history.list('ada');
  expect(kept).toHaveLength(200);
  expect(kept.map(({ title }) => title)).toContain('204');
  expect(kept.map(({ title }) => title)).not.toContain('4');
});

it('keeps a prompt for its person, until all is deleted', async () => {
  const { chats, history } = chatsWith(answers('a'));
  const sent = { model: 'm', baseUrl: 'http://127.0.0.1', messages: [], items: 1, tokens: 2, bytes: 3, leftOut: [] };
  await history.keepPrompt('ada', 'call', sent);
  expect(await chats.sent('ada', 'call')).toEqual(sent);
  expect(await chats.sent('grace', 'call')).toBeNull();
  await chats.deleteAll('ada');
  expect(await chats.sent('ada', 'call')).toBeNull();
});

it('takes no question into a conversation that is being deleted', async () => {
  const gate = Promise.withResolvers<void>();
  const { chats } = chatsWith(answers('a'));
  const made = await chats.ask('ada', asked);
  await chats.stopAll();
  const { conversation } = made.ok ? made.value : { conversation: '' };
  const { chats: slow } = chatsWith(async (question, heard) => {
    await gate.promise; // a platform that takes its time to let go
    return answers('late')(question, heard);
  });
  await slow.ask('ada', { ...asked, conversation });
  const deleted = slow.delete('ada', conversation);
  expect(await slow.ask('ada', { ...asked, conversation })).toMatchObject({ ok: false });
  gate.resolve();
  await deleted;
  await slow.stopAll();
  expect(await slow.list('ada')).toEqual([]);
});

it('lists conversations without reading them: they hold whole prompts', async () => {
  let read = 0;
  const counting: Database = {
    ...database,
    async read(sql, values) {
      const rows = await database.read(sql, values);
      for (const { sealed } of rows) if (sealed instanceof Uint8Array) read += sealed.length;
      return rows;
    },
  };
  const history = createHistory(counting, secret);
  const text = 'x'.repeat(100_000);
  await history.save('ada', { id: 'chat_1', title: 'a', changedAt: '2026-03-18T10:00:00Z', turns: [turnOf(text)] });
  expect(await history.list('ada')).toEqual([{ id: 'chat_1', title: 'a', changedAt: '2026-03-18T10:00:00Z' }]);
  expect(read).toBeLessThan(200);
  expect(await history.find('ada', 'chat_1')).toMatchObject({ turns: [{ text }] });
});

const turnOf = (text: string): ChatTurn => ({
  id: 'turn',
  question: 'q',
  model: 'm',
  client: 'c',
  askedAt: '',
  state: 'done',
  steps: [],
  text,
  sources: [],
  suggestions: [],
  sent: [],
  failure: null,
});
