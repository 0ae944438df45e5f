/** Which repositories a question may be about: those that the key covers. */
import * as z from 'zod';
import type { Account } from '../../../shared/model.ts';
import type { Clock } from '../ports.ts';
import type { Caller, Invoke } from '../tools/invoke.ts';
import type { Repository } from './plan/names.ts';

const lister = 'github_list_repositories';
const Page = z.object({
  items: z.array(z.object({ repository: z.string(), private: z.boolean() })),
  next_cursor: z.optional(z.string()),
});
const mostPages = 20;
/** Milliseconds for which a list is good: a question is often followed by another. */
const fresh = 60_000;

export type Repositories = (caller: Caller, account: Account) => Promise<Repository[]>;

/** Kept for each key by itself, so that no key learns names from another. A list that can't be had is an empty one. */
export function createRepositories(invoke: Pick<Invoke, 'call'>, clock: Clock): Repositories {
  const kept = new Map<string, { at: number; list: Promise<Repository[]> }>();

  async function read(caller: Caller, account: Account): Promise<Repository[]> {
    const { grant } = caller.key;
    if (!grant.tools.includes(lister)) return named(grant.repositories);
    const found: Repository[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const given = { account: account.id, limit: 50, ...(cursor !== undefined && { cursor }) };
      const answered = await invoke.call({ ...caller, tool: lister, arguments: given });
      const parsed = answered.ok && 'value' in answered.value ? Page.safeParse(answered.value.value).data : undefined;
      if (!parsed) break;
      found.push(...parsed.items);
      cursor = parsed.next_cursor;
      if (cursor === undefined) break;
    }
    return found;
  }

  return (caller, account) => {
    const now = clock.now();
    for (const [name, { at }] of kept) if (at + fresh <= now) kept.delete(name);
    const name = `${caller.key.id} ${account.id}`;
    const known = kept.get(name);
    if (known) return known.list;
    const list = read(caller, account);
    kept.set(name, { at: now, list });
    // What was cut off, or could not be had, is asked for again.
    void list.then((found) => (found.length === 0 || caller.signal.aborted) && kept.delete(name));
    return list;
  };
}

/** A key that may not list repositories may still name some. */
const named = (patterns: string[]): Repository[] =>
  patterns.filter((pattern) => !pattern.includes('*')).map((repository) => ({ repository, private: true }));
