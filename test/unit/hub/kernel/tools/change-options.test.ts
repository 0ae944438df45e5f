import { expect, it } from 'vitest';
import { screen } from '../../../../../src/main/hub/kernel/screening/screen.ts';
import { dryRunAnswer, shownUndo } from '../../../../../src/main/hub/kernel/tools/tool-options.ts';
import { made } from '../screening/secrets.ts';

it('gives a client no call that would write a mark in the place of a secret', async () => {
  const undo = { tool: 'github_update_issue', arguments: { number: 1, body: `Use ${made('ghp_', 36)}` } };
  expect(shownUndo(undo)).toBe(undo);
  const screened = await screen(undo);
  expect(shownUndo(screened.ok ? screened.value.value : undo)).toEqual({
    reason: expect.stringContaining('The person can undo it'),
  });
});

it('answers a dry run in 20 kB, however much the tool looked at, and says where a stranger may have written it', () => {
  const of = (version: string, isForeign: boolean) =>
    dryRunAnswer({ preview: { target: 'x', version, changes: [] }, ...(isForeign && { isForeign }) });
  expect(of('2026-11-24T15:00:00Z', false)).toEqual({
    dry_run: true,
    target: 'x',
    version: '2026-11-24T15:00:00Z',
    changes: [],
  });
  const [long, other] = ['a'.repeat(30_000), 'b'.repeat(30_000)].map((version) => of(version, true));
  expect(long).toMatchObject({ outsider: true, version: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(other?.['version']).not.toBe(long?.['version']);
});
