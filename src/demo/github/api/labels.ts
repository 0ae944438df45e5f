import type { Label } from '../model.ts';
import { labelShape } from '../shapes/issue.ts';
import { type Answer, created, invalid, list, noContent, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { type Input, readInput } from './input.ts';
import { pusher } from './push-access.ts';

const named = ({ repository }: RepositoryContext, name: string | undefined): Label | undefined =>
  repository.content().labels.find((one) => one.name.toLowerCase() === name?.toLowerCase());

export const labels = (context: RepositoryContext): Answer =>
  list(context, context.repository.content().labels, (one) => labelShape(context.repository, one, context.origin));

export function label(context: RepositoryContext): Answer {
  const found = named(context, context.parameters['name']);
  return found ? ok(labelShape(context.repository, found, context.origin)) : notFound(context);
}

const kinds = { name: 'string', new_name: 'string', color: 'string', description: 'string' } as const;

function problem(context: RepositoryContext, input: Input, name: unknown, itself?: Label): Answer | undefined {
  const refuse = (field: string, code: string) => invalid(context, { resource: 'Label', field, code });
  if (name !== undefined && String(name).trim() === '') return refuse('name', 'missing_field');
  const known = typeof name === 'string' && named(context, name);
  if (known && known !== itself) return refuse('name', 'already_exists');
  const { color } = input;
  return typeof color === 'string' && !/^[0-9a-f]{6}$/i.test(color) ? refuse('color', 'invalid') : undefined;
}

export function createLabel(context: RepositoryContext): Answer {
  const by = pusher(context);
  if ('status' in by) return by;
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const { name, color = 'ededed', description = '' } = read.input;
  const refusal = problem(context, read.input, name ?? '');
  if (refusal) return refusal;
  const made = { name: String(name), color: String(color), description: String(description) };
  context.repository.content().labels.push(made);
  return created(labelShape(context.repository, made, context.origin));
}

/** Puts another label, or none, in the place of one, also where issues have it. */
function replace({ repository }: RepositoryContext, found: Label, made: Label | undefined): void {
  const { labels, issues } = repository.content();
  const put = made ? [made] : [];
  labels.splice(labels.indexOf(found), 1, ...put);
  for (const [place, issue] of issues.entries()) {
    const changed = issue.labels.flatMap((one) => (one === found ? put : [one]));
    if (issue.labels.includes(found)) issues[place] = { ...issue, labels: changed };
  }
}

export function updateLabel(context: RepositoryContext): Answer {
  const by = pusher(context);
  if ('status' in by) return by;
  const found = named(context, context.parameters['name']);
  if (!found) return notFound(context);
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const { new_name: name = found.name, color = found.color, description = found.description } = read.input;
  const refusal = problem(context, read.input, name, found);
  if (refusal) return refusal;
  const made = { name: String(name), color: String(color), description: String(description) };
  replace(context, found, made);
  return ok(labelShape(context.repository, made, context.origin));
}

export function deleteLabel(context: RepositoryContext): Answer {
  const by = pusher(context);
  if ('status' in by) return by;
  const found = named(context, context.parameters['name']);
  if (!found) return notFound(context);
  replace(context, found, undefined);
  return noContent;
}
