/** A document of GraphQL: read within bounds and held against GitHub's schema, looked at field by field, and written again as it is sent. */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isAbstractType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  OverlappingFieldsCanBeMergedRule,
  parse,
  parseType,
  print,
  type SelectionNode,
  specifiedRules,
  TypeInfo,
  type VariableDefinitionNode,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { isPassedScalar } from './answer-fields.ts';
import {
  type FieldTool,
  fieldTools,
  filesOfAnyBranch,
  isContent,
  isFact,
  isName,
  isOfElsewhere,
  isPlace,
  isSecret,
  toolsOfKind,
} from './graphql-tables.ts';
import { githubSchema } from './schema.ts';
import { aboutMark, addressMark } from './settle.ts';

export type Values = Record<string, unknown>;
export type GraphqlDocument = {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Values;
  schema: GraphQLSchema;
};

const mostCharacters = 100_000;
const mostTokens = 5_000;
/** With fragments in their places. gh asks for some hundred fields at most, and fifteen fragments can unfold to half a million. */
const mostFields = 5_000;
/** Of the schema itself: gh asks what a few types hold. All of it, by a hundred names, would keep the hub from all else for half a minute. */
const mostOfSchema = 100;

/** gh itself asks for one field in two ways at once, and GitHub lets it; looking for that takes long for a document made to. */
const rules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

export const refused = (said: string, instead?: string) =>
  fail('unknown_tool', `${said} Nothing was sent.`, {
    hint:
      instead ??
      'Use a tool of this key (over MCP), or let the person do it on github.com. docs/gh.md lists what gh can do here.',
  });
export const malformedDocument = (said: string) =>
  fail('malformed', `${said} Nothing was sent.`, { hint: 'Send one document with one operation, and its variables.' });

/** Fails with `malformed`, or with `unknown_tool` for a subscription. */
export async function readDocument(body: unknown): Promise<Result<GraphqlDocument>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return malformedDocument('It is not one document.');
  const { query, variables, operationName, ...rest } = body as Values;
  const [other] = Object.keys(rest);
  if (other !== undefined) return malformedDocument(`The field ${other.slice(0, 40)} is not taken.`);
  if (typeof query !== 'string' || query.length > mostCharacters)
    return malformedDocument('The document is missing or too long.');
  if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables))) {
    return malformedDocument('The variables are no object.');
  }
  const schema = await githubSchema();
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: mostTokens, noLocation: true });
  } catch {
    return malformedDocument('The document can’t be read, or is too long.');
  }
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  const isPlain = document.definitions.every(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION,
  );
  if (!operation || operations.length > 1 || !isPlain) return malformedDocument('The document has not one operation.');
  if (typeof operationName === 'string' && operationName !== '' && operationName !== operation.name?.value) {
    return malformedDocument('The operation has another name.');
  }
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return refused('No tool subscribes to anything.');
  const [error] = validate(schema, document, rules, { maxErrors: 1 });
  if (error)
    return malformedDocument(`GitHub’s schema does not have it: ${error.message.slice(0, 150).replace(/\.$/, '')}.`);
  const isOwn = operation.variableDefinitions?.some(({ variable }) => /^ogx/i.test(variable.name.value));
  if (isOwn) return malformedDocument('A variable has a name of the hub’s own.');
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], (variables ?? {}) as Values);
  if (!coerced.coerced) return malformedDocument('The variables do not fit.');
  return ok({ document, operation, variables: coerced.coerced as Values, schema });
}

type Root = { name: string; values: Values };

/**
 * What may be asked of what a field leads to: all that its tools tell of the repository that it names; what a thing in a list over places says of
 * itself; what another place or a person is called, and of the first one whose repositories are listed those as well. In a list of the
 * schema no other list of it is told.
 */
type Mode = 'own' | 'owner' | 'listed' | 'names' | 'list of the schema';

