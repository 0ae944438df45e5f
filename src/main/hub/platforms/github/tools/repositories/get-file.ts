import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { answerBytes, frameBytes, takeItems } from '../../../take-items.ts';
import { decodeFile } from '../../decode-file.ts';
import { contentsRoute, incomplete, inRepository, ownerAndName, path, reference, repository } from '../../fields.ts';
import { openTree } from '../../files/open-tree.ts';
import { connectGitHub } from '../../get.ts';
import { address, Entry, projectEntry, path as projectPath } from '../../project.ts';
import { ReadContents } from '../../read.ts';
import { takeLines } from '../../take-lines.ts';

/** https://docs.github.com/en/rest/repos/contents#get-repository-content */
const mostEntries = 1_000;

export const getFile = readTool({
  name: 'github_get_file',
  title: 'A file or directory',
  description:
    'The text of a file, or the entries of a directory, of one repository. Long ones are cut: read on by line.',
  toolset: 'repos',
  input: input({
    repository,
    path: path.default('').describe('Path inside the repository; empty for its top directory'),
    ref: reference.optional().describe('Branch, tag or commit; the default branch if left out'),
    start_line: z.int().min(1).max(10_000_000).default(1).describe('First line, or directory entry, to return'),
  }),
  output: z.object({
    type: z.enum(['file', 'directory']),
    path: z.string(),
    size: z.number().describe('Bytes of the file, or entries of the directory'),
    lines: z.number().optional().describe('Lines of the whole file'),
    start_line: z.number(),
    truncated: z.boolean(),
    next_start_line: z.number().optional().describe('Where to read on'),
    content: z.string().optional(),
    hidden_characters_removed: z.boolean().optional(),
    entries: z.array(Entry).optional(),
    incomplete,
    url: z.string().optional().describe('Address to cite'),
  }),
  place: inRepository,
  files: ({ path, ref }) => ({ branch: ref, paths: [path] }),
  async run({ repository, path, ref, start_line }, { client, isPathLimited }) {
    const get = await connectGitHub(client);
    const answer = await get(contentsRoute(path), { ...ownerAndName(repository), ref }, ReadContents);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const bytes = answerBytes - frameBytes - 2_000;

    if (Array.isArray(read)) {
      const entries = read.slice(start_line - 1);
      const { items, taken } = takeItems(entries, { most: 200, bytes }, projectEntry);
      const truncated = taken < entries.length;
      return ok({
        type: 'directory' as const,
        path: projectPath(path),
        size: read.length,
        start_line,
        truncated,
        ...(truncated && { next_start_line: start_line + taken }),
        entries: items,
        ...(!truncated && read.length >= mostEntries && { incomplete: true }),
      });
    }

    if (isPathLimited) {
      const there = await openTree(get, repository, ref ?? 'HEAD')(path.split('/').filter(Boolean).join('/'));
      if (!there.ok) return there;
      // GitHub follows a link to a file, which may be one that the key does not cover.
      if (there.value?.mode === '120000') {
        return fail('not_allowed', 'It is a symlink, and this key is limited to paths.', {
          hint: 'Name the file that it points to.',
        });
      }
    }
    const file = decodeFile(read);
    if (!file.ok) return fail('invalid_arguments', file.reason, { hint: `See it at ${address(read.html_url)}` });
    const { text, ...part } = takeLines(file.text, start_line, bytes);
    return ok({
      type: 'file' as const,
      path: projectPath(read.path),
      size: read.size,
      start_line,
      ...part,
      content: text,
      hidden_characters_removed: file.cleaned,
      url: address(read.html_url),
    });
  },
});
