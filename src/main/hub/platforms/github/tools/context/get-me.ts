import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { Me, projectMe } from '../../project.ts';
import { ReadMe } from '../../read.ts';

export const getMe = readTool({
  name: 'github_get_me',
  title: 'Who I am on GitHub',
  description: 'The GitHub account that is connected: login, name and how many repositories it owns.',
  toolset: 'context',
  input: input({}),
  output: Me,
  place: () => undefined,
  isOwn: true,
  async run(_, { client }) {
    const get = await connectGitHub(client);
    const me = await get('/user', {}, ReadMe);
    return me.ok ? ok(projectMe(me.value.value)) : me;
  },
});
