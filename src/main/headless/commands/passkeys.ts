import { renderUnicodeCompact } from 'uqr';
import type { CallOutput } from '../../../shared/contract.ts';
import type { ApprovalLevels } from '../../../shared/passkey.ts';
import { columns, plainLine, utcMinute } from '../text.ts';
import { type Command, hubCommand } from './command.ts';
import { flag, option } from './options.ts';

/** `any` alone tells nobody what it is any of. */
const levelText = (level: ApprovalLevels['usual']): string =>
  level === 'any' ? 'any (your passphrase or a passkey)' : level;

const levelsText = ({ usual, careful }: ApprovalLevels): string =>
  usual === careful
    ? `Approvals ask for: ${levelText(usual)}.`
    : `Approvals ask for: ${levelText(usual)}; ${levelText(careful)} for what deletes and what the guard asks about.`;

function standingText({ passkeys, levels, lowering, page, elsewhere }: CallOutput<'passkeys.list'>): string {
  const fromOf = (from: string) => (Date.parse(from) > Date.now() ? `from ${utcMinute(from)} UTC` : 'now');
  const rows = passkeys.map(({ name, rpId, addedAt, approvesFrom, isBackedUp, hasSeat }) => [
    name,
    rpId,
    `${utcMinute(addedAt)} UTC`,
    fromOf(approvesFrom),
    `${isBackedUp ? 'copied by its maker' : 'this device'}${hasSeat ? ', with a seat key' : ''}`,
  ]);
  return [
    rows.length > 0 ? columns([['NAME', 'FOR', 'ADDED', 'APPROVES', 'KEPT'], ...rows]) : 'You have no passkey yet.',
    levelsText(levels),
    ...(lowering ? [`From ${utcMinute(lowering.from)} UTC: ${levelsText(lowering.levels)}`] : []),
    'url' in page ? `Approval page: ${page.url}` : `No approval page on this computer: ${page.why}`,
    ...(elsewhere === null ? [] : [`Approval page on your phone: ${elsewhere}`]),
  ]
    .map((line) => (line.includes('\n') ? line : plainLine(line)))
    .join('\n');
}

export const passkeyCommands: Command[] = [
  hubCommand({
    name: 'passkeys list',
    about: 'List your passkeys, and what your approvals ask for',
    call: 'passkeys.list',
    text: standingText,
  }),
  hubCommand({
    name: 'passkeys add',
    about: 'Print a link that adds a passkey in the browser, once within five minutes; asks for the passphrase',
    examples: ['passkeys add', 'passkeys add --phone'],
    options: { phone: flag('For your phone, with a QR code to scan there (needs serve --approve-url)') },
    call: 'passkeys.invite',
    input: ({ values }) => ({ phone: values['phone'] === true }),
    // What is light is drawn, as most terminals are dark; phones read it on others as well.
    text: ({ url }, { values }) =>
      values['phone'] === true
        ? `Scan this with your phone within five minutes, or open the address there:\n${renderUnicodeCompact(url, { border: 2 })}\n\n${url}`
        : `Open this within five minutes, in the browser where you will approve. It works once:\n${url}`,
  }),
  hubCommand({
    name: 'passkeys remove',
    arguments: ['NAME'],
    about: 'Remove a passkey; asks for the passphrase',
    examples: ['passkeys remove "Old laptop"', 'passkeys remove "Old laptop" --json'],
    call: 'passkeys.remove',
    text: ({ name }) => plainLine(`Removed: ${name}.`),
  }),
  hubCommand({
    name: 'passkeys reset',
    about: 'Remove all passkeys and deny what waits; after 24 hours approvals take the passphrase again',
    call: 'passkeys.reset',
    text: ({ removed }) => `Removed: ${removed}. For 24 hours, nothing can be approved.`,
  }),
  hubCommand({
    name: 'passkeys level',
    arguments: ['LEVEL'],
    about:
      'Set what approvals ask for: any, passkey or "passkey elsewhere"; asks for the passphrase. Less counts after 24 hours',
    examples: ['passkeys level passkey', 'passkeys level passkey --careful "passkey elsewhere"'],
    options: { careful: option('LEVEL', 'For what deletes, and what the guard asks about (default: LEVEL)') },
    call: 'passkeys.level',
    input: ({ arguments: [usual], values }) => ({ usual, careful: values['careful'] ?? usual }),
    text: standingText,
  }),
];
