import { z } from 'zod';
import { type CallName, contract } from '../../src/shared/contract.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** An input that a call takes, by its schema alone: what is refused is then refused for whose it is, and nothing that it names is there. */
export const inputOf = (name: CallName): object =>
  madeFor(z.toJSONSchema(contract[name].input, { io: 'input' })) as object;

function madeFor({
  anyOf,
  oneOf,
  type,
  required = [],
  properties = {},
  items,
  minItems,
  minimum,
  ...rest
}: Schema): unknown {
  const [choice] = anyOf ?? oneOf ?? [];
  if (choice) return madeFor(choice as Schema);
  if (rest.const !== undefined) return rest.const;
  if (type === 'object')
    return Object.fromEntries(required.map((member) => [member, madeFor(properties[member] as Schema)]));
  if (type === 'array') return Array.from({ length: minItems ?? 0 }, () => madeFor(items as Schema));
  if (type === 'string') return rest.enum?.[0] ?? texts.find((text) => fits(text, rest));
  return minimum ?? (type === 'boolean' ? false : 1);
}

/** Nobody answers at the address. */
const texts = ['none', 'http://127.0.0.1:1/', 'none@example.com', '0'.repeat(64), '2026-01-01'];
const fits = (text: string, { format, pattern = '' }: Schema) =>
  new RegExp(pattern).test(text) && (format === undefined || text.includes(format === 'uri' ? '://' : '@'));
