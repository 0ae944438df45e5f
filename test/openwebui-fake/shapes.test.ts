/** The fake of Open WebUI says what the real one said: every recorded call again, and what the hub was asked in the chat. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeOpenWebUI, startFakeOpenWebUI } from '../harness/open-webui/index.ts';
import type { Account } from '../harness/open-webui/state.ts';
import { ada } from '../harness/world.ts';
import { createRecorder, requestToHub, withStandIns } from '../openwebui/recording.ts';
import { model, type RecordingHub, startRecordingHub } from '../openwebui/recording-hub.ts';
import { readRecording } from '../openwebui/recordings.ts';

type Recorded = { name: string; method: string; path: string; body?: object; answer: unknown };
type Asked = { name: string; method: string; headers: Record<string, string>; body?: Record<string, unknown> };

const jwtSecret = 'a-secret-that-hub-and-open-webui-share';

/** The one sentence that the fake says in its own words: it is prose, and no client reads it. */
const withoutProse = (text: string) => text.replace(/("id": "arena-model"[^}]*"description": )"[^"]*"/, '$1"…"');

for (const version of ['0.11.0', '0.12.4']) {
  describe(`as Open WebUI ${version}`, () => {
    let openWebUI: FakeOpenWebUI;
    let hub: RecordingHub;
    let member: Account;
    beforeAll(async () => {
      hub = await startRecordingHub();
      openWebUI = await startFakeOpenWebUI({ version, forwardUser: true, userJwtSecret: jwtSecret });
      member = openWebUI.signInWithSso(ada, 'ada@example.com', 'Ada', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln');
    });
    afterAll(async () => {
      await openWebUI.close();
      await hub.close();
    });

    const normalized = (value: unknown) => withStandIns(value, { 'open-webui': openWebUI.url, hub: hub.url });

    /** Calls as the recording did, with the ids of this run in place of its stand-ins. */
    async function repeat(recorded: Recorded[]) {
      const { call, exchanges } = createRecorder();
      const ids = new Map([['id-1', member.id]]);
      const live = (text: string) =>
        text.replace(/\bid-\d+\b/g, (id) => ids.get(id) ?? id).replaceAll('http://hub', hub.url);
      for (const { name, method, path, body, answer } of recorded) {
        const sent = body && (JSON.parse(live(JSON.stringify(body))) as object);
        const token = name === 'bad key' ? 'sk-unknown' : isByMember(name) ? member.token : openWebUI.admin.apiKey;
        const caller = { url: openWebUI.url, token: token ?? '' };
        learn(ids, answer, await call(name, caller, method, live(path), sent));
      }
      return exchanges;
    }

    it.each(['accounts', 'model', 'tool-server'])('answers alike about %s', async (name) => {
      const recording = readRecording(version, name);
      const exchanges = await repeat(JSON.parse(recording));
      expect(withoutProse(`${normalized(exchanges)}\n`)).toBe(withoutProse(recording));
    });

    it('asks the hub alike in a chat', async () => {
      const { asked } = JSON.parse(readRecording(version, 'chat')) as { asked: Asked[] };
      hub.requests.length = 0;
      const { chatId, messageId, content } = await openWebUI.ask(member, { model, text: 'Summarize my commits' });
      expect(content).toBe('Hello.');
      const where = { chatId, messageId };
      const commits = await openWebUI.callTool(
        member,
        'opengithubx',
        'github_list_commits',
        { repository: 'a/b' },
        where,
      );
      expect(commits).toEqual({ status: 200, body: { commits: ['3f2a1b0'] } });
      for (const task of ['follow_up_generation', 'tags_generation', 'title_generation']) {
        await openWebUI.task(member, model, task, chatId);
      }
      const mine: Asked[] = JSON.parse(normalized(hub.requests.map(requestToHub)));
      const byName = mine.toSorted((one, other) => (one.name < other.name ? -1 : 1));
      // The fake has no loop in which the model is asked again with what a tool said.
      const isAgain = ({ body }: Asked) => (body?.['messages'] as object[] | undefined)?.length === 3;
      expect(byName.map(comparable)).toEqual(asked.filter((one) => !isAgain(one)).map(comparable));

      const [question] = hub.requests;
      expect(question?.headers).toMatchObject({
        'x-ogx-user-id': member.id,
        'x-ogx-chat-id': chatId,
        'x-ogx-message-id': messageId,
        'x-openwebui-chat-id': chatId,
      });
    });

    it('answers alike about taking it all away', async () => {
      const recording = readRecording(version, 'unsync');
      expect(`${normalized(await repeat(JSON.parse(recording)))}\n`).toBe(recording);
    });
  });
}

function isByMember(name: string): boolean {
  return name === 'not an administrator' || name.startsWith('a member');
}

/** Finds the ids of this run where the recording has a stand-in. */
function learn(ids: Map<string, string>, recorded: unknown, answered: unknown): void {
  if (typeof recorded === 'string' && typeof answered === 'string' && /^id-\d+$/.test(recorded))
    ids.set(recorded, answered);
  if (typeof recorded !== 'object' || recorded === null || typeof answered !== 'object' || answered === null) return;
  for (const [key, value] of Object.entries(recorded)) learn(ids, value, (answered as Record<string, unknown>)[key]);
}

/** Without what the fake does not do: tools in a question, and the words of a prompt. Ids are numbered per recording. */
function comparable({ name, method, headers, body }: Asked) {
  const { tools: _, messages, ...more } = body ?? {};
  const texts = (messages as { role: string; content: string }[] | undefined)?.map(({ role, content }) =>
    content.startsWith('### Task:\n') ? { role, content: '### Task:' } : { role, content },
  );
  const text = JSON.stringify({ name, method, headers, body: body && { ...more, ...(texts && { texts }) } });
  return JSON.parse(text.replace(/\bid-\d+\b/g, 'an id')) as object;
}
