/** A mutation is the tool that it equals, and what it answers is read afterwards. */
import { getNamedType, Kind, parse, print, type SelectionNode } from 'graphql';
import { ok, type Result } from '../../../../../shared/result.ts';
import type { KnownThing } from '../../platform.ts';
import {
  fieldsFound,
  type GraphqlDocument,
  malformedDocument,
  refused,
  requestFrom,
  type Values,
} from './graphql-document.ts';
import type { FollowUp, KnownIds } from './graphql-follow.ts';
import { equalCalls, type FieldTool, inPlaceOf, type Mutation, mutations } from './graphql-tables.ts';

export type ChangeCall = { tool: string; arguments: Values; followUp: FollowUp };

export const unknownId = (id: string) =>
  refused(`This key was not told what the id ${id.slice(0, 60)} is: read it first, by its repository and number.`);

/** Fails with `unknown_tool` for what no tool does, or at what its key was not told of. */
export function classifyMutation(asked: GraphqlDocument, known: KnownIds): Result<ChangeCall> {
  const found = fieldsFound(asked);
  if (!found.ok) return found;
  const { roots, tools, problem } = found.value;
  const [root, another] = roots;
  if (!root) return malformedDocument('It changes nothing.');
  if (another) return refused('The document makes several changes: make each by itself.');
  const named = mutations[root.name];
  if (!named) return refused(`No tool does what ${root.name} does.`, inPlaceOf[root.name]);
  if (problem !== undefined) return refused(problem);
  const { clientMutationId, ...given } = (root.values['input'] ?? {}) as Values;
  const isOfIssue = named.asIssue?.fields.some((field) => given[field] !== undefined && given[field] !== null);
  const mutation = isOfIssue && named.asIssue ? named.asIssue.mutation : named;
  const id = String(given[mutation.id]);
  const thing = known(id);
  // A comment has a number as well, which is of no issue.
  if (!thing || (thing.kind === 'IssueComment') !== (mutation.number === 'comment_id')) return unknownId(id);
  const args = argumentsFrom(mutation, given, thing, known, inPlaceOf[root.name]);
  if (!args.ok) return args;
  const { repository } = args.value;
  const follow = followUp(asked, mutation, root.name, { id, repository, clientMutationId, tools });
  if (!follow.ok) return follow;
  return ok({ tool: mutation.tool, arguments: args.value, followUp: follow.value });
}

function argumentsFrom(
  mutation: Mutation,
  given: Values,
  thing: KnownThing,
  known: KnownIds,
  instead: string | undefined,
): Result<Values> {
  const { id, names, lists = {}, isOfOne, only = {}, words = {}, given: fixed, number = 'number' } = mutation;
  const repository = thing.repository;
  if (!repository) return refused('It is not in a repository.');
  const args: Values = { repository, ...(thing.number !== undefined && { [number]: thing.number }) };
  for (const [field, value] of Object.entries(given)) {
    const [name, list] = [names[field], lists[field]];
    if (field === id || value === undefined) continue;
    if (name !== undefined) {
      if (value !== null) args[name] = words[field]?.[String(value)] ?? value;
    } else if (list !== undefined && Array.isArray(value)) {
      const things = value.map((one) => known(String(one)));
      const missing = value.find((_, at) => !things[at]?.name);
      if (missing !== undefined) return unknownId(String(missing));
      if (isOfOne && value.length !== 1) return refused(`${mutation.tool} takes one at a time.`, instead);
      if (isOfOne) args[list] = things[0]?.name;
      else if (value.length > 0 || !mutation.answers['issue'] || mutation.tool !== 'github_create_issue') {
        args[list] = things.map((one) => one?.name);
      }
    } else if (value !== null && !(only[field] ?? []).includes(value) && !isEmpty(value)) {
      return refused(`Its field ${field} is nothing that ${mutation.tool} takes.`, instead);
    }
  }
  return ok({ ...args, ...fixed });
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Reads what the client wants to be told, by the id of what was made or changed. */
function followUp(
  { document, operation, schema }: GraphqlDocument,
  { answers }: Mutation,
  name: string,
  {
    id,
    repository,
    clientMutationId,
    tools,
  }: { id: string; repository: unknown; clientMutationId: unknown; tools: readonly FieldTool[] },
): Result<FollowUp> {
  const [root] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD || !root.selectionSet) return malformedDocument('It asks for no answer.');
  const parts: (FollowUp['parts'][number] & { selections: readonly SelectionNode[] })[] = [];
  const type = schema.getMutationType()?.getFields()[name]?.type;
  const payload = type && getNamedType(type);
  for (const part of root.selectionSet.selections) {
    if (part.kind !== Kind.FIELD) return refused('Its answer is asked for by a fragment.');
    const key = (part.alias ?? part.name).value;
    const field = part.name.value;
    const from = field === 'clientMutationId' ? 'echo' : answers[field];
    if (from === undefined && field === '__typename') continue;
    if (from === undefined) return refused(`Its answer ${field} can’t be told.`);
    if (print(part).includes('$')) return refused('Its answer depends on variables.');
    const fields = part.selectionSet?.selections ?? [];
    if (from !== 'edge') parts.push({ key, from, selections: fields });
    else {
      const [node, ...others] = fields;
      if (node?.kind !== Kind.FIELD || node.name.value !== 'node' || node.alias || others.length > 0) {
        return refused(`Its answer ${field} can’t be told.`);
      }
      parts.push({ key, from, selections: node.selectionSet?.selections ?? [] });
    }
  }
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const typeOf = (key: string): string => {
    const part = root.selectionSet?.selections.find(
      (one) => one.kind === Kind.FIELD && (one.alias ?? one.name).value === key,
    );
    const field = part?.kind === Kind.FIELD ? part.name.value : '';
    if (answers[field] === 'edge') return 'IssueComment';
    const fields = payload && 'getFields' in payload ? payload.getFields() : {};
    return (
      getNamedType((fields as Record<string, { type: Parameters<typeof getNamedType>[0] }>)[field]?.type)?.name ??
      'Node'
    );
  };
  const asked = parts.filter(({ from }) => from !== 'echo');
  const told = {
    root: (root.alias ?? root.name).value,
    parts: parts.map(({ key, from }) => ({ key, from })),
    id,
    echo: clientMutationId ?? null,
  };
  if (asked.length === 0) return ok(told);
  const selections = asked
    .map(({ key, from, selections: inner }) => {
      const node = from === 'given' ? '$given' : '$made';
      return `${key}: node(id: ${node}) { ... on ${typeOf(key)} { ${inner.map(print).join(' ')} } }`;
    })
    .join(' ');
  const text = [`query Made($made: ID!, $given: ID!) { ${selections} }`, ...fragments.map(print)].join(' ');
  const used = parse(text, { noLocation: true });
  const [main] = used.definitions;
  if (main?.kind !== Kind.OPERATION_DEFINITION) return ok(told);
  const request = requestFrom({ document: used, operation: main, schema, variables: { made: id, given: id } }, false);
  const tool = asked.some(({ key }) => /^PullRequest/.test(typeOf(key)))
    ? 'github_get_pull_request'
    : 'github_get_issue';
  const calls = equalCalls([{ tool }, ...tools], repository, request);
  return ok({ ...told, reads: calls });
}
