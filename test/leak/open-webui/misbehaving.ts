/** Every call about Open WebUI while it misbehaves, and none of what it says comes out. */
import { expect } from 'vitest';
import type { Run } from '../run.ts';
import { isLongRun } from '../spellings.ts';
import { openWindows } from '../windows.ts';
import { behaves } from './door.ts';
import {
  aroundPasswords,
  aroundSignOn,
  confessions,
  everywhere,
  foreignSignOn,
  type OpenWebUIFailing,
  refusals,
  spelled,
  strayVerification,
} from './failures.ts';

const wish = { parts: ['model', 'openapi', 'mcp'], write: true, days: 3 };

type Said = { error?: { code: string; message: string } } & Record<string, unknown>;
type Calls = {
  /** A call of the console's window; `openwebui.` is left out. */
  call(name: string, input?: object): Promise<Said>;
  /** Wishes for it in the console and confirms it in the other window. */
  set(server: object): Promise<Said>;
  repair(): Promise<Said>;
  /** Wishes for the key and confirms it in the other window. */
  allow(): Promise<Said>;
  /** Expects that it did not fail. */
  fine(answered: Promise<Said>): Promise<void>;
  /** All that was answered. */
  heard: Said[];
};

export async function whileOpenWebUIMisbehaves(run: Run): Promise<void> {
  const { settings } = run.openWebUI.fake.state;
  const { sso } = settings;
  settings.sso = null;
  await run.ready();
  const calls = await callsOf(run);
  await withoutAnAccount(run, calls);
  await withAnAccount(run, calls);
  settings.sso = sso;
  await withSingleSignOn(run, calls);
  const codes = new Set(calls.heard.map(({ error }) => error?.code));
  for (const code of ['key', 'refused', 'unreachable', 'apart']) expect(codes).toContain(`open_webui_${code}`);
  // They got as far as a sentence, without the secret.
  expect(calls.heard.filter((said) => JSON.stringify(said).includes('[secret]')).length).toBeGreaterThan(
    isLongRun ? 50 : 5,
  );
}

/** None that is known to be theirs, so that the password is sent each time: to make one, and to show that one is theirs. */
async function withoutAnAccount(run: Run, { call, set, fine }: Calls): Promise<void> {
  const { fake, password, empty } = run.openWebUI;
  const failings = [
    ...refusals(aroundPasswords),
    ...confessions(knownIn(run), aroundPasswords),
    ...spelled(/auths\/(add|signin)$/, 403, 2, 6),
  ];
  await fine(set(setting(run)));
  for (const isThere of [false, true]) {
    empty();
    if (isThere) fake.addAccount({ email: 'ada@example.com', name: 'Ada', password });
    for (const failing of failings) {
      await during(run, failing, () => call('account', { password }));
      if (isThere) fake.state.tries.clear();
      else empty();
      await fine(call('forget')); // and whose account it is
      await fine(set(setting(run)));
    }
  }
  await fine(call('account', { password }));
}

async function withAnAccount(run: Run, { call, set, repair, allow, fine }: Calls): Promise<void> {
  const failings = [
    ...refusals(),
    strayVerification,
    ...confessions(knownIn(run)),
    ...spelled(/users/, 401, 1, 13),
    ...spelled(/openai\/config\/update$/, 400, 2, 10),
  ];
  for (const failing of failings) {
    await fine(allow());
    await during(run, failing, async () => {
      await call('status');
      await repair();
      for (const name of ['plan', 'files']) await call(name, wish);
      await set(setting(run));
      await allow();
      await call('unsync');
    });
  }
  await fine(allow());
  for (const failing of everywhere) await during(run, failing, () => sayNo(run));
  for (const failing of confessions(knownIn(run)).slice(0, 2)) {
    await during(run, failing, () => run.command('openwebui', 'status'));
  }
  await fine(allow());
  await during(run, everywhere[1] as OpenWebUIFailing, () => call('forget'));
}

/** By the tenant, whose client secret stands in the settings that the hub reads. */
async function withSingleSignOn(run: Run, { call, set, repair, allow, fine }: Calls): Promise<void> {
  const { asNew } = run.openWebUI;
  await fine(set(asNew));
  await fine(allow());
  for (const failing of [...refusals(aroundSignOn), ...confessions(knownIn(run), aroundSignOn), foreignSignOn]) {
    await during(run, failing, async () => {
      await call('status');
      await repair();
      await set(asNew);
    });
  }
  await fine(call('forget'));
}

const setting = ({ openWebUI: { door, adminKey } }: Run): object => ({ url: door.url, proof: 'key', adminKey });

/** What it has of the hub's, whatever it is asked. */
const knownIn =
  ({ openWebUI }: Run) =>
  (): string[] => [openWebUI.adminKey, openWebUI.keyThere()];

async function during({ openWebUI }: Run, failing: OpenWebUIFailing, act: () => Promise<unknown>): Promise<void> {
  openWebUI.door.misbehave = failing.misbehave;
  await act().catch((error: unknown) => {
    throw new Error(`While it misbehaved (${failing.what})`, { cause: error });
  });
  openWebUI.door.misbehave = behaves;
}

async function callsOf(run: Run): Promise<Calls> {
  const windows = await openWindows(run);
  const heard: Said[] = [];
  async function ask(name: string, input: object, bearer: string): Promise<Said> {
    const said = (await windows.ask(name, input, bearer)).said as Said;
    heard.push(said);
    return said;
  }
  async function confirmed(propose: string, asked: object, confirm: string): Promise<Said> {
    const proposed = await ask(propose, asked, windows.console);
    return proposed.error ? proposed : ask(confirm, { id: proposed['id'] }, windows.confirmation);
  }
  return {
    heard,
    call: (name, input = {}) => ask(`openwebui.${name}`, input, windows.console),
    set: (server) => confirmed('wishes.propose', { action: 'set Open WebUI', server }, 'wishes.confirm'),
    repair: () => confirmed('wishes.propose', { action: 'repair Open WebUI' }, 'wishes.confirm'),
    allow: () => confirmed('openwebui.propose', wish, 'keys.confirm'),
    async fine(answered) {
      expect((await answered).error).toBeUndefined();
    },
  };
}

/** At the command line all of it is refused, and said why. */
async function sayNo({ command, commandAtTerminal, openWebUI }: Run): Promise<void> {
  const { adminKey, door } = openWebUI;
  const set = ['set', door.url, '--proof', 'key', '--key'];
  for (const [typed, words] of [
    [[adminKey, 'demo'], set],
    [['demo'], ['plan']],
    [['demo'], ['sync']],
    [['demo'], ['repair']],
  ] as const) {
    const ran = await commandAtTerminal([...typed], 'openwebui', ...words);
    expect([words, ran.code]).toEqual([words, 1]);
  }
  for (const words of [['status'], ['unsync']]) expect((await command('openwebui', ...words)).code).toBe(1);
}
