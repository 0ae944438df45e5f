import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSystemCheck } from '../../../src/main/shell/system-check.ts';
import { systemPreferences } from '../../harness/fake-electron.ts';

vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));

const touch = { asked: 0, isThere: true, passes: true };
beforeEach(() => {
  Object.assign(touch, { asked: 0, isThere: true, passes: true });
  systemPreferences.canPromptTouchID = () => touch.isThere;
  systemPreferences.promptTouchID = async () => {
    touch.asked += 1;
    if (!touch.passes) throw new Error('Canceled by user.');
  };
});
let now = 0;
const onMac = () => createSystemCheck({ now: () => now }, 'darwin');
const approve = ['confirmation', 'approvals.approve'] as const;

describe('the check of the system', () => {
  it('is asked before the window gives something, once for one press over several, and again for the next', async () => {
    const check = onMac();
    for (const call of ['approvals.approve', 'approvals.approve', 'keys.confirm'] as const)
      expect(await check('confirmation', call)).toEqual({ ok: true, value: true });
    expect(touch.asked).toBe(1);
    now += 3_000;
    expect(await check(...approve)).toEqual({ ok: true, value: true });
    expect(touch.asked).toBe(2);
    now -= 60_000; // the clock was set back
    await check(...approve);
    expect(touch.asked).toBe(3);
  });

  it('that does not pass stops the call, and holds for nothing after it', async () => {
    const check = onMac();
    touch.passes = false;
    const both = await Promise.all([check(...approve), check(...approve)]);
    expect(both.map((one) => !one.ok && one.failure.code)).toEqual(['system_check', 'system_check']);
    touch.passes = true;
    expect(await check(...approve)).toEqual({ ok: true, value: true });
    expect(touch.asked).toBe(2);
  });

  it('is not asked to deny or to look, by the console, where the system has none, or on another system', async () => {
    const check = onMac();
    for (const call of ['approvals.deny', 'approvals.list', 'keys.dismiss'] as const)
      expect(await check('confirmation', call)).toEqual({ ok: true, value: false });
    expect(await check('console', 'approvals.deny')).toEqual({ ok: true, value: false });
    touch.isThere = false;
    expect(await check(...approve)).toEqual({ ok: true, value: false });
    touch.isThere = true;
    for (const other of ['win32', 'linux'] as const)
      expect(await createSystemCheck({ now: () => now }, other)(...approve)).toEqual({ ok: true, value: false });
    expect(touch.asked).toBe(0);
  });
});
