/** What an operation takes: parameters and the members of its body, as far as a tool may be given them. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { type FieldSchema, fieldSchemaOf, joined } from './field-schema.ts';
import { isObject, type Json, listAt, member, objectAt, textAt } from './json.ts';
import type { Parameter, Reach } from './reach.ts';
import { fieldWords } from './words.ts';

export type Described = Omit<Parameter, 'field'> & { words: string };
type Taken = { parameters: Described[]; body?: Reach['body'] };

/** Beside those that are required. */
const mostOptional = 30;
const mostRequired = 40;

/**
 * Headers that a caller may set. Any other could carry a credential, name another host or method (`X-HTTP-Method-Override`), or
 * pretend where a request comes from.
 */
const freeHeaders =
  /^(accept-language|if-(none-)?match|if-(un)?modified-since|prefer|idempotency-key|[a-z0-9-]+-version)$/i;

/** Where a description asks for a credential: that is the vault's, and no argument. */
const credential =
  /^(authorization|proxy-authorization|access_?token|auth_?token|x-auth-token|api_?key|x-api-key|apikey|client_?secret)$/i;
type Credentials = ReadonlySet<string>;
const isCredential = (name: string, words: string, credentials: Credentials): boolean =>
  credential.test(name) || credentials.has(name) || (name === 'token' && /authenticat|oauth|bearer/i.test(words));

/** The names under which a description has keys sent, be it in a header or an address. */
export function credentialsOf(document: Json): Credentials {
  const schemes = Object.values(objectAt(objectAt(document, 'components'), 'securitySchemes'));
  const keys = schemes.filter((scheme) => textAt(scheme, 'type') === 'apiKey').map((scheme) => textAt(scheme, 'name'));
  return new Set(keys.filter((name) => name !== undefined));
}

/** Fails with a reason where the operation can't be called without what no tool may be given. */
export function parametersOf(operation: Json, shared: unknown[], credentials: Credentials): Result<Taken> {
  const parameters = new Map<string, Described>();
  for (const one of [...shared, ...listAt(operation, 'parameters')]) {
    const read = parameterOf(one, credentials);
    if (!read.ok) return read;
    // One of the operation takes the place of one that is shared by name and place.
    if (read.value) parameters.set(`${read.value.in} ${read.value.name}`, read.value);
  }
  const body = bodyOf(member(operation, 'requestBody'), credentials);
  if (!body.ok) return body;
  const all = [...parameters.values(), ...body.value.parameters];
  const [required, optional] = [true, false].map((is) => all.filter((one) => one.required === is)) as [
    Described[],
    Described[],
  ];
  if (required.length > mostRequired) return left(`It requires more than ${mostRequired} fields.`);
  return ok({ ...body.value, parameters: fitting(required, optional.slice(0, mostOptional)) });
}

/** Bytes that a model may be made to read about the fields of a tool. */
const mostWords = 2_000;
const shorter: ((one: Described) => Described)[] = [
  (one) => one,
  (one) => ({ ...one, words: one.required ? one.words : '' }),
  (one) => ({ ...one, words: '', schema: isNested(one.schema) ? { type: 'any' } : one.schema }),
];

/** Less and less is said of the fields, and at last only some that are not required stay. */
function fitting(required: Described[], optional: Described[]): Described[] {
  for (const shorten of shorter) {
    const all = [...required, ...optional].map(shorten);
    if (sizeOf(all) <= mostWords) return all;
  }
  const all = [...required, ...optional].map(shorter.at(-1) ?? ((one) => one));
  return all.slice(0, Math.max(required.length, 16));
}

const isNested = ({ type }: FieldSchema): boolean => type === 'object' || type === 'list' || type === 'enum';
const sizeOf = (all: Described[]): number =>
  Buffer.byteLength(JSON.stringify(all.map(({ name, schema, words }) => [name, schema, fieldWords(words)])));

