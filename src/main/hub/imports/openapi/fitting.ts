import type { FieldSchema } from './field-schema.ts';
import type { DescribedParameter } from './parameters.ts';

/** Bytes that a model may be made to read about the fields of a tool. */
const mostWords = 2_000;
const shorter: ((one: DescribedParameter) => DescribedParameter)[] = [
  (one) => one,
  (one) => ({ ...one, words: one.required ? one.words : '' }),
  (one) => ({ ...one, words: '', schema: isNested(one.schema) ? { type: 'any' } : one.schema }),
];

/**
 * Less and less is said of the fields, and at last only those stay of the optional ones that still fit. Undefined where the required ones
 * don't. Pure.
 */
export function fittingParameters(
  required: DescribedParameter[],
  optional: DescribedParameter[],
): DescribedParameter[] | undefined {
  for (const shorten of shorter) {
    const all = [...required, ...optional].map(shorten);
    if (sizeOf(all) <= mostWords) return all;
  }
  const all = [...required, ...optional].map(shorter.at(-1) ?? ((one) => one));
  let size = 0;
  const fits = all.filter((one) => {
    size += sizeOf([one]);
    return size <= mostWords;
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
