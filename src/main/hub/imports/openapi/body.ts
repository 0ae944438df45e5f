/** What an operation takes in its body. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { IsCredential } from './credentials.ts';
import type { Effort } from './effort.ts';
import { member, objectAt, textAt } from './json.ts';
import type { DescribedParameter } from './parameters.ts';
import type { RequestReach } from './reach.ts';
import type { SchemaReader } from './schemas.ts';
import type { DescriptionWords } from './words.ts';

export type TakenBody = { parameters: DescribedParameter[]; body?: RequestReach['body'] };

type Reading = { schemas: SchemaReader; words: DescriptionWords; isCredential: IsCredential; effort: Effort };

/** Fails with a reason where it requires one of a kind that no tool can have. */
export function takenBodyOf(given: unknown, { schemas, words, isCredential, effort }: Reading): Result<TakenBody> {
  const parameterOf = (name: string, schema: unknown, required: boolean, described: unknown): DescribedParameter => ({
    ...{ name, in: 'body', required, style: 'form', explode: true },
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
    return content.length > 0 && isRequired ? left('Its body is neither JSON nor a form.') : ok({ parameters: [] });
  }
  const as = found === form ? 'form' : 'json';
  const schema = member(found.media, 'schema');
  const whole = schemas.joined(schema);
  const properties = effort.membersOf(whole.properties).filter(([, one]) => member(one, 'readOnly') !== true);
  const type = Array.isArray(whole.type) ? whole.type.find((one) => one !== 'null') : whole.type;
  if (properties.length === 0 || (type !== undefined && type !== 'object')) {
    if (as === 'form' && !isRequired) return ok({ parameters: [] });
    if (as === 'form') return left('The fields of its form are not described.');
    const parameters = [parameterOf('body', schema, isRequired, given)];
    return ok({ parameters, body: { as, type: found.type, isWhole: true } });
  }
  const required = new Set(whole.required);
  const parameters = properties
    .filter(([name, one]) => name !== '' && name.length <= 200 && !isCredential(name, one))
    .map(([name, one]) => parameterOf(name, one, required.has(name), one));
  return ok({ parameters, body: { as, type: found.type, isWhole: false } });
}

const left = (reason: string): Result<never> => fail('import_refused', reason);
