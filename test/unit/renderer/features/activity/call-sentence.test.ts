/** Calls as a person reads them. */
import { expect, it } from 'vitest';
import type { KnownNames } from '../../../../../src/renderer/src/features/activity/call-facts.ts';
import {
  callDetails,
  callSentence,
  sentenceText,
} from '../../../../../src/renderer/src/features/activity/call-sentence.ts';
import { en } from '../../../../../src/renderer/src/words/en/index.ts';
import type { Activity, CallNames } from '../../../../../src/shared/model.ts';
import { manyAccounts, manyPlatforms } from '../../../../console/many-platforms.ts';

const known: KnownNames = { keys: [], accounts: manyAccounts, platforms: manyPlatforms };
const done = { verdict: 'allow', outcome: 'ok', access: 'read', reason: null, approvalId: null, durationMs: 8 };
const call = (change: Partial<Activity>) =>
  ({ ...done, tool: 'git_fetch', resource: 'github:ada/atlas', account: null, ...change }) as Activity;
const names = (...of: string[]) =>
  ({ callId: 'a', names: of.map((name) => ({ name, url: `https://example.com/${name}` })), more: 2 }) as CallNames;
const told = (change: Partial<Activity>, kept?: CallNames) => [
  sentenceText(callSentence(en, known, call(change), kept)),
  callDetails(en, known, call(change), kept),
];

it.each<[string, Partial<Activity>, string[]]>([
  ['ran', {}, ['called “git fetch” in ada/atlas', '']],
  ['has no place', { resource: null, account: 'cac_4' }, ['called “git fetch” with Slack acme', '']],
  ['asked a model', { tool: 'model', resource: 'demo/small' }, ['asked demo/small', '']],
  [
    'was refused',
    { verdict: 'deny', outcome: 'denied', reason: 'expired' },
    ['asked for “git fetch” in ada/atlas', 'Refused: the key has expired'],
  ],
  ['waits', { verdict: 'ask', outcome: null }, ['asked for “git fetch” in ada/atlas', 'Waits for your answer']],
  [
    'failed',
    { outcome: 'error', reason: 'cancelled' },
    ['called “git fetch” in ada/atlas', 'Failed: the client gave up, 8 ms'],
  ],
  [
    'was only tried',
    { access: 'write', reason: 'dry run' },
    ['called “git fetch” in ada/atlas', 'a dry run: nothing was changed'],
  ],
  ['was approved', { access: 'write', approvalId: 'b' }, ['called “git fetch” in ada/atlas', 'Approved by you']],
  [
    'is an event',
    { verdict: 'event', tool: null, reason: 'key created', access: null, resource: null },
    ['Key created', ''],
  ],
])('a call that %s', (_, change, expected) => {
  expect(told(change)).toEqual(expected);
});

it('a place that a client named hides nothing', () => {
  expect(told({ resource: 'github:ada/at\u202elas' })[0]).not.toContain('\u202e');
});

it('names what was read or changed first, then the tool that read and what else there was', () => {
  expect(told({ tool: 'slack_read_channel' }, names('#launch', '#incidents'))).toEqual([
    'read #launch and 3 more',
    expect.stringMatching(/ · #incidents · ada\/atlas$/),
  ]);
  expect(told({ tool: 'slack_create_note', access: 'write' }, names('#launch'))).toEqual([
    'created note #launch and 2 more',
    'ada/atlas',
  ]);
  expect(callSentence(en, known, call({}), names('#launch')).url).toBe('https://example.com/#launch');
});
