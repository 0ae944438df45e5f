import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { login } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { Person, projectPerson, ReadPerson } from '../../views/person.ts';

export const getUser = readTool({
  name: 'github_get_user',
  title: 'A person or organization',
  description: 'What a person or an organization says of itself in public.',
  toolset: 'users',
  input: input({ login: login.describe('Whose profile') }),
  output: Person,
  place: () => undefined,
  async run({ login }, { client }) {
    const get = await connectGitHub(client);
    const found = await get('/users/{username}', { username: login }, ReadPerson);
    return found.ok ? ok(projectPerson(found.value.value)) : found;
  },
});
