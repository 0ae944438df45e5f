/** Ending everything, and the receipts of what was ended. */
import { readFile } from 'node:fs/promises';
import { isEverywhere, openLines, type Receipt, revokedLines } from '../../../shared/receipt.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Surroundings, withTerminal } from '../terminal.ts';
import { columns, hinted, plainLine, utcMinute } from '../text.ts';
import { type Command, callerOf, hubCommand } from './command.ts';
import { flag } from './options.ts';

export const receiptCommands: Command[] = [
  hubCommand({
    name: 'revoke-all',
    about: 'End all access: keys, approvals, accounts and the sign-in; exit 1 while a side has not responded',
    examples: ['revoke-all', 'revoke-all --yes --json'],
    options: { yes: flag('Do not ask first') },
    call: 'revokeAll',
    gather: async ({ values, surroundings }) => (values['yes'] === true ? ok({}) : askWhetherSure(surroundings)),
    text: (receipt) => receiptText(receipt),
    exitCode: (receipt) => receiptExitCode(receipt),
  }),
  hubCommand({
    name: 'receipts list',
    about: 'List the receipts of revocations, newest first',
    call: 'receipts.list',
    text: (receipts) => (receipts.length === 0 ? 'There are no receipts yet.' : receiptRows(receipts)),
  }),
  {
    name: 'receipts show',
    arguments: ['ID'],
    about: 'Show the response of each side; with --json the signed receipt itself',
    examples: ['receipts show rcp_0123456789abcdef', 'receipts show rcp_0123456789abcdef --json'],
    async run(invocation) {
      const listed = await callerOf(invocation)('receipts.list', {});
      if (!listed.ok) return listed;
      const found = listed.value.find(({ id }) => id === invocation.arguments[0]);
      if (!found) return fail('usage', 'There is no receipt with that id. `opengithubx receipts list` shows them.');
      return ok({ output: found, text: receiptText(found) });
    },
  },
  hubCommand({
    name: 'receipts verify',
    arguments: ['FILE'],
    about: 'Check that a saved receipt is as this hub signed it; exit 1 if not',
    examples: ['receipts verify receipt.json', 'receipts verify receipt.json --json'],
    call: 'receipts.verify',
    async gather({ arguments: [file = ''] }) {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? fail('usage', `${file} cannot be read.`) : ok({ text });
    },
    text: sentenceOf,
    exitCode: ({ isOurs }) => (isOurs ? 0 : 1),
  }),
];

function sentenceOf({ isSigned, isOurs }: { isSigned: boolean; isOurs: boolean }): string {
  if (isOurs) return 'The receipt is as this hub signed it.';
  return isSigned
    ? 'The receipt is intact, but another key than the current one of this hub signed it.'
    : 'This is not a receipt, or something in it was changed after it was signed.';
}

function askWhetherSure(surroundings: Surroundings): Promise<Result<object>> {
  const missing = fail('usage', 'This command asks first at a terminal, and there is none.', {
    hint: 'Add --yes to continue without.',
  });
  return withTerminal(surroundings, missing, async (terminal) => {
    terminal.say('This revokes every permission key, denies waiting requests, disconnects the accounts and signs out.');
    const typed = await terminal.ask('Type yes to continue: ');
    return typed === 'yes' ? ok({}) : fail('cancelled', 'Nothing was revoked.', { hint: 'Type yes in full.' });
  });
}

/** First what the person must do, with its page; what is over in one line. */
export function receiptText(receipt: Receipt): string {
  const open = openLines(receipt).map(({ answer, side, what, detail, page }) => ({
    cells: [answer, side, what],
    hint: [detail, page ?? ''].filter(Boolean).join(' '),
  }));
  const revoked = revokedLines(receipt).map(({ what }) => what);
  return [
    plainLine(
      `Receipt ${receipt.id}, revision ${receipt.revision}: ${receipt.deed}, ${utcMinute(receipt.begunAt)} UTC`,
    ),
    ...(open.length > 0 ? [hinted(open)] : []),
    ...(revoked.length > 0 ? [plainLine(`Revoked: ${revoked.join(', ')}.`)] : []),
  ].join('\n');
}

export const receiptExitCode = (receipt: Receipt): number => (isEverywhere(receipt) ? 0 : 1);

/** One receipt a row. */
const receiptRows = (receipts: Receipt[]): string =>
  columns([
    ['ID', 'BEGUN (UTC)', 'WHAT', 'REVISION', 'STATE'],
    ...receipts.map((receipt) => [
      receipt.id,
      utcMinute(receipt.begunAt),
      receipt.deed,
      String(receipt.revision),
      isEverywhere(receipt) ? 'done' : 'not everywhere yet',
    ]),
  ]);
