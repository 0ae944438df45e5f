/** Which repositories a question may be about: those that the key covers. */
import * as z from 'zod';
import type { Account } from '../../../../shared/model.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Caller } from '../../kernel/call.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import { readPages } from './fetch-calls.ts';

/** `repository` as owner/name. */
export type Repository = { repository: string; private: boolean };

const lister = 'github_list_repositories';
const Listed = z.array(z.object({ repository: z.string(), private: z.boolean() }));
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
    const call = { tool: lister, arguments: { account: account.id, limit: 50 } };
    const read = await readPages(invoke, caller, call, { pages: mostPages, bytes: Number.POSITIVE_INFINITY });
    if ('failure' in read) return { ok: false, failure: read.failure };
    return read.cut ? { ok: false, failure: read.cut } : ok(Listed.parse(read.value['items']));
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
