import * as z from 'zod';
import type { Preview } from '../../../../../../shared/model.ts';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changeOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { connectGitHub } from '../../get.ts';
import {
  description,
  fileName,
  gistFiles,
  gistId,
  projectWrittenGist,
  ReadWrittenGist,
  WrittenGist,
} from '../../gist-fields.ts';
import { name as shown } from '../../project.ts';
import { filesOf, ReadGist } from '../../views/gist.ts';

/** No file is called like the description. */
const ofFile = (name: string): string => `file ${name}`;

export const updateGist = writeTool({
  name: 'github_update_gist',
  title: 'Change a gist',
  description: 'Writes, replaces or removes files of a gist of the account; its other files stay.',
  access: 'write',
  isBatch: true,
  toolset: 'gists',
  input: input({
    id: gistId,
    description: description.optional().describe('What it is, one line, in place of the present one'),
    files: gistFiles.optional().describe('Each with its name and whole text'),
    remove: z.array(fileName).min(1).max(20).optional().describe('Names of files that go'),
  })
    .refine(({ description, files, remove }) => [description, files, remove].some((one) => one !== undefined), {
      message: 'needs at least one change',
    })
    .refine(({ files = [], remove = [] }) => !files.some(({ name }) => remove.includes(name)), {
      message: 'must not write and remove the same file',
      path: ['remove'],
    }),
  output: WrittenGist,
  place: () => undefined,
  isOwn: true,
  async preview({ id, description, files = [], remove = [] }, { client }) {
    const get = await connectGitHub(client);
    const answer = await get('/gists/{gist_id}', { gist_id: id }, ReadGist);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const present = new Map(filesOf(read).map((file) => [file.filename, file]));
    const changes: Preview['changes'] = [];
    if (description !== undefined) changes.push(...changeOf('description', read.description ?? '', description));
    const wanted = [
      ...files.map(({ name, content }) => ({ name, content })),
      ...remove.map((name) => ({ name, content: null })),
    ];
    for (const { name, content } of wanted) {
      const file = present.get(name);
      if (!file && content === null) return fail('platform_not_found', `There is no file ${shown(name)} in it.`);
      if (file?.truncated)
        return fail('platform_refused', `${shown(name)} is too large to be shown before it changes.`);
      changes.push(...changeOf(ofFile(name), file?.content ?? null, content));
    }
    return ok({
      target: `${read.public ? 'public' : 'secret'} gist ${shown(read.id)} ${shown(read.description)}`.trim(),
      version: read.updated_at ?? null,
      changes,
    });
  },
  undo({ id }, { changes }) {
    if (changes.length === 0) return { reason: 'It was so already.' };
    const before = changes.find(({ name }) => name === 'description')?.before;
    const files = changes.filter(({ name }) => name !== 'description');
    const nameOf = (name: string): string => name.slice(ofFile('').length);
    const back = files.flatMap(({ name, before }) => (before ? [{ name: nameOf(name), content: before }] : []));
    const gone = files.flatMap(({ name, before }) => (before === null ? [nameOf(name)] : []));
    return {
      tool: 'github_update_gist',
      arguments: {
        id,
        ...(typeof before === 'string' && { description: before }),
        ...(back.length > 0 && { files: back }),
        ...(gone.length > 0 && { remove: gone }),
      },
    };
  },
  async run({ id, description, files = [], remove = [] }, { client }) {
    const named = Object.fromEntries<{ content: string } | null>([
      ...files.map(({ name, content }): [string, { content: string }] => [name, { content }]),
      ...remove.map((name): [string, null] => [name, null]),
    ]);
    const fields = { description, ...(Object.keys(named).length > 0 && { files: named }) };
    const made = await change(client, 'PATCH /gists/{gist_id}', { gist_id: id }, fields, ReadWrittenGist);
    return made.ok ? ok(projectWrittenGist(made.value)) : made;
  },
});
