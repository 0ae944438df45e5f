/** Labels and milestones. */
import type { GitHubLabel } from '../model.ts';
import { labelShape, milestoneShape } from '../shapes/issue.ts';
import { pusher } from './push-access.ts';
import { created, listReply, missing, noContent, okReply, type Reply, refuseField } from './reply.ts';
import { checkParameters, type Input, type RepositoryContext, readInput, sameName } from './request.ts';
import { route } from './route.ts';

const named = ({ repository }: RepositoryContext, name: string): GitHubLabel | undefined =>
  repository.content().labels.find((one) => sameName(one.name, name));

/** The labels of these names, in any case; an unknown name becomes a label, as at GitHub. */
export function takeLabels(context: RepositoryContext, names: readonly string[]): GitHubLabel[] {
  const taken = names.map((written) => {
    const name = written.trim();
    const known = named(context, name);
    if (known) return known;
    const made: GitHubLabel = { name, color: 'ededed', description: '' };
    context.repository.content().labels.push(made);
    return made;
  });
  return [...new Set(taken)];
}

const labels = (context: RepositoryContext): Reply =>
  listReply(context, context.repository.content().labels, (one) => labelShape(context.repository, one));

const findLabel = (context: RepositoryContext): GitHubLabel =>
  named(context, context.parameters['name'] ?? '') ?? missing();

const oneLabel = (context: RepositoryContext): Reply => okReply(labelShape(context.repository, findLabel(context)));

/** A label as the body says it, over what it was. */
function readLabel(context: RepositoryContext, itself?: GitHubLabel): GitHubLabel {
  const input: Input = readInput(context, {
    name: 'string',
    new_name: 'string',
    color: 'string',
    description: 'string',
  });
  const refuse = (field: string, code: string) => refuseField({ resource: 'Label', field, code });
  const before = itself ?? { name: '', color: 'ededed', description: '' };
  const { [itself ? 'new_name' : 'name']: name = before.name, color = before.color } = input;
  if (String(name).trim() === '') refuse('name', 'missing_field');
  const known = named(context, String(name));
  if (known && known !== itself) refuse('name', 'already_exists');
  if (!/^[0-9a-f]{6}$/i.test(String(color))) refuse('color', 'invalid');
  const description = String(input['description'] ?? before.description);
  return { name: String(name), color: String(color), description };
}

function createLabel(context: RepositoryContext): Reply {
  pusher(context);
  const made = readLabel(context);
  context.repository.content().labels.push(made);
  return created(labelShape(context.repository, made));
}

/** Puts others, or none, in the place of a label, also where issues have it. */
function replaceLabel({ repository }: RepositoryContext, found: GitHubLabel, ...made: GitHubLabel[]): void {
  const { labels, issues } = repository.content();
  labels.splice(labels.indexOf(found), 1, ...made);
  for (const [place, issue] of issues.entries()) {
    const changed = issue.labels.flatMap((one) => (one === found ? made : [one]));
    if (issue.labels.includes(found)) issues[place] = { ...issue, labels: changed };
  }
}

function updateLabel(context: RepositoryContext): Reply {
  pusher(context);
  const found = findLabel(context);
  const made = readLabel(context, found);
  replaceLabel(context, found, made);
  return okReply(labelShape(context.repository, made));
}

function deleteLabel(context: RepositoryContext): Reply {
  pusher(context);
  replaceLabel(context, findLabel(context));
  return noContent;
}

function milestones(context: RepositoryContext): Reply {
  const { repository, query } = context;
  checkParameters(context, 'Milestone', { state: ['open', 'closed', 'all'] });
  const state = query.get('state') ?? 'open';
  const matches = repository
    .content()
    .milestones.filter(({ closedAt }) => state === 'all' || (state === 'open') === (closedAt === null));
  return listReply(context, matches, (one) => milestoneShape(repository, one));
}

function milestone({ repository, parameters }: RepositoryContext): Reply {
  const found = repository.content().milestones.find(({ number }) => String(number) === parameters['number']);
  return okReply(milestoneShape(repository, found ?? missing()));
}

export const labelRoutes = [
  route('GET', '/labels', labels),
  route('GET', '/labels/{name}', oneLabel),
  route('POST', '/labels', createLabel),
  route('PATCH', '/labels/{name}', updateLabel),
  route('DELETE', '/labels/{name}', deleteLabel),
  route('GET', '/milestones', milestones),
  route('GET', '/milestones/{number}', milestone),
];
