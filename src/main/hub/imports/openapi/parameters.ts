/** What an operation takes: parameters and the members of its body, as far as a tool may be given them. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { type TakenBody, takenBodyOf } from './body.ts';
import { credentialsOf } from './credentials.ts';
import type { Effort } from './effort.ts';
import { fittingParameters } from './fitting.ts';
import { isJsonRecord, type JsonRecord, listAt, member, objectAt, textAt } from './json.ts';
import { isSpread, type RequestParameter } from './reach.ts';
import { createSchemaReader } from './schemas.ts';
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
    // One may be written as JSON instead: then its text is whatever the caller gives.
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
    if (!isJsonRecord(given)) return read(given);
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
