import { endsSoon } from '../../../shared/ends-soon.ts';
import type { ListedAccount } from '../../../shared/model.ts';
import type { Rate } from '../../../shared/rate.ts';
import { receiptExitCode, receiptText } from '../receipt-text.ts';
import { columns, minute, plain } from '../text.ts';
import { browserOptions } from './browser-leg.ts';
import { hubCommand } from './command.ts';

export const accountCommands = [
  hubCommand({
    name: 'accounts list',
    about: 'List the connected accounts',
    call: 'accounts.list',
    input: () => ({}),
    text: (accounts) => (accounts.length === 0 ? 'No account is connected.' : columns([heading, ...accounts.map(row)])),
  }),
  hubCommand({
    name: 'accounts connect',
    arguments: ['PLATFORM'],
    about: 'Connect an account, such as one of github; asks for your passphrase',
    options: browserOptions,
    call: 'accounts.connect',
    input: (invocation) => ({ platform: invocation.arguments[0] }),
    text: (account) => plain(`Connected ${account.label} on ${account.platform}, ${account.id}.`),
  }),
  hubCommand({
    name: 'accounts disconnect',
    arguments: ['ID'],
    about: 'Disconnect an account and end its token; exit 1 while a side is still to be reached',
    call: 'accounts.disconnect',
    input: (invocation) => ({ account: invocation.arguments[0] }),
    text: receiptText,
    exitCode: receiptExitCode,
  }),
];

const heading = ['ID', 'PLATFORM', 'ACCOUNT', 'STATE', 'SINCE (UTC)', 'REQUESTS LEFT (UTC)'];
const row = (account: ListedAccount) => [
  account.id,
  account.platform,
  account.label,
  stateOf(account, Date.now()),
  minute(account.connectedAt),
  account.rate ? leftOf(account.rate) : 'unknown',
];

const stateOf = (account: ListedAccount, now: number): string =>
  account.expiresAt !== null && endsSoon(account, now)
    ? `${account.state}, ends ${minute(account.expiresAt)}`
    : account.state;

const count = (number: number) => number.toLocaleString('en');
const leftOf = ({ remaining, limit, resetsAt }: Rate) =>
  `${count(remaining)} of ${count(limit)} until ${resetsAt.slice(11, 16)}`;
