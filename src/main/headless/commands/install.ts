import { setTimeout as delay } from 'node:timers/promises';
import { type AgentSetting, ClientName, type ClientPlan, type ListedClient } from '../../../shared/client-install.ts';
import type { CallOutput } from '../../../shared/contract.ts';
import { installLinks } from '../../../shared/install-links.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { noneTyped } from '../passphrase.ts';
import { withTerminal } from '../terminal.ts';
import { columns, plainLine, suggestion, utcMinute } from '../text.ts';
import {
  type Command,
  callerOf,
  hubCommand,
  type Invocation,
  numberGiven,
  passphraseQuestion,
  told,
} from './command.ts';
import { previewText } from './keys.ts';
import {
  flag,
  listOption,
  option,
  placeOption,
  placesOf,
  reachOf,
  reachOptions,
  writeBranchesOption,
} from './options.ts';

/** What its key is to be like. */
const wishOptions = {
  write: flag('Also tools that change something, each call after your approval'),
  destructive: flag('Also allow tools that delete'),
  days: option('N', 'Days until the key expires (default: 90)'),
  ...reachOptions,
  repository: listOption('PATTERN', 'Only these repositories, such as ada/*; may be repeated'),
  ...writeBranchesOption,
  ...placeOption,
};

const install: Command = {
  name: 'install',
  arguments: ['CLIENT'],
  about:
    'Write this hub into the configuration of an AI client with a new key, prove the entry, and wait for the client',
  examples: ['install git --repository ada/*', 'install claude-code --undo'],
  options: {
    'dry-run': flag('Only show what would be written'),
    agents: flag('Only print, of git that is installed, what the settings of every agent need'),
    undo: flag('Restore the configuration, and revoke the key'),
    ...wishOptions,
  },
  async run(invocation) {
    const { values } = invocation;
    const named = ClientName.safeParse(invocation.arguments[0]);
    if (!named.success) {
      const meant = suggestion(invocation.arguments[0] ?? '', ClientName.options);
      return fail('usage', `The hub knows these clients: ${ClientName.options.join(', ')}.${meant}`);
    }
    const alone = ['undo', 'agents'].find((name) => values[name] === true);
    const isDry = values['dry-run'] === true;
    const others = ['undo', 'agents', 'dry-run', ...Object.keys(wishOptions)].filter((name) => name !== alone);
    if (alone && others.some((name) => values[name] !== undefined)) return fail('usage', `--${alone} goes alone.`);
    if (alone === 'undo') return undo(invocation, named.data);
    if (alone === 'agents') return everyAgent(invocation, named.data);
    const plan = await callerOf(invocation)('clients.plan', { client: named.data });
    if (!plan.ok) return plan;
    return isDry ? ok({ output: plan.value, text: planText(plan.value) }) : write(invocation, plan.value);
  },
};

async function write(invocation: Invocation, plan: ClientPlan): ReturnType<Command['run']> {
  const { values } = invocation;
  const call = callerOf(invocation);
  const limits = {
    write: values['write'],
    destructive: values['destructive'],
    ...reachOf(invocation),
    repositories: values['repository'],
    writeBranches: values['write-branches'],
    places: placesOf(invocation),
    days: numberGiven(values['days'] ?? '90'),
  };
  const isGit = plan.client === 'git';
  // Before the passphrase is asked for, so that a mistake in a word ends here.
  const preview = await call('keys.preview', { ...limits, client: plan.client, endpoints: plan.endpoints });
  if (!preview.ok) return preview;
  const short = { ...plan, diff: shortDiff(plan) };
  const shown = plan.creates ? [lines(short.diff).trimEnd(), ...linkText(plan)].join('\n') : planText(short);
  const passphrase = await showAndAsk(`${shown}\n\n${previewText(preview.value)}`, invocation);
  if (!passphrase.ok) return passphrase;
  const wish = { client: plan.client, ...limits };
  const proved = await call('clients.install', wish, { passphrase: passphrase.value });
  if (!proved.ok) return proved;
  const { ok: works, tools, read, detail } = proved.value;
  const undoing = `opengithubx install ${plan.client} --undo`;
  if (!works) {
    const text = `Installed in ${plan.file}, but not proved.\n${detail}\nTo remove it: ${undoing}`;
    return ok({ output: proved.value, text: lines(text), exitCode: 1 });
  }
  if (isGit) {
    const { agents, restart } = await agentText(invocation);
    const said = detail.replace(restart, '').trim();
    const fetched = read === null ? said : `It works: ${read} was fetched. ${said}`.trim();
    return ok({ output: proved.value, text: lines(`Installed in ${plan.file}.\n${fetched}\n\n${agents}`) });
  }
  const called = read === null ? '' : `, ${read} called`;
  const text = lines(`Installed in ${plan.file}.\nIts entry works: ${tools} tools listed${called}.\n${detail}`);
  if (values['json'] === true) return ok({ output: proved.value, text });
  const waited = await waitFor(plan.client, text, invocation);
  return waited.ok ? ok({ output: proved.value, text: waited.value }) : waited;
}

