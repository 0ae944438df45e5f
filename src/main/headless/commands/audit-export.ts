import { open, rm } from 'node:fs/promises';
import type { AuditRecord } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { jsonLine } from '../json-line.ts';
import { fileFailure, systemErrorCode } from '../system-error.ts';
import { plain } from '../text.ts';
import { type Caller, callerOf } from './caller.ts';
import type { Command } from './command.ts';

export const auditExportCommand: Command = {
  name: 'audit export',
  arguments: [],
  about: 'Write all audit records as JSON lines, oldest first, then the signed checkpoints',
  options: { file: { type: 'string', value: 'F', about: 'Into this new file, which only you can read' } },
  async run(invocation) {
    const path = invocation.values['file'];
    const call = callerOf(invocation);
    if (path === '') return fail('usage', '--file names no file.');
    if (typeof path === 'string') {
      const written = await exportToFile(call, path);
      if (!written.ok) return written;
      return ok({
        output: { file: path, records: written.value },
        text: plain(`${written.value} records in ${path}.`),
      });
    }
    const printed = await exportRecords(call, invocation.surroundings.print);
    return printed.ok ? ok(undefined) : printed;
  },
};

/** Hands on the text of all records, page by page, then of the checkpoints. Answers how many records there were. */
async function exportRecords(call: Caller, write: (text: string) => Promise<unknown>): Promise<Result<number>> {
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
  const signed = await call('audit.checkpoints', {});
  if (!signed.ok) return signed;
  await write(signed.value.map((checkpoint) => `${jsonLine({ checkpoint })}\n`).join(''));
  return ok(records);
}

const lineOf = (record: AuditRecord) => `${jsonLine(record)}\n`;

/** The file is new, 0600 from the start, and not there if the export failed. */
async function exportToFile(call: Caller, path: string): Promise<Result<number>> {
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
    const code = systemErrorCode(error);
    if (code === 'EEXIST') return fail('usage', `${path} is there already; an export replaces nothing.`);
    if (code === 'ENOSPC' || code === 'EDQUOT') return fileFailure(error, path);
    if (code !== undefined) return fail('usage', `${path} cannot be written: ${code}.`);
    throw error;
  }
}
