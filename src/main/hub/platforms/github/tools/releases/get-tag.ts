import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanProse } from '../../../clean-text.ts';
import { input } from '../../../fields.ts';
import { inRepository, ownerAndName, reference, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { instant, limits, name } from '../../project.ts';
import { ReadRepository } from '../../read.ts';
import { pageOf, Tag } from '../../views/branch.ts';

const ReadRef = z.object({ object: z.object({ type: z.string(), sha: z.string() }) });
const ReadTag = z.object({
  message: z.string(),
  tagger: z.object({ name: z.string().nullish(), date: z.string().nullish() }).nullish(),
  object: z.object({ sha: z.string() }),
});

export const getTag = readTool({
  name: 'github_get_tag',
  title: 'One tag',
  description: 'The commit that a tag names, and of an annotated tag its message, author and date.',
  toolset: 'repos',
  input: input({ repository, tag: reference.describe('Name of the tag') }),
  output: Tag.extend({
    annotated: z.boolean(),
    message: z.string().optional(),
    author: z.string().optional(),
    date: z.string().optional().describe('UTC'),
  }),
  place: inRepository,
  files: ({ tag }) => ({ branch: tag }),
  async run({ repository, tag }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, ReadRepository);
    if (!home.ok) return home;
    const found = await get('/repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: `tags/${tag}` }, ReadRef);
    if (!found.ok) return found;
    const { type, sha } = found.value.value.object;
    const shown = { tag: name(tag), url: pageOf(home.value.value.html_url, 'releases/tag', tag) };
    if (type !== 'tag') return ok({ ...shown, sha: name(sha), annotated: false });
    const object = await get('/repos/{owner}/{repo}/git/tags/{tag_sha}', { ...place, tag_sha: sha }, ReadTag);
    if (!object.ok) return object;
    const { message, tagger, object: target } = object.value.value;
    return ok({
      ...shown,
      sha: name(target.sha),
      annotated: true,
      message: cleanProse(message.trim(), limits.body),
      author: name(tagger?.name),
      date: instant(tagger?.date),
    });
  },
});
