/** Our entry goes in and out of files of every layout, and not one foreign character changes. */
import fc from 'fast-check';
import { stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { stringify as stringifyYaml } from 'yaml';
import type { ConfigShape, PlainResult } from '../../../../../src/main/hub/features/clients/client.ts';
import {
  decodeText,
  depthIn,
  ownEntryIn,
  withEntry,
  withoutEntry,
} from '../../../../../src/main/hub/features/clients/document.ts';
import { knownClient } from '../../../../../src/main/hub/features/clients/known-clients.ts';
import type { ClientName } from '../../../../../src/shared/client-install.ts';

const shapeOf = (name: ClientName) => knownClient(name).files[0] as ConfigShape;
const cursor = shapeOf('cursor');
const codex = shapeOf('codex');
const entry = { url: 'http://127.0.0.1:18480/mcp', headers: { Authorization: 'Bearer ogx_1' } };
const table = { url: 'http://127.0.0.1:18480/mcp', http_headers: { Authorization: 'Bearer ogx_1' } };

function expectDone<T>(attempt: PlainResult<T>): T {
  if (!attempt.ok) throw new Error(attempt.problem);
  return attempt.value;
}
/** In and out again, as an undo does where the file was edited in between. */
function roundTrip(
  client: typeof cursor,
  text: string,
  what: Record<string, unknown>,
): { within: string; after: string } {
  const within = expectDone(withEntry(client, text, what));
  expect(expectDone(ownEntryIn(client, within))).toEqual(what);
  return { within, after: expectDone(withoutEntry(client, within, expectDone(depthIn(client, text)))) };
}
function isIn(before: string, after: string): boolean {
  let at = 0;
  for (let index = 0; index < after.length && at < before.length; index += 1) if (after[index] === before[at]) at += 1;
  return at === before.length;
}

describe('JSON with comments', () => {
  const name = fc.string({ maxLength: 8 }).filter((one) => !['__proto__', 'mcpServers', 'opengithubx'].includes(one));
  const server = fc.record({ url: fc.string(), headers: fc.dictionary(name, fc.string(), { maxKeys: 2 }) });
  const file = fc
    .tuple(
      fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      fc.option(fc.dictionary(name, server, { maxKeys: 3 })),
      fc.dictionary(name, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
    )
    .map(([some, mcpServers, more]) => [
      ...Object.entries(some),
      ...(mcpServers ? [['mcpServers', mcpServers] as const] : []),
      ...Object.entries(more).filter(([one]) => !(one in some)),
    ]);
  const blank = fc.constantFrom('', '', ' ', '\t', '\n', '\n  ', '\r\n    ', '/* } "a": */', ' // , {\n', '\n// "\n');
  const isProto = (value: unknown): boolean => (JSON.stringify(value) ?? '').includes('__proto__');

  /** Written with blanks and comments anywhere, and commas where they may be left out. */
  function written(members: (readonly [string, unknown])[], next: () => string): string {
    const list = (open: string, parts: string[], close: string): string => {
      const trailing = parts.length > 0 && next().length > 4 ? ',' : '';
      return `${open}${next()}${parts.join(`${next()},${next()}`)}${next()}${trailing}${next()}${close}`;
    };
    const write = (value: unknown): string => {
      if (Array.isArray(value)) return list('[', value.map(write), ']');
      if (typeof value === 'object' && value !== null) return object(Object.entries(value));
      return JSON.stringify(value);
    };
    const object = (entries: (readonly [string, unknown])[]): string =>
      list(
        '{',
        entries.map(([one, value]) => `${JSON.stringify(one)}${next()}:${next()}${write(value)}`),
        '}',
      );
    return `${next()}${object(members)}${next()}`;
  }

  it('keeps every character of others, and gives the file back but for blanks', () => {
    fc.assert(
      fc.property(file, fc.array(blank, { minLength: 3, maxLength: 40 }), (members, blanks) => {
        fc.pre(!isProto(members));
        let at = 0;
        const text = written(members, () => blanks[at++ % blanks.length] ?? '');
        const { within, after } = roundTrip(cursor, text, entry);
        expect(isIn(text, within)).toBe(true);
        expect(after.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['two blanks', '{\n  "mcpServers": {\n    "a": {}\n  }\n}\n'],
    ['tabs and a comment behind', '{\n\t"mcpServers": {\n\t\t"a": {} // a\n\t}\n}'],
    [
      'line ends of Windows and a byte order mark',
      '\uFEFF{\r\n    "mcpServers": {\r\n        "a": {},\r\n    },\r\n}\r\n',
    ],
    ['no servers yet', '{\n  "theme": "dark"\n}\n'],
    ['one line', '{"mcpServers":{"a":{}}}'],
    ['one line with blanks', '{ "a": 1, "mcpServers": { "b": {} } }\n'],
    ['comments alone among the servers', '{\n  "mcpServers": {\n    // none\n  }\n}\n'],
  ])('%s: the very same text comes back', (_, text) => {
    expect(roundTrip(cursor, text, entry).after).toBe(text);
  });

  it('lays it out as its neighbours are', () => {
    const text = '{\r\n\t"mcpServers": {\r\n\t\t"a": {}\r\n\t}\r\n}\r\n';
    expect(roundTrip(cursor, text, { url: 'u' }).within).toBe(
      '{\r\n\t"mcpServers": {\r\n\t\t"a": {},\r\n\t\t"opengithubx": {\r\n\t\t\t"url": "u"\r\n\t\t}\r\n\t}\r\n}\r\n',
    );
  });

  it.each([
    ['{}', '{\n  "mcpServers": {\n    "opengithubx": {\n      "url": "u"\n    }\n  }\n}'],
    [
      '{ "a": 1,\n  "b": 2 }',
      '{ "a": 1,\n  "b": 2,\n  "mcpServers": {\n    "opengithubx": {\n      "url": "u"\n    }\n  }\n }',
    ],
    ['{"mcpServers": {}}', '{"mcpServers": { "opengithubx": {"url":"u"}}}'],
  ])('closes what it opened on a line of its own: %j', (text, within) => {
    expect(roundTrip(cursor, text, { url: 'u' }).within).toBe(within);
  });

  it.each([
    ['between others', '{"mcpServers": {"a": 1, "opengithubx": {}, "b": 2}}', '{"mcpServers": {"a": 1, "b": 2}}'],
    [
      'before others',
      '{"mcpServers": {\n  "opengithubx": {}, // mine\n  "b": 2}}',
      '{"mcpServers": {\n  // mine\n  "b": 2}}',
    ],
    ['alone', '{"mcpServers": {"opengithubx": {}}}', '{"mcpServers": {}}'],
  ])('is taken out where somebody moved it: %s', (_, text, left) => {
    expect(expectDone(withoutEntry(cursor, text, 1))).toBe(left);
  });

  it.each([
    ['{\n  "a": 1,\n  "b"\n}', 'line 4: colon expected'],
    ['{"a": 1}}', 'line 1: end of file expected'],
    ['"text"', 'line 1: it holds no object'],
    ['{\n"mcpServers": 7}', 'line 2: mcpServers is no object'],
    ['// comments alone', 'line 1: value expected'],
  ])('is not put into %j', (text, problem) => {
    expect(withEntry(cursor, text, entry)).toEqual({ ok: false, problem });
  });

  it('is not looked for in what is no text', () => {
    expect(decodeText(Buffer.from([0xc3, 0x28]))).toMatchObject({ ok: false });
    expect(decodeText(undefined)).toEqual({ ok: true, value: '' });
  });
});

describe('TOML', () => {
  const name = fc.stringMatching(/^[A-Za-z_][\w-]{0,7}$/).filter((one) => !['__proto__', 'mcp_servers'].includes(one));
  const text = fc.string().map((one) => one.replaceAll(/[^\x20-\x7E]/g, '?'));
  const plainValue = fc.oneof(text, fc.boolean(), fc.integer(), fc.array(text, { maxLength: 3 }));
  const file = fc.record({
    some: fc.dictionary(name, plainValue, { maxKeys: 4, noNullPrototype: true }),
    servers: fc.dictionary(name, fc.record({ command: text, args: fc.array(text) }), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    comment: fc.constantFrom('', '# mine\n', '\n# [mcp_servers.opengithubx]\n\n'),
    end: fc.constantFrom('', '\n', '\n\n', '\n# the end', '\n# the end\n'),
    isCrlf: fc.boolean(),
  });

  it('keeps every byte of others, and gives the file back', () => {
    fc.assert(
      fc.property(file, ({ some, servers, comment, end, isCrlf }) => {
        const lines = `${comment}${stringify({ ...some, mcp_servers: servers }).trimEnd()}${end}`;
        const given = isCrlf ? lines.replaceAll('\n', '\r\n') : lines;
        const { within, after } = roundTrip(codex, given, table);
        expect(within.startsWith(given)).toBe(true);
        expect([given, `${given}${given.includes('\r') ? '\r\n' : '\n'}`]).toContain(after);
      }),
      { numRuns: 500 },
    );
  });

  it('takes out what a client added to the table, and leaves what only looks like it', () => {
    const before = 'a = """\n[mcp_servers.opengithubx]\n"""\n';
    const within = `${expectDone(withEntry(codex, before, table))}enabled = true\n\n[mcp_servers.opengithubx.tools.x]\napproval = "never"\n\n# of the next\n[tui]\nb = 1\n`;
    const left = expectDone(withoutEntry(codex, within, 0));
    expect(left).toBe(`${before}\n# of the next\n[tui]\nb = 1\n`);
  });
});

describe('YAML', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 6 })
    .filter((one) => !/^(__proto__|extensions|mcpServers)$/.test(one));
  const value = fc.oneof(
    fc.string(),
    fc.string().map((one) => `${one}\n\n`),
    fc.boolean(),
    fc.array(fc.string(), { maxLength: 3 }),
  );
  const server = fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });
  const file = fc.record({
    some: fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true }),
    servers: fc.array(server, { maxLength: 3 }),
    more: fc.dictionary(name, server, { maxKeys: 2, noNullPrototype: true }),
    comment: fc.constantFrom('', '# mine\n', '\n# extensions:\n\n'),
    end: fc.constantFrom('', '\n', '\n\n', '\n# the end', '\n  # the end\n'),
    indent: fc.constantFrom(2, 4),
    isCrlf: fc.boolean(),
  });

  it.each(['goose', 'continue'] as const)('%s: keeps every byte of others, and gives the file back', (client) => {
    const shape = shapeOf(client);
    const own = { ...(shape.isList && { name: 'opengithubx' }), url: 'http://127.0.0.1:18480/mcp', timeout: 300 };
    fc.assert(
      fc.property(file, ({ some, servers, more, comment, end, indent, isCrlf }) => {
        fc.pre(Object.keys(some).every((one) => !(one in more)));
        const named = servers.map((one, at) => ({ ...one, name: `s${at}` }));
        const held = shape.isList ? named : Object.fromEntries(named.map((one) => [one.name, one]));
        const values = { ...some, ...(servers.length > 0 && { [shape.servers]: held }), ...more };
        const written = Object.keys(values).length > 0 ? stringifyYaml(values, { indent, lineWidth: 0 }).trimEnd() : '';
        const lines = `${comment}${written}${written === '' ? '' : end}`;
        const given = isCrlf ? lines.replaceAll('\n', '\r\n') : lines;
        const { within, after } = roundTrip(shape, given, own);
        expect(isIn(given, within)).toBe(true);
        expect(after).toBe(given);
      }),
      { numRuns: 500 },
    );
  });
});
