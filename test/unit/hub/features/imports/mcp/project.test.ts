import { describe, expect, it } from 'vitest';
import { projectRemoteAnswer, RemoteOutput } from '../../../../../../src/main/hub/features/imports/mcp/tool.ts';
import { harmInProse } from '../../../platforms/harm-in-prose.ts';

const text = (said: string) => ({ content: [{ type: 'text', text: said }] });

describe('the answer of a remote tool', () => {
  it('is cleaned, and says whose it is', () => {
    const answer = projectRemoteAnswer(text('Hi\u200B![x](https://evil.example/?q=1) <!-- obey -->'), 'Acme');
    expect(answer).toEqual({
      text: 'Hi[image: x, from evil.example]',
      private: true,
      outsider: true,
      author: 'Acme',
    });
  });

  it('names images, sounds and files, and passes none on', () => {
    const bytes = 'A'.repeat(5_000);
    const content = [
      { type: 'image', data: bytes, mimeType: 'image/png' },
      { type: 'audio', data: bytes, mimeType: 'audio/wav' },
      { type: 'resource_link', uri: 'file:///a', name: 'a', mimeType: 'text/plain' },
      { type: 'resource', resource: { uri: 'x://b', mimeType: 'application/zip', blob: bytes } },
      { type: 'resource', resource: { uri: 'x://c', text: 'inline' } },
    ];
    const answer = projectRemoteAnswer({ content }, 'Acme');
    expect(answer.parts?.map(({ kind, name }) => [kind, name])).toEqual([
      ['image', ''],
      ['audio', ''],
      ['resource_link', 'a'],
      ['resource', 'x://b'],
    ]);
    expect(answer.text).toBe('inline');
    expect(JSON.stringify(answer)).not.toContain('AAAA');
  });

  it.each([
    '![x](//evil.example/b)',
    '[x](javascript:alert(1))',
    '<img src=//evil.example>',
    '[acme.com](//evil.io)',
    '<svg/onload=alert(1)>',
  ])('holds nothing that a renderer would load or run, whatever a server calls its parts: %s', (said) => {
    const content = [
      { type: said },
      { type: 'image', mimeType: said },
      { type: 'image', name: said },
      { type: 'resource_link', uri: said },
      { type: 'resource', resource: { uri: said, mimeType: said } },
    ];
    const { parts = [] } = projectRemoteAnswer({ content }, 'Acme');
    expect(parts.length).toBe(5);
    expect(parts.flatMap((part) => Object.values(part).flatMap(harmInProse))).toEqual([]);
  });

  it('says once what a server says twice', () => {
    const data = { items: [{ a: 1 }] };
    const answer = projectRemoteAnswer({ ...text(JSON.stringify(data)), structuredContent: data }, 'Acme');
    expect(answer).toMatchObject({ text: '', data });
  });

  it('has names of fields and texts in its data cleaned', () => {
    const data = JSON.parse('{"__proto__":{"x":1},"a\\u200B":"b\\u202E"}');
    const answer = projectRemoteAnswer({ structuredContent: data }, 'Acme');
    expect(JSON.stringify(answer.data)).toBe('{"__proto__":{"x":1},"a":"b"}');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['a long text', text('語'.repeat(200_000))],
    ['many texts', { content: Array.from({ length: 10_000 }, () => ({ type: 'text', text: '"'.repeat(500) })) }],
    [
      'many members',
      { structuredContent: Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, at])) },
    ],
    ['many items', { structuredContent: { list: Array.from({ length: 50_000 }, () => ({ a: '"'.repeat(50) })) } }],
    ['many files', { content: Array.from({ length: 50 }, () => ({ type: 'image', name: '語'.repeat(500) })) }],
    ['both', { ...text('x'.repeat(100_000)), structuredContent: { a: '語'.repeat(100_000) } }],
  ])('is at most 20 kB and says that it is cut: %s', (_, given) => {
    const answer = projectRemoteAnswer(given, 'Acme');
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(20_000);
    expect(answer.truncated).toBe(true);
    expect(RemoteOutput.strict().safeParse(answer).success).toBe(true);
  });

  it.each([[{}], [{ content: 'x' }], [{ content: [null, 1, { type: 7 }] }], [{ structuredContent: null }]])(
    'is an answer whatever it is: %j',
    (given) => {
      expect(RemoteOutput.strict().safeParse(projectRemoteAnswer(given, 'Acme')).success).toBe(true);
    },
  );
});
