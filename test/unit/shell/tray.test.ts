import { describe, expect, it, vi } from 'vitest';
import { createNotifications } from '../../../src/main/shell/notifications.ts';
import type { Seat } from '../../../src/main/shell/seat.ts';
import {
  readTrayState,
  receiptOf,
  revokeEverything,
  type TrayActions,
  type TrayState,
  trayCount,
  trayMenu,
  trayStatus,
} from '../../../src/main/shell/tray.ts';
import type { Approval } from '../../../src/shared/approval.ts';
import type { Receipt, ReceiptLine } from '../../../src/shared/receipt.ts';
import { ok } from '../../../src/shared/result.ts';
import { dialog, Notification } from '../../harness/fake-electron.ts';

vi.mock('electron/common', () => import('../../harness/fake-electron.ts'));
vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));

const cursor = { id: 'k1', client: 'Cursor', paused: false };
const claude = { id: 'k2', client: 'Claude & Desktop', paused: true };
const wish = { client: 'Cursor', title: 'Edit an issue', resource: 'octavia/atlas#212' };
const calm: TrayState = { isDemo: false, isSignedIn: true, waiting: [], clients: [cursor, claude], reconnects: [] };
const signedOut: TrayState = { isDemo: false, isSignedIn: false, waiting: [], clients: [], reconnects: [] };

const actions = () =>
  ({
    openConsole: vi.fn(),
    openConfirmation: vi.fn(),
    reconnect: vi.fn(),
    pause: vi.fn(),
    resume: vi.fn(),
    pauseAll: vi.fn(),
    resumeAll: vi.fn(),
    revokeEverything: vi.fn(),
    quit: vi.fn(),
  }) satisfies TrayActions;
const labels = (state: TrayState) =>
  trayMenu(state, actions()).map(({ label, type }) => (type === 'separator' ? '---' : label));
function press(state: TrayState, label: string, act: TrayActions): void {
  const item = trayMenu(state, act).find((one) => one.label === label);
  if (item?.click === undefined) throw new Error(`The menu has no ${label}.`);
  (item.click as (pressed: object) => void)({ ...item, checked: !item.checked });
}

describe('the tray', () => {
  it('says in one line how things are', () => {
    expect(trayStatus(calm)).toBe('Running');
    expect(trayStatus({ ...calm, clients: [claude] })).toBe('Paused');
    expect(trayStatus({ ...calm, clients: [] })).toBe('Running');
    expect(trayStatus({ ...calm, clients: [claude], waiting: [wish] })).toBe('1 waiting');
    expect(trayStatus(signedOut)).toBe('Signed out');
  });

  it('lists what waits, each client, and the ways to stop', () => {
    expect(labels({ ...calm, waiting: [wish] })).toEqual([
      '1 waiting',
      '---',
      'Cursor: Edit an issue, octavia/atlas#212',
      '---',
      'Cursor',
      'Claude && Desktop',
      '---',
      'Pause all',
      '---',
      'Open console',
      '---',
      'Revoke everything...',
      '---',
      'Quit (clients stop)',
    ]);
  });

  it('offers nothing of a person when nobody is signed in, and says that it is a demo', () => {
    expect(labels({ ...signedOut, isDemo: true })).toEqual([
      'DEMO: Signed out',
      '---',
      'Open console',
      '---',
      'Quit (clients stop)',
    ]);
  });

  it('says where a phone approves what waits', async () => {
    const answers: Record<string, unknown> = {
      'approvals.waiting': [{ ...wish, state: 'waiting' }],
      'passkeys.list': { levels: { usual: 'passkey elsewhere', careful: 'passkey elsewhere' } },
    };
    const seat = { userId: 'ada', ask: async (name: string) => ok(answers[name] ?? []) } as unknown as Seat;
    const state = await readTrayState(seat, false);
    expect(labels(state).slice(0, 2)).toEqual(['1 waiting', 'You approve on your phone']);
    expect(labels({ ...state, waiting: [] })).not.toContain('You approve on your phone');
  });

  it('opens the confirmation window for what waits, and answers nothing itself', () => {
    const act = actions();
    press({ ...calm, waiting: [wish] }, 'Cursor: Edit an issue, octavia/atlas#212', act);
    expect(act.openConfirmation).toHaveBeenCalledOnce();
    const many = { ...calm, waiting: Array.from({ length: 11 }, () => wish) };
    expect(labels(many).filter((label) => label?.startsWith('Cursor:'))).toHaveLength(8);
    press(many, '3 more...', act);
    expect(act.openConfirmation).toHaveBeenCalledTimes(2);
  });

  it('pauses a client that runs and resumes one that is paused', () => {
    const act = actions();
    const items = trayMenu(calm, act).filter(({ type }) => type === 'checkbox');
    expect(items.map(({ checked }) => checked)).toEqual([true, false]);
    press(calm, 'Cursor', act);
    press(calm, 'Claude && Desktop', act);
    press(calm, 'Pause all', act);
    press({ ...calm, clients: [claude] }, 'Resume all', act);
    expect([act.pause.mock.calls, act.pauseAll.mock.calls.length]).toEqual([[[['k1']]], 1]);
    expect([act.resume.mock.calls, act.resumeAll.mock.calls.length]).toEqual([[[['k2']]], 1]);
  });

  it('leads straight back to an account that has ended, and says in time which will', () => {
    const github = { platform: 'github', title: 'GitHub' };
    const reconnects = [
      { ...github, label: 'ada-demo', endsAt: null },
      { ...github, label: 'ada & co', endsAt: '2026-12-03T09:00:00.000Z' },
    ];
    const act = actions();
    press({ ...calm, reconnects }, 'Reconnect ada-demo on GitHub', act);
    press({ ...calm, reconnects }, 'Reconnect ada && co on GitHub, ends 2026-12-03', act);
    expect(act.reconnect.mock.calls).toEqual([['github'], ['github']]);
    expect([trayStatus({ ...calm, reconnects }), trayCount({ ...calm, reconnects })]).toEqual(['1 to reconnect', 1]);
    expect(trayStatus({ ...calm, reconnects, waiting: [wish] })).toBe('1 waiting, 1 to reconnect');
    expect(trayStatus({ ...calm, reconnects: reconnects.slice(1) })).toBe('Running'); // it still works
  });

  it('shows foreign text on one line with nothing hidden', () => {
    const [, , item] = labels({ ...calm, waiting: [{ client: 'a\u202eb', title: 't\n', resource: 'x'.repeat(99) }] });
    expect(item).toMatch(/^a\\u\{202E\}b: t\\n, x+\.\.\.$/);
    expect(item?.length).toBeLessThan(70);
  });
});

