/**
 * What a tool of an import may do: decided here alone, when it is found, when it is accepted and each time that the hub starts. What a
 * source says of itself never makes a read of it.
 */
import type { Access } from '../../../../shared/model.ts';
import { isRecord } from '../../../../shared/parse-json.ts';
import { type Failed, fail } from '../../../../shared/result.ts';
import { type ReadingPlatform, readsAt } from '../../platforms/reads.ts';
import type { Definition, Import } from './import.ts';
import { destructiveOrWrite, RemoteReach } from './mcp/remote-tool.ts';
import { OpenApiChoices } from './openapi/choices.ts';
import { RequestReach, requestOf } from './openapi/reach.ts';

type Choosing = Pick<Import, 'kind' | 'apiUrl' | 'choices'>;

/** `owner`: the built-in platform whose accounts the import uses, whose rule then decides; undefined where it has its own. */
type AccessRule = (imported: Choosing, definition: Definition, owner: ReadingPlatform | undefined) => Access;

/**
 * On the accounts of a built-in platform what its rule says reads, else a change. Elsewhere a read is what its person has confirmed as
 * one, by this very tool, and what could be one. Pure.
 */
export const importedAccess: AccessRule = ({ kind, apiUrl, choices }, definition, owner) => {
  if (kind === 'mcp') {
    // No platform's rule knows a server of tools at its address.
    const isRead = definition.access === 'read' && !owner && notARead(definition, owner) === undefined;
    return isRead ? 'read' : destructiveOrWrite(definition);
  }
  const reach = RequestReach.parse(definition.reach);
  if (reach.method === 'DELETE') return 'destructive';
  if (notARead(definition, owner) !== undefined) return 'write';
  const isRead = owner
    ? readsAt(owner, reach.method, `${apiUrl}${reach.path}`)
    : OpenApiChoices.parse(choices).reads.includes(requestOf(reach));
  return isRead ? 'read' : 'write';
};

/** Names of operations that take a program, and of fields that say what is done: such a request does what its arguments say. */
const programs = /^(?:graphql|gql|graphiql|rpc|jsonrpc|xmlrpc|soap|batch|exec|execute|eval|command|sql|script)$/i;
const programFields =
  /^(?:method|httpmethod|action|operations?|operationname|mutations?|subscriptions?|variables|extensions|docid|queryid|persistedquery|jsonrpc|rpc|procedure|function|commands?|cmd|requests|batch|statements?|sql|script)$/i;

/**
 * Why nobody can say of a tool that it only reads, or undefined. A confirmed read is a tool whose name, path and fields say all that it
 * does: a GET, a HEAD, a POST with described fields, or a tool of a server. With an `owner` its rule says the rest. Pure.
 */
export function notARead({ reach }: Pick<Definition, 'reach'>, owner: ReadingPlatform | undefined): string | undefined {
  const remote = RemoteReach.safeParse(reach);
  if (!remote.success) return requestNotARead(RequestReach.parse(reach), owner);
  const { tool, input } = remote.data;
  const { properties } = input;
  return takesProgram(wordsOf(tool), isRecord(properties) ? Object.keys(properties) : []);
}

function requestNotARead(
  { method, path, parameters, body }: RequestReach,
  owner: ReadingPlatform | undefined,
): string | undefined {
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return `${method} is the method of a change.`;
  const parts = path.split('/').filter((part) => part !== '');
  // `GET /{topic}` would be any operation there is, `chat.postMessage` as well.
  if (parts[0]?.includes('{')) return 'Its path begins with a parameter, so it stands for any operation.';
  if (owner) return undefined;
  const program = takesProgram(
    parts.flatMap(wordsOf),
    parameters.map(({ name }) => name),
  );
  if (program) return program;
  const isOpen = body?.isWhole === true && parameters.some((one) => one.in === 'body' && one.schema.type !== 'list');
  return isOpen ? 'Its body isn’t described by fields, so it may say anything.' : undefined;
}

function takesProgram(words: readonly string[], fields: readonly string[]): string | undefined {
  if (words.some((word) => programs.test(word))) return 'It takes a program, which may change something.';
  const field = fields.find((name) => programFields.test(name.replace(/[^A-Za-z0-9]/g, '')));
  return field === undefined ? undefined : `Its field ${field} can say what it does, which may be a change.`;
}

/** Also as one where it is written `graphQL` or `json-rpc`. */
const wordsOf = (name: string): string[] =>
  [name, name.replace(/([a-z0-9])([A-Z])/g, '$1 $2'), name.replace(/(json|xml)[-_]rpc/gi, '$1rpc')].flatMap((one) =>
    one.split(/[^A-Za-z0-9]+/),
  );

/**
 * Whether some text of the arguments is a program that changes something, so that the call is not the read that its person confirmed:
 * GraphQL has no other words for a change. Pure.
 */
export function holdsProgram(value: unknown): boolean {
  if (typeof value === 'string') {
    // A server may read the text as JSON, in which a letter can be written by its number.
    const text = value.replace(/\\+u([0-9a-f]{4})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    const at = text.search(/\b(?:mutation|subscription)\b/);
    return at >= 0 && text.indexOf('{', at) >= 0;
  }
  return typeof value === 'object' && value !== null && Object.entries(value).flat().some(holdsProgram);
}

/** Why a read that a person has confirmed is not sent with these arguments, or undefined: the same for every kind of import. Pure. */
export const programRefusal = (input: Record<string, unknown>): Failed | undefined =>
  holdsProgram(input)
    ? fail('invalid_arguments', 'It holds a program that changes something, and this tool only reads.', {
        hint: 'Leave it out. The owner of the hub can accept the tool as a change.',
      })
    : undefined;
