/** The description of the tool server, which other programs are built on. What a tool takes is held in `test/snapshots/tools`. */
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '../../../../../src/main/hub/doors/openapi/openapi.ts';
import type { ListedTool } from '../../../../../src/main/hub/kernel/call.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { lightened, lighter } from '../../../../../src/main/hub/kernel/tools/json-schema.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';

type Json = Record<string, unknown>;
type Schema = Json & { properties: Json; anyOf?: Schema[] };
type Body = { required?: boolean; content: { 'application/json': { schema: Schema } } };
type Operation = Json & { tags: string[]; requestBody: Body; responses: Record<string, Body> };
type Document = Json & {
  tags: { name: string }[];
  paths: Record<string, { post: Operation }>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Body> };
};

const inventory = createInventory(() => platforms);
const documentOf = (tools: ListedTool[]): Document =>
  JSON.parse(JSON.stringify(openApiDocument(tools, '0.0.0'))) as Document;
const document = documentOf(inventory.all);
const at = (name: string): Operation => document.paths[`/tools/${name}`]?.post as Operation;
const schemaOf = (body: Body | undefined): Schema => body?.content['application/json'].schema as Schema;
const own = ['approval_status', 'search_tools', 'read_tool', 'write_tool'];
const tools = platforms.flatMap((platform) =>
  platform.tools.map((tool) => [tool.name, `${platform.name}/${tool.toolset}`, tool] as const),
);

const folder = join(import.meta.dirname, '../../../../snapshots');

/** A schema in the one of two spellings that clients of all kinds read, and without what a person who picks fields may leave out. */
const plain = (schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema), (name, value) => {
    if (['propertyNames', '$schema', 'required'].includes(name)) return undefined;
    const { type, ...rest } = Object(value) as Json;
    return Array.isArray(type) ? { ...rest, anyOf: type.map((one) => ({ type: one })) } : value;
  }) as Schema;

const added = (schema: Schema, declared: Schema): string[] =>
  Object.keys(schema.properties).filter((name) => !(name in declared.properties));

describe('the document', () => {
  it('has a path for every tool and no other', () => {
    const names = [...tools.map(([name]) => name), ...own];
    expect(Object.keys(document.paths).sort()).toEqual(names.map((name) => `/tools/${name}`).sort());
  });

  it('is as it was, with a tool that reads, one that changes something and one of the hub’s own', async () => {
    const paths = Object.fromEntries(
      ['github_get_me', 'github_create_issue', 'write_tool'].map((name) => [`/tools/${name}`, { post: at(name) }]),
    );
    const shown = `${JSON.stringify({ ...document, paths }, null, 2)}\n`;
    await expect(shown).toMatchFileSnapshot(join(folder, 'openapi.json'));
  });

  it.each(tools)('says of %s what it is, in the form that all have', (name, tag, tool) => {
    const { title, access, description } = tool;
    const input = z.toJSONSchema(tool.input, { io: 'input' }) as Schema;
    const output = z.toJSONSchema(tool.output) as Schema;
    const { requestBody, responses, ...head } = at(name);
    const expected = { operationId: name, summary: title, description, tags: [tag], 'x-access': access };
    expect(head).toEqual(expected);

    const like = at(access === 'read' ? 'github_get_me' : 'github_create_issue');
    expect(requestBody.required).toBe(true);
    const { 200: done, ...others } = responses;
    const { 200: _, ...alike } = like.responses;
    expect(others).toEqual(alike);

    const asked = schemaOf(requestBody);
    expect(asked['required']).toEqual(input['required']);
    expect(plain(asked)).toMatchObject(plain(lighter(input) as Schema));
    expect(['', 'fields']).toContain(added(asked, input).join(' '));
    const answered = schemaOf(done);
    const [result = answered, dryRun] = answered.anyOf ?? [];
    expect(dryRun).toEqual(schemaOf(like.responses[200]).anyOf?.[1]);
    expect(plain(result)).toMatchObject(plain(lightened(output) as Schema));
    const more =
      access === 'read' ? ['secrets_removed', 'dropped_outsiders secrets_removed'] : ['undo secrets_removed'];
    expect(more).toContain(added(result, output).join(' '));
  });

  it('holds schemas by JSON Schema 2020-12 alone, each whole', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const { schemas } = document.components;
    for (const [path, { post }] of Object.entries(document.paths)) {
      for (const schema of [schemaOf(post.requestBody), schemaOf(post.responses[200]), ...Object.values(schemas)])
        expect([path, ajv.validateSchema(schema), ajv.errors]).toEqual([path, true, null]);
    }
  });

  // What the linters Spectral and Redocly hold against a description, as far as a tool can bring it about.
  it.each([
    ['all tools', inventory.all],
    ['tools that read', inventory.all.filter(({ tool }) => tool.access === 'read')],
    ['no tool', []],
  ])('refers to all that it has and to nothing else, with %s', (_, listed) => {
    const { components, paths, tags } = documentOf(listed);
    const references = JSON.stringify({ components, paths }).matchAll(/"\$ref":"#\/components\/([^"]*)"/g);
    const has = (['schemas', 'responses'] as const).flatMap((kind) =>
      Object.keys(components[kind]).map((name) => `${kind}/${name}`),
    );
    expect(new Set([...references].map(([, to]) => to))).toEqual(new Set(has));
    const named = tags.map(({ name }) => name);
    expect(named).toEqual([...new Set(Object.values(paths).flatMap(({ post }) => post.tags))]);
  });

  it('is at most a quarter megabyte, in which what tools share is said once', () => {
    expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(262_144);
  });
});
