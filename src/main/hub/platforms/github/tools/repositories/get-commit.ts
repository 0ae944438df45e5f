import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { writeCursor } from '../../../cursor.ts';
import { cursor, input, listing } from '../../../fields.ts';
import { answerBytes, frameBytes, jsonBytes, takeItems } from '../../../take-items.ts';
import { incomplete, inRepository, ownerAndName, reference, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { isAtCeiling, positionAfter, readPosition } from '../../list-items.ts';
import { Commit, FileChange, projectCommit, projectFileChange, projectMessageBody } from '../../project.ts';
import { ReadFullCommit } from '../../read.ts';

/** https://docs.github.com/en/rest/commits/commits#get-a-commit */
const ceiling = { things: 3_000, pageSize: 100 };

export const getCommit = readTool({
  name: 'github_get_commit',
  title: 'One commit',
  description: 'One commit with its whole message and the files it changes; long patches are cut.',
  toolset: 'commits',
  input: input({ repository, sha: reference.describe('Commit; a branch or tag stands for its latest one'), cursor }),
  output: z.object({
    ...Commit.shape,
    body: z.string().describe('Message after its first line'),
    additions: z.number().optional(),
    deletions: z.number().optional(),
    files: z.array(FileChange),
    incomplete,
    ...listing,
  }),
  place: inRepository,
  // Which files a commit changes is known only once it is read.
  files: ({ sha }) => ({ branch: sha }),
  async run({ repository, sha, cursor }, { client }) {
    const at = readPosition(cursor);
    if (!at.ok) return at;
    const get = await connectGitHub(client);
    const { page, skip } = at.value;
    const asked = { ...ownerAndName(repository), ref: sha, per_page: ceiling.pageSize, page };
    const answer = await get('/repos/{owner}/{repo}/commits/{ref}', asked, ReadFullCommit);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const head = {
      ...projectCommit(read),
      body: projectMessageBody(read.commit.message),
      additions: read.stats?.additions,
      deletions: read.stats?.deletions,
    };
    const files = read.files.slice(skip);
    const bytes = answerBytes - frameBytes - jsonBytes(head);
    const { items, taken, leftOut } = takeItems(files, { most: 100, bytes }, projectFileChange);
    const next = positionAfter(at.value, taken, files.length, answer.value.next);
    return ok({
      ...head,
      files: items,
      left_out: leftOut,
      ...(next
        ? { next_cursor: writeCursor(next) }
        : isAtCeiling(ceiling, page, read.files.length) && { incomplete: true }),
    });
  },
});