/** Every field of the document, with its type and that of what it is part of. */
function fieldsOf({ document, schema, variables }: GraphqlDocument): {
  roots: Root[];
  tools: FieldTool[];
  ofAnybody: boolean;
  problem?: string;
} {
  const info = new TypeInfo(schema);
  const roots: Root[] = [];
  const tools: FieldTool[] = [];
  const problems: string[] = [];
  const modes: Mode[] = ['own'];
  let [ofSchema, ofAnybody] = [0, false];
  const enter = (field: FieldNode): false | undefined => {
    const name = field.name.value;
    const [parent, type] = [info.getParentType()?.name ?? '', getNamedType(info.getType())?.name ?? ''];
    const alias = field.alias?.value ?? '';
    if (isUntold(parent, name)) return false;
    const mode = modes.at(-1) ?? 'names';
    const isRoot = parent === 'Query' || parent === 'Mutation';
    const isOfSchema = parent.startsWith('__');
    const isSchemaList = isOfSchema && isListType(getNullableType(info.getType()));
    if (isOfSchema) ofSchema += 1;
    if (name === '__schema' || ofSchema > mostOfSchema || (isSchemaList && mode === 'list of the schema')) {
      throw new RangeError('It asks for more of GitHub’s schema than what a few types hold.');
    }
    const below = isRoot ? modeOfRoot(name) : modeOf(`${parent}.${name}`, type, mode);
    if (field.selectionSet) modes.push(isSchemaList ? 'list of the schema' : below);
    if (/^ogx|^(outsider|private)$/i.test(alias)) problems.push(`The name ${alias} is the hub’s own.`);
    if (name.startsWith('__')) return undefined;
    if (isRoot) {
      const definition = info.getFieldDef();
      roots.push({ name, values: definition ? getArgumentValues(definition, field, variables) : {} });
      return undefined;
    }
    const said = problemOf({ field, parent, type, mode });
    if (said !== undefined) problems.push(said);
    const definition = info.getFieldDef();
    const given = definition && namedAt[`${parent}.${name}`] ? getArgumentValues(definition, field, variables) : {};
    ofAnybody ||= Object.values(given).some((text) => typeof text === 'string' && !isOwnName(text));
    const tool = fieldTools[`${parent}.${name}`] ?? toolBeyond(parent, type, field);
    if (tool) tools.push(tool);
    return undefined;
  };
  const leave = (field: FieldNode): void => {
    if (field.selectionSet) modes.pop();
  };
  visit(inlined(document), visitWithTypeInfo(info, { Field: { enter, leave } }));
  return { roots, tools, ofAnybody, ...(problems[0] !== undefined && { problem: problems[0] }) };
}

/** Fields that name a commit of the document's own repository. */
const namedAt: Readonly<Record<string, true>> = {
  'Repository.object': true,
  'Repository.ref': true,
  'Repository.refs': true,
};

/** Whether it can stand only for what is on a branch or at a tag, which those who run the repository put there: no hash, also after a name. */
const isOwnName = (text: string): boolean =>
  /^(refs\/(heads|tags)\/)?([\w.-]+\/)*[\w.-]*[\w-](\/?$|:)/s.test(text) &&
  !/^(refs\/)?pull\//.test(text) &&
  !/^(.+-g)?[0-9a-f]{4,64}(:|$)/i.test(text);

const isOwnList = /^(RepositoryOwner|User)\.repositories$/;

function modeOfRoot(name: string): Mode {
  if (name === 'viewer' || name === 'repositoryOwner') return 'owner';
  if (name === 'user') return 'names';
  return name === 'search' ? 'listed' : 'own';
}

function modeOf(path: string, type: string, mode: Mode): Mode {
  if (mode === 'owner' && isOwnList.test(path)) return 'listed';
  // The nodes of a list of repositories are what is listed.
  if (mode === 'listed' && path === 'RepositoryConnection.nodes') return 'listed';
  return isPlace(type) ? 'names' : mode;
}

function problemOf({ field, parent, type, mode }: { field: FieldNode; parent: string; type: string; mode: Mode }) {
  const name = field.name.value;
  // How many there are of something in the document's own repository tells of no other place.
  const isOfOwn =
    mode === 'own' && (!isPlace(parent) || parent === 'Repository') && !isSecret(name) && !isOfElsewhere(type);
  if ((isCount(field) && isOfOwn) || (name === 'totalCount' && parent.endsWith('Connection'))) return undefined;
  if (mode === 'owner' && isOwnList.test(`${parent}.${name}`)) return undefined;
  if (mode === 'names' || mode === 'owner' || (isPlace(parent) && parent !== 'Repository')) {
    if (isName(name) || isAbout(parent, name)) return undefined;
    return `${parent}.${name} is not told here, since it leads beyond one repository.`;
  }
  if (!field.selectionSet && !isPassedScalar(name)) return `No tool tells ${parent}.${name}.`;
  const isKnown = isContent(parent) || isPlace(parent) || /Payload$|^RepositoryConnection$/.test(parent);
  const isTold = !field.selectionSet || isContent(type) || isPlace(type);
  if (!isKnown || !isTold || (parent === 'Repository' && isSecret(name))) return `No tool tells ${parent}.${name}.`;
  const isBeyond = mode === 'listed' && parent === 'Repository' && field.selectionSet && !isName(name) && !isFact(name);
  return isBeyond ? `Of a list of repositories ${name} can’t be told.` : undefined;
}

