import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { sayAhead } from '../../../shared/ahead.ts';
import { exportRecord } from '../../../shared/audit-export.ts';
import type { AuditRecord, Verification } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { newFileFailure } from '../private-file.ts';
import { columns, plainLine, shellQuote, utcMinute } from '../text.ts';
import {
  type CallHub,
  type Command,
  type CommandOutput,
  callerOf,
  hubCommand,
  type Invocation,
  told,
} from './command.ts';
import { type CheckedExport, checkExport, NoExport } from './export-check.ts';
import { flag, option } from './options.ts';

const heading = ['NO', 'TIME (UTC)', 'CLIENT', 'TOOL', 'RESOURCE', 'WHAT'];
const row = (record: AuditRecord) => [
  String(record.sequence),
  utcMinute(record.time),
  record.client ?? '-',
  record.tool ?? '-',
  record.resource ?? '-',
  [record.outcome ?? record.verdict, record.reason].filter((part) => part !== null).join(': ') || '-',
];

const auditExportCommand: Command = {
  name: 'audit export',
  about: 'Write all audit records as JSON lines, oldest first, then what you approved and the signed checkpoints',
  examples: ['audit export', 'audit export --file audit.jsonl'],
  options: { file: option('F', 'Into this new file, which only you can read') },
  async run(invocation) {
    const path = invocation.values['file'];
    const call = callerOf(invocation);
    if (path === '') return fail('usage', '--file names no file.');
    if (typeof path === 'string') {
      const written = await exportToFile(call, path);
      if (!written.ok) return written;
      return ok({
        output: { file: path, records: written.value },
        text: [
          `${written.value} records in ${path}.`,
          `To check it, on any computer: opengithubx audit verify ${shellQuote(path)}`,
        ]
          .map(plainLine)
          .join('\n'),
      });
    }
    const printed = await exportRecord(call, invocation.surroundings.print);
    return printed.ok ? ok(undefined) : printed;
  },
};

/** The file is new, 0600 from the start, and not there if the export failed. */
async function exportToFile(call: CallHub, path: string): Promise<Result<number>> {
  try {
    const file = await open(path, 'wx', 0o600);
    let records: Result<number> | undefined;
    try {
      records = await exportRecord(call, (text) => file.writeFile(text));
      await file.sync();
    } finally {
      await file.close();
      if (records?.ok !== true) await rm(path, { force: true });
    }
    return records;
  } catch (error) {
    return newFileFailure(error, path);
  }
}

/** Milliseconds between two lines about how far it is. A record of usual length is done before the first. */
const tellEvery = 5_000;

const auditVerifyCommand: Command = {
  name: 'audit verify',
  arguments: ['[FILE]'],
  about:
    'Check that no audit record was changed or removed; with FILE an export or archive, without a hub; exit 1 if one was',
  examples: ['audit verify', 'audit verify audit.jsonl --public-key KEY'],
  options: {
    'public-key': option(
      'KEY',
      'With FILE: the public key that must have signed it, as the hub’s own audit verify prints it',
    ),
    part: flag('With FILE: other people use the hub, so their records are missing'),
  },
  async run(invocation) {
    const {
      arguments: [file],
      values,
    } = invocation;
    if (file !== undefined) return verifyFile(file, values);
    if (values['public-key'] !== undefined || values['part'] !== undefined)
      return fail('usage', '--public-key and --part go with a FILE. The running hub knows its own key.');
    return verifyInHub(invocation);
  },
};

async function verifyInHub(invocation: Invocation): Promise<Result<CommandOutput>> {
  const call = callerOf(invocation);
  const done = new AbortController();
  const telling = (async () => {
    for (;;) {
      await sleep(tellEvery, undefined, { signal: done.signal });
      const progress = await call('audit.verificationProgress', {});
      if (progress.ok && progress.value.isRunning) {
        const { checked, records } = progress.value;
        invocation.surroundings.complain(`${checked} of ${records} records are checked.\n`);
      }
    }
  })().catch(() => undefined); // it is done
  const verified = await call('audit.verify', {});
  done.abort();
  await telling;
  return told(verified, textOf, ({ firstBadSequence }) => (firstBadSequence === null ? 0 : 1));
}

