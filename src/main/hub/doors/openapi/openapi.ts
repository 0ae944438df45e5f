/** `GET /openapi.json` and `POST /tools/{name}`: the same tools for clients that speak OpenAPI, under the same verdicts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ok } from '../../../../shared/result.ts';
import { once } from '../../ground/once.ts';
import type { Caller, JsonSchema, ListedTool } from '../../kernel/call.ts';
import type { LiveKey } from '../../kernel/keys/keys.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import { lightened } from '../../kernel/tools/json-schema.ts';
import {
  approvalStatus,
  callByName,
  callsByName,
  findTools,
  type OwnTool,
  ownTools,
  pendingAnswer,
  pendingSchema,
  readByName,
  searchTools,
  writeByName,
} from '../../kernel/tools/own-tools.ts';
import type { KeySchemas } from '../../kernel/tools/tool-lists.ts';
import { changeOptions, dryRunSchema } from '../../kernel/tools/tool-options.ts';
import { type Admission, type Admitted, type ChatWait, waitInChat } from '../admission.ts';
import { pathOf } from '../http/guard.ts';
import { hangUpSignal, readJson, sendFailure, sendJson } from '../http/http.ts';
import type { HttpRoute } from '../http/server.ts';

type Parts = { version: string; inventory: Inventory; schemas: KeySchemas; invoke: Invoke; admission: Admission };

/** A call that waits for a person is answered at once with 202 and a handle: such clients give up early. A chat waits. */
export function createOpenApiRoutes({ version, inventory, schemas, invoke, admission }: Parts): HttpRoute[] {
  let publicDocument: string | undefined;

  /** Open WebUI loads it, without a key or with one that is good for calls of one person alone. */
  function sendPublic(response: ServerResponse): void {
    // What a person has imported is nobody's business who has no key.
    const builtIn = () => inventory.all.filter(({ platform }) => !platform.isImported);
    publicDocument ??= JSON.stringify(openApiDocument(builtIn(), version));
    response.writeHead(200, { 'content-type': 'application/json' }).end(publicDocument);
  }

  async function sendOwn(response: ServerResponse, key: LiveKey): Promise<void> {
    await schemas.refresh(key);
    const tools = inventory.allowed(key.grant).map((one) => ({ ...one, lightSchema: schemas.schemaOf(key, one) }));
    sendJson(response, 200, openApiDocument(tools, version));
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await admission.admit(request, response, 'openapi');
    if (!admitted) return;
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    const tool = pathOf(request.url).slice('/tools/'.length);
    const chat = waitInChat(admitted.chat);
    const caller = callerOf(admitted, response, chat);
    const result = await answerTo(caller, tool, body.value);
    await chat?.end(result);
    if (!result.ok) return sendFailure(response, result.failure);
    if ('pending' in result.value) return sendJson(response, 202, pendingAnswer(result.value));
    sendJson(response, 200, result.value.value);
  }

  async function answerTo(caller: Caller, tool: string, given: unknown): ReturnType<Invoke['call']> {
    if (tool === approvalStatus.name) {
      const parsed = approvalStatus.input.safeParse(given);
      if (!parsed.success) return fail('invalid_arguments', 'approval_id is missing.');
      return invoke.resume(caller, parsed.data.approval_id);
    }
    if (tool === searchTools.name) {
      const parsed = searchTools.input.safeParse(given);
      if (!parsed.success) return fail('invalid_arguments', 'query is missing or too long.');
      await schemas.refresh(caller.key);
      const schemaOf = (one: ListedTool): JsonSchema => schemas.schemaOf(caller.key, one);
      return ok({ value: findTools(parsed.data.query, inventory.allowed(caller.key.grant), schemaOf) });
    }
    if (!callsByName(tool)) return invoke.call({ ...caller, tool, arguments: given });
    const call = callByName(tool, given, inventory.allowed(caller.key.grant));
    return call.ok ? invoke.call({ ...caller, ...call.value }) : call;
  }

  return [
    {
      methods: ['GET'],
      path: /^\/openapi\.json$/,
      async handle(request, response) {
        if (request.headers.authorization === undefined) return sendPublic(response);
        const admitted = await admission.admit(request, response, 'openapi', {
          isDescription: true,
          mendable: () => sendPublic(response),
        });
        if (admitted) await sendOwn(response, admitted.key);
      },
    },
    { methods: ['POST'], path: /^\/tools\/[a-z0-9_-]{1,64}$/, handle },
  ];
}

const callerOf = ({ key, chat }: Admitted, response: ServerResponse, wait: ChatWait | undefined): Caller => ({
  key,
  ...(chat && { from: chat.from }),
  endpoint: 'openapi',
  signal: hangUpSignal(response),
  patience: 0,
  ...wait,
});

const bearer = 'permission_key';

/**
 * OpenAPI 3.1 of these tools, each `POST /tools/{name}`, and of the hub's own: with the schemas that models are shown, and what
 * operations share said once. Whether a call is allowed is decided when it is made. Pure.
 */
