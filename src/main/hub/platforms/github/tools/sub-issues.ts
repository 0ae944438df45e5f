/** The tools for sub-issues. GitHub names them by ids that nobody sees, so the tools find those behind the numbers. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { number, ownerAndName, repository } from '../fields.ts';
import { listAndCount } from '../lists.ts';
import { type Get, githubToolsIn } from '../rest.ts';
import { cleanUrl, numberedTitle } from '../view.ts';
import { IssueView, repositoryOfIssue } from '../views/issues.ts';

const { readTool, writeTool } = githubToolsIn('issues');

const issueRoute = '/repos/{owner}/{repo}/issues/{issue_number}';
const subIssuesRoute = `${issueRoute}/sub_issues` as const;

const ReadKnownIssue = IssueView.read.extend({ id: z.number() });
type KnownIssue = z.infer<typeof ReadKnownIssue>;

/** The issue of that number; fails where it is a pull request, which neither is a sub-issue nor has sub-issues. */
async function knownIssue(get: Get, repository: string, issue_number: number): Promise<Result<KnownIssue>> {
  const found = await get(issueRoute, { ...ownerAndName(repository), issue_number }, ReadKnownIssue);
  if (!found.ok) return found;
  const read = found.value.value;
  return read.pull_request ? fail('invalid_arguments', `#${issue_number} is a pull request.`) : ok(read);
}

/** The first hundred sub-issues, which is the most that an issue can have, each as one names it to a person. */
async function subIssues(get: Get, repository: string, issue_number: number): Promise<Result<KnownIssue[]>> {
  const asked = { ...ownerAndName(repository), issue_number, per_page: 100 };
  const found = await get(subIssuesRoute, asked, z.array(ReadKnownIssue));
  return found.ok ? ok(found.value.value) : found;
}

/** The key was judged by this repository alone: a title of another one is not told, nor its number taken for one of here. */
const isHere = (issue: KnownIssue, repository: string): boolean =>
  repositoryOfIssue(issue).toLowerCase() === repository.toLowerCase();

const issueLines = (issues: KnownIssue[], repository: string): string =>
  issues.map((one) => (isHere(one, repository) ? numberedTitle(one) : 'an issue of another repository')).join('\n');

const listSubIssues = readTool({
  name: 'github_list_sub_issues',
  title: 'Sub-issues of an issue',
  hint: 'children subtasks tasks breakdown parent',
  description: 'The sub-issues of one issue, in their order, as far as they are in its repository.',
  input: input({ repository, number: number.describe('Number of the issue'), cursor, limit }),
  output: z.object({
    items: z.array(IssueView.shown),
    elsewhere: z.number().describe('Passed over because they are in other repositories'),
    ...listing,
  }),
  async run({ repository, number, cursor, limit }, { get }) {
    const asked = { ...ownerAndName(repository), issue_number: number, per_page: 50 };
    const found = await listAndCount({
      cursor,
      most: limit,
      fetch: (page) => get(subIssuesRoute, { ...asked, page }, z.array(IssueView.read)),
      project: IssueView.project,
      // The key was judged by this repository alone.
      keep: (read) => repositoryOfIssue(read).toLowerCase() === repository.toLowerCase(),
    });
    if (!found.ok) return found;
    const { dropped, ...list } = found.value;
    return ok({ ...list, elsewhere: dropped });
  },
});

const ReadChanged = z.object({ number: z.number(), html_url: z.string() });

type SubIssueChange = {
  repository: string;
  number: number;
  sub_issue: number;
  method: 'add' | 'remove' | 'move';
  after?: number | undefined;
};

/** The order after the change, where the sub-issue is or goes; fails where it is there already, or is not. */
function reordered(asked: SubIssueChange, before: KnownIssue[], own: KnownIssue): Result<KnownIssue[]> {
  const isThere = before.some(({ id }) => id === own.id);
  const rest = before.filter(({ id }) => id !== own.id);
  if (asked.method === 'add') {
    return isThere ? fail('platform_refused', `#${own.number} is a sub-issue of it already.`) : ok([...before, own]);
  }
  if (!isThere) return fail('platform_refused', `#${own.number} is no sub-issue of it.`);
  if (asked.method === 'remove') return ok(rest);
  if (asked.after === undefined) return ok([own, ...rest]);
  const place = rest.findIndex((one) => one.number === asked.after && isHere(one, asked.repository));
  return place < 0
    ? fail('platform_refused', `#${asked.after} is no sub-issue of it.`)
    : ok(rest.toSpliced(place + 1, 0, own));
}

