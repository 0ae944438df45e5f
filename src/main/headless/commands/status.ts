import type { Finding, Remedy } from '../../../shared/finding.ts';
import type { Person } from '../../../shared/model.ts';
import { columns, hinted, plainLine } from '../text.ts';
import { type Command, callerOf, hubCommand, told } from './command.ts';
import { flag } from './options.ts';

const personName = ({ name, email }: Person): string => (email === '' ? name : `${name} <${email}>`);

const plainLines = ({ text }: { text: string }): string => text.split('\n').map(plainLine).join('\n');

export const statusCommands: Command[] = [
  hubCommand({
    name: 'status',
    about: 'Show the state of the running hub',
    call: 'status',
    text: (status) =>
      columns([
        ['hub', `${status.version}${status.demo ? ' (DEMO)' : ''} at ${status.url}`],
        ['MCP', status.mcpUrl],
        ...(status.gitUrl ? [['git', status.gitUrl]] : []),
        ['data', status.dataDir],
        ['secrets', status.secrets],
        ['tenant', status.tenant ?? 'none'],
        ['person', status.person ? personName(status.person) : 'nobody yet: opengithubx console'],
        ['UserId', status.person?.userId ?? '-'],
        ['accounts', String(status.accounts)],
        ['keys', String(status.keys)],
        ['audit', `${status.auditRecords} records`],
        ...(status.updates.newer ? [['update', `version ${status.updates.newer} is out`]] : []),
        ...(status.alarms > 0
          ? [
              [
                'ALARM',
                `the data folder was changed from outside, ${status.alarms} times in 30 days: opengithubx doctor`,
              ],
            ]
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
        return told(await call('doctor.report', {}), plainLines);
      }
      const exitCode = (findings: Finding[]) => (findings.some(({ state }) => state === 'failed') ? 1 : 0);
      return told(await call('doctor', {}), (all) => [summary(all), '', table(all)].join('\n'), exitCode);
    },
  },
  hubCommand({
    name: 'selftest',
    about:
      'Check that no secret is readable on the disk, and that the audit log, the keys and the guard hold; exit 1 if not',
    call: 'selftest',
    text: plainLines,
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
