/** What Home reads from keys and calls. */
import { expect, it } from 'vitest';
import { handedOut, toolCalls } from '../../../../../src/renderer/src/features/home/home-facts.ts';
import type { Activity, Key } from '../../../../../src/shared/model.ts';

it('the keys that a demo begins with are in no client yet, so that the step to install stays open', () => {
  const keys = ['demo, read only', 'demo, console', 'Cursor'].map((client) => ({ client }) as Key);
  const clients = (isDemo: boolean) => handedOut(keys, isDemo).map(({ client }) => client);
  expect([clients(true), clients(false)]).toEqual([['Cursor'], ['demo, read only', 'demo, console', 'Cursor']]);
});

it('a push is one line, without the look that the hub took at it first', () => {
  const call = (tool: string, reason: string | null) => ({ tool, reason, verdict: 'allow' }) as Activity;
  const shown = toolCalls([
    call('git_push', null),
    call('git_push', 'dry run'),
    call('github_create_issue', 'dry run'),
  ]);
  expect(shown.map(({ tool }) => tool)).toEqual(['git_push', 'github_create_issue']);
});
