import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallOutput } from '../../../shared/contract.ts';
import { adminKeyPattern, type OpenWebUIFile, OpenWebUIPart } from '../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { fileFailure, systemErrorCode } from '../private-file.ts';
import { plainLine } from '../text.ts';
import { type Command, callerOf, hubCommand, type Invocation, numberGiven, told, withoutHub } from './command.ts';
import { givenKey, keyOptions, typedSecret } from './given-secret.ts';
import { identityText, planText, statusText } from './open-webui-text.ts';
import type { Option } from './options.ts';
import { flag, listOption, option, placeOption, placesOf } from './options.ts';

const partOption: Option = listOption(
  'P',
  `The parts of the hub there: ${OpenWebUIPart.options.join(', ')}; may be repeated (default at first: model and openapi)`,
);

const usualParts = ['model', 'openapi'];

/** None where nothing is chosen: what is allowed already then stays as it is. */
const partsOf = (values: Invocation['values']): unknown =>
  values['part'] ?? (['write', 'repository', 'place'].some((name) => values[name]) ? usualParts : undefined);

const writeOption: Option = flag('Also tools that change something, each call after your approval');

const set = hubCommand({
  name: 'openwebui set',
  arguments: ['ADDRESS'],
  about: 'Name your Open WebUI, or change how it is reached; asks for the owner passphrase',
  examples: ['openwebui set http://localhost:8080 --key', 'openwebui set https://chat.example.com --proof sso --key'],
  options: {
    'hub-url': option('URL', 'The address at which Open WebUI reaches this hub (default: the address of the hub)'),
    proof: {
      type: 'string',
      value: 'HOW',
      about:
        "How users are identified: sso, each person's sign-in; signed, a statement; key (default: as set up there)",
    },
    audience: option('ID', "For sso: the identifier of the hub's API at the tenant (default: as set up there)"),
    ...keyOptions("With an administrator's API key, so that the hub can register itself"),
    'signing-secret': flag('For signed: asks for its FORWARD_USER_INFO_HEADER_JWT_SECRET, and does not show it'),
  },
  call: 'openwebui.set',
  async gather(invocation) {
    const missing = await withoutHub(invocation);
    if (missing) return missing;
    const { values } = invocation;
    const adminKey = await givenKey(invocation, 'API key of an administrator of Open WebUI');
    if (!adminKey.ok) return adminKey;
    if (adminKey.value !== undefined && !adminKeyPattern.test(adminKey.value)) {
      const option = values['key'] ? '--key' : '--key-stdin';
      return fail('usage', `${option} takes an API key of Open WebUI: 8 to 500 ASCII characters, without blanks.`);
    }
    const signingSecret = await signingSecretFor(invocation);
    if (!signingSecret.ok) return signingSecret;
    return ok({
      url: invocation.arguments[0],
      hubUrl: values['hub-url'],
      proof: values['proof'],
      audience: values['audience'],
      adminKey: adminKey.value,
      signingSecret: signingSecret.value,
    });
  },
  text: statusText,
});

async function signingSecretFor(invocation: Invocation): Promise<Result<string | undefined>> {
  if (!invocation.values['signing-secret']) return ok(undefined);
  const typed = await typedSecret(invocation, 'signing secret', 'Its FORWARD_USER_INFO_HEADER_JWT_SECRET');
  return typed.ok ? ok(typed.value.trim()) : typed;
}

/** The key is dead before anything there is touched, which a failure must not leave in doubt. */
const unsync: Command = {
  name: 'openwebui unsync',
  about: 'Stop Open WebUI from acting for you: revoke its key and remove its registration there',
  examples: ['openwebui unsync', 'openwebui unsync --as grace@example.com'],
  async run(invocation) {
    const done = await callerOf(invocation)('openwebui.unsync', {});
    if (done.ok) return ok({ output: done.value, text: `It no longer acts for you.\n\n${statusText(done.value)}` });
    const { code, message, hint } = done.failure;
    if (!code.startsWith('open_webui_') || code === 'open_webui_none') return done;
    const more = {
      message: `${message} The key of Open WebUI is revoked all the same, so the entries that remain there are of no use.`,
      hint: `${hint} Then run this again.`,
    };
    return { ok: false, failure: { ...done.failure, ...more } };
  },
};

function syncText({ key, ...status }: CallOutput<'openwebui.sync'>): string {
  const byHand = [
    ...(key === null ? [] : [key, '', 'This is the only time it is shown. Put it where the files say so.']),
    'The hub has no administrator key. Enter the files there by hand:',
    '  opengithubx openwebui files',
    '',
  ];
  return [...(status.server?.hasAdminKey ? [] : byHand), statusText(status)].join('\n');
}

