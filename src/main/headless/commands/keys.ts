import { type CallLimitName, callLimitNames, callLimits, perCallLimit } from '../../../shared/key-limits.ts';
import type { Grant, Key, KeyPreview } from '../../../shared/model.ts';
import { ok } from '../../../shared/result.ts';
import type { ListedKey } from '../../../shared/shapes.ts';
import { columns, plainLine, utcMinute } from '../text.ts';
import { type Command, callerOf, hubCommand, type Invocation, numberGiven } from './command.ts';
import {
  flag,
  listOption,
  type Option,
  option,
  placeOption,
  placesOf,
  reachOf,
  reachOptions,
  writeBranchesOption,
} from './options.ts';

/** `calls-per-day` for `callsPerDay`. */
const limitOption = (name: CallLimitName): string => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

const options: Record<string, Option> = {
  client: option('NAME', 'The client that will use the key (required)'),
  write: flag('Allow tools that change something, not only those that read'),
  destructive: flag('Also allow tools that delete'),
  days: option('N', 'Days until it expires (default: 30)'),
  ...reachOptions,
  repository: listOption('PATTERN', 'Only these repositories, such as ada/*; may be repeated'),
  ...placeOption,
  branches: listOption('PATTERN', 'Only these branches, such as main or feature/*; may be repeated'),
  ...writeBranchesOption,
  paths: listOption('PATTERN', 'Only these files, such as docs/** or README.md; may be repeated'),
  'drop-outsiders': flag('Leave out text by people from outside'),
  'no-guard': flag('Ask no extra approval when untrusted text could make a write send private data out'),
  'no-screening': flag('Do not mask passwords and keys in files and texts (default: masked)'),
  patience: option(
    'HOURS',
    'Let its requests wait for you that long, over restarts, such as 8h (default: minutes; most: 72h)',
  ),
  endpoint: listOption(
    'E',
    'Only at this endpoint: mcp, openapi, chat, console, git, gh or metrics; may be repeated (default: mcp and openapi)',
  ),
  model: listOption('M', 'Only this model, in chat and console; may be repeated (default: all current models)'),
  ...Object.fromEntries(callLimitNames.map((name) => [limitOption(name), option('N', callLimits[name].about)])),
};

const wishOf = ({ values }: Invocation) => ({
  client: values['client'],
  write: values['write'],
  destructive: values['destructive'],
  days: numberGiven(values['days']),
  ...reachOf({ values }),
  repositories: values['repository'],
  places: placesOf({ values }),
  branches: values['branches'],
  writeBranches: values['write-branches'],
  paths: values['paths'],
  ...(values['drop-outsiders'] === true && { outsiders: 'drop' }),
  ...(values['no-guard'] === true && { guard: 'off' }),
  screening: values['no-screening'] ? 'off' : undefined,
  approvalHours: typeof values['patience'] === 'string' ? numberGiven(values['patience'].replace(/h$/, '')) : undefined,
  endpoints: values['endpoint'],
  models: values['model'],
  ...perCallLimit((name) => numberGiven(values[limitOption(name)])),
});

/** Shows what the key will be able to do before the passphrase is asked for, so that a mistake in a word ends here. */
const createCommand: Command = {
  name: 'keys create',
  about: 'Show what a permission key would be able to do and create it; asks for your passphrase',
  examples: [
    'keys create --client Cursor --repository ada/atlas --days 7',
    'keys create --client "Claude Code" --write --toolset issues',
  ],
  options,
  async run(invocation) {
    const call = callerOf(invocation);
    const wish = wishOf(invocation);
    const preview = await call('keys.preview', wish);
    if (!preview.ok) return preview;
    if (invocation.values['json'] !== true) invocation.surroundings.complain(`${previewText(preview.value)}\n\n`);
    const created = await call('keys.create', wish);
    if (!created.ok) return created;
    const { key, record } = created.value;
    const text = [
      key,
      '',
      `The key is shown only now. It is for ${plainLine(record.client)}, valid until ${utcMinute(record.expiresAt)} UTC.`,
      'Send it as `Authorization: Bearer`, and revoke it with:',
      `  opengithubx keys revoke ${record.id}`,
    ];
    return ok({ output: created.value, text: text.join('\n') });
  },
};