/** What `gh pr edit` asks for without need, and what is of the project alone: it is not asked of GitHub, and is not in the answer. */
const isUntold = (parent: string, name: string): boolean => parent === 'ProjectV2Item' && name === 'fieldValueByName';

/**
 * What a repository says of itself. gh asks for it of a fork's parent as well, by the same fragment as of the fork: it is told of those
 * that the key covers, once the answer says which one it is.
 */
const isAbout = (parent: string, name: string): boolean => parent === 'Repository' && name === 'description';

/** How many there are, and nothing of any. */
const isCount = ({ selectionSet }: FieldNode): boolean =>
  selectionSet?.selections.every(
    (one) => one.kind === Kind.FIELD && /^(totalCount|__typename)$/.test(one.name.value),
  ) ?? false;

/** What a thing leads to that another tool tells: commits, and the issues and pull requests of a label, a milestone or each other. */
function toolBeyond(parent: string, type: string, field: FieldNode): FieldTool | undefined {
  if (type === 'Commit' && !isHash(field)) return filesOfAnyBranch;
  const kind = type.replace(/Connection$/, '');
  const isItsOwn = parent.startsWith(kind) || parent.endsWith('Payload');
  return isItsOwn ? undefined : toolsOfKind[kind];
}

/** Which commit it is, and nothing that is in it: gh asks so what a review is of. */
const isHash = ({ selectionSet }: FieldNode): boolean =>
  selectionSet?.selections.every((one) => one.kind === Kind.FIELD && /^(oid|__typename)$/.test(one.name.value)) ??
  false;

/** With fragments in the places where they are spread, so that each field is looked at where it is asked for. */
function inlined(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  let room = mostFields;
  const spread = (selections: readonly SelectionNode[]): SelectionNode[] =>
    selections.map((one) => {
      room -= 1;
      if (room < 0) throw new RangeError('The document unfolds to too much.');
      if (one.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(one.name.value);
        if (!fragment) return one;
        const selectionSet = { ...fragment.selectionSet, selections: spread(fragment.selectionSet.selections) };
        const { typeCondition, directives } = { typeCondition: fragment.typeCondition, directives: one.directives };
        return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, ...(directives && { directives }) };
      }
      const { selectionSet } = one;
      return selectionSet
        ? { ...one, selectionSet: { ...selectionSet, selections: spread(selectionSet.selections) } }
        : one;
    });
  const definitions = document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION
      ? [{ ...one, selectionSet: { ...one.selectionSet, selections: spread(one.selectionSet.selections) } }]
      : [],
  );
  return { ...document, definitions };
}
/** Fails with `unknown_tool` for a document that unfolds to too much. */
export function fieldsFound(asked: GraphqlDocument): Result<ReturnType<typeof fieldsOf>> {
  try {
    return ok(fieldsOf(asked));
  } catch (error) {
    if (error instanceof RangeError) return malformedDocument(error.message);
    throw error;
  }
}

// A document as it is sent: the client's, with what tells of each thing where it is and who wrote it.

const marks: Readonly<Record<string, string>> = {
  SearchResultItemConnection: 'ogxType: __typename',
  RepositoryConnection: 'ogxType: __typename',
  Repository: 'ogxType: __typename ogxId: id ogxName: nameWithOwner ogxPrivate: isPrivate ogxUrl: url',
  Issue:
    'ogxType: __typename ogxId: id ogxNumber: number ogxTitle: title ogxUrl: url ogxRepository: repository { ogxName: nameWithOwner ogxPrivate: isPrivate } ogxBy: authorAssociation',
  PullRequest:
    'ogxType: __typename ogxId: id ogxNumber: number ogxTitle: title ogxUrl: url ogxRepository: repository { ogxName: nameWithOwner ogxPrivate: isPrivate } ogxBy: authorAssociation',
  IssueComment:
    'ogxType: __typename ogxId: id ogxNumber: fullDatabaseId ogxRepository: repository { ogxName: nameWithOwner ogxPrivate: isPrivate } ogxBy: authorAssociation',
  PullRequestReview: 'ogxBy: authorAssociation',
  PullRequestReviewComment: 'ogxBy: authorAssociation',
  Label: 'ogxType: __typename ogxId: id ogxName: name',
  Milestone: 'ogxType: __typename',
  IssueConnection: 'ogxType: __typename',
  PullRequestConnection: 'ogxType: __typename',
  PageInfo: 'ogxType: __typename',
  User: 'ogxType: __typename ogxId: id ogxName: login',
};

/** Each parsed once. */
const markSelections = new Map<string, readonly SelectionNode[]>();

