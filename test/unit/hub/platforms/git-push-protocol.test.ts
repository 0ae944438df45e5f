/** What git says in order to push, and what passes for it and is not. */
import { describe, expect, it } from 'vitest';
import {
  noHash,
  pushAdvertisement,
  pushAnswer,
  readPushReport,
  readPushRequest,
  writePushCommands,
} from '../../../../src/main/hub/platforms/git-push-protocol.ts';
import { command, flush } from '../../../harness/crafted-pack.ts';

const hash = 'a'.repeat(40);
const usual = 'report-status side-band-64k agent=git/2.47.3';

async function* inPieces(bytes: Buffer, size = 7): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (...parts: Buffer[]) => readPushRequest(inPieces(Buffer.concat(parts)));

describe('a push', () => {
  it('is read in pieces of any size, with what follows untouched', async () => {
    const shallow = Buffer.from(`0035shallow ${hash}\n`);
    const found = await read(
      shallow,
      command('refs/heads/agent/x', hash, noHash, usual),
      flush,
      Buffer.from('PACK and more'),
    );
    if (!found.ok) throw new Error('It was not read.');
    expect(found.value).toMatchObject({
      updates: [{ ref: 'refs/heads/agent/x', old: noHash, new: hash }],
      hasBands: true,
    });
    expect(found.value.strange).toBeUndefined();
    const rest: Buffer[] = [];
    for await (const piece of found.value.pack) rest.push(piece);
    expect(Buffer.concat(rest).toString()).toBe('PACK and more');
  });

  it.each([
    ['refs/pull/1/head'],
    ['refs/notes/commits'],
    ['HEAD'],
    ['refs/namespaces/x/refs/heads/main'],
    ['refs/heads/refs/heads/main'],
    ['refs/heads/agent/../main'],
    ['refs/heads//main'],
    ['refs/heads/.hidden'],
    ['refs/heads/main.lock'],
    ['refs/heads/main.'],
    ['refs/heads/main/'],
    ['refs/heads/-force'],
    ['refs/heads/a@{1}'],
    ['refs/heads/HEAD'],
    ['refs/heads/caf\u00e9'],
    ['refs/heads/\u00e0'],
    ['refs/heads/a\u001b[31m'],
    [`refs/heads/${hash}`],
    ['refs/heads/v1-3-gabcdef1'],
  ])('of the ref %s is not taken', async (ref) => {
    const found = await read(command(ref, hash, noHash, usual), flush);
    expect(found).toMatchObject({
      ok: true,
      value: { updates: [{ ref }], strange: expect.stringContaining('plain ASCII') },
    });
  });

  it.each([['object-format=sha256'], ['push-cert=1'], ['push-options']])('with %s is not taken', async (capability) => {
    const found = await read(command('refs/heads/a', hash, noHash, `report-status ${capability}`), flush);
    expect(found).toMatchObject({ ok: true, value: { strange: `${capability} is not supported` } });
  });

  it.each<[string, Buffer[]]>([
    [
      'two refs that differ by case',
      [command('refs/heads/a', hash, noHash, usual), command('refs/heads/A', hash), flush],
    ],
    ['nothing to change', [command('refs/heads/a', hash, hash, usual), flush]],
  ])('with %s is not taken', async (_, parts) => {
    expect(await read(...parts)).toMatchObject({ ok: true, value: { strange: expect.any(String) } });
  });

  it.each<[string, Buffer[]]>([
    [
      'capabilities twice',
      [command('refs/heads/a', hash, noHash, usual), command('refs/heads/b', hash, noHash, usual), flush],
    ],
    ['a NUL in a ref', [Buffer.from(`0071${noHash} ${hash} refs/heads/a\0b\0c${' '.repeat(10)}`), flush]],
    ['a certificate', [Buffer.from('001apush-cert\0report-stat'), flush]],
    ['a length that is none', [Buffer.from('000Zabc')]],
    ['a delimiter of version 2', [Buffer.from('0001')]],
    ['no end of its commands', [command('refs/heads/a', hash, noHash, usual)]],
    ['a line that is cut', [Buffer.from('00ff'), Buffer.from('short')]],
    [
      'more than fifty refs',
      [
        ...Array.from({ length: 51 }, (_, at) => command(`refs/heads/a${at}`, hash, noHash, at ? undefined : usual)),
        flush,
      ],
    ],
  ])('with %s is not read', async (_, parts) => {
    expect(await read(...parts)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });

  it('is offered nothing that the hub can’t look at', () => {
    const said = pushAdvertisement([{ ref: 'refs/heads/main', hash }]).toString();
    expect(said).toContain(`${hash} refs/heads/main\0report-status side-band-64k atomic`);
    expect(said).toContain('no-thin');
    expect(said).not.toMatch(/push-options|push-cert|sha256/);
  });

  it('is sent with its old hashes, and the answer of GitHub is read ref by ref', () => {
    const sent = writePushCommands([{ ref: 'refs/heads/main', old: hash, new: noHash }]).toString();
    expect(sent).toMatch(
      new RegExp(`^00[0-9a-f]{2}${hash} ${noHash} refs/heads/main\\0report-status side-band-64k atomic`),
    );
    const updates = ['refs/heads/a', 'refs/heads/b'].map((ref) => ({ ref, old: noHash, new: hash }));
    const answered = pushAnswer(updates, (ref) => (ref === 'refs/heads/b' ? 'no\n\u001b[31m' : undefined), true);
    expect(readPushReport(answered)).toEqual({
      done: ['refs/heads/a'],
      refused: [{ ref: 'refs/heads/b', why: 'no [31m' }],
      said: '',
    });
    expect(readPushReport(answered.subarray(0, 20))).toBeUndefined();
  });
});
