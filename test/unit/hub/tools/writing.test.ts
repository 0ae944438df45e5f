import { expect, it } from 'vitest';
import { screen } from '../../../../src/main/hub/screening/screen.ts';
import { shownUndo } from '../../../../src/main/hub/tools/writing.ts';
import { made } from '../screening/secrets.ts';

it('gives a client no call that would write a mark in the place of a secret', async () => {
  const undo = { tool: 'github_update_issue', arguments: { number: 1, body: `Use ${made('ghp_', 36)}` } };
  expect(shownUndo(undo)).toBe(undo);
  expect(shownUndo((await screen(undo)).value)).toEqual({
    reason: expect.stringContaining('the person can take it back'),
  });
});