/** Of an interface or a union those of each type with a place that it may turn out to be: else `... on Comment` would tell an issue without its place. */
function marksOf(type: GraphQLCompositeType, schema: GraphQLSchema): readonly SelectionNode[] {
  if (!isAbstractType(type)) return marksNamed(type.name, marks[type.name]);
  const possible = schema.getPossibleTypes(type).filter(({ name }) => marks[name]?.includes('nameWithOwner'));
  const text = possible.map(({ name }) => `... on ${name} { ${marks[name]} }`).join(' ');
  return marksNamed(type.name, text === '' ? undefined : text);
}

function marksNamed(type: string, text: string | undefined): readonly SelectionNode[] {
  if (text === undefined) return [];
  const parsed = markSelections.get(type) ?? selectionsIn(`{ ${text} }`);
  markSelections.set(type, parsed);
  return parsed;
}

function selectionsIn(text: string): readonly SelectionNode[] {
  const [one] = parse(text, { noLocation: true }).definitions;
  return one?.kind === Kind.OPERATION_DEFINITION ? one.selectionSet.selections : [];
}

/** Of a field that ranges over places, the arguments that the hub decides on, and what each is. */
const ownArguments: Readonly<Record<string, Readonly<Record<string, Owned>>>> = {
  'Query.search': { query: 'search' },
  'User.repositories': { first: 'size', last: 'size', after: 'cursor', before: 'cursor' },
  'RepositoryOwner.repositories': { first: 'size', last: 'size', after: 'cursor', before: 'cursor' },
};
type Owned = 'search' | 'size' | 'cursor';

const typesOfOwned = { search: 'String!', size: 'Int', cursor: 'String' } as const;

/** What is asked of GitHub. `own` are variables that stand for what the hub decides on for a key that covers some places. */
export function requestFrom({ document, operation, schema, variables: given }: GraphqlDocument, isRange: boolean) {
  const info = new TypeInfo(schema);
  const own: Record<string, Owned> = {};
  const variables: Values = { ...given };
  const owned = (field: FieldNode, type: string): FieldNode => {
    const decided = ownArguments[`${type}.${field.name.value}`];
    const definition = info.getFieldDef();
    if (!decided || !definition) return field;
    const values = getArgumentValues(definition, field, given);
    return {
      ...field,
      arguments: (field.arguments ?? []).map((argument) => {
        const kind = decided[argument.name.value];
        if (kind === undefined) return argument;
        const name = `ogx${Object.keys(own).length}`;
        own[name] = kind;
        variables[name] = values[argument.name.value] ?? null;
        return { ...argument, value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } };
      }),
    };
  };
  const marked = visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter(node) {
          const parent = info.getParentType()?.name ?? '';
          if (isUntold(parent, node.name.value)) return null;
          const isAddress = getNamedType(info.getType())?.name === 'URI';
          const mark = isAddress ? addressMark : isAbout(parent, node.name.value) ? aboutMark : undefined;
          if (mark === undefined) return undefined;
          return { ...node, alias: { kind: Kind.NAME, value: `${mark}${(node.alias ?? node.name).value}` } };
        },
        leave: (node) => owned(node, info.getParentType()?.name ?? ''),
      },
      SelectionSet: {
        leave(node) {
          const parent = info.getParentType();
          const more = parent ? marksOf(parent, schema) : [];
          return more.length > 0 ? { ...node, selections: [...node.selections, ...more] } : undefined;
        },
      },
    }),
  );
  const named = { kind: Kind.NAME, value: operation.name?.value ?? 'Asked' } as const;
  const [main, ...rest] = marked.definitions.toSorted((a, b) => order(a) - order(b));
  if (main?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('Its operation comes first.');
  // GitHub refuses a variable that nothing uses any more.
  const used = new Set<string>();
  visit(
    { ...marked, definitions: [{ ...main, variableDefinitions: [] }, ...rest] },
    {
      enter(node) {
        if (node.kind === Kind.VARIABLE) used.add(node.name.value);
      },
    },
  );
  const variableDefinitions = [
    ...(main.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)),
    ...Object.entries(own).map(([name, kind]) => definitionOf(name, typesOfOwned[kind])),
  ];
  const definitions = [{ ...main, name: named, variableDefinitions }, ...rest];
  const kept = Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name)));
  return { document: print({ ...marked, definitions }), variables: kept, range: isRange, own };
}

function definitionOf(name: string, type: string): VariableDefinitionNode {
  const variable = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } as const;
  return { kind: Kind.VARIABLE_DEFINITION, variable, type: parseType(type, { noLocation: true }) };
}

const order = ({ kind }: { kind: string }): number => (kind === Kind.OPERATION_DEFINITION ? 0 : 1);