async function verifyFile(
  file: string,
  { 'public-key': key, part }: Invocation['values'],
): Promise<Result<CommandOutput>> {
  if (file === '' || key === '') return fail('usage', `${key === '' ? '--public-key' : 'FILE'} is empty.`);
  const isPart = part === true;
  try {
    const checked = await checkExport(file, { key: typeof key === 'string' ? key : undefined, isPart });
    const isWhole = checked.wrong.length === 0;
    return ok({ output: checked, text: exportText(checked, isPart), exitCode: isWhole ? 0 : 1 });
  } catch (error) {
    const why = unreadable(error);
    if (why === undefined) throw error;
    return fail('usage', `${file} cannot be read as an export: ${why}`, {
      hint: '`opengithubx audit export --file FILE` writes one.',
    });
  }
}

/** Why a file can't be read; undefined for a defect. */
function unreadable(error: unknown): string | undefined {
  if (error instanceof NoExport) return `${error.message}.`;
  if (!(error instanceof Error && 'code' in error)) return undefined;
  if (error.code === 'ENOENT') return 'there is no such file.';
  return `${error.message}.`;
}

/** Of a part nobody can say that it is whole: a record that is missing, or made up with a hash that fits, is not found there. */
function exportText({ records, consents, checkpoints, keys, wrong: [first] }: CheckedExport, isPart: boolean): string {
  const signers = keys.length === 0 ? 'no key' : keys.join(', ');
  const held = `${records} records, ${consents} consents, ${checkpoints} checkpoints, signed with ${signers}`;
  const fits = isPart ? 'What is here fits.' : 'WHOLE';
  return [held, first === undefined ? fits : `NOT WHOLE: ${first}`].map(plainLine).join('\n');
}

function textOf({ records, archived, checkpoints, publicKey, firstBadSequence, reason }: Verification): string {
  if (firstBadSequence !== null) {
    return plainLine(`Record ${firstBadSequence} of ${records} was changed: ${reason ?? 'unknown reason'}`);
  }
  const signed = publicKey === null ? '' : `\nSigned checkpoints that match: ${checkpoints}. Public key: ${publicKey}`;
  const elsewhere = archived > 0 ? ` ${archived} of them are in archives, which audit verify FILE checks.` : '';
  return `All ${records} records are intact.${elsewhere}${signed}`;
}

export const auditCommands = [
  hubCommand({
    name: 'audit list',
    about: 'List the latest audit records',
    examples: ['audit list', 'audit list --limit 200 --json'],
    options: { limit: option('N', 'How many records (default: 50)') },
    call: 'audit.list',
    input: ({ values }) => ({ limit: values['limit'] === undefined ? undefined : Number(values['limit']) }),
    text: (records) => (records.length === 0 ? 'Nothing is recorded yet.' : columns([heading, ...records.map(row)])),
  }),
  auditVerifyCommand,
  auditExportCommand,
  hubCommand({
    name: 'audit accept-clock',
    about: 'Say that the clock is right where the audit log is ahead of it; asks for the owner passphrase',
    examples: ['audit accept-clock', 'audit accept-clock --json'],
    call: 'audit.acceptClock',
    input: () => ({}),
    text: ({ aheadMs }) =>
      aheadMs === 0
        ? 'The audit log is not ahead of the clock.'
        : `Keys count by the clock again. The audit log was ${sayAhead(aheadMs)} ahead of it.`,
  }),
  hubCommand({
    name: 'audit accept-key',
    about: 'Accept the key that signs the audit log after its former one was lost; asks for the owner passphrase',
    examples: ['audit accept-key', 'audit accept-key --json'],
    call: 'audit.acceptKey',
    input: () => ({}),
    text: ({ publicKey, former }) =>
      former === 0
        ? 'The key that signs the audit log is accepted already.'
        : `Accepted. Public key: ${publicKey ?? '-'}`,
  }),
  hubCommand({
    name: 'audit prune',
    about: 'Archive the audit log of before a day, but not of the last month; asks for the owner passphrase',
    examples: ['audit prune --before 2026-01-01', 'audit prune --before 2025-06-30 --json'],
    options: { before: option('DATE', 'The day, in UTC, such as 2026-01-01') },
    call: 'audit.prune',
    input: ({ values }) => ({ before: values['before'] }),
    text: ({ archived, files }) =>
      archived === 0
        ? 'There is nothing to archive.'
        : [`${archived} records archived:`, ...files].map(plainLine).join('\n'),
  }),
];
