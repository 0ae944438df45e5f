import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditRecord, Verification } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { newFileFailure } from '../private-file.ts';
import { columns, jsonLine, plainLine, utcMinute } from '../text.ts';
import { type CallHub, type Command, callerOf, hubCommand } from './command.ts';
import { option } from './options.ts';

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
  about: 'Write all audit records as JSON lines, oldest first, then the signed checkpoints',
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
        text: plainLine(`${written.value} records in ${path}.`),
      });
    }
    const printed = await exportRecords(call, invocation.surroundings.print);
    return printed.ok ? ok(undefined) : printed;
  },
};

/** Hands on the text of all records, page by page, then of the checkpoints. Answers how many records there were. */
async function exportRecords(call: CallHub, write: (text: string) => Promise<unknown>): Promise<Result<number>> {
  // Asked for first: of a record that is written meanwhile there would be no line before its signature.
  const signed = await call('audit.checkpoints', {});
  if (!signed.ok) return signed;
  const archived = await call('audit.tombstones', {});
  if (!archived.ok) return archived;
  await write(archived.value.map((tombstone) => `${jsonLine({ tombstone })}\n`).join(''));
  let records = 0;
  let after = 0;
  for (;;) {
    const page = await call('audit.list', { limit: 1000, after });
    if (!page.ok) return page;
    const last = page.value.at(-1);
    if (last === undefined) break;
    await write(page.value.map(lineOf).join(''));
    records += page.value.length;
    after = last.sequence;
  }
  await write(signed.value.map((checkpoint) => `${jsonLine({ checkpoint })}\n`).join(''));
  return ok(records);
}

const lineOf = (record: AuditRecord) => `${jsonLine(record)}\n`;

/** The file is new, 0600 from the start, and not there if the export failed. */
async function exportToFile(call: CallHub, path: string): Promise<Result<number>> {
  try {
    const file = await open(path, 'wx', 0o600);
    let records: Result<number> | undefined;
    try {
      records = await exportRecords(call, (text) => file.writeFile(text));
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
  about: 'Check that no audit record was changed or removed; exit 1 if one was',
  examples: ['audit verify', 'audit verify --json'],
  async run(invocation) {
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
    if (!verified.ok) return verified;
    return ok({ output: verified.value, text: textOf(verified.value), exitCode: isWhole(verified.value) ? 0 : 1 });
  },
};

const isWhole = ({ firstBadSequence }: Verification): boolean => firstBadSequence === null;

function textOf({ records, archived, checkpoints, publicKey, firstBadSequence, reason }: Verification): string {
  if (firstBadSequence !== null) {
    return plainLine(`Record ${firstBadSequence} of ${records} was changed: ${reason ?? 'unknown reason'}`);
  }
  const signed = publicKey === null ? '' : `\nSigned checkpoints that match: ${checkpoints}. Public key: ${publicKey}`;
  const elsewhere = archived > 0 ? ` ${archived} of them are in archives, which docs/verify-audit.py checks.` : '';
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