/** What is left to do by hand, for the agents of this computer: their settings are not the hub's to change. */
async function agentText(invocation: Invocation): Promise<{ agents: string; restart: string }> {
  const listed = await callerOf(invocation)('clients.list', {});
  const clients = listed.ok ? listed.value : [];
  const git = clients.find(({ client }) => client === 'git');
  const all = git?.agents ?? [];
  const isHere = ({ agent }: AgentSetting) =>
    clients.some(({ title, state }) => title.toLowerCase() === agent.toLowerCase() && state !== 'absent');
  const shown = all.some(isHere) ? all.filter(isHere) : all;
  const others = all.filter((one) => !shown.includes(one)).map(({ agent }) => agent);
  const text = [
    'ONE STEP IS LEFT, which is yours:',
    'Add this to the settings of your agent, and start the agent again. Your own git and gh stay as they are.',
    ...shown.map(settingText),
    ...(others.length > 0 ? [`\nFor ${others.join(', ')}: opengithubx install git --agents`] : []),
  ];
  return { agents: text.join('\n'), restart: git?.restart ?? '' };
}

const settingText = ({ agent, where, text }: AgentSetting): string =>
  `\n${agent}${where === '' ? ', at its start' : `, in ${where}`}:\n${text}`;

async function everyAgent(invocation: Invocation, client: ClientName): ReturnType<Command['run']> {
  const listed = await callerOf(invocation)('clients.list', {});
  if (!listed.ok) return listed;
  const agents = listed.value.find((one) => one.client === client)?.agents ?? [];
  if (agents.length === 0) return fail('usage', 'It is for git once it is installed: opengithubx install git');
  return ok({ output: agents, text: lines(agents.map(settingText).join('\n').trim()) });
}

/** Milliseconds between two looks at whether the client has called. */
const pace = 500;

/** That the entry works does not say that the client reads it: its first call does. The person can end the waiting, and nothing else. */
async function waitFor(name: ClientName, text: string, invocation: Invocation): Promise<Result<string>> {
  const later = 'Check later whether it has connected: opengithubx install list';
  const look = async () => {
    const listed = await callerOf(invocation)('clients.list', {});
    return listed.ok ? ok(listed.value.find(({ client }) => client === name)) : listed;
  };
  const first = await look();
  if (!first.ok) return ok(`${text}\n${later}`);
  const title = first.value?.title ?? name;
  return withTerminal(invocation.surroundings, fail('passphrase_needed'), async (terminal) => {
    terminal.say(`${text}\nCtrl+C stops waiting and undoes nothing.`);
    const stopped = terminal.askHidden(`Waiting for ${title} to connect: `).then(() => 'stopped' as const);
    for (;;) {
      const found = await look();
      const connected = found.ok ? found.value?.connected : undefined;
      if (connected) return ok(lines(`${title} has connected, as ${connected.as}.`));
      if (!found.ok || (await Promise.race([stopped, delay(pace)])) === 'stopped') return ok(later);
    }
  });
}

