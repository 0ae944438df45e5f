/** What a key that is limited to branches is told of refs and gets of objects, by what git says alone. */
import { describe, expect, it } from 'vitest';
import {
  type BranchLimit,
  createRefFilter,
  narrowFetch,
  noteCuts,
} from '../../../../src/main/hub/platforms/git-branches.ts';
import { gitPacket } from '../../../../src/main/hub/platforms/git-protocol.ts';

const limit = (...branches: string[]): BranchLimit => ({ covers: (name) => branches.includes(name), shown: new Set() });
const [one, two, three, four] = ['1', '2', '3', '4'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const end = Buffer.from('0000');

/** What is passed on of a list, however it is cut. */
async function passed(lines: string[], of: BranchLimit, cut = 7): Promise<string> {
  const list = Buffer.concat([...lines.map(gitPacket), end]);
  const pieces = Array.from({ length: Math.ceil(list.length / cut) }, (_, at) =>
    list.subarray(at * cut, (at + 1) * cut),
  );
  const filter = createRefFilter(of);
  const written = (async () => {
    const writer = filter.writable.getWriter();
    for (const piece of pieces) await writer.write(piece);
    await writer.close();
  })();
  const kept: Uint8Array[] = [];
  for await (const piece of filter.readable) kept.push(piece);
  await written;
  return Buffer.concat(kept).toString();
}
const listOf = (...lines: string[]): string => Buffer.concat([...lines.map(gitPacket), end]).toString();

describe('a list of refs', () => {
  const main = `${one} refs/heads/main`;
  it.each<[what: string, line: string, isPassed: boolean]>([
    ['HEAD that leads to its branch', `${one} HEAD symref-target:refs/heads/main`, true],
    ['HEAD that leads to another branch', `${two} HEAD symref-target:refs/heads/other`, false],
    ['HEAD that leads to no branch', `${two} HEAD`, false],
    ['HEAD that leads to a tag', `${two} HEAD symref-target:refs/tags/main`, false],
    ['another branch', `${two} refs/heads/other`, false],
    ['a branch whose name begins alike', `${two} refs/heads/main/x`, false],
    ['a tag of the same name', `${two} refs/tags/main peeled:${three}`, false],
    ['a pull request', `${two} refs/pull/1/head`, false],
    ['what says that it is a branch further on', `${two} refs/x refs/heads/main`, false],
    ['a branch that is not there yet', 'unborn HEAD symref-target:refs/heads/main', true],
  ])('is judged by what each line leads to: %s', async (_, line, isPassed) => {
    const [own, other] = [limit('main'), limit('other')];
    expect(await passed([line, main], own)).toBe(isPassed ? listOf(line, main) : listOf(main));
    expect([...own.shown]).toEqual([one]);
    expect([...other.shown]).toEqual([]);
  });
});

describe('a fetch', () => {
  const known = (): BranchLimit => ({ ...limit('main'), shown: new Set([one, two]) });
  it.each<[what: string, lines: string[], asked: string[] | undefined]>([
    ['what was shown', [`want ${one}`, `have ${four}`, 'done'], [`want ${one}`, `have ${four}`, 'done']],
    ['no tags beside it', [`want ${one}`, 'include-tag', 'done'], [`want ${one}`, 'done']],
    ['no filter, whose later fetches name hashes', [`want ${one}`, 'filter blob:none'], [`want ${one}`]],
    ['what was not shown', [`want ${three}`, 'done'], undefined],
    ['it behind what was', [`want ${one}`, `want ${three}`, 'done'], undefined],
    [
      'what is before a cut that was shown',
      [`want ${one}`, `shallow ${two}`, 'deepen 1'],
      [`want ${one}`, `shallow ${two}`, 'deepen 1'],
    ],
    ['what is before a cut elsewhere', [`want ${one}`, `shallow ${three}`, 'deepen 1'], undefined],
    ['the same by a date', [`want ${one}`, `shallow ${three}`, 'deepen-since 1'], undefined],
    ['the same, counted from there', [`want ${one}`, `shallow ${three}`, 'deepen 1', 'deepen-relative'], undefined],
    ['what another branch lacks', [`want ${one}`, 'deepen-not refs/heads/other'], undefined],
  ])('gets %s', (_, lines, asked) => {
    const narrowed = narrowFetch(lines.join('\n'), known());
    expect(narrowed).toMatchObject(
      asked ? { ok: true, value: asked.join('\n') } : { failure: { code: 'not_allowed' } },
    );
    // What one key was shown is nothing to another.
    expect(narrowFetch(lines.join('\n'), limit('main')).ok).toBe(false);
  });

  it('is told where its history is cut, and nothing by what comes in the pack', () => {
    const of = limit('main');
    const packets = ['shallow-info', `shallow ${two}`, `unshallow ${three}`, 'packfile', `shallow ${four}`].map(
      gitPacket,
    );
    noteCuts(Buffer.concat(packets), of);
    expect([...of.shown]).toEqual([two]);
  });
});
