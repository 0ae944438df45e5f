import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import { cursor, input, listing } from '../../../fields.ts';
import { answerBytes, frameBytes, takeItems } from '../../../take-items.ts';
import { incomplete, inRepository, ownerAndName, path, reference, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { path as shown } from '../../project.ts';
import { projectTreeEntry, ReadTreeEntry, TreeEntry } from '../../views/branch.ts';

const ReadTree = z.object({ sha: z.string(), tree: z.array(ReadTreeEntry), truncated: z.boolean().default(false) });

/** The tree is named too: what a branch ends with may change between two pages. */
const Place = z.strictObject({ tree: z.string().regex(/^[0-9a-f]{40}$/), skip: z.int().min(1).max(1_000_000) });

export const getTree = readTool({
  name: 'github_get_tree',
  title: 'All files of a repository',
  description: 'Every file and directory of a repository, or of one directory with all below it, by path.',
  toolset: 'repos',
  input: input({
    repository,
    ref: reference.default('HEAD').describe('Branch, tag or commit; the default branch if left out'),
    path: path.default('').describe('Only below this directory'),
    cursor,
  }),
  output: z.object({
    items: z.array(TreeEntry),
    incomplete,
    ...listing,
  }),
  place: inRepository,
  // All that lies below the path, which is more than the path.
  files: ({ ref }) => ({ branch: ref === 'HEAD' ? undefined : ref }),
  async run({ repository, ref, path, cursor }, { client }) {
    const place = cursor === undefined ? ok(undefined) : readCursor(cursor, Place);
    if (!place.ok) return place;
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), tree_sha: place.value?.tree ?? ref, recursive: '1' };
    const answer = await get('/repos/{owner}/{repo}/git/trees/{tree_sha}', asked, ReadTree);
    if (!answer.ok) return answer;
    const { sha, tree, truncated } = answer.value.value;
    const directory = path.split('/').filter(Boolean).join('/');
    const wanted = directory === '' ? tree : tree.filter((entry) => entry.path.startsWith(`${directory}/`));
    if (wanted.length === 0 && directory !== '' && !truncated) {
      return fail('platform_not_found', `There is no directory ${shown(directory)}.`);
    }
    const skip = place.value?.skip ?? 0;
    const bounds = { most: 500, bytes: answerBytes - frameBytes };
    const { items, taken, leftOut } = takeItems(wanted.slice(skip), bounds, projectTreeEntry);
    const next = leftOut > 0 && writeCursor({ tree: sha, skip: skip + taken });
    return ok({ items, ...(truncated && { incomplete: true }), left_out: leftOut, ...(next && { next_cursor: next }) });
  },
});
