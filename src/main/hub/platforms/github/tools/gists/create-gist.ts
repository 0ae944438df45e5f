import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changeOf, changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { description, gistFiles, projectWrittenGist, ReadWrittenGist, WrittenGist } from '../../gist-fields.ts';

export const createGist = writeTool({
  name: 'github_create_gist',
  title: 'Create a gist',
  description: 'Publishes texts as a gist. A secret one is seen by everybody who has its address.',
  access: 'write',
  isBatch: true,
  toolset: 'gists',
  input: input({
    files: gistFiles.describe('Each with its name and whole text'),
    description: description.optional().describe('What it is, one line'),
    public: z.boolean().default(false).describe('Whether it is listed for everybody'),
  }),
  output: WrittenGist,
  place: () => undefined,
  async preview({ files, description, public: isPublic }) {
    const visibility = isPublic ? 'public' : 'secret, for all who have its address';
    return ok({
      target: `a new ${isPublic ? 'public' : 'secret'} gist`,
      version: null,
      changes: [
        ...changesOf({ visibility, description }),
        ...files.flatMap(({ name, content }) => changeOf(name, null, content)),
      ],
    });
  },
  undo: (_, __, { id }) => ({ tool: 'github_delete_gist', arguments: { id } }),
  async run({ files, description, public: isPublic }, { client }) {
    const named = Object.fromEntries(files.map(({ name, content }) => [name, { content }]));
    const fields = { description, public: isPublic, files: named };
    const made = await change(client, 'POST /gists', {}, fields, ReadWrittenGist);
    return made.ok ? ok(projectWrittenGist(made.value)) : made;
  },
});
