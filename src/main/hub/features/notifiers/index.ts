/** Tells a person by services of theirs that something waits. It carries no content, answers nothing, and holds up nothing. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type AddedNotifier, isDelivered, NewNotifier, type Notifier } from '../../../../shared/notifiers.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Database } from '../../ground/database/database.ts';
import { hmacOf } from '../../ground/hub-secret.ts';
import type { Internet } from '../../ground/internet/internet.ts';
import { createPublicFetch } from '../../ground/internet/public-fetch.ts';
import type { Approver, Clock, Log, SecretStore } from '../../ground/ports.ts';
import { createSealedTable, createSealer } from '../../ground/sealed.ts';
import { createGenerations, deadline } from '../../ground/waiting.ts';
import { type OutgoingMessage, plainMessage } from './message.ts';
import { createPace } from './pace.ts';

const Kept = z.object({ ...NewNotifier.shape, userId: z.string(), host: z.string() });
type Kept = z.infer<typeof Kept>;

type Parts = {
  database: Database;
  hmacKey: Buffer;
  internet: Internet;
  clock: Clock;
  log: Log;
  secrets: SecretStore;
  /** What a notification of a browser opens; undefined where nobody can reach this hub from elsewhere. */
  page: () => URL | undefined;
  /** Is told that what `list` answers for the person is another. */
  changed: (userId: string) => void;
};

const mostPerPerson = 10;
/** Milliseconds for which a service may take to answer. */
const patience = 10_000;

export type Notifiers = ReturnType<typeof createNotifiers>;

