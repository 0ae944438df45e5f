/** The tools for gists, what is read of them and what is shown. */
import * as z from 'zod';
import type { Preview } from '../../../../../shared/model.ts';
import { fail, ok } from '../../../../../shared/result.ts';
import { changeOf, changesOf, fileChangeOf } from '../../changes.ts';
import { cleanText } from '../../clean-text.ts';
import { atLeastOne, cursor, input, limit, listing } from '../../fields.ts';
import { answerBytes, frameBytes, jsonBytes, takeLines } from '../../fitting.ts';
import type { Tool } from '../../tool.ts';
import { githubTime, login, sinceField } from '../fields.ts';
import { listItems } from '../lists.ts';
import { emptyAnswer, githubToolsIn } from '../rest.ts';

import {
  cleanHeading,
  cleanName,
  cleanUrl,
  githubView,
  nameAt,
  outsiderField,
  ReadLogin,
  urlAt,
  utcTime,
} from '../view.ts';
import { fileContent } from './files.ts';

const { readTool, writeTool } = githubToolsIn('gists');

const ReadGistFile = z.object({
  filename: z.string(),
  size: z.number(),
  content: z.string().optional(),
  truncated: z.boolean().optional(),
});
type ReadGistFile = z.infer<typeof ReadGistFile>;

const ReadGist = z.object({
  id: z.string(),
  html_url: z.string(),
  description: z.string().nullish(),
  public: z.boolean(),
  updated_at: z.string().nullish(),
  owner: ReadLogin,
  // As a list, since a record would lose a file that is called `__proto__`.
  files: z.preprocess(
    (files) => (typeof files === 'object' && files !== null ? Object.values(files) : files),
    z.array(ReadGistFile.nullable()),
  ),
});
type ReadGist = z.infer<typeof ReadGist>;

const Gist = z.object({
  id: z.string(),
  description: z.string(),
  private: z.boolean().describe('Secret: only those who have its address see it'),
  author: z.string(),
  outsider: outsiderField,
  updated_at: z.string().describe('UTC'),
  url: z.string().describe('Address to cite'),
});

/** What `login` did not write is by somebody it need not know. */
export function projectGist(read: ReadGist, login: string): z.infer<typeof Gist> {
  const author = cleanName(read.owner?.login);
  return {
    id: cleanName(read.id),
    description: cleanHeading(read.description ?? ''),
    private: !read.public,
    author,
    ...(author.toLowerCase() !== login.toLowerCase() && { outsider: true as const }),
    updated_at: utcTime(read.updated_at),
    url: cleanUrl(read.html_url),
  };
}

const filesOf = (read: ReadGist): ReadGistFile[] => read.files.filter((file) => file !== null);

/** What writing gists takes, and what is told of one afterwards. */
const gistId = z
  .string()
  .regex(/^[0-9a-f]{1,40}$/, 'must be the id of a gist')
  .describe('Id of the gist');

const fileName = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/[/\\\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text), 'must be the name of a file')
  .refine((text) => text.isWellFormed(), 'must be well-formed text');

const gistFiles = z
  .array(z.strictObject({ name: fileName, content: fileContent.min(1) }))
  .min(1)
  .max(20)
  .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, 'must be different files');

const gistDescription = z
  .string()
  .max(256)
  .refine((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text), 'must be one line of text');

const WrittenGist = githubView({ id: nameAt('id'), url: urlAt('html_url') });

const Item = Gist.extend({ files: z.array(z.string()).describe('Names, at most ten') });

const listGists = readTool({
  name: 'github_list_gists',
  title: 'Gists',
  hint: 'snippets pastes notes mine secret',
  description: 'Gists of the account, secret ones included, or the public ones of somebody; without their texts.',
  input: input({
    login: login.optional().describe('Whose; the account’s own if left out'),
    since: sinceField.describe('Only changed from this date or time on, as 2026-11-24'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Item), ...listing }),
  place: () => undefined,
  // What somebody else wrote is marked.
  isOwn: true,
  async run({ login, since, cursor, limit }, { get, account }) {
    const asked = { since: githubTime(since, 'since'), per_page: 50 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) =>
        login === undefined
          ? get('/gists', { ...asked, page }, z.array(ReadGist))
          : get('/users/{username}/gists', { ...asked, username: login, page }, z.array(ReadGist)),
      project: (read) => {
        const files = filesOf(read).slice(0, 10);
        return { ...projectGist(read, account), files: files.map(({ filename }) => cleanName(filename)) };
      },
    });
  },
});

const GistFile = z.object({
  name: z.string(),
  size: z.number().describe('Bytes'),
  content: z.string().optional(),
  truncated: z.boolean(),
  next_start_line: z.number().optional().describe('Where to read on'),
});

const least = 200;
const most = 20;

