import type { CallOutput } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isHubRunning } from '../socket-client.ts';
import { plain } from '../text.ts';
import { callerOf } from './caller.ts';
import { type Command, hubCommand, type Option } from './command.ts';
import { givenKey, keyOptions, typedSecret } from './given-secret.ts';
import { dataFolderOf, type Invocation, numberOf } from './invocation.ts';
import { accountCommand } from './open-webui-account.ts';
import { filesCommand } from './open-webui-files.ts';
import { planText, statusText } from './open-webui-text.ts';
import { partOption, partsOf } from './open-webui-wish.ts';
import { placeOption, placesOf } from './place-option.ts';

const write: Option = { type: 'boolean', about: 'Also tools that change something, each after your approval' };

const set: Command = {
  name: 'openwebui set',
  arguments: ['ADDRESS'],
  about: 'Name your Open WebUI, or change how it is reached; asks for the owner passphrase',
  options: {
    'hub-url': {
      type: 'string',
      value: 'URL',
      about: 'Where Open WebUI reaches this hub, its own address unless told',
    },
    proof: {
      type: 'string',
      value: 'HOW',
      about:
        "How calls prove whose they are: sso, each person's sign-in; signed, a statement; key. As found there unless told",
    },
    audience: {
      type: 'string',
      value: 'ID',
      about: "For sso: the identifier of the hub's API at the tenant; as found there unless told",
    },
    ...keyOptions("With an administrator's API key, so that the hub can register itself"),
    'signing-secret': {
      type: 'boolean',
      about: 'For signed: asks for its FORWARD_USER_INFO_HEADER_JWT_SECRET, and does not show it',
    },
  },
  async run(invocation) {
    if (!(await isHubRunning(dataFolderOf(invocation)))) return fail('not_running');
    const { values } = invocation;
    const adminKey = await givenKey(invocation, 'API key of an administrator of Open WebUI');
    if (!adminKey.ok) return adminKey;
    const signingSecret = await signingSecretFor(invocation);
    if (!signingSecret.ok) return signingSecret;
    const kept = await callerOf(invocation)('openwebui.set', {
      ...{ url: invocation.arguments[0], hubUrl: values['hub-url'], proof: values['proof'] },
      ...{ audience: values['audience'], adminKey: adminKey.value, signingSecret: signingSecret.value },
    });
    return kept.ok ? ok({ output: kept.value, text: statusText(kept.value) }) : kept;
  },
};

async function signingSecretFor(invocation: Invocation): Promise<Result<string | undefined>> {
  if (!invocation.values['signing-secret']) return ok(undefined);
  const typed = await typedSecret(invocation, 'signing secret', 'Its FORWARD_USER_INFO_HEADER_JWT_SECRET');
  return typed.ok ? ok(typed.value.trim()) : typed;
}

/** The key is dead before anything there is touched, which a failure must not leave in doubt. */
const unsync: Command = {
  name: 'openwebui unsync',
  arguments: [],
  about: 'Take back what Open WebUI may do for you: revoke its key, and remove what was registered there',
  options: {},
  async run(invocation) {
    const done = await callerOf(invocation)('openwebui.unsync', {});
    if (done.ok) return ok({ output: done.value, text: `It no longer acts for you.\n\n${statusText(done.value)}` });
    const { code, message, hint } = done.failure;
    if (!code.startsWith('open_webui_') || code === 'open_webui_none') return done;
    const more = {
      message: `${message} The key of Open WebUI is revoked all the same: what still stands there is of no use.`,
      hint: `${hint} Then run this again.`,
    };
    return { ok: false, failure: { ...done.failure, ...more } };
  },
};

export const openWebUICommands: Command[] = [
  set,
  hubCommand({
    name: 'openwebui status',
    about: 'Look at Open WebUI, your account there and what is registered; exit 1 if something is missing',
    call: 'openwebui.status',
    input: () => ({}),
    text: statusText,
    exitCode: ({ findings }) => (findings.some(({ state }) => state === 'missing') ? 1 : 0),
  }),
  hubCommand({
    name: 'openwebui plan',
    about: 'Show what registering would change in Open WebUI, and change nothing; asks for your passphrase',
    options: { part: partOption, write },
    call: 'openwebui.plan',
    input: ({ values }) => ({ parts: partsOf(values), write: values['write'] }),
    text: planText,
  }),
  hubCommand({
    name: 'openwebui sync',
    about: 'Allow Open WebUI to act for you, and register this hub there; asks for your passphrase',
    options: {
      part: partOption,
      write,
      days: { type: 'string', value: 'N', about: 'Days until the permission ends, 30 unless told' },
      repository: {
        type: 'string',
        multiple: true,
        value: 'PATTERN',
        about: 'Only such repositories, as ada/*; may be repeated',
      },
      ...placeOption,
    },
    call: 'openwebui.sync',
    input: ({ values }) => ({
      ...{ parts: partsOf(values), write: values['write'] },
      ...{ days: numberOf(values['days']), repositories: values['repository'], places: placesOf({ values }) },
    }),
    text: syncText,
  }),
  hubCommand({
    name: 'openwebui repair',
    about: 'Register again what was removed or edited there; asks for your passphrase',
    call: 'openwebui.repair',
    input: () => ({}),
    text: (status) => `Everything is there again.\n\n${statusText(status)}`,
  }),
  accountCommand,
  unsync,
  hubCommand({
    name: 'openwebui forget',
    about: "Take back everybody's, and forget Open WebUI and its secrets; asks for the owner passphrase",
    call: 'openwebui.forget',
    input: () => ({}),
    text: ({ left }) =>
      ['Open WebUI is forgotten.', ...left.map((what) => plain(`Could not be taken away there: ${what}`))].join('\n'),
    exitCode: ({ left }) => (left.length === 0 ? 0 : 1),
  }),
  filesCommand,
];

function syncText({ key, ...status }: CallOutput<'openwebui.sync'>): string {
  const byHand = [
    ...(key === null ? [] : [key, '', 'This is the only time it is shown. Put it where the files say so.']),
    'The hub has no key of an administrator: take the files there by hand.',
    '  opengithubx openwebui files',
    '',
  ];
  return [...(status.server?.hasAdminKey ? [] : byHand), statusText(status)].join('\n');
}
