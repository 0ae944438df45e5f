/**
 * The platform that an imported description becomes. Its tools send the request that was accepted, and return any
 * answer, cut small.
 */
import * as z from 'zod';
import { isRecord } from '../../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { input } from '../../../platforms/fields.ts';
import type { Platform, PlatformClient, PlatformIdentity, PlatformPlaceKind } from '../../../platforms/platform.ts';
import { readsAt } from '../../../platforms/reads.ts';
import { readTool, type Tool, type ToolContext, type ToolPreview, writeTool } from '../../../platforms/tool.ts';
import { programRefusal } from '../access.ts';
import type { Import } from '../import.ts';
import type { LiveTool } from '../imports.ts';
import { filesOfAnyTool, limitedRefusal } from '../limited.ts';
import { OpenApiChoices } from './choices.ts';
import { zodOf } from './field-schema.ts';
import { RequestReach, shownRequest } from './reach.ts';
import { type ApiAnswer, requestFor, sendRequest } from './request.ts';

/** `owner`: the platform whose accounts it uses, if it has no accounts. */
export function openApiPlatform(imported: Import, tools: LiveTool[], owner: Platform | undefined): Platform {
  const { name, title, connection, scopes, apiUrl } = imported;
  const { identity } = OpenApiChoices.parse(imported.choices);
  const reads = tools
    .filter(({ definition }) => definition.access === 'read')
    .map(({ definition }) => RequestReach.parse(definition.reach))
    .map(({ method, path }) => ({ method, path: patternOf(`${new URL(apiUrl).pathname.replace(/\/$/, '')}${path}`) }));
  return {
    name,
    title,
    connection,
    scopes,
    apiUrl,
    places: [],
    whoami: (client) => whoami(client, imported, identity),
    tools: tools.map((tool) =>
      openApiTool(tool, { apiUrl, toolset: name, places: owner?.places ?? [], isConfirmed: !owner }),
    ),
    // What is sent is held to the same rule as the operation that it was made from.
    async isRead({ method, url }) {
      const { pathname } = new URL(url);
      const isAccepted = reads.some((one) => one.method === method && one.path.test(pathname));
      return isAccepted && (!owner || readsAt(owner, method, url));
    },
  };
}

/** The paths that a template stands for, each of its names for one part. */
function patternOf(path: string): RegExp {
  const parts = path.split(/\{[^{}]+\}/).map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}

const idNames = ['id', 'user_id', 'userId', 'sub', 'login', 'username', 'email'];
const labelNames = ['login', 'username', 'email', 'name', 'display_name', 'displayName', 'id'];

/** What the named request says, else the tenant's own id of the account, which tells accounts apart and no more. */
async function whoami(
  client: PlatformClient,
  { title, apiUrl }: Import,
  identity: string | null,
): Promise<Result<PlatformIdentity>> {
  const { account } = client;
  if (identity === null) return ok({ userId: account, label: `${title} ${account.slice(-4)}` });
  const headers = { accept: 'application/json', 'user-agent': 'OpenGitHubX' };
  const answered = await sendRequest(
    client,
    new Request(`${apiUrl}${identity}`, { headers, redirect: 'manual' }),
    false,
  );
  if (!answered.ok) return answered;
  const { data } = answered.value;
  const inner = isRecord(data) ? [data, ...Object.values(data)].filter(isRecord) : [];
  const userId = firstOf(inner, idNames);
  const label = firstOf(inner, labelNames);
  return userId === undefined || label === undefined
    ? fail('connect_refused', `${identity} does not say whose the account is.`)
    : ok({ userId, label: label.slice(0, 100) });
}

function firstOf(objects: Record<string, unknown>[], names: string[]): string | undefined {
  const found = objects.flatMap((one) => names.map((name) => (Object.hasOwn(one, name) ? one[name] : undefined)));
  const [first] = found.filter((value) => (typeof value === 'string' && value !== '') || typeof value === 'number');
  return first === undefined ? undefined : String(first);
}

const output = z.object({
  status: z.int(),
  private: z.literal(true),
  outsider: z.literal(true),
  data: z.unknown(),
  truncated: z
    .literal(true)
    .optional()
    .describe('Something was left out: a token, or more than fits, of which ask for less at a time'),
});

type Of = {
  apiUrl: string;
  /** The name of the import. */
  toolset: string;
  /** What keys may be limited to on the accounts it uses. */
  places: readonly PlatformPlaceKind[];
  /** Whether its person alone says what reads. */
  isConfirmed: boolean;
};

export function openApiTool({ name, definition }: LiveTool, { apiUrl, toolset, places, isConfirmed }: Of): Tool {
  const { access, words } = definition;
  const reach = RequestReach.parse(definition.reach);
  const fields = reach.parameters.map(({ field, schema, required }) => {
    const said = words[`field ${field}`];
    const described = said === undefined ? zodOf(schema) : zodOf(schema).describe(said);
    return [field, required ? described : described.optional()] as const;
  });
  const declared = {
    name,
    toolset,
    output,
    title: words['title'] ?? name,
    description: `${words['description'] ?? ''} (${shownRequest(reach)}, of an imported description)`,
    input: input(Object.fromEntries(fields)),
    place: () => undefined,
    ...filesOfAnyTool(places),
  };

  const within = (input: Record<string, unknown>, context: ToolContext): Result<Request> =>
    limitedRefusal(places, context) ?? requestFor(reach, apiUrl, input);

  async function run(input: Record<string, unknown>, context: ToolContext): Promise<Result<ApiAnswer>> {
    const request = within(input, context);
    const program = access === 'read' && isConfirmed ? programRefusal(input) : undefined;
    if (program) return program;
    return request.ok ? sendRequest(context.client, request.value, access !== 'read') : request;
  }

  async function preview(input: Record<string, unknown>, context: ToolContext): Promise<Result<ToolPreview>> {
    const request = within(input, context);
    if (!request.ok) return request;
    const given = reach.parameters.filter(({ field }) => input[field] !== undefined);
    return ok({
      target: `${reach.method} ${request.value.url}`,
      version: null,
      changes: given.map(({ field, name: at, in: where }) => ({
        name: at === field ? `${at} (${where})` : `${at} (${where}, given as ${field})`,
        before: null,
        after: shown(input[field]),
      })),
    });
  }

  if (access === 'read') return readTool({ ...declared, run, sends: preview });
  return writeTool({
    ...declared,
    access,
    run,
    isBatch: true,
    preview,
    undo: () => ({ reason: 'Nobody knows how to undo a change of an imported tool.' }),
  });
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));
