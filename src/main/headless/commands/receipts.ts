import { readFile } from 'node:fs/promises';
import { fail, ok } from '../../../shared/result.ts';
import { receiptRows, receiptText } from '../receipt-text.ts';
import { callerOf } from './caller.ts';
import { type Command, hubCommand } from './command.ts';

export const receiptCommands: Command[] = [
  hubCommand({
    name: 'receipts list',
    about: 'List what was ended, newest first',
    call: 'receipts.list',
    input: () => ({}),
    text: (receipts) => (receipts.length === 0 ? 'Nothing was ended yet.' : receiptRows(receipts)),
  }),
  {
    name: 'receipts show',
    arguments: ['ID'],
    about: 'Show what each side answered; with --json the signed receipt itself',
    options: {},
    async run(invocation) {
      const listed = await callerOf(invocation)('receipts.list', {});
      if (!listed.ok) return listed;
      const found = listed.value.find(({ id }) => id === invocation.arguments[0]);
      if (!found) return fail('usage', 'There is no receipt of that id; `opengithubx receipts list` names them.');
      return ok({ output: found, text: receiptText(found) });
    },
  },
  {
    name: 'receipts verify',
    arguments: ['FILE'],
    about: 'Check that a saved receipt is as this hub signed it; exit 1 if not',
    options: {},
    async run(invocation) {
      const [file = ''] = invocation.arguments;
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text === undefined) return fail('usage', `${file} cannot be read.`);
      const verified = await callerOf(invocation)('receipts.verify', { text });
      if (!verified.ok) return verified;
      return ok({
        output: verified.value,
        text: sentenceOf(verified.value),
        exitCode: verified.value.isOurs ? 0 : 1,
      });
    },
  },
];

function sentenceOf({ isSigned, isOurs }: { isSigned: boolean; isOurs: boolean }): string {
  if (isOurs) return 'The receipt is as this hub signed it.';
  return isSigned
    ? 'The receipt is whole, but it was signed with another key than this hub has now.'
    : 'This is not a receipt, or something in it was changed after it was signed.';
}
