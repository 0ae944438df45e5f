import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub, type Get } from '../../get.ts';
import { address, numbered } from '../../project.ts';
import { isHere, type KnownIssue, knownIssue, lines, subIssues, subIssuesRoute } from '../../sub-issue.ts';

const ReadChanged = z.object({ number: z.number(), html_url: z.string() });

type Asked = {
  repository: string;
  number: number;
  sub_issue: number;
  method: 'add' | 'remove' | 'move';
  after?: number | undefined;
};

/** The order after the change, where the sub-issue is or goes; fails where it is there already, or is not. */
function changed(asked: Asked, before: KnownIssue[], own: KnownIssue): Result<KnownIssue[]> {
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

async function look(get: Get, asked: Asked) {
  const parent = await knownIssue(get, asked.repository, asked.number);
  if (!parent.ok) return parent;
  const own = await knownIssue(get, asked.repository, asked.sub_issue);
  if (!own.ok) return own;
  const before = await subIssues(get, asked.repository, asked.number);
  if (!before.ok) return before;
  const after = changed(asked, before.value, own.value);
  return after.ok ? ok({ parent: parent.value, own: own.value, before: before.value, after: after.value }) : after;
}

export const writeSubIssue = writeTool({
  name: 'github_write_sub_issue',
  title: 'Change the sub-issues of an issue',
  description: 'Adds one issue to the sub-issues of another one of the same repository, removes it, or moves it.',
  access: 'write',
  toolset: 'issues',
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
  place: inRepository,
  async preview(asked, { client }) {
    const found = await look(await connectGitHub(client), asked);
    if (!found.ok) return found;
    const { parent, before, after } = found.value;
    return ok({
      target: numbered(parent),
      version: null,
      changes: [{ name: 'sub-issues', before: lines(before, asked.repository), after: lines(after, asked.repository) }],
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
  async run(asked, { client }) {
    const found = await look(await connectGitHub(client), asked);
    if (!found.ok) return found;
    const { own, after, before } = found.value;
    const place = { ...ownerAndName(asked.repository), issue_number: asked.number };
    const sub_issue_id = own.id;
    const made = await send();
    return made.ok ? ok({ number: made.value.number, url: address(made.value.html_url) }) : made;

    function send() {
      switch (asked.method) {
        case 'add':
          return change(client, `POST ${subIssuesRoute}`, place, { sub_issue_id }, ReadChanged);
        case 'remove': {
          const route = 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue';
          return change(client, route, place, { sub_issue_id }, ReadChanged);
        }
        case 'move': {
          const previous = after[after.indexOf(own) - 1];
          const first = before.find(({ id }) => id !== own.id);
          const order = previous ? { after_id: previous.id } : { before_id: first?.id };
          return change(client, `PATCH ${subIssuesRoute}/priority`, place, { sub_issue_id, ...order }, ReadChanged);
        }
      }
    }
  },
});
