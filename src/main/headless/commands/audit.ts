import type { AuditRecord } from '../../../shared/model.ts';
import { columns, minute } from '../text.ts';
import { auditExportCommand } from './audit-export.ts';
import { auditVerifyCommand } from './audit-verify.ts';
import { hubCommand } from './command.ts';

export const auditCommands = [
  hubCommand({
    name: 'audit list',
    about: 'List the latest audit records',
    options: { limit: { type: 'string', value: 'N', about: 'How many, 50 unless told' } },
    call: 'audit.list',
    input: ({ values }) => ({ limit: values['limit'] === undefined ? undefined : Number(values['limit']) }),
    text: (records) => (records.length === 0 ? 'Nothing is recorded yet.' : columns([heading, ...records.map(row)])),
  }),
  auditVerifyCommand,
  auditExportCommand,
];

const heading = ['NO', 'TIME (UTC)', 'CLIENT', 'TOOL', 'RESOURCE', 'WHAT'];
const row = (record: AuditRecord) => [
  String(record.sequence),
  minute(record.time),
  record.client ?? '-',
  record.tool ?? '-',
  record.resource ?? '-',
  [record.outcome ?? record.verdict, record.reason].filter((part) => part !== null).join(': ') || '-',
];
