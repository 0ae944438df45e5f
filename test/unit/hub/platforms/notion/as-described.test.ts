/**
 * Whatever our tools send is what Notion describes, of version 2025-09-03, in its own local MCP server. What is newer is named here,
 * and is held by the compiler against the types of Notion's client, which are made from its present description.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { jsonIn } from '../../../../harness/npm-archive.ts';
import { here, notionTools, type Sent } from './context.ts';
import { everyCall } from './every-call.ts';
import { localServer } from './local-server.ts';

type Schema = Record<string, unknown>;
type Operation = {
  parameters?: { name?: string; in?: string }[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
};
type Description = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas?: Record<string, Schema> };
};

/** A request by the route that it is of, with `:id` for every id. */
const routeOf = ({ method, url }: Sent): string =>
  `${method} ${url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')}`;

const routesOf = ({ paths }: Description): Map<string, Operation> =>
  new Map(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, ':id')}`,
        operation,
      ]),
    ),
  );

let sent: Sent[];
let present: Map<string, Operation>;
let schemas: Record<string, Schema>;
beforeAll(async () => {
  const newer = (await jsonIn(localServer, 'scripts/notion-openapi.json')) as unknown as Description;
  present = routesOf(newer);
  schemas = newer.components.schemas ?? {};
  sent = [];
  for (const { name } of here.tools) {
    for (const call of everyCall[name] ?? []) {
      const tools = await notionTools();
      const args = typeof call === 'function' ? await call(tools) : call;
      await tools.answer(name, args);
      sent.push(...tools.sent);
    }
  }
}, 600_000);

/** Where the descriptions have it otherwise than Notion: blocks and icons as texts, and fields of later versions. */
const faulty = ['children', 'icon', 'cover', 'parent', 'rich_text', 'filter'];

/** An answer in a thread names the thread in place of a page, which Notion documents and its description forgets. */
const isAnswer = ({ body }: Sent): boolean => body.includes('"discussion_id"');

const options = { strict: false, allErrors: true, logger: false, validateFormats: false } as const;
const compiled = new Map<Schema, ValidateFunction>();

function bodyProblems({ requestBody }: Operation, body: string): string[] {
  const schema = requestBody?.content['application/json'].schema;
  if (!schema) return body === '' ? [] : ['a body where there is none'];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const own = Object.fromEntries(properties.map(([name, one]) => [name, faulty.includes(name) ? {} : one]));
  const whole = { ...schema, properties: own, additionalProperties: false, components: { schemas } };
  const validate = compiled.get(schema) ?? new Ajv(options).compile(whole);
  compiled.set(schema, validate);
  return validate(JSON.parse(body || '{}'))
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('what is sent', () => {
  it('goes to routes that Notion has described, but for those that are newer', () => {
    const unknown = [...new Set(sent.map(routeOf))].filter((route) => !present.has(route));
    expect(unknown.sort()).toEqual(['DELETE /v1/comments/:id', 'PATCH /v1/databases/:id', 'POST /v1/databases'].sort());
  });

  it('has the parameters and the bodies that Notion describes', () => {
    for (const one of sent) {
      const operation = present.get(routeOf(one));
      if (!operation || isAnswer(one)) continue;
      const names = (operation.parameters ?? []).flatMap(({ name, in: where }) => (where === 'query' ? [name] : []));
      const strange = [...one.url.searchParams.keys()].filter((name) => !names.includes(name));
      expect([routeOf(one), one.body, strange, bodyProblems(operation, one.body)]).toEqual([
        routeOf(one),
        one.body,
        [],
        [],
      ]);
    }
  });

  it('is found out where it is not so', () => {
    const search = present.get('POST /v1/search') ?? {};
    expect(bodyProblems(search, '{"query":7,"other":1}')).toHaveLength(2);
  });

  it('uses every field of every tool', () => {
    for (const { name, input } of here.tools) {
      const used = new Set(
        (everyCall[name] ?? []).flatMap((call) =>
          typeof call === 'function' ? Object.keys(input.shape) : Object.keys(call),
        ),
      );
      const missing = Object.keys(input.shape).filter(
        (field) => !used.has(field) && !['account', 'cursor'].includes(field),
      );
      expect([name, missing]).toEqual([name, []]);
    }
  });
});
