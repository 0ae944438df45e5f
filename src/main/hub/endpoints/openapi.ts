/** `GET /openapi.json` and `POST /tools/{name}`: the same tools for clients that speak OpenAPI, under the same verdicts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ok } from '../../../shared/result.ts';
import type { LiveKey } from '../keys/keys.ts';
import { approvalStatus, pendingAnswer } from '../tools/approval-status.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Caller, Invoke } from '../tools/invoke.ts';
import { callTool, findTools, searchTools } from '../tools/search-tools.ts';
import type { Admission } from './admission.ts';
import { readJson } from './body.ts';
import { pathOf } from './guard.ts';
import { hangUpSignal } from './hang-up.ts';
import { type InChat, inChat } from './in-chat.ts';
import { openApiDocument } from './openapi-document.ts';
import { sendFailure, sendJson } from './reply.ts';
import type { Route } from './server.ts';

type Parts = { version: string; inventory: Inventory; invoke: Invoke; admission: Admission };

/** A call that waits for a person is answered at once with 202 and a handle: such clients give up early. A chat waits. */
export function createOpenApiRoutes({ version, inventory, invoke, admission }: Parts): Route[] {
  // Made for whoever asks first: it is over half a megabyte, and most hubs are never asked.
  let document: string | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const admitted = await admission.admit(request, response, 'openapi');
    if (!admitted) return;
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    const tool = pathOf(request.url).slice('/tools/'.length);
    const chat = inChat(admitted.tell);
    const caller = callerOf(admitted.key, response, chat);
    const result = await answerTo(caller, tool, body.value);
    await chat?.end();
    if (!result.ok) return sendFailure(response, result.failure);
    if ('pending' in result.value) return sendJson(response, 202, pendingAnswer(result.value.pending));
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

const callerOf = (key: LiveKey, response: ServerResponse, chat: InChat | undefined): Caller => ({
  key,
  endpoint: 'openapi',
  signal: hangUpSignal(response),
  patience: 0,
  ...chat,
});
