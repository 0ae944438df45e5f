/** A description of an API costs no more than its length, though each of its operations may point at the same long thing. */
import { expect, it } from 'vitest';
import { describe31, read } from '../unit/hub/features/imports/openapi/read.ts';
import { growth } from './growth.ts';

const named = (count: number, one: (at: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => one(at)));

/** So many operations, each of which is the one at `$ref`. */
const alike = (count: number, operation: object): string =>
  describe31(
    named(count, (at) => [`/a${at}`, { get: { $ref: '#/components/op/o' } }]),
    { components: { op: { o: operation } } },
  );

it.each<[string, number, (size: number) => string]>([
  ['all have one id of any length', 500, (size) => alike(size, { operationId: 'aB_'.repeat(400 * size) })],
  [
    'all have many members',
    500,
    (size) =>
      alike(
        size,
        named(20 * size, (at) => [`k${at}`, 1]),
      ),
  ],
  [
    'have addresses that grow',
    500,
    (size) =>
      alike(size, {
        servers: Array(20).fill({
          url: `https://${'{a}'.repeat(160)}.example.com`,
          variables: { a: { default: 'x'.repeat(100 * size) } },
        }),
      }),
  ],
  [
    'have parameters that all say much',
    300,
    (size) =>
      describe31(
        named(size, (at) => [
          `/a${at}`,
          { get: { parameters: Array(60).fill({ $ref: '#/components/parameters/p' }) } },
        ]),
        { components: { parameters: { p: { name: 'token', in: 'query', description: 'o'.repeat(2_000 * size) } } } },
      ),
  ],
])('whose operations %s', async (_, size, described) => {
  const reads = async (count: number) => {
    const { failure, found } = await read(described(count));
    expect([failure, found.length > 0]).toEqual([undefined, true]);
  };
  expect(await growth(reads, size)).toBe('in step');
});
