import { columns } from '../text.ts';
import { hubCommand } from './command.ts';

export const statusCommands = [
  hubCommand({
    name: 'status',
    about: 'Say what the running hub is and holds',
    call: 'status',
    input: () => ({}),
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
        ...(status.alarms > 0
          ? [['ALARM', `the database was changed from outside, ${status.alarms} times in 30 days: opengithubx doctor`]]
          : []),
      ]),
  }),
];
