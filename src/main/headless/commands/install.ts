import { ClientName, type ClientPlan, ClientWish, type ListedClient } from '../../../shared/client-install.ts';
import type { CallOutput } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { columns, plainLine, utcMinute } from '../text.ts';
import { type Command, callerOf, hubCommand, type Invocation, numberGiven, passphraseQuestion } from './command.ts';
import { flag, listOption, option, placeOption, placesOf } from './options.ts';

const install: Command = {
  name: 'install',
  arguments: ['CLIENT'],
  about: 'Write this hub into the configuration of an AI client, with a key of its own, and prove that it works',
  options: {
    'dry-run': flag('Only show what would be written'),
    undo: flag('Put the configuration back as it was, and revoke the key'),
    write: flag('Also tools that change something, each after your approval'),
    days: option('N', 'Days until the key expires, 90 unless told'),
    repository: listOption('PATTERN', 'Only such repositories, as ada/*; may be repeated'),
    ...placeOption,
  },
  async run(invocation) {
    const { values } = invocation;
    const named = ClientName.safeParse(invocation.arguments[0]);
    if (!named.success) return fail('usage', `It knows these clients: ${ClientName.options.join(', ')}.`);
    const isUndo = values['undo'] === true;
    const isDry = values['dry-run'] === true;
    if (isUndo && (isDry || wishOptions.some((name) => values[name] !== undefined))) {
      return fail('usage', '--undo goes alone.');
    }
    if (isUndo) return undo(invocation, named.data);
    const plan = await callerOf(invocation)('clients.plan', { client: named.data });
    if (!plan.ok) return plan;
    return isDry ? ok({ output: plan.value, text: planText(plan.value) }) : write(invocation, plan.value);
  },
};

const wishOptions = ['write', 'days', 'repository', 'place'];

async function write(invocation: Invocation, plan: ClientPlan): ReturnType<Command['run']> {
  const { values } = invocation;
  const wish = {
    ...{ client: plan.client, write: values['write'] },
    ...{ days: numberGiven(values['days']), repositories: values['repository'], places: placesOf(invocation) },
  };
  if (!ClientWish.safeParse(wish).success) return fail('usage', '--days takes a number of days, 366 at most.');
  const passphrase = await showAndAsk(plan, invocation);
  if (!passphrase.ok) return passphrase;
  const proved = await callerOf(invocation)('clients.install', wish, { passphrase: passphrase.value });
  if (!proved.ok) return proved;
  const { ok: works, tools, read, detail } = proved.value;
  const text = works
    ? `Installed in ${plan.file}.\nIt works: ${tools} tools listed, ${read} called.\n${detail}`
    : `Installed in ${plan.file}, but not proved.\n${detail}\nTo take it out: opengithubx install ${plan.client} --undo`;
  return ok({ output: proved.value, text: lines(text), exitCode: works ? 0 : 1 });
}

/** At the terminal itself, so that nothing can stand between what is shown and who answers. */
async function showAndAsk(plan: ClientPlan, invocation: Invocation): Promise<Result<string>> {
  const terminal = invocation.surroundings.openTerminal();
  if (terminal === undefined) return fail('passphrase_needed');
  try {
    terminal.say(planText(plan));
    const typed = await terminal.askHidden(passphraseQuestion(invocation));
    return typed ? ok(typed) : fail('passphrase_needed', 'Nothing was written.');
  } finally {
    terminal.close();
  }
}

async function undo(invocation: Invocation, client: ClientName): ReturnType<Command['run']> {
  const undone = await callerOf(invocation)('clients.undo', { client });
  return undone.ok ? ok({ output: undone.value, text: lines(undoText(undone.value)) }) : undone;
}

const undoText = ({ file, isByteExact, restart }: CallOutput<'clients.undo'>): string =>
  [
    isByteExact
      ? `${file} is as it was before, byte for byte.`
      : `${file} was changed since: only the entry of this hub was taken out.`,
    'The key is revoked.',
    restart,
  ].join('\n');

const planText = ({ diff, creates, backup }: ClientPlan): string =>
  [
    lines(diff),
    creates
      ? 'The file is new, and only you can read it.'
      : `Only you can read the file then. As it is now it is kept in ${plainLine(backup ?? '')}.`,
  ].join('\n');

/** Line by line, with nothing in it that a terminal obeys. */
const lines = (text: string): string => text.split('\n').map(visible).join('\n');

export const installCommands: Command[] = [
  install,
  hubCommand({
    name: 'install list',
    about: 'List the AI clients of this computer, and whether they have this hub',
    call: 'clients.list',
    text: (clients) => columns([heading, ...clients.map(row)]),
  }),
];

const heading = ['CLIENT', 'STATE', 'PROVED (UTC)', 'KEY', 'FILE'];
const row = ({ client, state, provedAt, keyId, file }: ListedClient) => [
  client,
  state,
  provedAt ? utcMinute(provedAt) : 'never',
  keyId ?? '-',
  file,
];
