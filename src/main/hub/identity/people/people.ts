/** Who may use this hub: its owner, who signed in first, and the people the owner invited. */
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type * as z from 'zod/mini';
import { isLocalPerson, localPersonPrefix } from '../../../../shared/local-person.ts';
import type { Invitation, Person } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Database, Row } from '../../ground/database/database.ts';
import type { Clock, SecretStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import { passphraseCost } from './passphrase-cost.ts';

type Invited = z.infer<typeof Invitation>;

/** Whom the tenant says a person is, by its `iss` and `sub`: an e-mail address can change hands. */
export type TenantIdentity = { issuer: string; subject: string; name: string; email: string; emailVerified: boolean };

/** Somebody who is to be let in, under the UserId by which this hub knows them. */
type Entrant = Omit<TenantIdentity, 'issuer' | 'subject'> & { userId: string };

const week = 7 * 86_400_000;
const passphraseName = (userId: string): string => `person.passphrase.${userId}`;
const newLocalUserId = (): string => `${localPersonPrefix}${randomBytes(12).toString('hex')}`;

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

export type People = ReturnType<typeof createPeople>;

/** People on the hub's database; their passphrase hashes rest in the secret store. */
export function createPeople(
  database: Database,
  secrets: SecretStore,
  clock: Clock,
  cost: number = passphraseCost.ordinary,
) {
  const one = async (where: string, value: string): Promise<Person | undefined> => {
    const [row, ...others] = await database.read(`SELECT * FROM people WHERE ${where} = ?`, [value]);
    return row && others.length === 0 ? personOf(row) : undefined; // a name that two share names nobody
  };
  const now = (): string => new Date(clock.now()).toISOString();
  const add = (who: Entrant, owner: boolean) => ({
    sql: 'INSERT INTO people (user_id, name, email, owner, first_signed_in_at, email_verified) VALUES (?, ?, ?, ?, ?, ?)',
    values: [who.userId, who.name, who.email, owner ? 1 : 0, now(), who.emailVerified ? 1 : 0],
  });

  /** The UserId of who has that name at a tenant. Without a link it is the name itself, since whom a tenant let in first has no other. */
  async function userIdAt(issuer: string, subject: string): Promise<string | undefined> {
    const [linked] = await database.read('SELECT user_id FROM identities WHERE issuer = ? AND subject = ?', [
      issuer,
      subject,
    ]);
    if (linked) return String(linked['user_id']);
    // A tenant can call somebody so as well, and would have made them the owner of this hub.
    if (isLocalPerson(subject)) return undefined;
    // Who has linked another sign-in there has left this one.
    const [left] = await database.read('SELECT 1 FROM identities WHERE user_id = ? AND issuer = ?', [subject, issuer]);
    return left ? undefined : subject;
  }

  async function subjectAt(issuer: string, userId: string): Promise<string> {
    const [linked] = await database.read('SELECT subject FROM identities WHERE user_id = ? AND issuer = ?', [
      userId,
      issuer,
    ]);
    return linked ? String(linked['subject']) : userId;
  }

  async function link(
    { issuer, subject, name, email, emailVerified }: TenantIdentity,
    userId: string,
  ): Promise<Result<Person>> {
    const owner = await one('user_id', userId);
    if (!owner?.owner) return fail('not_owner');
    const known = await userIdAt(issuer, subject);
    const isSomebodyElses = known !== undefined && known !== userId && (await one('user_id', known)) !== undefined;
    if (isSomebodyElses)
      return fail('other_person', `The browser is signed in as ${email}, who is on this hub already.`);
    await database.write([
      { sql: 'DELETE FROM identities WHERE user_id = ? AND issuer = ?', values: [userId, issuer] },
      {
        sql: 'INSERT INTO identities (issuer, subject, user_id) VALUES (?, ?, ?)',
        values: [issuer, subject, userId],
      },
      {
        sql: 'UPDATE people SET name = ?, email = ?, email_verified = ? WHERE user_id = ?',
        values: [name, email, emailVerified ? 1 : 0, userId],
      },
    ]);
    return ok({ ...owner, name, email });
  }

  async function admit(
    { issuer, subject, ...named }: TenantIdentity,
    accepts: (userId: string) => boolean,
    invitation: string | undefined,
  ): Promise<Result<Person>> {
    const userId = await userIdAt(issuer, subject);
    if (userId === undefined) return fail('sign_in_refused', 'This is no sign-in by which this hub knows anybody.');
    const who: Entrant = { ...named, userId };
    const known = await one('user_id', userId);
    if (known) {
      if (!accepts(userId)) return fail('other_person', `The browser is signed in as ${who.email}.`);
      const { name } = who;
      const email = who.emailVerified ? who.email : known.email; // an address is what others are told by
      const isVerified = who.emailVerified ? 1 : 0;
      await database.write([
        { sql: 'UPDATE people SET name = ?, email = ? WHERE user_id = ?', values: [name, email, userId] },
        ...(email === who.email
          ? [{ sql: 'UPDATE people SET email_verified = ? WHERE user_id = ?', values: [isVerified, userId] }]
          : []),
      ]);
      return ok({ ...known, name, email });
    }
    const { name, email } = who;
    const [somebody] = await database.read('SELECT 1 FROM people LIMIT 1');
    if (!somebody) {
      await database.write([add(who, true)]);
      return ok({ userId, name, email, owner: true });
    }
    if (!who.emailVerified) return fail('email_unverified', `It is ${email}.`);
    const [invited] = await database.read('SELECT * FROM invitations WHERE code_hash = ? AND expires_at > ?', [
      hashOf(invitation ?? ''),
      now(),
    ]);
    if (String(invited?.['email']).toLowerCase() !== email.toLowerCase()) return fail('invitation_needed');
    await database.write([
      { sql: 'DELETE FROM invitations WHERE code_hash = ?', values: [hashOf(invitation ?? '')] },
      add(who, false),
    ]);
    return ok({ userId, name, email, owner: false });
  }

  /** Of two at once, only one can be the first person here, or the one whom a code was for. */
  const inTurn = createOneByOne();

  return {
    owner: async (): Promise<Person | undefined> =>
      (await database.read('SELECT * FROM people WHERE owner = 1')).map(personOf)[0],
    /** By UserId or e-mail address. */
    find: async (name: string): Promise<Person | undefined> =>
      (await one('user_id', name)) ?? (await one('lower(email)', name.toLowerCase())),
    list: async (): Promise<Person[]> =>
      (await database.read('SELECT * FROM people ORDER BY first_signed_in_at')).map(personOf),
    /** Whether the tenant has verified the address that the person is listed with. */
    async isVerified(userId: string): Promise<boolean> {
      const [row] = await database.read('SELECT email_verified FROM people WHERE user_id = ?', [userId]);
      return row?.['email_verified'] === 1;
    },
    /**
     * Lets a person in who has proved who they are to the tenant: the first becomes the owner, a known one is let in
     * as `accepts` says, a new one needs the invitation for their verified address. Fails with `invitation_needed`,
     * `email_unverified` or `other_person`, and then keeps nothing.
     */
    admit: (...of: Parameters<typeof admit>): Promise<Result<Person>> => inTurn(() => admit(...of)),

    /** Whom a tenant means by a name: a UserId, undefined for a name that no tenant may give. */
    userIdAt,
    /** By which name a tenant knows a person. */
    subjectAt,
    /**
     * From now on who that is at the tenant is the owner of this hub, under the UserId that they have. Fails with `not_owner`, or with
     * `other_person` where that is somebody else here already.
     */
    link: (...of: Parameters<typeof link>): Promise<Result<Person>> => inTurn(() => link(...of)),

    /** Forgets by which names a tenant knows people. */
    unlink: (issuer: string): Promise<void> =>
      database.write([{ sql: 'DELETE FROM identities WHERE issuer = ?', values: [issuer] }]),

    /** The first person of a hub without a tenant, under a UserId that names nobody. Undefined where somebody owns the hub already. */
    startHere: (name: string): Promise<Person | undefined> =>
      inTurn(async () => {
        const [somebody] = await database.read('SELECT 1 FROM people LIMIT 1');
        if (somebody) return undefined;
        const who = { userId: newLocalUserId(), name, email: '', emailVerified: false };
        await database.write([add(who, true)]);
        return { userId: who.userId, name, email: '', owner: true };
      }),

    /** Makes a one-time code for an address, in place of an earlier one; good for a week. */
    async invite(email: string): Promise<{ code: string; invitation: Invited }> {
      const code = randomBytes(16).toString('base64url');
      const invitation = { email, expiresAt: new Date(clock.now() + week).toISOString() };
      await database.write([
        { sql: 'DELETE FROM invitations WHERE email = ?', values: [email] },
        {
          sql: 'INSERT INTO invitations (code_hash, email, expires_at) VALUES (?, ?, ?)',
          values: [hashOf(code), email, invitation.expiresAt],
        },
      ]);
      return { code, invitation };
    },

    async invitations(): Promise<Invited[]> {
      const rows = await database.read('SELECT * FROM invitations WHERE expires_at > ? ORDER BY email', [now()]);
      return rows.map((row) => ({ email: String(row['email']), expiresAt: String(row['expires_at']) }));
    },

    /** Forgets a person; their keys and accounts must be gone. */
    async remove(userId: string): Promise<void> {
      await database.write([
        { sql: 'DELETE FROM key_labels WHERE key_id IN (SELECT id FROM keys WHERE user_id = ?)', values: [userId] },
        { sql: 'DELETE FROM oauth_grants WHERE key_id IN (SELECT id FROM keys WHERE user_id = ?)', values: [userId] },
        { sql: 'DELETE FROM keys WHERE user_id = ?', values: [userId] },
        { sql: 'DELETE FROM accounts WHERE user_id = ?', values: [userId] },
        { sql: "DELETE FROM open_webui WHERE kind = 'link' AND id = ?", values: [userId] },
        { sql: 'DELETE FROM identities WHERE user_id = ?', values: [userId] },
        { sql: 'DELETE FROM people WHERE user_id = ?', values: [userId] },
      ]);
      await secrets.delete(passphraseName(userId));
    },

    /**
     * The one that a new person chooses. False, and nothing changed, where they have one: of two windows that bring the same invitation, the
     * second must not choose another.
     */
    choosePassphrase: (userId: string, passphrase: string): Promise<boolean> =>
      inTurn(async () => {
        if (await secrets.get(passphraseName(userId))) return false;
        await secrets.set(passphraseName(userId), new Secret(await hashPassphrase(passphrase, cost)));
        return true;
      }),

    /** No passphrase is that of nobody, undefined. */
    async verifyPassphrase(userId: string | undefined, passphrase: string): Promise<boolean> {
      const stored = userId === undefined ? undefined : await secrets.get(passphraseName(userId));
      // Nobody, and someone without one, take as long to refuse, so that time does not tell who exists and who has one.
      const matches = await matchesPassphrase(passphrase, stored ? Secret.reveal(stored) : nobodysHash(cost));
      return stored !== undefined && matches;
    },
  };
}

const personOf = (row: Row): Person => ({
  userId: String(row['user_id']),
  name: String(row['name']),
  email: String(row['email']),
  owner: row['owner'] === 1,
});

/** Passphrases of people beside the owner, as scrypt hashes that say what they cost: `N.salt.hash`, the latter two base64url. */
const scryptOf = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);
const bytes = 32;

const derive = (passphrase: string, salt: Buffer, N: number): Promise<Buffer> =>
  scryptOf(passphrase, salt, bytes, { N, r: 8, p: 1, maxmem: 2 * 128 * N * 8 });

export async function hashPassphrase(passphrase: string, cost: number): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(passphrase, salt, cost);
  return `${cost}.${salt.toString('base64url')}.${hash.toString('base64url')}`;
}

/** A hash of this cost that no passphrase has. */
const nobodysHash = (cost: number): string => `${cost}.${'A'.repeat(22)}.${'A'.repeat(43)}`;

export async function matchesPassphrase(passphrase: string, stored: string): Promise<boolean> {
  const parts = stored.split('.');
  // The first hashes did not say their cost.
  const [cost, salt = '', hash = ''] = parts.length === 2 ? [`${passphraseCost.ordinary}`, ...parts] : parts;
  const derived = await derive(passphrase, Buffer.from(salt, 'base64url'), Number(cost));
  const expected = Buffer.from(hash, 'base64url');
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}
