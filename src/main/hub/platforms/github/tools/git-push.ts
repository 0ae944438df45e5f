/** What `git push` does, held until its person has seen it; and its undo. No client lists these tools: the door for git calls them. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { input } from '../../fields.ts';
import {
  isPushableRef,
  noHash,
  type PushReport,
  type RefUpdate,
  readPushReport,
  writePushCommands,
} from '../../git-push-protocol.ts';
import type { HeldBytes, PlatformClient } from '../../platform.ts';
import type { SeenPush, Tool, ToolContext } from '../../tool.ts';
import { repository } from '../fields.ts';
import { pushReason } from '../reasons.ts';
import { githubToolsIn } from '../rest.ts';
import { refusedByGitHub } from './git.ts';
import { lookAtMove, nameOfRef, refsOf } from './refs.ts';

const { readTool, writeTool } = githubToolsIn('git');

const hash = z.string().regex(/^[0-9a-f]{40}$/);
const Update = z.object({
  ref: z.string().max(220).refine(isPushableRef, 'must be a branch or a tag'),
  old: hash,
  new: hash,
});
const updates = z.array(Update).min(1).max(50);

/** Above this a key for some paths can't push: what it reaches could not be decided on. */
const mostPaths = 3_000;
const paths = z.array(z.string().max(4_096)).max(mostPaths);

type Push = { repository: string; updates: RefUpdate[]; paths?: string[] | undefined };

const Pushed = z.object({
  items: z.array(z.object({ name: z.string(), url: z.string().nullable() })).describe('Each branch and tag'),
  objects: z.number(),
  bytes: z.number(),
  said: z.array(z.string()).describe('What GitHub told the terminal'),
});