/** Where a password would say nothing new, none is asked for. */
const accountCommand: Command = {
  name: 'openwebui account',
  about: 'Make your account in Open WebUI, or show by its password that it is yours; asks for your passphrase too',
  examples: ['openwebui account', 'openwebui account --as grace@example.com'],
  async run(invocation) {
    const call = callerOf(invocation);
    const looked = await call('openwebui.status', {});
    if (!looked.ok) return looked;
    const { server, identity } = looked.value;
    if (server === null) return fail('open_webui_none');
    if (identity?.state === 'linked' || identity?.state === 'first sign-in') {
      return ok({ output: identity, text: identityText(identity) });
    }
    const isNew = identity?.state === 'absent';
    const password = await typedSecret(
      invocation,
      'password',
      isNew ? 'A password for your new account in Open WebUI' : 'Password of your account in Open WebUI',
    );
    if (!password.ok) return password;
    const linked = await call('openwebui.account', { password: password.value });
    return told(linked, identityText);
  },
};

const uses: Record<OpenWebUIFile['use'], string> = {
  env: 'for the environment of Open WebUI; restart it afterwards',
  tools: 'to import there where an administrator adds tool servers',
  model: 'what an administrator enters there as a connection',
};

const filesCommand: Command = {
  name: 'openwebui files',
  about: 'Print the files to enter in Open WebUI by hand, if the hub has no administrator key',
  examples: ['openwebui files', 'openwebui files --output open-webui-files'],
  options: {
    part: partOption,
    output: option('DIR', 'Into new files of this folder, which only you can read'),
  },
  async run(invocation) {
    const { values } = invocation;
    const folder = values['output'];
    if (folder === '') return fail('usage', '--output names no folder.');
    const made = await callerOf(invocation)('openwebui.files', { parts: values['part'] ?? usualParts });
    if (!made.ok) return made;
    if (typeof folder !== 'string') return ok({ output: made.value, text: made.value.map(printed).join('\n\n') });
    const written = await writeFiles(folder, made.value);
    if (!written.ok) return written;
    const text = made.value.map(({ name, use }) => plainLine(`${join(folder, name)}: ${uses[use]}`)).join('\n');
    return ok({ output: written.value, text });
  },
};

/** Line by line: the text is for a terminal too. */
const printed = ({ name, use, text }: OpenWebUIFile): string =>
  [`${name}: ${uses[use]}`, '', ...text.trimEnd().split('\n')].map(plainLine).join('\n');

/** New files, 0600 from the start: their owner fills secrets in. Answers their paths. */
async function writeFiles(folder: string, files: OpenWebUIFile[]): Promise<Result<string[]>> {
  const paths: string[] = [];
  for (const { name, text } of files) {
    const path = join(folder, name);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EEXIST') return fail('usage', `${path} already exists and is not replaced.`);
      if (code === 'ENOSPC' || code === 'EDQUOT') return fileFailure(error, path);
      if (code !== undefined) return fail('usage', `${path} cannot be written: ${code}.`);
      throw error;
    }
    paths.push(path);
  }
  return ok(paths);
}

export const openWebUICommands: Command[] = [
  set,
  hubCommand({
    name: 'openwebui status',
    about: 'Check Open WebUI, your account there and the registration; exit 1 if something is missing',
    call: 'openwebui.status',
    text: statusText,
    exitCode: ({ findings }) => (findings.some(({ state }) => state === 'missing') ? 1 : 0),
  }),
  hubCommand({
    name: 'openwebui plan',
    about: 'Show what registering would change in Open WebUI, and change nothing; asks for your passphrase',
    examples: ['openwebui plan', 'openwebui plan --write'],
    options: { part: partOption, write: writeOption },
    call: 'openwebui.plan',
    input: ({ values }) => ({ parts: partsOf(values), write: values['write'] }),
    text: planText,
  }),
  hubCommand({
    name: 'openwebui sync',
    about:
      'Allow Open WebUI to act for you, or renew what you allowed, and register this hub there; asks for your passphrase',
    examples: ['openwebui sync', 'openwebui sync --part model --write'],
    options: {
      part: partOption,
      write: writeOption,
      days: option('N', 'Days until the permission ends (default: 30)'),
      repository: listOption('PATTERN', 'Only these repositories, such as ada/*; may be repeated'),
      ...placeOption,
    },
    call: 'openwebui.sync',
    input: ({ values }) => ({
      parts: partsOf(values),
      write: values['write'],
      days: numberGiven(values['days']),
      repositories: values['repository'],
      places: placesOf({ values }),
    }),
    text: syncText,
  }),
  hubCommand({
    name: 'openwebui repair',
    about: 'Register again what was removed or edited there; asks for your passphrase',
    call: 'openwebui.repair',
    text: (status) => `Everything is there again.\n\n${statusText(status)}`,
  }),
  hubCommand({
    name: 'openwebui clean',
    about: 'Remove the entries of hubs that no longer respond; asks for the owner passphrase',
    call: 'openwebui.clean',
    text: (status) => `No entry of a dead hub is left there.\n\n${statusText(status)}`,
  }),
  accountCommand,
  unsync,
  hubCommand({
    name: 'openwebui forget',
    about: "Remove everybody's registration, and forget Open WebUI and its secrets; asks for the owner passphrase",
    call: 'openwebui.forget',
    text: ({ left }) =>
      ['Open WebUI is forgotten.', ...left.map((what) => plainLine(`Could not be removed there: ${what}`))].join('\n'),
    exitCode: ({ left }) => (left.length === 0 ? 0 : 1),
  }),
  filesCommand,
];
