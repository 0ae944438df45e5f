import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import type { Get } from '../rest.ts';
import { utcTime } from '../view.ts';
import { ReadRepository } from '../views/repositories.ts';

export type OwnRepository = { repository: string; private: boolean; branch: string; fork: boolean };

/** The account's repositories to which somebody pushed since then (as `utcTime` writes it), latest push first. */
export async function repositoriesPushedSince(get: Get, since: string): Promise<Result<OwnRepository[]>> {
  const found = new Map<string, OwnRepository>();
  for (let page = 1; ; page += 1) {
    const asked = { sort: 'pushed', direction: 'desc', per_page: 100, page };
    const answer = await get('/user/repos', asked, z.array(ReadRepository));
    if (!answer.ok) return answer;
    const repositories = answer.value.value;
    const recent = repositories.filter((read) => utcTime(read.pushed_at) >= since);
    const before = found.size;
    for (const read of recent) {
      found.set(read.full_name, {
        repository: read.full_name,
        private: read.private,
        branch: read.default_branch ?? '',
        fork: read.fork ?? false,
      });
    }
    // The order makes everything after the first older push older as well. A page with nothing new is past the end.
    const isLast = recent.length < repositories.length || found.size === before || !answer.value.next;
    if (isLast) return ok([...found.values()]);
  }
}