describe('a notification', () => {
  const approval = {
    id: 'a1',
    client: 'Cursor',
    title: 'Edit an issue',
    arguments: '{"body":"the arguments"}',
    resource: 'octavia/atlas#212',
  } as Approval;

  it('names the client and the kind of call, never its arguments, and only opens the window', () => {
    const openConfirmation = vi.fn();
    const notifications = createNotifications(openConfirmation, vi.fn());
    notifications.asked(approval);
    const [shown] = Notification.shown.splice(0);
    expect(shown?.options).toEqual({ title: 'Cursor asks for your consent', body: 'Edit an issue' });
    shown?.emit('click');
    expect(openConfirmation).toHaveBeenCalledOnce();
    notifications.ended(approval);
    expect(shown?.isClosed).toBe(true);
  });

  it('that the system does not show is said in the tray, and the window opens for a client with a key alone', () => {
    const [openConfirmation, mute] = [vi.fn(), vi.fn()];
    const notifications = createNotifications(openConfirmation, mute);
    notifications.asked(approval);
    notifications.knocked('A page');
    for (const shown of Notification.shown.splice(0)) shown.emit('failed', {}, 'not signed');
    expect([openConfirmation.mock.calls.length, mute.mock.calls.length]).toEqual([1, 2]);
    expect(labels({ ...calm, isMute: true }).slice(0, 2)).toEqual([
      'Running',
      'The system shows no notifications of this app',
    ]);
  });
});

describe('revoking everything from the tray', () => {
  const line: ReceiptLine = {
    side: 'keys',
    what: 'key of Cursor',
    answer: 'revoked',
    detail: '',
    page: null,
    at: '2026-11-26T10:00:00Z',
  };
  const done: Receipt = {
    id: 'rcp_1',
    userId: 'auth0|1',
    deed: 'revoke everything',
    begunAt: line.at,
    revision: 1,
    lines: [line, { ...line, what: 'sign-in' }],
    publicKey: '',
    signature: '',
  };

  it('does nothing until the person says it twice', async () => {
    const revokeAll = vi.fn(async () => ok(done));
    dialog.answers = [0];
    await revokeEverything(revokeAll);
    expect(revokeAll).not.toHaveBeenCalled();
    dialog.answers = [1];
    await revokeEverything(revokeAll);
    expect(revokeAll).toHaveBeenCalledOnce();
    expect(dialog.asked.at(-1)).toMatchObject({ message: 'Everything is revoked.' });
  });

  it('says what was not reached', () => {
    const late: ReceiptLine = { ...line, what: 'octavia on GitHub', answer: 'retrying', detail: 'No answer.' };
    const { message, detail } = receiptOf({ ...done, lines: [...done.lines, late] });
    expect(message).toBe('Revoked here, but not everywhere.');
    expect(detail).toBe(
      'Revoked: key of Cursor, sign-in.\n\noctavia on GitHub: ended here, and asked again until it is ended there. No answer.',
    );
  });
});
