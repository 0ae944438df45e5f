/** What the build puts into `described.ts`, `answers.ts` and `schema.ts`. No part of the hub that runs. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse, print, stripIgnoredCharacters, visit } from 'graphql';
import { isPassedField } from './answer-fields.ts';
import type { AnswerShape, AnswerShapes } from './answers.ts';
import type { Described } from './described.ts';
import { operations } from './operations.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
};
type Answer = { $ref?: string; content?: Record<string, { schema?: Schema }> };
type Description = {
  paths: Record<string, Record<string, { operationId?: string; responses?: Record<string, Answer> }>>;
};

function readDescription(): Description {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Description;
}

export function operationsToBuild(): Described[] {
  const { paths } = readDescription();
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method): Described[] => {
      const { operationId } = item[method] ?? {};
      return operationId ? [[method.toUpperCase(), path, operationId]] : [];
    }),
  );
}

/** A shape with those below it in it. */
type Tree = { value?: 1 | 2; fields?: Record<string, Tree>; items?: Tree; more?: Tree };

/** Of the answers that gh and SDKs may be given: what GitHub describes, as far as it has been reviewed. */
export function answersToBuild(mayPass: (name: string) => boolean = isPassedField): AnswerShapes {
  const description = readDescription();
  const resolved = <One extends { $ref?: string }>(one: One): One => {
    if (one.$ref === undefined) return one;
    const parts = one.$ref.split('/').slice(1);
    return parts.reduce<unknown>((found, part) => (found as Record<string, unknown>)[part], description) as One;
  };

  function treeOf(given: Schema, name: string): Tree {
    const schema = resolved(given);
    const types = [schema.type ?? []].flat();
    const { properties, items, additionalProperties: more } = schema;
    const alternatives = ['allOf', 'anyOf', 'oneOf'].flatMap((word) => schema[word as 'allOf'] ?? []);
    const own: Tree = {};
    if (properties) {
      // Of a person it is what GitHub tells the account alone, of a commit its author.
      const told = Object.entries(properties).filter(
        ([one]) => mayPass(one) && !(one === 'email' && properties['login'] !== undefined),
      );
      own.fields = Object.fromEntries(told.map(([one, below]) => [one, treeOf(below, one)]));
    }
    if (typeof more === 'object' && Object.keys(more).length > 0) own.more = treeOf(more, '');
    else if (more) own.more = { value: 1, items: { value: 1 } };
    if (items) own.items = treeOf(items, name);
    const isValue = types.some((type) => /^(string|number|integer|boolean)$/.test(type)) || schema.enum !== undefined;
    if (isValue) own.value = schema.format === 'uri' || /(^|_)(url|href)$/.test(name) ? 2 : 1;
    return alternatives.map((one) => treeOf(one, name)).reduce(merged, own);
  }

  const shapes: AnswerShape[] = [];
  const places = new Map<string, number>();
  function placeOf({ value, fields, items, more }: Tree): number {
    const shape: AnswerShape = {
      ...(value && { value }),
      ...(fields && { fields: Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, placeOf(one)])) }),
      ...(items && { items: placeOf(items) }),
      ...(more && { more: placeOf(more) }),
    };
    const key = JSON.stringify(shape);
    const found = places.get(key) ?? shapes.push(shape) - 1;
    places.set(key, found);
    return found;
  }

  const answers = Object.values(description.paths)
    .flatMap((item) => methods.flatMap((method) => item[method] ?? []))
    .flatMap(({ operationId = '', responses = {} }): [string, number][] => {
      if (!operations[operationId]) return [];
      const made = Object.entries(responses).flatMap(([status, answer]) => (status < '300' ? [resolved(answer)] : []));
      const contents = made.flatMap(({ content }) => Object.entries(content ?? {}));
      const trees = contents.flatMap(([type, { schema }]) => (/json/.test(type) && schema ? [treeOf(schema, '')] : []));
      const [first, ...others] = trees;
      return first ? [[operationId, placeOf(others.reduce(merged, first))]] : [];
    });
  return { shapes, operations: Object.fromEntries(answers) };
}

/** What either lets pass; an address where either says that it is one. */
function merged(a: Tree, b: Tree): Tree {
  const value = Math.max(a.value ?? 0, b.value ?? 0) as 0 | 1 | 2;
  const fields = { ...a.fields };
  for (const [name, one] of Object.entries(b.fields ?? {})) {
    fields[name] = Object.hasOwn(fields, name) ? merged(fields[name] ?? {}, one) : one;
  }
  const both = (one: Tree | undefined, other: Tree | undefined): Tree | undefined =>
    one && other ? merged(one, other) : (one ?? other);
  const [items, more] = [both(a.items, b.items), both(a.more, b.more)];
  return {
    ...(value && { value }),
    ...((a.fields ?? b.fields) && { fields }),
    ...(items && { items }),
    ...(more && { more }),
  };
}

/** Without its descriptions, which are most of it. */
export function schemaToBuild(): string {
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  const document = parse(readFileSync(file, 'utf8'), { noLocation: true });
  return stripIgnoredCharacters(
    print(
      visit(document, { enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined) }),
    ),
  );
}
