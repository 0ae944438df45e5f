import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import type { Get } from '../get.ts';
import { instant } from '../project.ts';
import { ReadRepository } from '../read.ts';

export type OwnRepository = { repository: string; private: boolean; branch: string; fork: boolean };

/** The account's repositories to which somebody pushed since then (as `instant` writes it), latest push first. */
export async function repositoriesPushedSince(get: Get, since: string): Promise<Result<OwnRepository[]>> {
  const found: OwnRepository[] = [];
  for (let page = 1; ; page += 1) {
    const asked = { sort: 'pushed', direction: 'desc', per_page: 100, page };
    const answer = await get('/user/repos', asked, z.array(ReadRepository));
    if (!answer.ok) return answer;
    const repositories = answer.value.value;
    const recent = repositories.filter((read) => instant(read.pushed_at) >= since);
    found.push(
      ...recent.map((read) => ({
        repository: read.full_name,
        private: read.private,
        branch: read.default_branch ?? '',
        fork: read.fork ?? false,
      })),
    );
    // The order makes everything after the first older push older as well.
    if (recent.length < repositories.length || !answer.value.next) return ok(found);
  }
}