/** At the terminal itself, so that nothing can stand between what is shown and who answers. */
async function showAndAsk(text: string, invocation: Invocation): Promise<Result<string>> {
  const terminal = invocation.surroundings.openTerminal();
  if (terminal === undefined) return fail('passphrase_needed');
  try {
    terminal.say(text);
    const typed = await terminal.askHidden(passphraseQuestion(invocation));
    return typed ? ok(typed) : noneTyped();
  } finally {
    terminal.close();
  }
}

async function undo(invocation: Invocation, client: ClientName): ReturnType<Command['run']> {
  const undone = await callerOf(invocation)('clients.undo', { client });
  return told(undone, (output) => lines(undoText(output)));
}

const undoText = ({ file, isByteExact, restart }: CallOutput<'clients.undo'>): string =>
  [
    isByteExact
      ? `${file} is as it was before the installation, byte for byte: a file that was new is gone.`
      : `${file} was changed since, so only the entry of this hub was removed.`,
    'The key is revoked.',
    restart,
  ].join('\n');

const linkText = ({ linked }: ClientPlan): string[] =>
  linked.map((file) => `A link leads to ${plainLine(file)}. Make sure that you don't publish it: a key will be in it.`);

const planText = (plan: ClientPlan): string => {
  const { diff, creates, backup } = plan;
  return [
    lines(diff),
    ...linkText(plan),
    creates
      ? 'The file is new, and only you can read it.'
      : `Only you can read the file then.${backup === null ? '' : ` The current file is kept in ${plainLine(backup)}.`}`,
  ].join('\n');
};

/** A new file of more lines is shown by what matters in it: where the hub is, and the key. */
const mostLines = 20;
const matters = /ogx_…|(?:localhost|127\.0\.0\.1):\d/;

/** The same with what is new in short, so that the question stands on one screen with it. */
const shortDiff = ({ client, diff }: ClientPlan): string =>
  diff
    .split(/^(?=--- .*\n\+\+\+ .*\n@@ )/m)
    .map((file) => {
      const [before, path = '', , ...added] = file.trimEnd().split('\n');
      if (before !== '--- /dev/null') return file;
      const text = added.map((line) => line.slice(1));
      const isCut = text.length > mostLines;
      const use = text[0]?.startsWith('#!') ? 'read and run' : 'read';
      const shown = isCut ? text.filter((line) => matters.test(line)) : text;
      const head = `${path.slice(4)}: new, for you alone to ${use}, ${text.length} line${text.length === 1 ? '' : 's'}`;
      const all = isCut ? `; all of them: opengithubx install ${client} --dry-run` : '';
      return [head + all, ...shown.map((line) => `  ${line}`), ''].join('\n');
    })
    .join('');

/** Line by line, with nothing in it that a terminal obeys. */
const lines = (text: string): string => text.split('\n').map(visible).join('\n');

export const installCommands: Command[] = [
  install,
  hubCommand({
    name: 'install list',
    about: 'List the AI clients of this computer, which have this hub, and which have connected',
    call: 'clients.list',
    text: (clients) => columns([heading, ...clients.map(row)]),
  }),
  {
    name: 'install links',
    about: 'Print links by which a client adds this hub itself; they hold no key, the client signs in by OAuth',
    examples: ['install links', 'install links --json'],
    async run(invocation) {
      const status = await callerOf(invocation)('status', {});
      if (!status.ok) return status;
      const links = installLinks(status.value.mcpUrl);
      return ok({ output: links, text: columns(links.map(({ title, link }) => [title, link])) });
    },
  },
];

const heading = ['CLIENT', 'STATE', 'PROVED (UTC)', 'CONNECTED (UTC)', 'KEY', 'FILE'];
const row = ({ client, state, provedAt, connected, sharedWith, keyId, file }: ListedClient) => [
  client,
  sharedWith ? `with ${sharedWith}` : state,
  provedAt ? utcMinute(provedAt) : 'never',
  connected ? `${utcMinute(connected.at)} ${connected.as}` : 'never',
  keyId ?? '-',
  file,
];