async function planSubIssue(get: Get, asked: SubIssueChange) {
  const parent = await knownIssue(get, asked.repository, asked.number);
  if (!parent.ok) return parent;
  const own = await knownIssue(get, asked.repository, asked.sub_issue);
  if (!own.ok) return own;
  const before = await subIssues(get, asked.repository, asked.number);
  if (!before.ok) return before;
  const after = reordered(asked, before.value, own.value);
  return after.ok ? ok({ parent: parent.value, own: own.value, before: before.value, after: after.value }) : after;
}

const writeSubIssue = writeTool({
  name: 'github_write_sub_issue',
  title: 'Change the sub-issues of an issue',
  hint: 'subtask child parent add reorder link',
  description: 'Adds one issue to the sub-issues of another one of the same repository, removes it, or moves it.',
  access: 'write',
  input: input({
    repository,
    number: number.describe('Number of the issue that has the sub-issues'),
    method: z.enum(['add', 'remove', 'move']).describe('What to do'),
    sub_issue: number.describe('Number of the sub-issue'),
    after: number
      .optional()
      .describe('Only to move: the sub-issue that it shall follow; left out, it becomes the first'),
  })
    .refine(({ method, after }) => method === 'move' || after === undefined, {
      message: 'is only for move',
      path: ['after'],
    })
    .refine(({ number, sub_issue, after }) => sub_issue !== number && sub_issue !== after, 'names an issue twice'),
  output: z.object({ number: z.number(), url: z.string().describe('Address to cite') }),
  async preview(asked, { get }) {
    const found = await planSubIssue(get, asked);
    if (!found.ok) return found;
    const { parent, before, after } = found.value;
    return ok({
      target: numberedTitle(parent),
      version: null,
      changes: [
        {
          name: 'sub-issues',
          before: issueLines(before, asked.repository),
          after: issueLines(after, asked.repository),
        },
      ],
    });
  },
  undo({ repository, number, method, sub_issue }, { changes: [change] }) {
    const inverse = (more: object) => ({
      tool: 'github_write_sub_issue',
      arguments: { repository, number, sub_issue, ...more },
    });
    if (method === 'add') return inverse({ method: 'remove' });
    if (method === 'remove') return inverse({ method: 'add' });
    const order = [...(change?.before ?? '').matchAll(/^#(\d+) /gm)].map(([, text]) => Number(text));
    const after = order[order.indexOf(sub_issue) - 1];
    return inverse({ method: 'move', ...(after !== undefined && { after }) });
  },
  async run(asked, { change, get }) {
    const found = await planSubIssue(get, asked);
    if (!found.ok) return found;
    const { own, after, before } = found.value;
    const place = { ...ownerAndName(asked.repository), issue_number: asked.number };
    const sub_issue_id = own.id;
    const made = await send();
    return made.ok ? ok({ number: made.value.number, url: cleanUrl(made.value.html_url) }) : made;

    function send() {
      switch (asked.method) {
        case 'add':
          return change(`POST ${subIssuesRoute}`, place, { sub_issue_id }, ReadChanged);
        case 'remove': {
          const route = 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue';
          return change(route, place, { sub_issue_id }, ReadChanged);
        }
        case 'move': {
          const previous = after[after.indexOf(own) - 1];
          const first = before.find(({ id }) => id !== own.id);
          const order = previous ? { after_id: previous.id } : { before_id: first?.id };
          return change(`PATCH ${subIssuesRoute}/priority`, place, { sub_issue_id, ...order }, ReadChanged);
        }
      }
    }
  },
});

export const subIssueTools: Tool[] = [listSubIssues, writeSubIssue];