/** Of a key for some branches a tag is beyond, which may name any commit. */
const reached = ({ updates, paths = [] }: Push) => ({
  branch: updates.map(({ ref }) => ref.replace(/^refs\/heads\//, '').replace(/^refs\//, '')),
  paths,
});

const undo = ({ repository, updates }: Push) => ({
  tool: 'git_restore',
  arguments: { repository, updates: updates.map(({ ref, old, new: end }) => ({ ref, old: end, new: old })) },
});

const usual = {
  output: Pushed,
  files: reached,
  undo,
  isMade,
  isBatch: true,
} as const;

/** Without `paths` it was not looked at yet: its preview takes the pack in, and nothing runs. */
const pushInput = input({ repository, updates, paths: paths.optional() });

export const gitPushTools: Tool[] = [
  readTool({
    name: 'git_list_targets',
    title: 'List branches and tags to push to',
    description: 'The branches and tags that a key may push to, and where each ends, as git asks before a push.',
    input: input({ repository }),
    output: z.object({ repository: z.string(), refs: z.array(z.object({ ref: z.string(), hash })) }),
    async run({ repository }, { client, branchLimit }) {
      const refs = await refsOf(client, repository);
      if (!refs.ok) return refs;
      // A tag may name any commit, so that none is for a key that is limited to branches. Of what a key may not push to, a hash
      // alone tells git that it need not be sent.
      const isCovered = (ref: string): boolean =>
        !branchLimit || (ref.startsWith('refs/heads/') && branchLimit.covers(ref.slice('refs/heads/'.length)));
      const shown = [...refs.value].map(([ref, hash]) => ({
        ref: isPushableRef(ref) && isCovered(ref) ? ref : '.have',
        hash,
      }));
      return ok({ repository, refs: shown });
    },
  }),
  writeTool({
    ...usual,
    name: 'git_push',
    title: 'Push commits',
    description: 'Adds commits to branches, or makes new branches and tags, as `git push` does.',
    access: 'write',
    input: pushInput,
    preview: (push, context) => previewOf(push, context, false),
    run: sendHeld,
  }),
  writeTool({
    ...usual,
    name: 'git_rewrite',
    title: 'Force or delete over git',
    description:
      'Rewrites the history of branches, moves tags, or deletes them, as `git push --force` and `--delete` do.',
    access: 'destructive',
    input: pushInput,
    preview: (push, context) => previewOf(push, context, true),
    run: sendHeld,
  }),
  writeTool({
    ...usual,
    name: 'git_restore',
    title: 'Put branches back',
    description: 'Puts branches and tags back to where they were before a push, unless somebody has moved them since.',
    access: 'destructive',
    input: input({ repository, updates }),
    async preview(push, context) {
      // A branch that is put back may hold what its person has never seen.
      const seen = await lookAtMove(push, context, context.look);
      if (!seen.ok) return seen;
      const stays = 'GitHub may have run workflows and sent mail. What was public may have been copied.';
      return ok({
        target: targetOf(push),
        version: null,
        changes: [
          ...seen.value.changes,
          { name: 'What this does not take back', before: null, after: null, kind: 'warning', note: stays },
        ],
      });
    },
    run: (push, { client }) => send(client, push, undefined, { objects: 0, bytes: 0 }),
  }),
];

const targetOf = ({ updates }: Push): string => updates.map(({ ref }) => nameOfRef(ref)).join(', ');

/**
 * Looks at the push, once, and each time whether GitHub's refs are still where its client saw them. The refs and all that is new are what
 * the person consents to; how git has packed it is not.
 */
async function previewOf(push: Push, context: ToolContext, isForced: boolean) {
  const held = context.push;
  if (!held) return notHeld;
  const seen = await lookAtMove(push, context, (about) => held.look(about));
  if (!seen.ok) return seen;
  const refused = refusalOf(seen.value, context);
  if (refused) return refused;
  const target = targetOf(push);
  if (push.paths === undefined) return ok({ target, version: null, changes: [] });
  if (seen.value.isForced !== isForced || listed(seen.value).join('\0') !== push.paths.join('\0')) {
    throw new Error('The push is another than the one that was looked at.');
  }
  return ok({ target, version: null, changes: seen.value.changes });
}

/** The paths as a push names them. */
const listed = ({ paths }: SeenPush): string[] => (paths.length > mostPaths ? [] : paths);

function refusalOf({ secrets, isSearched, paths }: SeenPush, { isUnscreened, isPathLimited }: ToolContext) {
  if (isPathLimited && paths.length > mostPaths) {
    return fail('not_allowed', `The key is limited to paths, and more than ${mostPaths} files change.`);
  }
  if (isUnscreened) return undefined;
  // Else a text that is slow to search would carry a secret past it.
  if (!isSearched) {
    return fail('not_approvable', 'The search for secrets in what is pushed took too long.', {
      hint: 'Push fewer commits at a time, with shorter messages.',
    });
  }
  if (secrets.length === 0) return undefined;
  return fail('not_allowed', `What looks like a secret is in ${secrets.join(', ')}.`, {
    hint: 'Take it out of every commit, then push again.',
  });
}

/** Of one that waited for hours, and was taken away or changed on the disk. */
const notHeld = fail('held_changed', 'What was to be pushed does not wait at the hub any more.');

async function sendHeld(push: Push, context: ToolContext): Promise<Result<z.infer<typeof Pushed>>> {
  const held = context.push;
  if (!held) return notHeld;
  if (!held.seen || push.paths === undefined) throw new Error('It was not looked at.');
  held.isSent = true;
  return send(context.client, push, held.pack(), held.seen);
}

/** A pack with nothing in it, which a server wants where GitHub has everything already. */
const emptyPack = (() => {
  const head = Buffer.from('5041434b0000000200000000', 'hex');
  return Buffer.concat([head, createHash('sha1').update(head).digest()]);
})();

/** The commands as the hub writes them, and after them the pack. */
function bodyOf(updates: readonly RefUpdate[], pack: HeldBytes | undefined): Buffer<ArrayBuffer> | HeldBytes {
  const commands = writePushCommands(updates);
  const isDeletion = updates.every((update) => update.new === noHash);
  if (isDeletion) return commands;
  if (!pack) return Buffer.concat([commands, emptyPack]);
  return {
    bytes: commands.length + pack.bytes,
    get isChanged() {
      return pack.isChanged;
    },
    async *pieces() {
      yield commands;
      yield* pack.pieces();
    },
  };
}

/** Sends the commands and the pack; then says what GitHub did. */
async function send(
  client: PlatformClient,
  { repository, updates }: Push,
  pack: HeldBytes | undefined,
  { objects, bytes }: Pick<SeenPush, 'objects' | 'bytes'>,
): Promise<Result<z.infer<typeof Pushed>>> {
  if (!client.stream) throw new Error('Its client has nothing to send git by.');
  const url = `${client.apis['git']}/${repository}`;
  const body = bodyOf(updates, pack);
  let report: PushReport | undefined;
  try {
    const answer = await client.stream(`${url}.git/git-receive-pack`, {
      method: 'POST',
      headers: {
        accept: 'application/x-git-receive-pack-result',
        'content-type': 'application/x-git-receive-pack-request',
        'user-agent': 'git/2 (OpenGitHubX)',
      },
      body,
    });
    if (answer.status >= 300 && answer.status < 500) return refusedByGitHub(answer.status, repository, 'push to');
    report = answer.status === 200 ? readPushReport(Buffer.from(await answer.arrayBuffer())) : undefined;
  } catch (error) {
    if (client.signal.aborted) throw error;
    // It was ended before its last byte, so that GitHub never had a push.
    if (pack?.isChanged) return fail('held_changed');
    if (error instanceof Error && error.cause === 'not sent')
      return fail('platform_failed', 'GitHub could not be reached.');
  }
  const [refused] = report?.refused ?? [];
  if (refused) {
    const { ref } = updates.find((update) => update.ref === refused.ref) ?? { ref: 'the push' };
    const why = pushReason(`${refused.why}\n${report?.said ?? ''}`);
    return fail('platform_refused', `GitHub refused ${ref}. ${why}`, { hint: '' });
  }
  const isDone = report !== undefined && updates.every(({ ref }) => report.done.includes(ref));
  if (!isDone && !(await isMade({ repository, updates }, client).catch(() => false))) {
    return fail('outcome_unknown', 'The answer broke off.', {
      hint: 'Fetch, and see where the branch is, before you push again.',
    });
  }
  const items = updates.map(({ ref, new: end }) => {
    const name = nameOfRef(ref);
    return { name, url: end === noHash ? null : `${url}/tree/${name.replace(/^tags\//, '')}` };
  });
  return ok({ items, objects, bytes, said: pullRequestLines(url, updates, report?.said ?? '') });
}

/** What GitHub says after a push to a new branch, in the hub's words: any line of GitHub could hold somebody's text. */
function pullRequestLines(url: string, updates: Push['updates'], said: string): string[] {
  const offered = updates.map(({ ref }) => nameOfRef(ref)).filter((name) => said.includes(`/pull/new/${name}`));
  return offered.flatMap((name) => [
    `Create a pull request for '${name}' on GitHub by visiting:`,
    `${url}/pull/new/${name}`,
  ]);
}

/** Whether each ref is where the push moves it. That it is not yet says nothing: GitHub may still be at it. */
async function isMade({ repository, updates }: Push, client: PlatformClient): Promise<boolean> {
  const now = await refsOf(client, repository);
  return now.ok && updates.every((update) => (now.value.get(update.ref) ?? noHash) === update.new);
}
