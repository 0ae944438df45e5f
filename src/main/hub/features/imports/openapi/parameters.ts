/** What an operation takes, its parameters and the members of its body, as far as a tool may be given them: no credential, and not too much. */
import { isRecord } from '../../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { type Effort, type JsonRecord, listAt, member, objectAt, textAt } from './document.ts';
import { createSchemaReader, type FieldSchema, type SchemaReader } from './field-schema.ts';
import { isSpread, type RequestParameter, type RequestReach } from './reach.ts';
import type { DescriptionWords } from './words.ts';

/** `words` are cleaned. */
export type DescribedParameter = Omit<RequestParameter, 'field'> & { words: string };

/** Fails with a reason where the operation can't be called without what no tool may be given. */
export type TakeParameters = (operation: JsonRecord, shared: unknown[]) => Result<TakenBody>;

const mostGiven = 200;
/** Beside those that are required. */
const mostOptional = 30;
const mostRequired = 40;

/**
 * Headers that a caller may set. Any other could carry a credential, name another host or method (`X-HTTP-Method-Override`), or
 * pretend where a request comes from.
 */
const freeHeaders =
  /^(accept-language|if-(none-)?match|if-(un)?modified-since|prefer|idempotency-key|[a-z0-9-]+-version)$/i;

/** For the operations of one document. What several of them share is read once. */
export function createTakeParameters(document: JsonRecord, words: DescriptionWords, effort: Effort): TakeParameters {
  const schemas = createSchemaReader(effort);
  const isCredential = credentialsOf(document, effort);

  /** Undefined for one that is left out. */
  function parameterOf(given: unknown): Result<DescribedParameter | undefined> {
    const name = textAt(given, 'name');
    const where = textAt(given, 'in');
    if (name === undefined || name === '' || name.length > 200) return ok(undefined);
    const required = where === 'path' || member(given, 'required') === true;
    if (isCredential(name, given)) return ok(undefined);
    if (where === 'cookie' || (where === 'header' && !freeHeaders.test(name))) {
      return required ? leftOut(`It requires the ${where} ${name}.`) : ok(undefined);
    }
    if (where !== 'path' && where !== 'query' && where !== 'header') return ok(undefined);
    // One may be written as JSON instead: then its text is what the caller gives.
    const isWritten = effort.membersOf(objectAt(given, 'content')).length > 0;
    const schema = schemas.fieldSchemaOf(member(given, 'schema') ?? (isWritten ? { type: 'string' } : {}));
    const about = words.fieldWords(textAt(given, 'description') ?? '');
    const style = styleOf(given, where);
    // Its members are names of the query by themselves.
    const names = where === 'query' && isSpread(style) && schema.type === 'object' ? schema.fields : [];
    if (names.some((one) => isCredential(one.name, undefined))) {
      return required ? leftOut(`It requires ${name}, in which a credential is sent.`) : ok(undefined);
    }
    return ok({ name, in: where, required, schema, words: about, ...style });
  }

  const parameterOnce = onceEach(parameterOf);
  const bodyOnce = onceEach((given) => takenBodyOf(given, { schemas, words, isCredential, effort }));
  return (operation, shared) => {
    const parameters = new Map<string, DescribedParameter>();
    const own = listAt(operation, 'parameters');
    if (shared.length + own.length > mostGiven) return leftOut(`It takes more than ${mostGiven} parameters.`);
    for (const one of [...shared, ...own]) {
      const read = parameterOnce(one);
      if (!read.ok) return read;
      // One of the operation takes the place of one that is shared by name and place.
      if (read.value) parameters.set(`${read.value.in} ${read.value.name}`, read.value);
    }
    const body = bodyOnce(member(operation, 'requestBody'));
    if (!body.ok) return body;
    const all = [...parameters.values(), ...body.value.parameters];
    effort.spend(shared.length + own.length + all.length);
    const required = all.filter((one) => one.required);
    const optional = all.filter((one) => !one.required);
    if (required.length > mostRequired) return leftOut(`It requires more than ${mostRequired} fields.`);
    const fits = fittingParameters(required, optional.slice(0, mostOptional));
    return fits ? ok({ ...body.value, parameters: fits }) : leftOut('The fields that it requires take too many words.');
  };
}

/** Each object is read once. */
function onceEach<T>(read: (given: unknown) => T): (given: unknown) => T {
  const known = new WeakMap<object, T>();
  return (given) => {
    if (!isRecord(given)) return read(given);
    const found = known.get(given) ?? read(given);
    known.set(given, found);
    return found;
  };
}

function styleOf(given: unknown, where: string): Pick<RequestParameter, 'style' | 'explode'> {
  const named = textAt(given, 'style');
  const isKnown = named === 'spaceDelimited' || named === 'pipeDelimited' || named === 'deepObject';
  const style = where === 'query' && isKnown ? named : 'form';
  const explode = member(given, 'explode');
  return { style, explode: typeof explode === 'boolean' ? explode : where === 'query' && style === 'form' };
}

const leftOut = (reason: string): Result<never> => fail('import_refused', reason);

type TakenBody = { parameters: DescribedParameter[]; body?: RequestReach['body'] };

