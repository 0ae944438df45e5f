import * as z from 'zod';
import type { Failure } from '../../../../../shared/errors.ts';
import { ok } from '../../../../../shared/result.ts';
import { matchesAny } from '../../../policy/place.ts';
import { cursor, input, listing } from '../../fields.ts';
import { answerBytes, frameBytes, jsonBytes, takeItems } from '../../fitting.ts';
import { readCursor, writeCursor } from '../../lists.ts';
import { readTool } from '../../tool.ts';
import { githubTime, notAllowed } from '../fields.ts';
import {
  commitsOfRepository,
  connectForMany,
  createCommitList,
  type MyCommit,
  type OwnRepository,
  readByQueries,
  repositoriesPushedSince,
} from '../my-commits.ts';
import { cleanHeading, cleanName, utcTime } from '../view.ts';
import { MeView } from './people.ts';

const mostItems = 100;
const incompleteLimit = 10;
const day = 86_400_000;

/** The window stays that of the first call, and the count too: later calls only look at what is older. */
const Place = z.strictObject({
  since: z.iso.datetime(),
  date: z.iso.datetime(),
  sha: z.string().max(64),
  total: z.int().min(0),
});

/** Its global id is what GraphQL knows an author by. */
const ReadMe = MeView.read.pick({ login: true }).extend({ node_id: z.string().optional() });

const Day = z.iso.date().optional();

const Item = z.object({
  repository: z.string().describe('owner/name'),
  private: z.boolean(),
  branch: z.string().describe('Default branch, the one that was read'),
  sha: z.string(),
  title: z.string().describe('First line of the message'),
  date: z.string().describe('UTC'),
  url: z.string().describe('Address to cite'),
});

// Two stars a part: each more multiplies the work of matching, and a client writes these.
const Pattern = z
  .string()
  .max(201)
  .regex(/^[A-Za-z0-9._*-]+\/[A-Za-z0-9._*-]+$/)
  .refine((pattern) => pattern.split('/').every((part) => part.split('*').length <= 3), 'at most two * in each part');

export const myCommits = readTool({
  name: 'github_my_commits',
  title: 'My commits everywhere',
  hint: 'work done worked activity report standup timesheet',
  description:
    'My own commits of the last days, or of a span, over all my repositories, private ones included, newest first, from the default branch of each. For one repository, or for other people, use github_list_commits.',
  toolset: 'commits',
  input: input({
    days: z.int().min(1).max(365).default(7).describe('How many days back from now'),
    since: Day.describe('Instead: from this day on, as 2026-11-24'),
    until: Day.describe('Up to this day, included'),
    visibility: z.enum(['private', 'public']).optional().describe('Only from such repositories'),
    repositories: z
      .array(Pattern)
      .min(1)
      .max(20)
      .optional()
      .describe('Only these, as owner/name; * stands for any text'),
    cursor,
  }),
  output: z.object({
    items: z.array(Item),
    total: z.number().describe('Commits found in the whole period'),
    repositories_read: z.number(),
    not_allowed: notAllowed,
    incomplete: z
      .array(z.object({ repository: z.string(), reason: z.string() }))
      .describe('Repositories of which commits may be missing'),
    incomplete_total: z.number(),
    ...listing,
  }),
  place: () => undefined,
  files: () => ({}),
  isOwn: true,
  async run(
    { days, since: from, until: to, visibility, repositories: patterns, cursor },
    { client, now, allows, progress },
  ) {
    const place = cursor === undefined ? ok(undefined) : readCursor(cursor, Place);
    if (!place.ok) return place;
    const after = place.value;
    const since = after?.since ?? githubTime(from, 'since') ?? utcTime(new Date(now - days * day).toISOString());

    const { ofRank, histories } = connectForMany(client);
    const get = ofRank(0);
    // Asked for rather than taken from the account's label: after a rename that would be nobody's, or somebody else's.
    const [me, own] = await Promise.all([get('/user', {}, ReadMe), repositoriesPushedSince(get, since)]);
    if (!me.ok) return me;
    if (!own.ok) return own;
    const isVisible = (isPrivate: boolean): boolean => !visibility || isPrivate === (visibility === 'private');
    const wanted = own.value.filter(
      (one) => isVisible(one.private) && (!patterns || matchesAny(patterns, one.repository)),
    );
    const chosen = wanted.filter(({ repository }) => allows('repository', repository.toLowerCase()));

    // A second more, since it is not documented whether GitHub includes this one.
    const until = after ? utcTime(new Date(Date.parse(after.date) + 1_000).toISOString()) : githubTime(to, 'until');
    const { login, node_id: author } = me.value.value;
    const list = createCommitList(after, mostItems);
    const parts = new Map<OwnRepository, number>();
    const tell = (read: { from: OwnRepository; part: number }[]): void => {
      for (const { from, part } of read) parts.set(from, Math.min(1, (parts.get(from) ?? 0) + part));
      const done = [...parts.values()].reduce((sum, part) => sum + part, 0);
      progress(cleanName(read.at(-1)?.from.repository), Number(done.toFixed(2)), chosen.length);
    };
    const failures: { failed: Failure; repository: OwnRepository }[] = [];
    let begun = 0;
    // One repository after the other, so that the first ones are done soon and no commit waits in memory for the others.
    const byRest = async (from: OwnRepository): Promise<void> => {
      const window = { author: login, since, until };
      const failed = await commitsOfRepository(ofRank(begun++), from.repository, window, (one) => list.take(one, from));
      if (failed) failures.push({ failed, repository: from });
      tell([{ from, part: 1 }]);
    };
    if (author === undefined) await Promise.all(chosen.map(byRest));
    else await readByQueries(histories, chosen, { author, since, until }, { take: list.take, told: tell, byRest });
    const refused = failures.find(({ failed }) => failed.code === 'platform_unauthorised');
    const nothing = failures.length === chosen.length && list.total() === 0;
    const worst = refused ?? (nothing ? failures[0] : undefined);
    if (worst) return { ok: false, failure: worst.failed };

    const found = list.newest();
    const incomplete = failures.slice(0, incompleteLimit).map(({ failed, repository }) => ({
      repository: cleanName(repository.repository),
      reason: cleanHeading(failed.message),
    }));
    const bytes = answerBytes - frameBytes - jsonBytes(incomplete);
    const { items, taken } = takeItems(found, { most: mostItems, bytes }, present);
    const leftOut = list.total() - taken;
    const total = after?.total ?? list.total();
    const last = found[taken - 1];
    return ok({
      items,
      total,
      repositories_read: chosen.length - failures.length,
      not_allowed: wanted.length - chosen.length,
      incomplete,
      incomplete_total: failures.length,
      left_out: leftOut,
      ...(leftOut > 0 && last && { next_cursor: writeCursor({ since, date: last.date, sha: last.sha, total }) }),
    });
  },
});

function present({ from, sha, title, date, url }: MyCommit): z.infer<typeof Item> {
  return {
    repository: cleanName(from.repository),
    private: from.private,
    branch: cleanName(from.branch),
    sha,
    title,
    date,
    url,
  };
}
