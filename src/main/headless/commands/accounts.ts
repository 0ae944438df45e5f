import { endsSoon, type Rate } from '../../../shared/account.ts';
import type { ConnectedAccount, ListedAccount } from '../../../shared/model.ts';
import { columns, plainLine, utcMinute } from '../text.ts';
import { browserOptions } from './browser-leg.ts';
import { hubCommand } from './command.ts';
import { listOption, option } from './options.ts';
import { receiptExitCode, receiptText } from './receipts.ts';

export const accountCommands = [
  hubCommand({
    name: 'accounts list',
    about: 'List the connected accounts',
    call: 'accounts.list',
    text: (accounts) => (accounts.length === 0 ? 'No account is connected.' : columns([heading, ...accounts.map(row)])),
  }),
  hubCommand({
    name: 'accounts connect',
    arguments: ['PLATFORM'],
    about: 'Connect an account of a platform such as github; asks for your passphrase',
    examples: ['accounts connect github', 'accounts connect google --for google_create_draft'],
    options: {
      ...browserOptions,
      vault: option('V', 'Where its tokens are to rest: auth0 or this-computer; the same account moves there'),
      account: option('A', 'The account to connect again, by id or name'),
      for: listOption('TOOL', 'Also ask for the scopes of this tool; may be repeated'),
    },
    call: 'accounts.connect',
    input: ({ arguments: [platform], values }) => ({
      platform,
      account: values['account'],
      vault: values['vault'],
      tools: values['for'],
    }),
    text: connectedText,
  }),
  hubCommand({
    name: 'accounts disconnect',
    arguments: ['ID'],
    about: 'Disconnect an account and end its token; exit 1 while a side has not responded',
    examples: ['accounts disconnect cac_0123456789abcdef', 'accounts disconnect cac_0123456789abcdef --json'],
    call: 'accounts.disconnect',
    input: (invocation) => ({ account: invocation.arguments[0] }),
    text: receiptText,
    exitCode: receiptExitCode,
  }),
];

function connectedText({ label, platform, id, beyond, declined, without }: ConnectedAccount): string {
  const lines = [`Connected ${label} on ${platform}, ${id}.`];
  if (beyond)
    lines.push(`It has more permissions than the hub asked for. The hub does not use these: ${beyond.join(', ')}.`);
  if (declined) lines.push(`It was not granted: ${declined.join(', ')}.`);
  if (without) lines.push(`So these tools do not work with it: ${without.join(', ')}.`);
  return lines.map(plainLine).join('\n');
}

const heading = ['ID', 'PLATFORM', 'ACCOUNT', 'STATE', 'SINCE (UTC)', 'REQUESTS LEFT (UTC)'];
const row = (account: ListedAccount) => [
  account.id,
  account.platform,
  account.label,
  stateOf(account, Date.now()),
  utcMinute(account.connectedAt),
  account.rate ? leftOf(account.rate) : 'unknown',
];

const stateOf = (account: ListedAccount, now: number): string =>
  account.expiresAt !== null && endsSoon(account, now)
    ? `${account.state}, ends ${utcMinute(account.expiresAt)}`
    : account.state;

const count = (number: number) => number.toLocaleString('en');
const leftOf = ({ remaining, limit, resetsAt }: Rate) =>
  `${count(remaining)} of ${count(limit)} until ${resetsAt.slice(11, 16)}`;