type Reading = { schemas: SchemaReader; words: DescriptionWords; isCredential: IsCredential; effort: Effort };

/** What an operation takes in its body. Fails with a reason where it requires one of a kind that no tool can have. */
function takenBodyOf(given: unknown, { schemas, words, isCredential, effort }: Reading): Result<TakenBody> {
  const parameterOf = (name: string, schema: unknown, required: boolean, described: unknown): DescribedParameter => ({
    name,
    in: 'body',
    required,
    style: 'form',
    explode: true,
    schema: schemas.fieldSchemaOf(schema),
    words: words.fieldWords(textAt(described, 'description') ?? ''),
  });
  const content = effort.membersOf(objectAt(given, 'content'));
  const isRequired = member(given, 'required') === true;
  const typed = content.map(([type, media]) => ({ type: type.split(';')[0]?.trim().toLowerCase() ?? '', media }));
  const json = typed.find(({ type }) => /^application\/([\w.+-]{1,100}\+)?json$/.test(type));
  const form = typed.find(({ type }) => type === 'application/x-www-form-urlencoded');
  const anything = typed.find(({ type }) => type === '*/*');
  const found = json ?? form ?? (anything && { ...anything, type: 'application/json' });
  if (!found) {
    return content.length > 0 && isRequired ? leftOut('Its body is neither JSON nor a form.') : ok({ parameters: [] });
  }
  const as = found === form ? 'form' : 'json';
  const schema = member(found.media, 'schema');
  const whole = schemas.joined(schema);
  const properties = effort.membersOf(whole.properties).filter(([, one]) => member(one, 'readOnly') !== true);
  const type = Array.isArray(whole.type) ? whole.type.find((one) => one !== 'null') : whole.type;
  if (properties.length === 0 || (type !== undefined && type !== 'object')) {
    if (as === 'form' && !isRequired) return ok({ parameters: [] });
    if (as === 'form') return leftOut('The fields of its form are not described.');
    const parameters = [parameterOf('body', schema, isRequired, given)];
    return ok({ parameters, body: { as, type: found.type, isWhole: true } });
  }
  const required = new Set(whole.required);
  const parameters = properties
    .filter(([name, one]) => name !== '' && name.length <= 200 && !isCredential(name, one))
    .map(([name, one]) => parameterOf(name, one, required.has(name), one));
  return ok({ parameters, body: { as, type: found.type, isWhole: false } });
}

/** Whether a description asks for a credential by that name: that is the vault's, and no argument. */
type IsCredential = (name: string, described: unknown) => boolean;

const usual =
  /^(authorization|proxy-authorization|access_?token|auth_?token|x-auth-token|api_?key|x-api-key|apikey|client_?secret)$/i;
const mostDescription = 2_000;

/** By the usual names, and by those under which the document has keys sent, be it in a header or an address. */
function credentialsOf(document: JsonRecord, effort: Effort): IsCredential {
  const schemes = effort.membersOf(objectAt(objectAt(document, 'components'), 'securitySchemes'));
  const keys = schemes.filter(([, scheme]) => textAt(scheme, 'type') === 'apiKey');
  const named = new Set(keys.map(([, scheme]) => textAt(scheme, 'name')));
  return (name, described) => {
    const words = (textAt(described, 'description') ?? '').slice(0, mostDescription);
    return usual.test(name) || named.has(name) || (name === 'token' && /authenticat|oauth|bearer/i.test(words));
  };
}

/** Bytes that a model may be made to read about the fields of a tool. */
const mostBytesOfFields = 2_000;
const shorter: ((one: DescribedParameter) => DescribedParameter)[] = [
  (one) => one,
  (one) => ({ ...one, words: one.required ? one.words : '' }),
  (one) => ({ ...one, words: '', schema: isNested(one.schema) ? { type: 'any' } : one.schema }),
];

/**
 * Less and less is said of the fields, and at last only those stay of the optional ones that still fit. Undefined where the required ones
 * don't. Pure.
 */
function fittingParameters(
  required: DescribedParameter[],
  optional: DescribedParameter[],
): DescribedParameter[] | undefined {
  for (const shorten of shorter) {
    const all = [...required, ...optional].map(shorten);
    if (sizeOf(all) <= mostBytesOfFields) return all;
  }
  const all = [...required, ...optional].map(shorter.at(-1) ?? ((one) => one));
  let size = 0;
  const fits = all.filter((one) => {
    size += sizeOf([one]);
    return size <= mostBytesOfFields;
  });
  return fits.length < required.length ? undefined : fits;
}

const isNested = ({ type }: FieldSchema): boolean => type === 'object' || type === 'list' || type === 'enum';

const sizeOf = (all: DescribedParameter[]): number =>
  all.reduce((size, { name, schema, words }) => size + bytesOf(name) + schemaSize(schema) + bytesOf(words) + 5, 1);
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** What many fields share is written once to be measured. */
const sizes = new WeakMap<FieldSchema, number>();
function schemaSize(schema: FieldSchema): number {
  const size = sizes.get(schema) ?? bytesOf(schema);
  sizes.set(schema, size);
  return size;
}
