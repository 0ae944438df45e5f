/** The console's chat from the first question to the last deletion, with what left for the model kept in full. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import type { CallOutput } from '../../src/shared/contract.ts';
import { question, summarizer } from './chat.ts';
import type { Run } from './run.ts';
import { until } from './until.ts';
import type { Ask } from './windows.ts';

type Conversation = NonNullable<CallOutput<'chat.conversation'>>;

/** Which kinds of private text are at rest, read from a copy: the hub locks its database. */
function keptUnder(dataDir: string): unknown[] {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-leak-'));
  for (const file of ['hub.db', 'hub.db-wal']) copyFileSync(join(dataDir, file), join(folder, file));
  const database = new DatabaseSync(join(folder, 'hub.db'));
  const rows = database.prepare('SELECT DISTINCT kind FROM chat_texts ORDER BY kind').all();
  database.close();
  rmSync(folder, { recursive: true });
  return rows.map(({ kind }) => kind);
}

/** Leaves one conversation and its prompts behind, for the sweep of what is at rest. */
export async function everyChatCall(run: Run, ask: Ask): Promise<void> {
  const output = async <T>(name: string, input: object): Promise<T> => {
    const { status, said } = await ask(name, input);
    expect([name, status]).toEqual([name, 200]);
    return said as T;
  };
  await run.freshKey();
  const keys = await output<CallOutput<'keys.list'>>('keys.list', {});
  const forConsole = keys.findLast(({ client, revokedAt }) => client === 'fresh' && revokedAt === null);
  const asked = { key: forConsole?.id, model: `opengithubx/${summarizer}`, question };

  const conversed = async (input: object): Promise<Conversation> => {
    const { conversation: id } = await output<CallOutput<'chat.ask'>>('chat.ask', { ...asked, ...input });
    return until('answer', async () => {
      const found = await output<Conversation>('chat.conversation', { id });
      return found.turns.every(({ state }) => state !== 'running') ? found : undefined;
    });
  };
  const first = await conversed({});
  const second = await conversed({ conversation: first.id, question: '总结我最近七天在私有仓库里的提交' });
  expect(second.turns.map(({ state }) => state)).toEqual(['done', 'done']);
  const { calls } = await output<CallOutput<'audit.search'>>('audit.search', { limit: 500 });
  const sent = await Promise.all(
    calls
      .filter(({ tool }) => tool === 'model')
      .map(({ callId }) => output<CallOutput<'chat.sent'>>('chat.sent', { callId })),
  );
  expect(sent.filter((prompt) => prompt !== null).length).toBeGreaterThan(1);
  const cut = await output<CallOutput<'chat.ask'>>('chat.ask', asked);
  await ask('chat.stop', { turn: cut.turn });
  await output('chat.delete', { id: first.id });
  await output('chat.deleteAll', {});
  await conversed({});
  expect(keptUnder(run.hub.dataDir)).toEqual(['conversation', 'prompt', 'title']);
  for (const file of ['hub.db', 'hub.db-wal']) {
    expect([file, readFileSync(join(run.hub.dataDir, file)).includes(question)]).toEqual([file, false]);
  }
  run.readFolder('after a conversation');
}