export function openApiDocument(tools: ListedTool[], version: string): Record<string, unknown> {
  const canWrite = tools.some(({ tool }) => tool.access !== 'read');
  const own = ownTools.filter(({ name }) => canWrite || (name !== approvalStatus.name && name !== writeByName.name));
  const tags = new Map(tools.map((one) => [tagOf(one), one] as const));
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenGitHubX tools',
      version,
      description: `Tools over the accounts a person has connected, with the rights of their permission key. ${changeOptions}`,
      contact: { name: 'OpenGitHubX' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ [bearer]: [] }],
    tags: [
      ...[...tags].map(([name, { platform, tool }]) => ({ name, description: `${platform.title}: ${tool.toolset}` })),
      { name: hubTag, description: 'Finding tools, and collecting what a person has approved' },
    ],
    components: {
      securitySchemes: { [bearer]: { type: 'http', scheme: 'bearer', description: 'A permission key, ogx_…' } },
      ...components(tools.length > 0, canWrite),
    },
    paths: Object.fromEntries([...tools.map(toolOperation), ...own.map(ownOperation)]),
  };
}

const hubTag = 'opengithubx';

/** The group under which a key may have tools listed; an imported API is one such group. */
const tagOf = ({ platform, tool }: ListedTool): string =>
  tool.toolset === platform.name ? platform.name : `${platform.name}/${tool.toolset}`;

type Described = { name: string; title: string; description: string; tag: string; inputSchema: JsonSchema };

const operation = ({ name, title, description, tag, inputSchema }: Described, more: object): [string, object] => [
  `/tools/${name}`,
  {
    post: {
      operationId: name,
      summary: title,
      description,
      tags: [tag],
      requestBody: { required: true, content: { 'application/json': { schema: inputSchema } } },
      ...more,
    },
  },
];

function toolOperation(listed: ListedTool): [string, object] {
  const { name, title, description, access } = listed.tool;
  const done = json('What the tool found or did', answerSchema(listed.outputSchema));
  return operation(
    { name, title, description, tag: tagOf(listed), inputSchema: listed.lightSchema },
    { 'x-access': access, responses: { 200: done, ...(access === 'read' ? ofReads : ofChanges) } },
  );
}

function ownOperation(tool: OwnTool): [string, object] {
  const responses =
    'outputSchema' in tool
      ? { 200: json('The tools that fit best', answerSchema(tool.outputSchema)), ...ofReads }
      : { 200: json('What the tool found or did', { type: 'object' }), ...(tool === readByName ? ofReads : ofChanges) };
  return operation({ ...tool, tag: hubTag }, { responses });
}

const json = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } });
function refer(kind: 'schemas' | 'responses', name: string) {
  return { $ref: `#/components/${kind}/${name}` };
}

/** Why a call is refused, by status. Each operation refers to all of them at once, which keeps the document small. */
const refusals = {
  400: 'the body is not JSON',
  401: 'the permission key is not valid',
  403: 'the key does not allow it, the person declined, or no account is connected',
  404: 'there is no such tool, or no such thing on the platform',
  409: 'it was done before, and the answer is gone',
  413: 'the body is larger than 1 MiB',
  415: 'the Content-Type is not application/json',
  422: 'the arguments do not fit',
  429: 'too fast, or the budget is used up; see Retry-After',
};
const failures = {
  500: 'the hub has a defect',
  502: 'the platform failed',
  503: 'the hub, its audit log or the tenant is not available',
};

const ofReads = { '4XX': refer('responses', 'Refused'), '5XX': refer('responses', 'Failed') };
const ofChanges = { 202: refer('responses', 'Pending'), ...ofReads };

const failureSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'hint'],
      properties: { code: { type: 'string' }, message: { type: 'string' }, hint: { type: 'string' } },
    },
  },
};

/** Those that an operation refers to. */
function components(hasTools: boolean, canWrite: boolean) {
  const failed = (statuses: Record<number, string>) =>
    json(
      Object.entries(statuses)
        .map(([status, why]) => `${status}: ${why}.`)
        .join(' '),
      refer('schemas', 'Failure'),
    );
  const { DryRun, Undo, SecretsRemoved } = shared();
  return {
    schemas: {
      Failure: failureSchema,
      ...(hasTools && { SecretsRemoved }),
      ...(canWrite && { Undo, DryRun: membersReferring(DryRun), Pending: lightened(pendingSchema()) }),
    },
    responses: {
      Refused: {
        ...failed(refusals),
        headers: { 'Retry-After': { description: 'Seconds to wait, with 429', schema: { type: 'integer' } } },
      },
      Failed: failed(failures),
      ...(canWrite && { Pending: json('A person must approve it first', refer('schemas', 'Pending')) }),
    },
  };
}

/** Parts of the answers of many tools. */
const shared = once(() => {
  const DryRun = lightened(dryRunSchema());
  const { undo: Undo, secrets_removed: SecretsRemoved } = DryRun['properties'] as Record<string, JsonSchema>;
  return { DryRun, Undo, SecretsRemoved };
});
const sharedNames = once(
  () => new Map(Object.entries(shared()).map(([name, schema]) => [JSON.stringify(schema), name])),
);

const answerSchema = (schema: JsonSchema): object => membersReferring(lightened(schema));

function referring(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(referring);
  const name = sharedNames().get(JSON.stringify(schema));
  return name === undefined ? membersReferring(schema) : refer('schemas', name);
}

const membersReferring = (schema: object): object =>
  Object.fromEntries(Object.entries(schema).map(([name, member]) => [name, referring(member)]));
