/** What a document of GraphQL would do: the tools that it equals, with the place and the arguments that their rules go by; or that nobody knows. */
import { execute, OperationTypeNode } from 'graphql';
import { ok, type Result } from '../../../../../shared/result.ts';
import type { KnownThing, LocalAnswer } from '../../platform.ts';
import { fieldsFound, type GraphqlDocument, readDocument, refused, requestFrom } from './graphql-document.ts';
import type { KnownIds } from './graphql-follow.ts';
import { type ChangeCall, classifyMutation, unknownId } from './graphql-mutation.ts';
import { type EqualTool, equalCalls, type FieldTool, isWide } from './graphql-tables.ts';

type QueryCall = {
  tool: string;
  arguments: Record<string, unknown>;
  alternatives: EqualTool[];
};

/** A call as it leaves the worker: values alone. */
export type DocumentCall = QueryCall | ChangeCall | LocalAnswer;

/**
 * `things` are those that the key was told of, as far as the document names their ids. Fails with `malformed` for what is no document of one
 * operation, and `unknown_tool` for what no tool does.
 */
export async function classifyDocument({
  body,
  things,
}: {
  body: unknown;
  things: readonly KnownThing[];
}): Promise<Result<DocumentCall>> {
  const asked = await readDocument(body);
  if (!asked.ok) return asked;
  const byId = new Map(things.map((thing) => [thing.id, thing]));
  const known: KnownIds = (id) => byId.get(id);
  const { operation } = asked.value;
  if (operation.operation === OperationTypeNode.MUTATION) return classifyMutation(asked.value, known);
  return classifyQuery(asked.value, known);
}

function classifyQuery(asked: GraphqlDocument, known: KnownIds): Result<QueryCall | LocalAnswer> {
  const { operation, document, schema, variables } = asked;
  const found = fieldsFound(asked);
  if (!found.ok) return found;
  const { roots, tools, ofAnybody, problem } = found.value;
  if (roots.length === 0) {
    // Of the schema alone, which gh asks to know what this GitHub can do.
    const answer = execute({
      schema,
      document,
      operationName: operation.name?.value ?? null,
      variableValues: variables,
    });
    return ok({ local: { status: 200, headers: {}, body: answer } });
  }
  const teams = roots.every(({ name }) => name === 'organization') && noTeams(asked);
  if (teams) return ok({ local: { status: 200, headers: {}, body: teams } });
  if (problem !== undefined) return refused(problem);
  const places = new Set<string>();
  const ranges: FieldTool[] = [];
  for (const { name, values } of roots) {
    if (name === 'repository') places.add(`${values['owner']}/${values['name']}`.toLowerCase());
    else if (name === 'node') {
      const thing = known(String(values['id']));
      if (!thing?.repository || !/^(Issue|PullRequest)$/.test(thing.kind)) return unknownId(String(values['id']));
      places.add(thing.repository.toLowerCase());
      tools.push({ tool: thing.kind === 'Issue' ? 'github_get_issue' : 'github_get_pull_request' });
    } else if (name === 'search') {
      const kind = searches[String(values['type'])];
      if (!kind) return refused('No tool searches for that.');
      const search = { kind, query: String(values['query']) };
      const at = onlyRepositoryOf(search.query);
      if (at !== undefined && roots.some((one) => one.name === 'repository')) {
        places.add(at.toLowerCase());
        tools.push({ tool: 'github_list_issues' });
      } else ranges.push({ tool: 'github_search', given: search });
    } else if (name === 'repositoryOwner') {
      ranges.push({ tool: 'github_list_repositories' });
    } else if (name === 'viewer') tools.push({ tool: 'github_get_me' });
    // By whose id somebody is assigned or asked to review.
    else if (name === 'user') tools.push({ tool: 'github_get_user' });
    else if (name !== 'rateLimit') return refused(`No tool tells ${name}.`);
  }
  // What any call at a repository finds out about it.
  if (places.size > 0) tools.push({ tool: 'github_list_branches' });
  const isOfLists = tools.some(({ tool }) => tool === 'github_list_repositories');
  if (isOfLists) ranges.push({ tool: 'github_list_repositories' });
  if (places.size > 1) return refused('The document is of several repositories: ask for each by itself.');
  if (places.size > 0 && ranges.length > 0) return refused('The document is of a repository and of more: ask apart.');
  if (new Set(ranges.map(({ tool }) => tool)).size > 1) return refused('The document ranges in two ways: ask apart.');
  const [repository] = places;
  const request = { ...requestFrom(asked, ranges.length > 0), ...(ofAnybody && { ofAnybody }) };
  // First those by whose place the call is decided.
  const isFirst = ({ tool }: FieldTool): boolean => isWide(tool) === (repository === undefined);
  const all = [...ranges, ...tools].toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
  const calls = equalCalls(all, repository, request);
  const [first] = calls;
  return first ? ok({ ...first, alternatives: calls }) : refused('It asks for nothing that a tool tells.');
}

/**
 * gh asks which teams could review before it asks anybody to. No tool tells that, and a list tells only what the key may be told.
 * Undefined where something else is asked of an organization.
 */
function noTeams({ document, schema, variables }: GraphqlDocument): object | undefined {
  const pageInfo = { hasNextPage: false, hasPreviousPage: false, endCursor: null, startCursor: null };
  const rootValue = { organization: { teams: { nodes: [], edges: [], totalCount: 0, pageInfo } } };
  const answer = execute({ schema, document, variableValues: variables, rootValue });
  const isOfMore = JSON.stringify(answer, (name, value) => (name.endsWith('Cursor') ? '' : value)).includes(':null');
  return 'errors' in answer || isOfMore ? undefined : answer;
}

/**
 * The repository that a search is confined to; undefined where it might range further, so that its count would tell what is elsewhere. In
 * quotes `repo:` is a text to look for, and within brackets, beside OR or after NOT it may lead elsewhere.
 */
function onlyRepositoryOf(query: string): string | undefined {
  const isOdd = /[^\S ]|[()\\]|\bOR\b|\bNOT +repo:/i.test(query) || query.split('"').length % 2 === 0;
  const parts = query.match(/(?:[^ "]|"[^"]*")+/g) ?? [];
  const [at, ...others] = parts.filter((part) => /(repo|org|user|owner):/i.test(part));
  const [, name] = /^repo:("?)([\w.-]+\/[\w.-]+)\1$/i.exec(at ?? '')?.slice(1) ?? [];
  return isOdd || others.length > 0 ? undefined : name;
}

const searches: Readonly<Record<string, string>> = {
  ISSUE: 'issues',
  ISSUE_ADVANCED: 'issues',
  REPOSITORY: 'repositories',
};