/** What a key will be able to do, for the person who is about to make it. */
export const previewText = ({ client, grant, accounts, reaches, models, days }: KeyPreview): string =>
  [
    `${plainLine(client)} will be able to:`,
    columns([
      ['  access', accessText(grant)],
      // What git calls has no name in a key.
      ...(grant.endpoints.every((one) => one === 'git') ? [] : [['  tools', String(grant.tools.length)]]),
      ['  accounts', accounts.join(', ') || 'none'],
      ...reaches.map(({ kind, platform, title, patterns }) => [
        `  ${title.toLowerCase()}`,
        (kind === 'repository' ? grant.repositories : patterns)?.map(placeText).join(', ') ?? `all of ${platform}`,
      ]),
      ...(grant.branches ? [['  branches', grant.branches.join(', ')]] : []),
      ...(grant.writeBranches ? [['  changes only', `the branches ${grant.writeBranches.join(', ')}`]] : []),
      ...(grant.paths ? [['  files', grant.paths.join(', ')]] : []),
      ...(models.length > 0 ? [['  models', models.join(', ')]] : []),
      ['  through', grant.endpoints.join(', ')],
      ...(grant.endpoints.includes('git')
        ? [['  git', 'gets files as they are: passwords and keys in them are not masked']]
        : []),
      ['  for', `${days} days`],
      ...(grant.approvalHours === undefined
        ? []
        : [['  waits', `for your approval up to ${grant.approvalHours} hours`]]),
      ...(grant.guard === 'off'
        ? [['  guard', 'off: untrusted text may lead it to write private data elsewhere']]
        : []),
      ...(grant.screening === 'off' ? [['  screening', 'off: passwords and keys in its answers are not masked']] : []),
    ]),
  ].join('\n');

const placeText = (pattern: string): string => (pattern === '*/*' ? '*/* (all, including private ones)' : pattern);

function accessText({ access }: Grant): string {
  if (access.includes('destructive')) return 'read; write and delete, each after your approval';
  return access.includes('write') ? 'read; write, each time after your approval' : 'read';
}

export const keyCommands = [
  hubCommand({
    name: 'keys list',
    about: 'List the permission keys',
    call: 'keys.list',
    text: (keys) => (keys.length === 0 ? 'There is no permission key.' : columns([heading, ...keys.map(row)])),
  }),
  createCommand,
  hubCommand({
    name: 'keys revoke',
    arguments: ['ID'],
    about: 'Revoke a permission key now',
    examples: ['keys revoke key_0123456789abcdef', 'keys revoke key_0123456789abcdef --json'],
    call: 'keys.revoke',
    text: (key) => plainLine(`Revoked ${key.id} of ${key.client}.`),
  }),
  hubCommand({
    name: 'keys pause',
    arguments: ['ID'],
    about: 'Refuse a permission key until it is resumed',
    examples: ['keys pause key_0123456789abcdef', 'keys pause key_0123456789abcdef --json'],
    call: 'keys.pause',
    text: (key) => plainLine(`Paused ${key.id} of ${key.client}.`),
  }),
  hubCommand({
    name: 'keys clear-labels',
    arguments: ['ID'],
    about: 'Clear the labels of a permission key, which hold its writes back; asks for your passphrase',
    examples: ['keys clear-labels key_0123456789abcdef', 'keys clear-labels key_0123456789abcdef --json'],
    call: 'keys.clearLabels',
    text: ({ id }) => plainLine(`Cleared what ${id} has read.`),
  }),
  hubCommand({
    name: 'keys resume',
    arguments: ['ID'],
    about: 'Accept a paused permission key again; asks for your passphrase',
    examples: ['keys resume key_0123456789abcdef', 'keys resume key_0123456789abcdef --json'],
    call: 'keys.resume',
    text: (key) => plainLine(`Resumed ${key.id} of ${key.client}.`),
  }),
];

const heading = ['ID', 'CLIENT', 'ACCESS', 'STATE', 'LAST USED (UTC)', 'TOOLS', 'HAS READ'];
const row = (key: ListedKey) => [
  key.id,
  key.client,
  key.grant.access.join(' '),
  stateOf(key),
  key.lastUsedAt ? utcMinute(key.lastUsedAt) : 'never',
  String(key.grant.tools.length),
  hasRead(key),
];

const hasRead = ({ labels }: ListedKey): string =>
  [labels.private.length > 0 ? 'private' : '', labels.untrusted.length > 0 ? 'untrusted' : '']
    .filter(Boolean)
    .join(' ');

function stateOf(key: Key): string {
  if (key.revokedAt) return `revoked ${utcMinute(key.revokedAt)}`;
  if (key.paused) return 'paused';
  return `${Date.parse(key.expiresAt) <= Date.now() ? 'expired' : 'until'} ${utcMinute(key.expiresAt)}`;
}
