/** The description of the tool server: the same for everyone, and without a word about anyone. */

import { approvalStatus, pendingSchema } from '../tools/approval-status.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { OwnTool } from '../tools/own-tools.ts';
import { callTool, searchTools } from '../tools/search-tools.ts';
import { writing } from '../tools/writing.ts';

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
      description: `Tools over the accounts a person has connected, with the rights of their permission key. ${writing}`,
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
