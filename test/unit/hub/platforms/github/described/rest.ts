/** GitHub's own description of its REST API, and what does not fit it in a request of ours or in an answer of the demo's. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ErrorObject, type Options } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Schema = { [keyword: string]: unknown };
type Parameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema };
type Body = { content?: Record<string, { schema: Schema }> };
type Operation = {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: Body & { required?: boolean };
  responses: Record<string, Body | { $ref: string }>;
};
type Description = {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
};

/** A request as it would go out, and what came back. */
export type Exchange = {
  method: string;
  url: URL;
  body: string;
  status: number;
  /** Of the answer; empty where it has no body. */
  mediaType: string;
  answer: string;
};

const require = createRequire(import.meta.url);
const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
// Its own words and its own example take null for a file that goes; its schema forgets that.
const changedGist =
  description.paths['/gists/{gist_id}']?.['patch']?.requestBody?.content?.['application/json']?.schema;
const changedFiles = (changedGist?.['properties'] as Record<string, Schema> | undefined)?.['files'];
Object.assign((changedFiles?.['additionalProperties'] as Schema | undefined) ?? {}, { nullable: true });

// Most schemas are used once, so that they are compiled quickly and not well.
const options: Options = {
  strict: false,
  allErrors: true,
  logger: false,
  inlineRefs: false,
  code: { optimize: false },
};
const ajv = new Ajv2020({ ...options, validateFormats: true });
formats.default(ajv);
const parameterAjv = new Ajv2020({ ...options, coerceTypes: true });
formats.default(parameterAjv);
for (const one of [ajv, parameterAjv]) {
  one.addSchema(
    { components: { schemas: eachAsJsonSchema(description.components['schemas'], false) } },
    'github',
    false,
    false,
  );
}

/** What of the request GitHub's description does not have: its path, its method, a parameter, a value, a field of its body. */
export function requestProblems({ method, url, body }: Exchange): string[] {
  const found = operationOf(method, url);
  if (typeof found === 'string') return [found];
  const { operation, place } = found;
  const parameters = (operation.parameters ?? []).map(resolved<Parameter>);
  return [
    ...misfits(valuesSchema(parameters, 'path'), place, 'path'),
    ...misfits(valuesSchema(parameters, 'query'), Object.fromEntries(url.searchParams), 'query'),
    ...[...url.searchParams.keys()]
      .filter((name, index, all) => all.indexOf(name) < index)
      .map((name) => `${name} twice`),
    ...bodyProblems(operation, body),
  ];
}

/** What of the answer GitHub's description does not have, or has otherwise. */
export function answerGaps({ method, url, status, mediaType, answer }: Exchange): string[] {
  const found = operationOf(method, url);
  if (typeof found === 'string') return [found];
  const response = found.operation.responses[status];
  if (!response) return status < 400 ? [`${status} is not described`] : [];
  // A patch, a log or an archive has no shape to be held against.
  if (answer !== '' && !/^application\/json\b/.test(mediaType)) return [];
  const schema = resolved<Body>(response).content?.['application/json']?.schema;
  // A refusal always says why, described or not.
  if (status >= 400 && !schema) return [];
  if (status === 204 || !schema) return answer === '' ? [] : [`${status} has no content`];
  return said(compiled(asJsonSchema(schema, false) as Schema, ajv), JSON.parse(answer));
}

type Found = { operation: Operation; place: Record<string, string> };

function operationOf(method: string, url: URL): Found | string {
  // Of the paths that fit, the one with the fewest variables is meant, and of those the longest.
  const fitting = paths.filter(({ expression }) => expression.test(url.pathname));
  const path = fitting.find(({ operations }) => method.toLowerCase() in operations) ?? fitting[0];
  if (!path) return `no path ${url.pathname}`;
  const operation = path.operations[method.toLowerCase()];
  if (!operation) return `no ${method} of ${path.template}`;
  const groups = [...(path.expression.exec(url.pathname) ?? [])].slice(1).map(decodeURIComponent);
  return { operation, place: Object.fromEntries(path.names.map((name, index) => [name, groups[index] ?? ''])) };
}

/** Those of which the description says so may hold slashes; an empty one is the top directory. */
function isMulti(operations: Record<string, Operation>, name: string): boolean {
  const parameters = Object.values(operations).flatMap((operation) => operation.parameters ?? []);
  return parameters
    .map(resolved<Parameter & Schema>)
    .some((one) => one.name === name && one['x-multi-segment'] === true);
}

