/** What is said of passkeys, and at their page: the link that adds one is a secret for five minutes, as are its ticket and the page's bearer. */
import { expect } from 'vitest';
import { PasskeyQuestion, statementOf } from '../../src/shared/passkey.ts';
import { postToApprovePage } from '../harness/approve-page.ts';
import { createAuthenticator } from '../harness/authenticator.ts';
import { everyWrite } from './requests.ts';
import type { Run } from './run.ts';

export async function passkeyCommands({ command, commandAtTerminal }: Run): Promise<void> {
  expect((await command('passkeys', 'list')).code).toBe(0);
  const added = await commandAtTerminal(['demo'], 'passkeys', 'add');
  expect([added.code, added.stdout]).toEqual([
    0,
    expect.stringMatching(/Open this within five minutes[^\n]*\n\S+#add=/),
  ]);
  expect((await commandAtTerminal(['demo'], 'passkeys', 'remove', 'none')).code).toBe(1);
  expect((await commandAtTerminal(['demo'], 'passkeys', 'level', 'any')).code).toBe(0);
  expect((await commandAtTerminal(['demo'], 'passkeys', 'reset')).code).toBe(0);
}

/** Adds two passkeys, opens the page, approves and lets the second one in. From then on a passphrase approves nothing. */
export async function byPasskey({ hub, call, keepConsole, askToWrite, ready }: Run): Promise<void> {
  const key = await ready();
  const page = { rpId: 'approve.localhost', origin: `http://approve.localhost:${new URL(hub.url).port}` };
  const post = async (name: string, body: object, bearer?: string) => {
    const answer = await postToApprovePage(hub.url, name, body, bearer === undefined ? {} : { bearer });
    keepConsole(`/approve/api/${name}`, JSON.stringify(answer));
    return answer;
  };
  const add = async (name: string) => {
    const authenticator = createAuthenticator();
    const { output } = JSON.parse(await call('passkeys.invite', {}, 'demo')) as { output: { url: string } };
    const code = output.url.split('#add=')[1];
    const question = PasskeyQuestion.parse((await post('add', { code }))['question']);
    expect(await post('add', { code })).toMatchObject({ error: { code: 'link_used' } });
    const registration = authenticator.registration(statementOf(question, { decision: 'add' }), page);
    expect(await post('added', { nonce: question.nonce, name, registration })).toMatchObject({ name });
    return authenticator;
  };
  const [mine, other] = [await add('mine'), await add('other')];
  const signed = (asked: object, decided: Parameters<typeof statementOf>[1]) => {
    const question = PasskeyQuestion.parse(asked);
    return { nonce: question.nonce, assertion: mine.assertion(statementOf(question, decided), page) };
  };
  const bearer = String((await post('opened', signed(await post('open', {}), { decision: 'open' })))['bearer']);

  const id = await askToWrite(key, ...(everyWrite[0] ?? ['', {}]));
  const { hash } = (await post('approvals.show', { id }, bearer)) as { hash?: string };
  const approval = String(hash);
  const decided = { decision: 'approve', approval, forAWhile: false } as const;
  const passkey = signed(await post('approvals.begin', { id, hash }, bearer), decided);
  for (const one of ['welcome', 'passkeys.list', 'approvals.list', 'approvals.show', 'keys.proposals', 'letInBy'])
    for (const by of [bearer, undefined]) await post(one, { id, token: key }, by);
  expect(await post('approvals.approve', { id, hash, passkey }, bearer)).toMatchObject({ id });
  const waits = { id: other.passkey.id, name: 'other', rpId: page.rpId };
  const letIn = signed(await post('letIn', { id: waits.id }, bearer), { decision: 'let in', passkey: waits });
  expect(await post('letInBy', letIn, bearer)).toEqual({ url: null });
}
