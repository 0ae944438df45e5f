import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { inRepository, ownerAndName, reference, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { FullRelease, projectFullRelease, ReadRelease } from '../../views/release.ts';

export const getRelease = readTool({
  name: 'github_get_release',
  title: 'One release',
  description: 'One release with its text and files: of a tag, or the latest.',
  toolset: 'repos',
  input: input({ repository, tag: reference.optional().describe('Its tag; the latest release if left out') }),
  output: FullRelease,
  place: inRepository,
  files: ({ tag }) => (tag === undefined ? undefined : { branch: tag }),
  async run({ repository, tag }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const found = await (tag === undefined
      ? get('/repos/{owner}/{repo}/releases/latest', place, ReadRelease)
      : get('/repos/{owner}/{repo}/releases/tags/{tag}', { ...place, tag }, ReadRelease));
    return found.ok ? ok(projectFullRelease(found.value.value)) : found;
  },
});