/** Undefined for one that is left out. */
function parameterOf(given: unknown, credentials: Credentials): Result<Described | undefined> {
  const name = textAt(given, 'name');
  const where = textAt(given, 'in');
  if (name === undefined || name === '' || name.length > 200) return ok(undefined);
  const required = where === 'path' || member(given, 'required') === true;
  const words = textAt(given, 'description') ?? '';
  if (isCredential(name, words, credentials)) return ok(undefined);
  if (where === 'cookie' || (where === 'header' && !freeHeaders.test(name))) {
    return required ? left(`It requires the ${where} ${name}.`) : ok(undefined);
  }
  if (where !== 'path' && where !== 'query' && where !== 'header') return ok(undefined);
  const schema = fieldSchemaOf(member(given, 'schema') ?? schemaOfContent(given));
  const style = styleOf(given, where);
  return ok({ name, in: where, required, schema, words, ...style });
}

/** A parameter may be written as JSON instead: then its text is whatever the caller gives. */
const schemaOfContent = (given: unknown): unknown =>
  Object.keys(objectAt(given, 'content')).length > 0 ? { type: 'string' } : {};

function styleOf(given: unknown, where: string): Pick<Parameter, 'style' | 'explode'> {
  const named = textAt(given, 'style');
  const isKnown = named === 'spaceDelimited' || named === 'pipeDelimited' || named === 'deepObject';
  const style = where === 'query' && isKnown ? named : 'form';
  const explode = member(given, 'explode');
  return { style, explode: typeof explode === 'boolean' ? explode : where === 'query' && style === 'form' };
}

function bodyOf(given: unknown, credentials: Credentials): Result<Taken> {
  const content = Object.entries(objectAt(given, 'content'));
  const isRequired = member(given, 'required') === true;
  const typed = content.map(([type, media]) => ({ type: type.split(';')[0]?.trim().toLowerCase() ?? '', media }));
  const json = typed.find(({ type }) => /^application\/([\w.+-]+\+)?json$/.test(type));
  const form = typed.find(({ type }) => type === 'application/x-www-form-urlencoded');
  const anything = typed.find(({ type }) => type === '*/*');
  const found = json ?? form ?? (anything && { ...anything, type: 'application/json' });
  if (!found) {
    return content.length > 0 && isRequired ? left('Its body is neither JSON nor a form.') : ok({ parameters: [] });
  }
  const as = found === form ? 'form' : 'json';
  const schema = member(found.media, 'schema');
  const whole = joined(schema);
  const properties = Object.entries(objectAt(whole, 'properties')).filter(
    ([, one]) => member(one, 'readOnly') !== true,
  );
  const type = typeOf(whole['type']);
  const isObjectBody = properties.length > 0 && (type === undefined || type === 'object');
  if (!isObjectBody) {
    if (as === 'form' && !isRequired) return ok({ parameters: [] });
    if (as === 'form') return left('The fields of its form are not described.');
    const parameter = bodyParameter('body', schema, isRequired, textAt(given, 'description') ?? '');
    return ok({ parameters: [parameter], body: { as, type: found.type, isWhole: true } });
  }
  const required = listAt(whole, 'required');
  const parameters = properties
    .map(([name, one]) => bodyParameter(name, one, required.includes(name), textAt(one, 'description') ?? ''))
    .filter(({ name, words }) => name !== '' && name.length <= 200 && !isCredential(name, words, credentials));
  return ok({ parameters, body: { as, type: found.type, isWhole: false } });
}

const typeOf = (type: unknown): unknown => (Array.isArray(type) ? type.find((one) => one !== 'null') : type);

const bodyParameter = (name: string, schema: unknown, required: boolean, words: string): Described => ({
  ...{ name, in: 'body', required, words, style: 'form', explode: true },
  schema: schemaOrAny(schema),
});

const schemaOrAny = (schema: unknown): FieldSchema => (isObject(schema) ? fieldSchemaOf(schema) : { type: 'any' });

const left = (reason: string): Result<never> => fail('import_refused', reason);
