/** What is another person's is as unknown as what never was: every call that takes an id, tried with every kind of id that Ada has. */
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CallName, contract } from '../../src/shared/contract.ts';
import { inputOf } from '../harness/call-input.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { callTool, madeBy } from '../harness/tool-server.ts';
import { grace, sharedHub } from '../harness/world.ts';

const { hub } = sharedHub();
const repository = 'ada-demo/atlas-service';
/** Ada's, by what each is of. */
const hers: Record<string, string> = {};
beforeAll(async () => {
  await letGraceIn(hub);
  const { key, id } = await hub.createKey({ write: true });
  await madeBy(hub, key, 'github_create_issue', { repository, title: 'Made' });
  const asked = await callTool(hub, key, 'github_create_issue', { repository, title: 'Waits' });
  const receipt = (await hub.call('receipts.list', {}))[0]?.id;
  Object.assign(hers, {
    key: id,
    approval: String(asked.body['approval_id']),
    account: (await hub.call('accounts.list', {}))[0]?.id,
    change: (await hub.call('approvals.done', {}))[0]?.id,
    hubWish: (await hub.call('wishes.propose', { action: 'invite', email: 'x@example.com' })).id,
    keyWish: (await hub.call('wishes.propose', { action: 'clear labels', id })).id,
    wish: (await hub.call('keys.propose', { client: 'x', write: false, days: 1 })).id,
    ...(receipt !== undefined && { receipt }),
  });
});

/** The members of an input that are names of something: texts without a shape of their own. */
const namesIn = (call: CallName): string[] => {
  const { properties = {} } = z.toJSONSchema(contract[call].input, { io: 'input' }) as {
    properties?: Record<string, { type?: string; enum?: unknown[]; pattern?: string; format?: string }>;
  };
  return Object.entries(properties).flatMap(([name, { type, enum: choices, pattern, format }]) =>
    type === 'string' && !choices && pattern === undefined && format === undefined && !free.has(name) ? [name] : [],
  );
};
/** What is text or an address, and names nothing that a person has. */
const free = new Set([
  'passphrase',
  'newPassphrase',
  'question',
  'text',
  'file',
  'secret',
  'invitation',
  'accessToken',
  'clientId',
  'clientSecret',
  'managementToken',
  'password',
  'client',
]);
/** They leave this hub for another place, and take what they are given for a name of their own. */
const elsewhere = new Set<CallName>(['session.signIn', 'session.present', 'backup', 'accounts.connect']);
const walked = (Object.keys(contract) as CallName[]).filter((call) => !elsewhere.has(call) && namesIn(call).length > 0);

it('what concerns the hub is put before its owner alone', async () => {
  const settings = { approvalMinutes: 30, keepPrompts: true };
  const server = { url: 'http://127.0.0.1:9' };
  for (const wish of [
    { action: 'invite', email: 'y@example.com' } as const,
    { action: 'settings', settings } as const,
    { action: 'set Open WebUI', server } as const,
  ])
    expect(await hub.tried('wishes.propose', wish, grace)).toMatchObject({ failure: { code: 'not_owner' } });
  expect(await hub.call('wishes.list', {}, grace)).toEqual({ keyChanges: [], hubChanges: [] });
});

describe('the calls that take an id', () => {
  it('are found in the contract', () => {
    expect(walked.length).toBeGreaterThan(30);
    expect(walked).toEqual(expect.arrayContaining(['link.origin', 'approvals.show', 'keys.revoke', 'approvals.undo']));
  });

  it.each(walked)('%s', async (call) => {
    for (const member of namesIn(call)) {
      for (const [kind, id] of Object.entries(hers)) {
        // Of the same shape, and nobody's.
        const nobodys = `${id.slice(0, -6)}AAAAAA`;
        const answers = [];
        for (const named of [id, nobodys]) {
          const input = contract[call].input.safeParse({ ...inputOf(call), [member]: named });
          if (!input.success) continue; // it takes no such text there
          const answer = await hub.tried(call, input.data as never, grace);
          answers.push(JSON.stringify(answer).replaceAll(named, 'ID'));
        }
        expect(answers[0], `${member}: ${kind}`).toBe(answers[1]);
      }
    }
  });
});
