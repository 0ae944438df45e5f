import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanMarkdown } from '../../../clean-text.ts';
import { cursor, input, listing } from '../../../fields.ts';
import { answerBytes, frameBytes, jsonBytes } from '../../../take-items.ts';
import { repositoryVariables } from '../../discussions/find.ts';
import { Discussion, projectDiscussion, projectSaid, Said } from '../../discussions/project.ts';
import { headFields, ReadHead, ReadSaid, saidFields } from '../../discussions/read.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { query } from '../../graphql.ts';
import { PageInfo, readPlace, takeFromPage } from '../../list-connection.ts';
import { limits } from '../../project.ts';

const document = `query Discussion($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name, followRenames: false) {
    discussion(number: $number) {
      ${headFields} body
      comments(first: 20, after: $after) {
        nodes { ${saidFields} replies(first: 50) { totalCount nodes { ${saidFields} } } }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
}` as const;

const Replies = z.object({ totalCount: z.number(), nodes: z.array(ReadSaid) });
const Comments = z.object({ nodes: z.array(ReadSaid.extend({ replies: Replies })), pageInfo: PageInfo });
const Answer = z.object({
  repository: z.object({ discussion: ReadHead.extend({ body: z.string(), comments: Comments }) }),
});

export const getDiscussion = readTool({
  name: 'github_get_discussion',
  title: 'One discussion',
  description: 'One discussion with its text, its comments and the replies to each, oldest first; long texts are cut.',
  toolset: 'discussions',
  input: input({ repository, number: number.describe('Number of the discussion'), cursor }),
  output: z.object({
    ...Discussion.shape,
    body: z.string(),
    comment_list: z.array(Said),
    replies_left_out: z.number().describe('Replies beyond the fiftieth of a comment'),
    ...listing,
  }),
  place: inRepository,
  async run({ repository, number, cursor }, { client }) {
    const place = readPlace(cursor);
    if (!place.ok) return place;
    const asked = { ...repositoryVariables(repository), number, after: place.value.after };
    const found = await query(client, document, asked, Answer);
    if (!found.ok) return found;
    const { discussion } = found.value.repository;
    const { nodes, pageInfo } = discussion.comments;
    const head = { ...projectDiscussion(discussion), body: cleanMarkdown(discussion.body, limits.body) };
    const raw = nodes.flatMap(({ replies, ...comment }) => [
      comment,
      ...replies.nodes.map((reply) => ({ ...reply, replyTo: comment.id })),
    ]);
    const bytes = answerBytes - frameBytes - jsonBytes(head);
    const { items, ...list } = takeFromPage(place.value, { raw, pageInfo }, { most: 50, bytes }, projectSaid);
    const beyond = nodes.reduce((sum, { replies }) => sum + replies.totalCount - replies.nodes.length, 0);
    return ok({ ...head, comment_list: items, replies_left_out: beyond, ...list });
  },
});
