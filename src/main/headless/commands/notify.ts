import { isDelivered, type Notifier } from '../../../shared/notifiers.ts';
import { fail, ok } from '../../../shared/result.ts';
import { columns, plainLine, utcMinute } from '../text.ts';
import { type Command, hubCommand } from './command.ts';
import { typedSecret } from './given-secret.ts';
import { flag, option } from './options.ts';

const questions: Record<string, string> = {
  ntfy: 'Address of the topic, such as https://ntfy.sh/TOPIC',
  telegram: 'Bot token',
  slack: 'Address of the Slack webhook',
  webhook: 'Address of the webhook',
  browser: 'Push subscription of the browser, in JSON',
};

const add = hubCommand({
  name: 'notify add',
  arguments: ['KIND'],
  about:
    'Tell ntfy, telegram, slack, a webhook or a browser when something waits for you; asks for address and passphrase',
  examples: ['notify add ntfy', 'notify add telegram --chat 123456789 --name phone'],
  options: {
    name: option('NAME', 'How you call it (default: its kind)'),
    chat: option('ID', 'The chat, for telegram'),
    stdin: flag('Reads the address or the bot token from standard input'),
  },
  call: 'notifiers.add',
  async gather(invocation) {
    const { values, surroundings } = invocation;
    const [kind = ''] = invocation.arguments;
    if (!Object.hasOwn(questions, kind))
      return fail('usage', `KIND must be one of ${Object.keys(questions).join(', ')}.`);
    const secret = values['stdin']
      ? ok((await surroundings.piped()).trim())
      : await typedSecret(
          invocation,
          'address or bot token',
          questions[kind] ?? 'Address',
          'Run it in a terminal, or pipe it in with --stdin.',
        );
    if (!secret.ok) return secret;
    return ok({ kind, name: values['name'] ?? kind, secret: secret.value.trim(), chat: values['chat'] });
  },
  text({ name, signingSecret }) {
    const signed = `\nEach message is signed in X-Hub-Signature-256. The secret, shown this once: ${signingSecret}`;
    return plainLine(`Added ${name}. It took its first message.`) + (signingSecret ? signed : '');
  },
});

export const notifyCommands: Command[] = [
  add,
  hubCommand({
    name: 'notify list',
    about: 'List where you are told that something waits, and whether the last message was taken',
    call: 'notifiers.list',
    text: (notifiers) =>
      notifiers.length === 0
        ? 'Nothing tells you outside the console. Add a service with `opengithubx notify add`.'
        : columns([['NAME', 'KIND', 'HOST', 'LAST MESSAGE'], ...notifiers.map(rowOf)]),
  }),
  hubCommand({
    name: 'notify test',
    arguments: ['NAME'],
    about: 'Send the one text now; asks for the passphrase',
    examples: ['notify test phone', 'notify test phone --json'],
    call: 'notifiers.test',
    text: ({ name, host }) => plainLine(`${name} took the message, at ${host}.`),
  }),
  hubCommand({
    name: 'notify remove',
    arguments: ['NAME'],
    about: 'Remove a notifier and its address; asks for the passphrase',
    examples: ['notify remove phone', 'notify remove phone --json'],
    call: 'notifiers.remove',
    text: ({ name }) => plainLine(`Removed ${name}.`),
  }),
];

const rowOf = ({ name, kind, host, last }: Notifier): string[] => [name, kind, host, lastOf(last)];

function lastOf(last: Notifier['last']): string {
  if (!last) return 'none since the hub started';
  if (isDelivered(last.status)) return `${utcMinute(last.time)} UTC`;
  return `${utcMinute(last.time)} UTC, NOT DELIVERED: ${last.status === null ? 'nobody answered' : `status ${last.status}`}`;
}