const paths = Object.entries(description.paths)
  .map(([template, operations]) => {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const source = template
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace(/\/\{(\w+)\}/g, (_, name) =>
        isMulti(operations, name) ? (name === 'path' ? '(?:/(.*))?' : '/(.+)') : '/([^/]+)',
      )
      .replace(/\{(\w+)\}/g, '([^/]+)');
    return { template, operations, names, expression: new RegExp(`^${source}$`) };
  })
  .sort((a, b) => a.names.length - b.names.length || b.template.length - a.template.length);

const valuesSchema = (parameters: Parameter[], where: Parameter['in']): Schema => {
  const own = parameters.filter((parameter) => parameter.in === where);
  return {
    type: 'object',
    properties: Object.fromEntries(own.map(({ name, schema }) => [name, asJsonSchema(schema, false)])),
    required: own.flatMap(({ name, required }) => (required ? [name] : [])),
    additionalProperties: false,
  };
};

function bodyProblems({ requestBody }: Operation, body: string): string[] {
  const schema = requestBody?.content?.['application/json']?.schema;
  if (body === '') return requestBody?.required ? ['no body'] : [];
  if (!schema) return ['a body where there is none'];
  return said(compiled(asJsonSchema(schema, true) as Schema, ajv), JSON.parse(body)).map(
    (problem) => `body ${problem}`,
  );
}

const misfits = (schema: Schema, values: Record<string, string>, where: string): string[] =>
  said(compiled(schema, parameterAjv), { ...values }).map((problem) => `${where} ${problem}`);

const known = new Map<string, ReturnType<typeof ajv.compile>>();
function compiled(schema: Schema, by: Ajv2020) {
  const key = `${by === ajv} ${JSON.stringify(schema)}`;
  const validate = known.get(key) ?? by.compile({ $id: `of-${known.size}`, ...schema });
  known.set(key, validate);
  return validate;
}

function said(validate: ReturnType<typeof ajv.compile>, value: unknown): string[] {
  if (validate(value)) return [];
  const named = ({ instancePath, message, params, keyword }: ErrorObject) => {
    const { additionalProperty, unevaluatedProperty, allowedValues } = params as Record<string, unknown>;
    const what = additionalProperty ?? unevaluatedProperty ?? (keyword === 'enum' ? String(allowedValues) : '');
    return `${instancePath.replace(/\/\d+/g, '/*')} ${message ?? ''} ${what}`.trim();
  };
  return [...new Set((validate.errors ?? []).map(named))];
}

/**
 * A schema of OpenAPI 3.0 as JSON Schema: `nullable` as a type of its own, references into the whole. `closed` refuses every
 * field that an object does not name, which GitHub would ignore without a word.
 */
function asJsonSchema(schema: unknown, closed: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((one) => asJsonSchema(one, closed));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example, examples, default: _, $ref, ...rest } = schema as Schema;
  if (typeof $ref === 'string') {
    return closed ? asJsonSchema(pointed($ref), closed) : { $ref: `github${$ref}` };
  }
  const own = eachAsJsonSchema(rest, closed);
  // What GitHub says are alternatives of an answer are often each other's part, such as an issue and a note.
  if (!closed && own['oneOf']) {
    own['anyOf'] = own['oneOf'];
    delete own['oneOf'];
  }
  // Names of fields, not keywords, whatever they are called.
  if (rest['properties']) own['properties'] = eachAsJsonSchema(rest['properties'] as Schema, closed);
  if (closed && own['type'] === 'object' && own['properties'] && !('additionalProperties' in own)) {
    own['unevaluatedProperties'] = false;
  }
  return nullable === true ? { anyOf: [own, { type: 'null' }] } : own;
}

function eachAsJsonSchema(schemas: Schema | undefined, closed: boolean): Schema {
  return Object.fromEntries(Object.entries(schemas ?? {}).map(([name, one]) => [name, asJsonSchema(one, closed)]));
}

function pointed(reference: string): unknown {
  const [, , kind = '', name = ''] = reference.split('/');
  return description.components[kind]?.[name];
}

function resolved<T>(one: T | { $ref: string }): T {
  return typeof one === 'object' && one !== null && '$ref' in one ? (pointed(one.$ref) as T) : one;
}
