import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanText } from '../../../clean-text.ts';
import { input } from '../../../fields.ts';
import { answerBytes, frameBytes, jsonBytes } from '../../../take-items.ts';
import { connectGitHub } from '../../get.ts';
import { fileName, gistId } from '../../gist-fields.ts';
import { name } from '../../project.ts';
import { takeLines } from '../../take-lines.ts';
import { filesOf, Gist, projectGist, ReadGist, type ReadGistFile } from '../../views/gist.ts';

const GistFile = z.object({
  name: z.string(),
  size: z.number().describe('Bytes'),
  content: z.string().optional(),
  truncated: z.boolean(),
  next_start_line: z.number().optional().describe('Where to read on'),
});

const least = 200;
const most = 20;

export const getGist = readTool({
  name: 'github_get_gist',
  title: 'One gist',
  description: 'A gist with the texts of its files. Long ones are cut: read on with file and start_line.',
  toolset: 'gists',
  input: input({
    id: gistId,
    file: fileName.optional().describe('Only this file'),
    start_line: z.int().min(1).max(10_000_000).default(1).describe('First line of the file to return'),
  }),
  output: z.object({ ...Gist.shape, files: z.array(GistFile), files_left_out: z.number() }),
  place: () => undefined,
  // What somebody else wrote is marked.
  isOwn: true,
  async run({ id, file, start_line }, { client, account }) {
    const get = await connectGitHub(client);
    const answer = await get('/gists/{gist_id}', { gist_id: id }, ReadGist);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const wanted = filesOf(read).filter(({ filename }) => file === undefined || filename === file);
    if (file !== undefined && wanted.length === 0) return fail('platform_not_found', 'There is no such file in it.');
    const shown = wanted.slice(0, most);
    const head = projectGist(read, account);
    const frames = shown.map((one) => ({ name: name(one.filename), size: one.size, truncated: true }));
    let bytes = answerBytes - frameBytes - jsonBytes(head) - jsonBytes(frames);
    const files = shown.map((one, index) => {
      const frame = frames[index] ?? { name: '', size: 0, truncated: true };
      if (one.content === undefined || bytes < least) return frame;
      const part = contentOf(one, start_line, bytes - 50);
      bytes -= jsonBytes(part);
      return { ...frame, ...part };
    });
    return ok({ ...head, files, files_left_out: wanted.length - shown.length });
  },
});

function contentOf({ content = '', truncated }: ReadGistFile, start: number, bytes: number) {
  const { text, lines, ...part } = takeLines(cleanText(content, Number.POSITIVE_INFINITY), start, bytes);
  // GitHub itself gives no more than a megabyte.
  return { ...part, content: text, truncated: part.truncated || truncated === true };
}