const getGist = readTool({
  name: 'github_get_gist',
  title: 'One gist',
  hint: 'snippet paste text code shared',
  description: 'A gist with the texts of its files. Long ones are cut: read on with file and start_line.',
  input: input({
    id: gistId,
    file: fileName.optional().describe('Only this file'),
    start_line: z.int().min(1).max(10_000_000).default(1).describe('First line of the file to return'),
  }),
  output: z.object({ ...Gist.shape, files: z.array(GistFile), files_left_out: z.number() }),
  place: () => undefined,
  // What somebody else wrote is marked.
  isOwn: true,
  async run({ id, file, start_line }, { get, account }) {
    const answer = await get('/gists/{gist_id}', { gist_id: id }, ReadGist);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const wanted = filesOf(read).filter(({ filename }) => file === undefined || filename === file);
    if (file !== undefined && wanted.length === 0) return fail('platform_not_found', 'There is no such file in it.');
    const shown = wanted.slice(0, most);
    const head = projectGist(read, account);
    const frames = shown.map((one) => ({ name: cleanName(one.filename), size: one.size, truncated: true }));
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

const createGist = writeTool({
  name: 'github_create_gist',
  title: 'Create a gist',
  hint: 'snippet paste share publish code',
  description: 'Publishes texts as a gist. A secret one is seen by everybody who has its address.',
  access: 'write',
  isBatch: true,
  input: input({
    files: gistFiles.describe('Each with its name and whole text'),
    description: gistDescription.optional().describe('What it is, one line'),
    public: z.boolean().default(false).describe('Whether it is listed for everybody'),
  }),
  output: WrittenGist.shown,
  place: () => undefined,
  async preview({ files, description, public: isPublic }) {
    const visibility = isPublic ? 'public' : 'secret, for all who have its address';
    return ok({
      target: `a new ${isPublic ? 'public' : 'secret'} gist`,
      version: null,
      changes: [
        ...changesOf({ visibility, description }),
        ...files.flatMap(({ name, content }) => fileChangeOf(name, null, content)),
      ],
    });
  },
  undoMade: (_, __, { id }) => ({ tool: 'github_delete_gist', arguments: { id } }),
  async run({ files, description, public: isPublic }, { change }) {
    const named = Object.fromEntries(files.map(({ name, content }) => [name, { content }]));
    const fields = { description, public: isPublic, files: named };
    return change('POST /gists', {}, fields, WrittenGist.made);
  },
});

/** As one names it to a person, and as it is now. */
const shownAs = ({ id, description, public: isPublic, updated_at }: ReadGist) => ({
  target: `${isPublic ? 'public' : 'secret'} gist ${cleanName(id)} ${cleanName(description)}`.trim(),
  version: updated_at ?? null,
});

/** No file is called like the description. */
const ofFile = (name: string): string => `file ${name}`;

const updateGist = writeTool({
  name: 'github_update_gist',
  title: 'Change a gist',
  hint: 'edit change snippet paste files',
  description: 'Writes, replaces or removes files of a gist of the account; its other files stay.',
  access: 'write',
  isBatch: true,
  input: input({
    id: gistId,
    description: gistDescription.optional().describe('What it is, one line, in place of the present one'),
    files: gistFiles.optional().describe('Each with its name and whole text'),
    remove: z.array(fileName).min(1).max(20).optional().describe('Names of files that go'),
  })
    .refine(...atLeastOne('description', 'files', 'remove'))
    .refine(({ files = [], remove = [] }) => !files.some(({ name }) => remove.includes(name)), {
      message: 'must not write and remove the same file',
      path: ['remove'],
    }),
  output: WrittenGist.shown,
  place: () => undefined,
  isOwn: true,
  async preview({ id, description, files = [], remove = [] }, { get }) {
    const answer = await get('/gists/{gist_id}', { gist_id: id }, ReadGist);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const present = new Map(filesOf(read).map((file) => [file.filename, file]));
    const changes: Preview['changes'] = [];
    if (description !== undefined) changes.push(...changeOf('description', read.description ?? '', description));
    const wanted = [...files, ...remove.map((name) => ({ name, content: null }))];
    for (const { name, content } of wanted) {
      const file = present.get(name);
      if (!file && content === null) return fail('platform_not_found', `There is no file ${cleanName(name)} in it.`);
      if (file?.truncated)
        return fail('platform_refused', `${cleanName(name)} is too large to be shown before it changes.`);
      changes.push(...changeOf(ofFile(name), file?.content ?? null, content));
    }
    return ok({ ...shownAs(read), changes });
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
  async run({ id, description, files = [], remove = [] }, { change }) {
    const named = Object.fromEntries<{ content: string } | null>([
      ...files.map(({ name, content }): [string, { content: string }] => [name, { content }]),
      ...remove.map((name): [string, null] => [name, null]),
    ]);
    const fields = { description, ...(Object.keys(named).length > 0 && { files: named }) };
    return change('PATCH /gists/{gist_id}', { gist_id: id }, fields, WrittenGist.made);
  },
});

const deleteGist = writeTool({
  name: 'github_delete_gist',
  title: 'Delete a gist',
  hint: 'remove snippet paste erase',
  description: 'Deletes a gist of the account with its history and comments.',
  access: 'destructive',
  input: input({ id: gistId }),
  output: z.object({ id: z.string().describe('What is gone') }),
  place: () => undefined,
  isOwn: true,
  async preview({ id }, { get }) {
    const answer = await get('/gists/{gist_id}', { gist_id: id }, ReadGist);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const changes = filesOf(read).map((file) => ({
      name: file.filename,
      before: textOf(file),
      after: null,
      kind: 'file' as const,
    }));
    return ok({ ...shownAs(read), changes });
  },
  undo: () => ({
    reason: 'A new gist can hold the same texts, but not at the same address, nor with its history and comments.',
  }),
  async run({ id }, { change }) {
    return change('DELETE /gists/{gist_id}', { gist_id: id }, undefined, emptyAnswer({ id }));
  },
});

const textOf = ({ content = '', truncated, size }: ReadGistFile): string =>
  truncated ? `${content}\n[cut; ${size.toLocaleString('en')} bytes in all]` : content;

export const gistTools: Tool[] = [listGists, getGist, createGist, updateGist, deleteGist];
