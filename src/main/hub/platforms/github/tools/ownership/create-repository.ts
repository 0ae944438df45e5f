import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { login, repositoryName } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { title } from '../../issue-fields.ts';
import { NewRepository, placeOfNew, projectNewRepository, ReadNewRepository } from '../../new-repository.ts';

export const createRepository = writeTool({
  name: 'github_create_repository',
  title: 'Create a repository',
  description:
    'Creates a repository of the account, or of an organization that it is in; private unless told otherwise.',
  access: 'write',
  toolset: 'repos',
  input: input({
    name: repositoryName.describe('Name, without the owner'),
    organization: login.optional().describe('Organization to own it; the account if left out'),
    description: title.optional().describe('What it is for, one line'),
    private: z.boolean().default(true).describe('Whether only those let in may see it'),
    readme: z.boolean().default(true).describe('Whether it starts with a README, without which it has no branch'),
  }),
  output: NewRepository,
  place: () => undefined,
  async preview({ name, organization, description, private: isPrivate, readme }, { client, allows }) {
    const get = await connectGitHub(client);
    const place = await placeOfNew(get, allows, name, organization);
    if (!place.ok) return place;
    const visibility = isPrivate ? 'private' : 'public';
    return ok({
      target: `a new ${visibility} repository ${place.value}`,
      version: null,
      changes: changesOf({
        name: place.value,
        visibility,
        description,
        'first file': readme ? 'README.md' : undefined,
      }),
    });
  },
  undo: (_, __, { repository }) => ({ tool: 'github_delete_repository', arguments: { repository } }),
  async run({ name, organization, description, private: isPrivate, readme }, { client }) {
    const fields = { name, description, private: isPrivate, auto_init: readme };
    const made = await (organization === undefined
      ? change(client, 'POST /user/repos', {}, fields, ReadNewRepository)
      : change(client, 'POST /orgs/{org}/repos', { org: organization }, fields, ReadNewRepository));
    return made.ok ? ok(projectNewRepository(made.value)) : made;
  },
});
