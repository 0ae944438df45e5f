import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findToolServer,
  toolServerOf,
  withToolServer,
} from '../../../../../src/main/hub/features/openwebui/entries.ts';
import { type ExactObject, parseExact } from '../../../../../src/main/hub/features/openwebui/exact-json.ts';

const marker = 'ogx_abc123';
const shape = { hubUrl: 'http://hub', marker, models: [], tools: [], members: [], proof: 'sso' as const, key: '' };
const ours = { openapi: toolServerOf(shape, 'openapi', []), mcp: toolServerOf(shape, 'mcp', []) };
const parts = ['openapi', 'mcp'] as const;

const foreign = fc.oneof(
  fc.record(
    {
      url: fc.webUrl(),
      type: fc.constantFrom('openapi', 'mcp', null),
      key: fc.option(fc.string()),
      config: fc.option(fc.dictionary(fc.string(), fc.jsonValue())),
      info: fc.option(fc.record({ id: fc.string() }, { requiredKeys: [] })),
      'a field of tomorrow': fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
);
const listsOf = (all: unknown[]): ExactObject =>
  parseExact(JSON.stringify({ TOOL_SERVER_CONNECTIONS: all, 'a field of tomorrow': 1 })) as ExactObject;

describe('a tool server that is put and taken again', () => {
  it('leaves everybody else’s as they were, without an info or with one that is null too', () => {
    fc.assert(
      fc.property(fc.array(foreign, { maxLength: 6 }), (all) => {
        const before = listsOf(all);
        const put = parts.reduce((list, part) => withToolServer(list, marker, part, ours[part]), before);
        expect(parts.map((part) => findToolServer(put, marker, part))).toEqual([ours.openapi, ours.mcp]);
        const taken = parts.reduce((list, part) => withToolServer(list, marker, part, undefined), put);
        expect(JSON.stringify(taken)).toBe(JSON.stringify(before));
      }),
    );
  });

  it('stays in its place when it is put once more', () => {
    fc.assert(
      fc.property(fc.array(foreign, { maxLength: 3 }), fc.array(foreign, { maxLength: 3 }), (first, later) => {
        const old = { ...ours.mcp, url: 'http://old' };
        const put = withToolServer(listsOf([...first, old, ...later]), marker, 'mcp', ours.mcp);
        expect(JSON.stringify(put)).toBe(JSON.stringify(listsOf([...first, ours.mcp, ...later])));
      }),
    );
  });

  it('is nothing to take where it is not, and makes the list where there is none', () => {
    const all = listsOf([{ info: null }]);
    expect(withToolServer(all, marker, 'openapi', undefined)).toBe(all);
    expect(withToolServer({ other: true }, marker, 'openapi', ours.openapi)).toEqual({
      other: true,
      TOOL_SERVER_CONNECTIONS: [ours.openapi],
    });
  });
});

describe('whose a tool server is', () => {
  it('says its id, together with what it is: without a word it is OpenAPI, as the first ones were', () => {
    const entry = (type: unknown, id: unknown) => listsOf([{ type, info: { id } }]);
    expect(findToolServer(entry('mcp', marker), marker, 'mcp')).toBeDefined();
    expect(findToolServer(entry('mcp', marker), marker, 'openapi')).toBeUndefined();
    expect(findToolServer(entry(undefined, marker), marker, 'openapi')).toBeDefined();
    expect(findToolServer(entry('', marker), marker, 'openapi')).toBeDefined();
    expect(findToolServer(entry('openapi', 'ogx_abc124'), marker, 'openapi')).toBeUndefined();
    expect(findToolServer(entry('openapi', 7), marker, 'openapi')).toBeUndefined();
  });
});
