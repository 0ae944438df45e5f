/** Swagger 2.0 as far as it is read, in the form of OpenAPI 3: https://swagger.io/specification/v2/ */
import { isRecord } from '../../../../../shared/parse-json.ts';
import { type Effort, type JsonRecord, listAt, member, objectAt, textAt } from './document.ts';
import { httpMethods } from './reach.ts';

const most = { types: 10, parameters: 201 };
const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
/** How a list is written, by `collectionFormat`; what it knows beside these is left as OpenAPI 3 has it. */
const styles: Record<string, JsonRecord> = {
  ssv: { style: 'spaceDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  multi: { style: 'form', explode: true },
  csv: { style: 'form', explode: false },
};

/** Of a document in which references have been followed. What two operations share is the same object again. */
export function asOpenApi3(document: JsonRecord, effort: Effort): JsonRecord {
  const types = typesOf(document, ['application/json']);
  const itemOf = (item: unknown): JsonRecord => {
    const shared = listAt(item, 'parameters').slice(0, most.parameters);
    const operations = httpMethods.map((method) => [method.toLowerCase(), member(item, method.toLowerCase())] as const);
    const described = operations.filter(([, operation]) => isRecord(operation));
    return Object.fromEntries(
      described.map(([method, one]) => [method, operationOf(one as JsonRecord, shared, types, effort)]),
    );
  };
  const paths = effort.membersOf(objectAt(document, 'paths')).map(([path, item]) => [path, itemOf(item)] as const);
  return {
    info: member(document, 'info'),
    servers: addressesOf(document).map((url) => ({ url })),
    components: { securitySchemes: member(document, 'securityDefinitions') },
    paths: Object.fromEntries(paths),
  };
}

function addressesOf(document: JsonRecord): string[] {
  const host = textAt(document, 'host') ?? '';
  const basePath = textAt(document, 'basePath') ?? '';
  if (host === '') return basePath === '' ? [] : [basePath];
  const schemes = textsAt(document, 'schemes');
  return (schemes.length > 0 ? schemes : ['http']).map((scheme) => `${scheme}://${host}${basePath}`);
}

function operationOf(operation: JsonRecord, shared: unknown[], types: string[], effort: Effort): JsonRecord {
  const own = listAt(operation, 'parameters').slice(0, most.parameters);
  const all = [...shared, ...own];
  effort.spend(all.length);
  const isIn = (where: string) => (one: unknown) => textAt(one, 'in') === where;
  const body = all.findLast(isIn('body'));
  const fields = all.filter(isIn('formData'));
  const consumed = typesOf(operation, types);
  const requestBody = isRecord(body)
    ? bodyOf(body, consumed)
    : fields.length > 0
      ? formOf(fields, consumed)
      : undefined;
  return {
    ...Object.fromEntries(kept.map((name) => [name, member(operation, name)])),
    parameters: all.filter((one) => !isIn('body')(one) && !isIn('formData')(one)).map(parameterOf),
    requestBody,
  };
}
const kept = ['operationId', 'summary', 'description', 'deprecated'];

const contentOf = (types: string[], schema: unknown): JsonRecord =>
  Object.fromEntries(types.map((type) => [type, { schema }]));

const bodyOf = (body: JsonRecord, types: string[]): JsonRecord => ({
  required: member(body, 'required'),
  description: member(body, 'description'),
  content: contentOf(types, member(body, 'schema')),
});

function formOf(fields: unknown[], types: string[]): JsonRecord {
  const properties = Object.fromEntries(fields.map((one) => [textAt(one, 'name') ?? '', one]));
  const required = fields.filter((one) => member(one, 'required') === true).map((one) => textAt(one, 'name'));
  const taken = types.filter((type) => forms.includes(type));
  return {
    content: contentOf(taken.length > 0 ? taken : ['multipart/form-data'], { type: 'object', properties, required }),
  };
}

/** It is its own schema: it has the same members, and none that mean something else in one. */
const parameterOf = (given: unknown): JsonRecord => ({
  ...Object.fromEntries(['name', 'in', 'required', 'description'].map((name) => [name, member(given, name)])),
  ...(member(given, 'type') === 'array' && styles[textAt(given, 'collectionFormat') ?? 'csv']),
  schema: given,
});

const textsAt = (value: unknown, name: string): string[] =>
  listAt(value, name)
    .slice(0, most.types)
    .filter((one) => typeof one === 'string');

const typesOf = (value: JsonRecord, otherwise: string[]): string[] =>
  Object.hasOwn(value, 'consumes') ? textsAt(value, 'consumes') : otherwise;
