/** `GET /openapi.json` and `POST /tools/{name}`: the same tools for clients that speak OpenAPI, under the same verdicts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ok } from '../../../shared/result.ts';
import type { Caller } from '../call.ts';
import { changeOptions } from '../tools/change-options.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Invoke } from '../tools/invoke.ts';
import {
  approvalStatus,
  callTool,
  findTools,
  type OwnTool,
  pendingAnswer,
  pendingSchema,
  searchTools,
} from '../tools/own-tools.ts';
import { type Admission, type Admitted, type ChatWait, waitInChat } from './admission.ts';
import { pathOf } from './guard.ts';
import { hangUpSignal, readJson, sendFailure, sendJson } from './http.ts';
import type { HttpRoute } from './server.ts';

type Parts = { version: string; inventory: Inventory; invoke: Invoke; admission: Admission };

/** A call that waits for a person is answered at once with 202 and a handle: such clients give up early. A chat waits. */
export function createOpenApiRoutes({ version, inventory, invoke, admission }: Parts): HttpRoute[] {
  // Made for whoever asks first: it is over half a megabyte, and most hubs are never asked.
  let document: string | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await admission.admit(request, response, 'openapi');
    if (!admitted) return;
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    const tool = pathOf(request.url).slice('/tools/'.length);
    const chat = waitInChat(admitted.tell);
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
      return ok({ value: findTools(parsed.data.query, inventory.allowed(caller.key.grant)) });
    }
    if (tool !== callTool.name) return invoke.call({ ...caller, tool, arguments: given });
    const parsed = callTool.input.safeParse(given);
    if (!parsed.success) return fail('invalid_arguments', 'It takes name and, as an object, arguments.');
    return invoke.call({ ...caller, tool: parsed.data.name, arguments: parsed.data.arguments });
  }

  return [
    {
      methods: ['GET'],
      path: /^\/openapi\.json$/,
      handle: (_, response) => {
        document ??= JSON.stringify(openApiDocument(inventory, version));
        response.writeHead(200, { 'content-type': 'application/json' }).end(document);
      },
    },
    { methods: ['POST'], path: /^\/tools\/[a-z0-9_-]{1,64}$/, handle },
  ];
}

const callerOf = ({ key, from }: Admitted, response: ServerResponse, chat: ChatWait | undefined): Caller => ({
  key,
  ...(from !== undefined && { from }),
  endpoint: 'openapi',
  signal: hangUpSignal(response),
  patience: 0,
  ...chat,
});

/** The description of the tool server: the same for everyone, and without a word about anyone. */
const bearer = 'permission_key';

/** OpenAPI 3.1. Each tool is `POST /tools/{name}`; what a key may use is decided when it is used. */
export function openApiDocument(inventory: Inventory, version: string): Record<string, unknown> {
  // What a person has imported is nobody's business who has no key.
  const builtIn = inventory.all.filter(({ platform }) => !platform.isImported);
  const operations = builtIn.map(({ tool, platform, lightSchema, outputSchema }) => [
    `/tools/${tool.name}`,
    {
      post: {
        ...operation(tool.name, tool.title, tool.description, platform.name, lightSchema),
        'x-access': tool.access,
        responses: {
          200: json('What the tool found or did', outputSchema),
          ...(tool.access !== 'read' && { 202: json('A person must approve it first', pendingSchema) }),
          ...failures,
        },
      },
    },
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenGitHubX tools',
      version,
      description: `Tools over the accounts a person has connected, with the rights of their permission key. ${changeOptions}`,
    },
    servers: [{ url: '/' }],
    security: [{ [bearer]: [] }],
    components: {
      securitySchemes: { [bearer]: { type: 'http', scheme: 'bearer', description: 'A permission key, ogx_…' } },
      schemas: { Failure: failureSchema },
    },
    paths: {
      ...Object.fromEntries(operations),
      ...own(approvalStatus, 'approvals', {
        200: json('What the approved tool found or did', { type: 'object' }),
        202: json('The person has not answered yet', pendingSchema),
      }),
      ...own(searchTools, 'tools', { 200: json('The tools that fit best', searchTools.outputSchema) }),
      ...own(callTool, 'tools', {
        200: json('What the tool found or did', { type: 'object' }),
        202: json('A person must approve it first', pendingSchema),
      }),
    },
  };
}

const own = ({ name, title, description, inputSchema }: OwnTool, tag: string, answers: object) => ({
  [`/tools/${name}`]: {
    post: {
      ...operation(name, title, description, tag, inputSchema),
      responses: { ...answers, ...failures },
    },
  },
});

const operation = (name: string, title: string, description: string, tag: string, input: object) => ({
  operationId: name,
  summary: title,
  description,
  tags: [tag],
  requestBody: { required: true, content: { 'application/json': { schema: input } } },
});

const json = (description: string, schema: object) => ({ description, content: { 'application/json': { schema } } });

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

const failures = Object.fromEntries(
  [
    [401, 'The permission key is not valid'],
    [403, 'The key does not allow it, or the person declined'],
    [404, 'There is no such tool or thing'],
    [409, 'It was done before, and the answer is gone'],
    [422, 'The arguments do not fit'],
    [429, 'Too fast, or the budget is used up; see Retry-After'],
    [502, 'The platform failed'],
    [503, 'The hub, its audit log or the tenant is not available'],
  ].map(([status, description]) => [status, json(String(description), { $ref: '#/components/schemas/Failure' })]),
);
