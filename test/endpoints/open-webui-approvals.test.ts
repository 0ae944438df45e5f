/** A write that a chat in Open WebUI asks for waits for the person, says so in that chat, and runs once. */

import { beforeEach, describe, expect, it } from 'vitest';
import { mayBeLeft } from '../harness/left.ts';
import type { Account } from '../harness/open-webui/state.ts';
import { people, sharedHome, sharedOpenWebUIWorld, wish } from '../harness/open-webui-world.ts';
import { postTool, untilAsked } from '../harness/tool-server.ts';

const repository = 'ada-demo/atlas-service';

const world = sharedOpenWebUIWorld();
const { hub } = world;
let person: Account;

const issues = async (title: string) => {
  const { key } = await hub.createKey({});
  const reply = await postTool(hub, key, 'github_list_issues', { repository, state: 'open' });
  return (await reply.text()).split(JSON.stringify(title)).length - 1;
};

describe.each([
  ['openapi', 'sso', '0.12.4'],
  ['mcp', 'sso', '0.12.4'],
  ['mcp', 'key', '0.11.0'],
  ['openapi', 'key', '0.11.0'],
] as const)('a write as %s, by %s, in Open WebUI %s', (part, proof, version) => {
  const home = sharedHome(world, { version });
  beforeEach(async () => {
    const { email, name, userId } = people.ada;
    person = proof === 'sso' ? await home.signIn('ada') : home.openWebUI.addAccount({ email, name, sub: userId });
    await home.set(proof);
    await hub.call('openwebui.sync', { ...wish, parts: ['model', part], write: true });
  });

  const title = `By ${part}, ${proof}`;
  const write = (name: string, where: { chatId?: string } = {}) =>
    home.openWebUI.callTool(person, home.marker(), 'github_create_issue', { repository, title: name }, where);
  const events = () => home.openWebUI.state.events.map(({ type, data }) => [type, data]);

  it('waits, is said in the chat it comes from, and runs once when it is approved', async () => {
    const { chatId } = await home.openWebUI.ask(person, { model: `${home.marker()}.opengithubx/digest`, text: 'Hi' });
    const answering = write(title, { chatId });
    const { id, hash, keyId } = await untilAsked(hub);
    let isAnswered = false;
    void mayBeLeft(
      answering.finally(() => {
        isAnswered = true;
      }),
    );
    expect([await issues(title), isAnswered]).toEqual([0, false]);
    const description = expect.stringMatching(
      `^Waiting for your approval: ${hub.url}/approve/${id}\\?from=[\\w-]{16}$`,
    );
    await expect.poll(events).toEqual([['status', { description, done: false }]]); // the request does not wait for it
    expect(home.openWebUI.state.events[0]?.chatId).toBe(chatId);
    expect((await home.status()).keyId).toBe(keyId);
    await hub.call('approvals.approve', { id, hash });
    const answered = await answering;
    expect([answered?.status, JSON.stringify(answered?.body)]).toEqual([200, expect.stringContaining(title)]);
    await expect.poll(() => events().at(-1)).toEqual(['status', { description: 'Approved and done', done: true }]);
    expect(events()).toHaveLength(2);
    expect((await hub.tried('approvals.approve', { id, hash })).ok).toBe(false);
    expect(await issues(title)).toBe(1);
  });

  it('is told the person declined, and does not run', async () => {
    const declined = `${title}, declined`;
    const answering = write(declined);
    const { id } = await untilAsked(hub);
    await expect.poll(events).toHaveLength(1); // or there is nothing in the chat to be ended
    await hub.call('approvals.deny', { id });
    expect(JSON.stringify(await answering)).toContain('approval_denied');
    // The answer does not wait for the message.
    await expect.poll(() => events().at(-1)).toEqual(['status', { description: 'You declined it', done: true }]);
    expect(await issues(declined)).toBe(0);
  });

  it('ends with the key: what waits then never runs', async () => {
    const ended = `${title}, ended`;
    const answering = write(ended);
    const { id, hash } = await untilAsked(hub);
    await hub.call('openwebui.unsync', {});
    expect(JSON.stringify(await answering)).toContain('The key was revoked');
    expect((await hub.tried('approvals.approve', { id, hash })).ok).toBe(false);
    expect(await issues(ended)).toBe(0);
  });

  it('runs all the same where Open WebUI does not take the message', async () => {
    const silent = `${title}, silent`;
    home.openWebUI.state.settings.apiKeys = false;
    const answering = write(silent);
    const { id, hash } = await untilAsked(hub);
    await hub.call('approvals.approve', { id, hash });
    expect(JSON.stringify(await answering)).toContain(silent);
    expect(events()).toEqual([]);
    home.openWebUI.state.settings.apiKeys = true;
  });
});
