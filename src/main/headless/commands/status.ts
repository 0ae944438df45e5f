import type { Finding, Remedy } from '../../../shared/finding.ts';
import { ok } from '../../../shared/result.ts';
import { columns, hinted, plainLine } from '../text.ts';
import { type Command, callerOf, hubCommand } from './command.ts';
import { flag } from './options.ts';

export const statusCommands: Command[] = [
  hubCommand({
    name: 'status',
    about: 'Show the state of the running hub',
    examples: ['status', 'status --json'],
    call: 'status',
    text: (status) =>
      columns([
        ['hub', `${status.version}${status.demo ? ' (DEMO)' : ''} at ${status.url}`],
        ['MCP', status.mcpUrl],
        ['data', status.dataDir],
        ['secrets', status.secrets],
        ['tenant', status.tenant ?? 'none yet: opengithubx tenant setup'],
        ['person', status.person ? `${status.person.name} <${status.person.email}>` : 'nobody is signed in'],
        ['UserId', status.person?.userId ?? '-'],
        ['accounts', String(status.accounts)],
        ['keys', String(status.keys)],
        ['audit', `${status.auditRecords} records`],
        ...(status.updates.newer ? [['update', `version ${status.updates.newer} is out`]] : []),
        ...(status.alarms > 0
          ? [['ALARM', `the database was changed from outside, ${status.alarms} times in 30 days: opengithubx doctor`]]
          : []),
      ]),
  }),
  {
    name: 'doctor',
    about: 'Check everything that a call needs, in order, and name the fix; exit 1 if something failed',
    examples: ['doctor', 'doctor --report'],
    options: {
      report: flag('Print a report for support, without names and private data'),
    },
    async run(invocation) {
      const call = callerOf(invocation);
      if (invocation.values['report'] === true) {
        const made = await call('doctor.report', {});
        return made.ok ? ok({ output: made.value, text: made.value.text.split('\n').map(plainLine).join('\n') }) : made;
      }
      const examined = await call('doctor', {});
      if (!examined.ok) return examined;
      const findings = examined.value;
      const exitCode = findings.some(({ state }) => state === 'failed') ? 1 : 0;
      return ok({ output: findings, text: [summary(findings), '', table(findings)].join('\n'), exitCode });
    },
  },
  hubCommand({
    name: 'selftest',
    about:
      'Check that no secret is readable on the disk, and that the audit log, the keys and the guard hold; exit 1 if not',
    examples: ['selftest', 'selftest --json'],
    call: 'selftest',
    text: ({ text }) => text.split('\n').map(plainLine).join('\n'),
    exitCode: ({ isWell }) => (isWell ? 0 : 1),
  }),
];

function summary(findings: Finding[]): string {
  const [failed, notes] = (['failed', 'note'] as const).map((is) => findings.filter(({ state }) => state === is)) as [
    Finding[],
    Finding[],
  ];
  const named = (some: Finding[]): string => some.map(({ step }) => step).join(', ');
  if (failed.length > 0) return `Broken: ${named(failed)}.`;
  return notes.length > 0 ? `Everything works. Worth knowing: ${named(notes)}.` : 'Everything works.';
}

const table = (findings: Finding[]): string =>
  hinted(
    findings.map(({ state, step, detail, hint, remedy }) => ({
      cells: [state, step, detail],
      hint: state === 'failed' || state === 'note' ? withWay(hint, remedy) : '',
    })),
  );

const withWay = (hint: string, remedy: Remedy | null): string =>
  remedy && !(remedy.kind === 'page' && hint.includes(remedy.value)) ? `${hint} ${wayTo(remedy)}`.trim() : hint;

/** A remedy as something to type or to open. */
function wayTo({ kind, value }: Remedy): string {
  if (kind === 'page') return `Open ${value}`;
  const command = {
    command: value,
    connect: `opengithubx accounts connect ${value}`,
    'sign-in': 'opengithubx login',
    setup: 'opengithubx tenant setup',
  }[kind];
  return `Run: ${command}`;
}