export function createNotifiers({ database, hmacKey, internet, clock, log, secrets, page, changed }: Parts) {
  const sealer = createSealer(hmacKey, 'notifiers');
  const table = createSealedTable(database, sealer, { table: 'notifiers', id: 'id', shape: Kept });
  const send = createPublicFetch(internet);
  const last = new Map<string, Notifier['last']>();
  /** How often all of a person's were removed. */
  const forgotten = createGenerations();

  const shown = (id: string, { name, kind, host }: Kept): Notifier => ({
    id,
    name,
    kind,
    host,
    last: last.get(id) ?? null,
  });
  const keptOf = async (userId: string): Promise<{ id: string; kept: Kept }[]> =>
    (await table.list()).flatMap(({ id, value }) => (value?.userId === userId ? [{ id, kept: value }] : []));
  const find = async (userId: string, named: string) =>
    (await keptOf(userId)).find(({ id, kept }) => id === named || kept.name === named);

  /** Of a webhook: by its id and the hub's own secret, so that no other place keeps it. */
  const signingSecretOf = (id: string): string => hmacOf(hmacKey, `webhook\n${id}`).toString('hex');

  async function messageTo(
    id: string,
    { kind, secret, chat }: Pick<Kept, 'kind' | 'secret' | 'chat'>,
  ): Promise<Result<OutgoingMessage>> {
    if (kind !== 'browser') return plainMessage({ kind, secret, chat, signingSecret: signingSecretOf(id) });
    const opened = page();
    if (!opened) return fail('usage', 'A browser elsewhere can’t open this hub: it has no public address.');
    const { pushMessage } = await import('./web-push.ts');
    return pushMessage(secret, opened, secrets);
  }

  /** The status of the answer, or null. Nothing of the answer is read, and what the address is appears nowhere. */
  async function deliver(id: string, kept: Kept): Promise<number | null> {
    const limit = deadline(patience);
    const status = await (async () => {
      const message = await messageTo(id, kept);
      if (!message.ok) return null;
      const { url, headers, body } = message.value;
      const request = new Request(url, { method: 'POST', body });
      const answer = await send(request, { headers, signal: limit.signal });
      await answer.body?.cancel();
      return answer.status;
    })()
      .catch(() => null)
      .finally(limit.end);
    last.set(id, { time: new Date(clock.now()).toISOString(), status });
    if (!isDelivered(status)) log('notifier_failed', { kind: kept.kind, status });
    // The browser has ended its subscription; it makes another one when the person opens the page there.
    if (kept.kind === 'browser' && (status === 404 || status === 410)) await table.set(id, undefined);
    return status;
  }

  async function attempt(id: string, kept: Kept): Promise<Result<Notifier>> {
    const status = await deliver(id, kept);
    return isDelivered(status) ? ok(shown(id, kept)) : fail('notifier_failed', reasonOf(status));
  }

  const pace = createPace(clock, (userId) => {
    void keptOf(userId)
      .then((all) => Promise.all(all.map(({ id, kept }) => deliver(id, kept))))
      .catch(() => log('notifier_failed'))
      .finally(() => changed(userId));
  });

  return {
    list: async (userId: string): Promise<Notifier[]> => (await keptOf(userId)).map(({ id, kept }) => shown(id, kept)),
    /** Fails with `usage` for what can't be, and with `notifier_failed` where the first message is not taken; then nothing is kept. */
    async add(userId: string, wish: NewNotifier): Promise<Result<AddedNotifier>> {
      const isStillThere = forgotten.watch(userId);
      const id = `ntf_${randomBytes(8).toString('hex')}`;
      const message = await messageTo(id, wish);
      if (!message.ok) return message;
      const there = await keptOf(userId);
      if (there.some(({ kept }) => kept.name === wish.name))
        return fail('usage', `A notifier is called ${wish.name} already.`);
      if (there.length >= mostPerPerson) return fail('usage', `You have ${mostPerPerson} notifiers already.`);
      const kept = { ...wish, userId, host: message.value.url.host };
      const taken = await attempt(id, kept);
      if (!taken.ok) {
        last.delete(id);
        return taken;
      }
      await table.set(id, kept);
      if (!isStillThere()) {
        last.delete(id);
        await table.set(id, undefined); // else a service elsewhere would be told of requests of nobody
        return goneMeanwhile;
      }
      return ok({ ...taken.value, ...(wish.kind === 'webhook' && { signingSecret: signingSecretOf(id) }) });
    },
    /** What this hub's messages by Web Push are known by. */
    async pushKey(): Promise<string> {
      const { pushKeys } = await import('./web-push.ts');
      return (await pushKeys(secrets)).publicKey;
    },
    /** Sends the text now, to the one of that name or id. */
    async test(userId: string, named: string): Promise<Result<Notifier>> {
      const found = await find(userId, named);
      return found ? attempt(found.id, found.kept) : unknown;
    },
    async remove(userId: string, named: string): Promise<Result<Notifier>> {
      const found = await find(userId, named);
      if (!found) return unknown;
      await table.set(found.id, undefined);
      return ok(shown(found.id, found.kept));
    },
    /** Removes all of a person. */
    async forget(userId: string): Promise<void> {
      forgotten.changed(userId);
      for (const { id } of await keptOf(userId)) await table.set(id, undefined);
    },
    /** Something waits for the person, by an id that nobody is sent; they are told at once, or when a minute has passed. */
    waits: pace.waits,
    /** It waits no more. */
    over: pace.over,
    stop: pace.stop,
  };
}

const unknown = fail('usage', 'There is no such notifier.');
const goneMeanwhile = fail('not_signed_in');

function reasonOf(status: number | null): string {
  if (status === null) return 'Nobody answered there.';
  return status >= 300 && status < 400
    ? 'Its address leads elsewhere, and the hub does not follow.'
    : `It answered with status ${status}.`;
}

/** The approver, with word to the person's notifiers of what a client asks or does; what they ask for themselves they know. */
export const notifyingApprover = (approver: Approver, notifiers: Pick<Notifiers, 'waits' | 'over'>): Approver => ({
  asked(approval) {
    approver.asked(approval);
    if (!approval.isUndo) notifiers.waits(approval.userId, approval.id);
  },
  ended(approval) {
    approver.ended(approval);
    notifiers.over(approval.userId, approval.id);
  },
  knocked: approver.knocked,
  noticed(unusual) {
    approver.noticed(unusual);
    notifiers.waits(unusual.userId, unusual.id);
  },
});
