import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { connectGitHub } from '../../get.ts';
import { gistId } from '../../gist-fields.ts';
import { name } from '../../project.ts';
import { filesOf, ReadGist, type ReadGistFile } from '../../views/gist.ts';

export const deleteGist = writeTool({
  name: 'github_delete_gist',
  title: 'Delete a gist',
  description: 'Deletes a gist of the account with its history and comments.',
  access: 'destructive',
  toolset: 'gists',
  input: input({ id: gistId }),
  output: z.object({ id: z.string().describe('What is gone') }),
  place: () => undefined,
  isOwn: true,
  async preview({ id }, { client }) {
    const get = await connectGitHub(client);
    const answer = await get('/gists/{gist_id}', { gist_id: id }, ReadGist);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    return ok({
      target: `${read.public ? 'public' : 'secret'} gist ${name(read.id)} ${name(read.description)}`.trim(),
      version: read.updated_at ?? null,
      changes: filesOf(read).map((file) => ({ name: file.filename, before: textOf(file), after: null })),
    });
  },
  undo: () => ({
    reason: 'A new gist can hold the same texts, but not at the same address, nor with its history and comments.',
  }),
  async run({ id }, { client }) {
    const made = await change(client, 'DELETE /gists/{gist_id}', { gist_id: id }, undefined, nothing);
    return made.ok ? ok({ id }) : made;
  },
});

const textOf = ({ content = '', truncated, size }: ReadGistFile): string =>
  truncated ? `${content}\n[cut; ${size.toLocaleString('en')} bytes in all]` : content;
