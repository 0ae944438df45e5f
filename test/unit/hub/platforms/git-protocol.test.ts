/** What git sends in order to read: what is understood is written again, and nothing else is passed on. */
import { expect, it } from 'vitest';
import {
  createAnswerFilter,
  gitRefusal,
  objectsIn,
  readGitRequest,
  readLongGitRequest,
  writeGitRequest,
  writeLongGitRequest,
} from '../../../../src/main/hub/platforms/git-protocol.ts';

const packet = (line: string): string => `${(Buffer.byteLength(line) + 5).toString(16).padStart(4, '0')}${line}\n`;
const request = (command: string, lines: string[], capabilities = ['agent=git/2.47.3-Linux', 'object-format=sha1']) =>
  Buffer.from(
    `${packet(`command=${command}`)}${capabilities.map(packet).join('')}0001${lines.map(packet).join('')}0000`,
  );
const one = 'a'.repeat(40);

it('a request is written again with the same lines', () => {
  const refs = ['peel', 'symrefs', 'unborn', 'ref-prefix refs/heads/', 'ref-prefix HEAD'];
  const fetch = [`want ${one}`, `have ${one}`, 'deepen 1', 'filter blob:none', 'thin-pack', 'ofs-delta', 'done'];
  for (const [command, lines] of [['ls-refs', refs] as const, ['fetch', fetch] as const]) {
    const read = readGitRequest(request(command, [...lines]));
    expect(read).toEqual({ ok: true, value: { command, lines } });
    if (!read.ok) continue;
    expect(readGitRequest(writeGitRequest(read.value))).toEqual(read);
  }
});

it('a long request is read and written on the worker as a short one is here', async () => {
  const lines = Array.from({ length: 3_000 }, (_, at) => `have ${at.toString(16).padStart(40, '0')}`);
  for (const command of ['fetch', 'ls-refs'] as const) {
    const own = command === 'fetch' ? lines : lines.map((line) => line.replace('have ', 'ref-prefix '));
    const read = await readLongGitRequest(request(command, own));
    expect(read).toEqual({ ok: true, value: { command, lines: own.join('\n') } });
    if (!read.ok) continue;
    expect(await writeLongGitRequest(read.value)).toEqual({
      ok: true,
      value: writeGitRequest({ command, lines: own }),
    });
  }
  const strange = await readLongGitRequest(request('fetch', [...lines, 'want-ref refs/heads/main']));
  expect(strange).toMatchObject({ ok: false, failure: { code: 'malformed' } });
});

it.each<[what: string, body: Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['no packets', Buffer.from('GET / HTTP/1.1')],
  ['a cut packet', request('fetch', ['done']).subarray(0, -9)],
  ['no end', request('fetch', ['done']).subarray(0, -4)],
  ['bytes after the end', Buffer.concat([request('fetch', ['done']), Buffer.from('0008done')])],
  ['two ends', Buffer.concat([request('fetch', ['done']), request('ls-refs', [])])],
  ['a reserved length', Buffer.from('0003')],
  ['a length in capitals', Buffer.from(request('fetch', ['done']).toString().replace('0012', '001F'))],
  ['another command', request('object-info', [`oid ${one}`])],
  ['a push', request('push', [])],
  ['a capability that was not offered', request('fetch', ['done'], ['server-option=x'])],
  ['another hash', request('fetch', ['done'], ['object-format=sha256'])],
  ['a ref in place of a hash', request('fetch', ['want refs/heads/main'])],
  ['a wanted ref', request('fetch', ['want-ref refs/heads/main'])],
  ['a short hash', request('fetch', ['want abc'])],
  ['a hash with more behind it', request('fetch', [`want ${one} agent=x`])],
  ['another address for packs', request('fetch', ['packfile-uris https'])],
  ['all in one band', request('fetch', ['sideband-all'])],
  ['a filter by a file of the server', request('fetch', ['filter sparse:oid=main:x'])],
  ['dots in a ref', request('ls-refs', ['ref-prefix refs/heads/../x'])],
  ['a line break in a ref', request('ls-refs', ['ref-prefix refs/heads/\nmain'])],
  ['a NUL in a ref', request('ls-refs', ['ref-prefix refs/heads/\0'])],
  ['a line of fetch for ls-refs', request('ls-refs', [`want ${one}`])],
])('%s is refused', (_, body) => {
  expect(readGitRequest(body)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
});

it('a refusal holds no character that a terminal could take for more', () => {
  expect(gitRefusal('no \u001b[31m\u202e here').toString()).toBe('0013ERR no ?[31m? here\n'.replace('0013', '0017'));
});

it('the objects of a pack are counted by its head alone', () => {
  const head = Buffer.concat([Buffer.from('PACK'), Buffer.from([0, 0, 0, 2, 0, 0, 1, 2])]);
  const answer = Buffer.concat([Buffer.from('000dpackfile\n'), Buffer.from('0023\u0001'), head]);
  expect([objectsIn(answer), objectsIn(answer.subarray(0, -1)), objectsIn(head)]).toEqual([258, undefined, undefined]);
});

it('an answer is the same however it was cut: objects as they are, other packets cleaned, and nothing of progress', () => {
  const band = (number: number, text: string) =>
    `${(text.length + 5).toString(16).padStart(4, '0')}${String.fromCharCode(number)}${text}`;
  const answer = Buffer.from(
    `${packet('acknowledgments')}${packet(`NAK secret`)}0001${packet('packfile')}${band(2, 'Counting secret')}` +
      `${band(1, 'PACK secret')}${band(2, 'se')}${band(1, '')}${band(1, 'x'.repeat(300))}${band(3, 'secret')}0000`,
  );
  const clean = (bytes: Buffer): void =>
    void (bytes.includes('secret') && bytes.fill('*', bytes.indexOf('secret'), bytes.indexOf('secret') + 6));
  const passed = (cut: number): string => {
    const filter = createAnswerFilter(clean);
    const pieces = Array.from({ length: Math.ceil(answer.length / cut) }, (_, at) =>
      Buffer.from(answer.subarray(at * cut, (at + 1) * cut)),
    );
    return Buffer.concat(pieces.flatMap(filter)).toString('latin1');
  };
  const whole = passed(answer.length);
  expect(whole).toBe(
    `${packet('acknowledgments')}${packet('NAK ******')}0001${packet('packfile')}` +
      `${band(1, 'PACK secret')}${band(1, '')}${band(1, 'x'.repeat(300))}${band(3, '******')}0000`,
  );
  for (const cut of [1, 2, 3, 4, 5, 7, 40, 100]) expect(passed(cut)).toBe(whole);
  expect(() => createAnswerFilter(clean)(Buffer.from('<html>'))).toThrow('no answer of git');
});
