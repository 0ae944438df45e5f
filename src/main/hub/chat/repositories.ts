/** Which repositories a question may be about: those that the key covers. */
import * as z from 'zod';
import type { Account } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Caller } from '../call.ts';
import type { Clock } from '../ports.ts';
import type { Invoke } from '../tools/invoke.ts';

/** `repository` as owner/name. */
export type Repository = { repository: string; private: boolean };

const lister = 'github_list_repositories';
const Page = z.object({
  items: z.array(z.object({ repository: z.string(), private: z.boolean() })),
  next_cursor: z.optional(z.string()),
});
const mostPages = 20;
/** Milliseconds for which a list is good: a question is often followed by another. */
const fresh = 60_000;

/** Fails as the tool that lists them does: part of a list would make outsiders of the rest. */
export type Repositories = (caller: Caller, account: Account) => Promise<Result<Repository[]>>;

/**
 * Kept for each key by itself, so that no key learns names from another, and once they are whole: anyone who asks meanwhile
 * must not be left with a list that went away with another caller.
 */
export function createRepositories(invoke: Pick<Invoke, 'call'>, clock: Clock): Repositories {
  const kept = new Map<string, { at: number; list: Repository[] }>();

  async function read(caller: Caller, account: Account): Promise<Result<Repository[]>> {
    const { grant } = caller.key;
    if (!grant.tools.includes(lister)) return ok(named(grant.repositories));
    const found = new Map<string, Repository>();
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const given = { account: account.id, limit: 50, ...(cursor !== undefined && { cursor }) };
      const answered = await invoke.call({ ...caller, tool: lister, arguments: given });
      if (!answered.ok) return answered;
      if ('pending' in answered.value) return fail('not_allowed'); // only a change waits for a person
      const { items, next_cursor: next } = Page.parse(answered.value.value);
      const before = found.size;
      for (const one of items) found.set(one.repository, one);
      cursor = next;
      if (cursor === undefined || (items.length > 0 && found.size === before)) break;
    }
    return ok([...found.values()]);
  }

  return async (caller, account) => {
    const now = clock.now();
    for (const [name, { at }] of kept) if (at + fresh <= now) kept.delete(name);
    const name = `${caller.key.id} ${account.id}`;
    const known = kept.get(name);
    if (known) return ok(known.list);
    const listed = await read(caller, account);
    if (listed.ok) kept.set(name, { at: now, list: listed.value });
    return listed;
  };
}

/** A key that may not list repositories may still name some. */
const named = (patterns: string[]): Repository[] =>
  patterns.filter((pattern) => !pattern.includes('*')).map((repository) => ({ repository, private: true }));
