/** The tools for the files of a release. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import type { HeldBytes } from '../../platform.ts';
import { parseJsonAs } from '../../requests.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { ownerAndName, repository } from '../fields.ts';
import { githubRefusalFailure, inTurn, wasNotSent } from '../request.ts';
import { emptyAnswer, githubToolsIn } from '../rest.ts';
import { cleanName, githubView, urlAt } from '../view.ts';
import { anyTag, oneRelease, ReleaseAsset, releaseId } from './releases.ts';

const { writeTool } = githubToolsIn('repos');

const fileName = z
  .string()
  .max(200)
  .regex(/^[\w+-][\w.+-]*$/, 'must be a name of letters, digits, dots and dashes')
  .refine((name) => !name.includes('..'), 'must not contain ..');

const { downloads: _, ...known } = ReleaseAsset.fields;
const Asset = githubView({ ...known, url: urlAt('browser_download_url') });

/** What of a file its person can read on the card. */
const mostShown = 32_000;

/** What gh sends, which waits at the hub, or the text that a model writes. `text` is what its person can read. */
async function fileOf(content: string | undefined, { upload }: ToolContext) {
  if (!upload && content === undefined)
    return fail('invalid_arguments', 'content is needed, or what was uploaded does not wait at the hub any more.');
  const written = Buffer.from(content ?? '');
  const body = upload?.body ?? written;
  const size = upload?.bytes ?? written.length;
  const sha256 = upload?.sha256 ?? createHash('sha256').update(written).digest('hex');
  if (size > mostShown) return ok({ body, size, sha256, text: undefined });
  const bytes = upload ? await allOf(upload.body) : written;
  if (!bytes) return fail('held_changed');
  const text = bytes.toString();
  const isText = !bytes.includes(0) && bytes.equals(Buffer.from(text));
  return ok({ body, size, sha256, text: isText ? text : undefined });
}

/** All of a short one; undefined where it is not what it was. */
async function allOf(held: HeldBytes): Promise<Buffer | undefined> {
  const all: Uint8Array[] = [];
  try {
    for await (const piece of held.pieces()) all.push(piece);
    return Buffer.concat(all);
  } catch (error) {
    if (held.isChanged) return undefined;
    throw error;
  }
}

const uploadAsset = writeTool({
  name: 'github_upload_release_asset',
  title: 'Add a file to a release',
  hint: 'attach upload asset binary publish checksum',
  description: 'Adds a file to a release, with the text that is given.',
  access: 'write',
  // Nobody can say what is in the next one.
  isBatch: true,
  input: input({
    repository,
    release_id: releaseId,
    name: fileName.describe('Name of the file'),
    label: z
      .string()
      .max(200)
      .regex(/^\S.*$/, 'must be one line')
      .optional()
      .describe('Shown in place of the name'),
    type: z
      .string()
      .max(100)
      .regex(/^[\w.+-]+\/[\w.+-]+(; ?charset=[\w-]+)?$/, 'must be a media type')
      .default('text/plain')
      .describe('Media type'),
    content: z.string().max(100_000).optional().describe('Text of the file'),
  }),
  output: Asset.shown,
  files: anyTag,
  async preview({ repository, release_id, name, label, type, content }, context) {
    const file = await fileOf(content, context);
    if (!file.ok) return file;
    const found = await oneRelease(context.get, repository, release_id);
    if (!found.ok) return found;
    if (found.value.assets.some((asset) => asset.name === name)) {
      return fail('platform_refused', `The release has a file ${name} already.`);
    }
    const { size, sha256, text } = file.value;
    return ok({
      target: `the file ${name} of the release ${cleanName(found.value.tag_name)}`,
      version: null,
      changes: changesOf({
        file: name,
        label,
        type,
        bytes: size,
        'sha-256': sha256,
        text,
      }),
    });
  },
  undoMade: ({ repository }, _, { asset_id }) => ({
    tool: 'github_delete_release_asset',
    arguments: { repository, asset_id },
  }),
  async run({ repository, release_id, name, label, type, content }, context) {
    const file = await fileOf(content, context);
    if (!file.ok) return file;
    const query = new URLSearchParams({ name, ...(label !== undefined && { label }) });
    const path = `/repos/${repository}/releases/${release_id}/assets?${query}`;
    return inTurn(context.client, () => send(context, path, type, file.value.body));
  },
});

/** https://docs.github.com/en/rest/releases/assets#upload-a-release-asset */
async function send(
  { client }: ToolContext,
  path: string,
  type: string,
  body: Buffer<ArrayBuffer> | HeldBytes,
): Promise<Result<z.infer<typeof Asset.shown>>> {
  if (!client.upload) throw new Error('Its client has nothing to upload by.');
  let answer: Response;
  try {
    answer = await client.upload(`${client.apis['uploads']}${path}`, {
      headers: { accept: 'application/vnd.github+json', 'content-type': type, 'user-agent': 'OpenGitHubX' },
      body,
    });
  } catch (error) {
    client.signal.throwIfAborted();
    if ('isChanged' in body && body.isChanged) return fail('held_changed');
    return fail(wasNotSent(error) ? 'platform_unreachable' : 'outcome_unknown');
  }
  const { status, headers } = answer;
  const text = await answer.text();
  if (status >= 500) return fail('outcome_unknown', `GitHub answered ${status}.`);
  if (status >= 300) {
    const refusal = { status, headers: Object.fromEntries(headers), text };
    return { ok: false, failure: githubRefusalFailure(refusal, Date.now()) };
  }
  const value = parseJsonAs(text, Asset.made);
  return value ? ok(value) : fail('outcome_unknown', `GitHub answered ${status}, but not as expected.`);
}

const assetRoute = '/repos/{owner}/{repo}/releases/assets/{asset_id}';

const deleteAsset = writeTool({
  name: 'github_delete_release_asset',
  title: 'Delete a file of a release',
  hint: 'remove asset binary attachment',
  description: 'Deletes a file of a release for good.',
  access: 'destructive',
  input: input({ repository, asset_id: z.int().min(1).max(Number.MAX_SAFE_INTEGER).describe('Id of the file') }),
  output: z.object({ deleted: z.literal(true) }),
  files: anyTag,
  async preview({ repository, asset_id }, { get }) {
    const found = await get(assetRoute, { ...ownerAndName(repository), asset_id }, Asset.read);
    if (!found.ok) return found;
    const { name, size } = Asset.project(found.value.value);
    const changes = [{ name: 'file', before: `${name}, ${size} bytes`, after: null }];
    return ok({ target: `the file ${name} of a release`, version: null, changes });
  },
  undo: () => ({ reason: 'A deleted file is gone; it can be uploaded again.' }),
  async run({ repository, asset_id }, { change }) {
    const place = { ...ownerAndName(repository), asset_id };
    return change(`DELETE ${assetRoute}`, place, undefined, emptyAnswer({ deleted: true as const }));
  },
});

export const releaseFileTools: Tool[] = [uploadAsset, deleteAsset];
