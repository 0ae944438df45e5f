import type { Mutant } from './mutant.ts';

const documents = 'test/unit/hub/platforms/github/gh-graphql.test.ts';
const door = 'test/endpoints/gh.test.ts';
const prune = 'test/unit/hub/audit/prune.test.ts';
const script = 'test/openwebui/verify-audit.test.ts';

/** What attackers found with the source open, at the door for gh and in the record. */
export const attack3: Mutant[] = [
  {
    promise: 'What a document tells of things in several places is judged by each tool that tells it.',
    file: 'src/main/hub/platforms/github/gh/graphql-classify.ts',
    old: 'equalCalls(all, repository, request)',
    new: 'equalCalls(repository ? all : all.filter(({ tool }) => isWide(tool)), repository, request)',
    test: documents,
    title: 'over places is as well each tool by which what is in one would be read: files',
  },
  {
    promise: 'A key limited to paths gets no files by what a search finds.',
    file: 'src/main/hub/platforms/github/gh/graphql-tables.ts',
    old: "...((given?.['sha'] !== undefined ||",
    new: "...((repository !== undefined && given?.['sha'] !== undefined ||",
    test: door,
    title: 'is told why it gets nothing: of what a search finds',
  },
  {
    promise: 'What the answer to a change tells is judged by each tool that tells it.',
    file: 'src/main/hub/platforms/github/gh/graphql-mutation.ts',
    old: 'equalCalls([{ tool }, ...tools], repository, request)',
    new: 'equalCalls([{ tool }], repository, request)',
    test: door,
    title: 'tells no more by the answer to a change than its key may read',
  },
  {
    promise: 'What anybody may have pushed is untrusted at the door for gh as well.',
    file: 'src/main/hub/platforms/github/gh/tools.ts',
    old: "saysOutsiders: 'outsider' in tool.output.shape,",
    new: 'saysOutsiders: true,',
    test: door,
    title: 'is untrusted, as it is by any door: a commit',
  },
  {
    promise: 'A commit that a document names is untrusted where anybody may have pushed it.',
    file: 'src/main/hub/platforms/github/gh/tools.ts',
    old: 'asked.ofAnybody ? await',
    new: 'asked.ofAnybody && range ? await',
    test: door,
    title: 'is untrusted, as it is by any door: it as an object',
  },
  {
    promise: 'A key that leaves out what outsiders wrote is told nothing that anybody may have pushed.',
    file: 'src/main/hub/tools/call-record.ts',
    old: "key.grant.outsiders === 'drop' && isOfAnybody(",
    new: "key.grant.outsiders !== 'drop' && isOfAnybody(",
    test: door,
    title: 'nor over MCP: github_get_file',
  },
  {
    promise: 'No record can be put where others were archived.',
    file: 'src/main/hub/audit/verify.ts',
    old: 'if (left && (left.sequence !== span.last || left.hash !== span.lastHash)) return notArchived;',
    new: 'if (left && left.hash === genesis) return notArchived;',
    test: prune,
    title: 'a record that was put where others were archived is found: as the end, chained anew',
  },
  {
    promise: 'What is left of archived records follows each other without a gap.',
    file: 'src/main/hub/audit/verify.ts',
    old: 'if (left && !followsLeft(record)) return notArchived;',
    new: 'if (left && !followsLeft(record)) left = undefined;',
    test: prune,
    title: 'a record that was put where others were archived is found: before the end as it was',
  },
  {
    promise: 'The script finds a record that was put where others were archived.',
    file: 'docs/verify-audit.py',
    old: 'if left or at not in inside["kept"]:',
    new: 'if left and at not in inside["kept"]:',
    test: script,
    title: 'finds an export whole of which a part was archived, and that archive by itself',
  },
  {
    promise: 'The script finds what an export says beside what is signed.',
    file: 'docs/verify-audit.py',
    old: 'if len(entry) > 1 and not entry.keys()',
    new: 'if len(entry) > 99 and not entry.keys()',
    test: script,
    title: 'finds an export whole of which a part was archived, and that archive by itself',
  },
  {
    promise: 'Private data that a document told is on record, no matter how much it told before.',
    file: 'src/main/hub/platforms/github/gh/settle.ts',
    old: 'if (things.length >= mostThings && !isFirst) return;',
    new: 'if (things.length >= mostThings) return;',
    test: documents,
    title: 'of each place a thing is told, of which 5000 were before',
  },
  {
    promise: 'What comes to the default branch is shown, though another branch has it.',
    file: 'src/main/hub/platforms/github/tools/refs.ts',
    old: 'branches: isOfDefault ? [] : branches,',
    new: 'branches,',
    test: 'test/unit/hub/platforms/github/new-refs.test.ts',
    title: 'shows each of them, as a merge of onward would',
  },
  {
    promise: 'That a key has read private data of a platform is known, however much it read of another.',
    file: 'src/main/hub/labels/key-labels.ts',
    old: 'return [...new Set([...kept, ...[...firsts.values()].toReversed()])];',
    new: 'return firsts.size > 0 ? kept : [];',
    test: 'test/unit/hub/labels/key-labels.test.ts',
    title: 'keeps one name of each platform, however many of another there are: private',
  },
  {
    promise: 'No secret is pushed in the name of a file, branch or tag.',
    file: 'src/main/hub/git/secrets.ts',
    old: '...(isShort ? [named] : []),',
    new: '...(isShort ? [] : [named]),',
    test: 'test/unit/hub/git/secrets.test.ts',
    title: 'is found in the name of a file',
  },
];
