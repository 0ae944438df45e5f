/** All commands, in the order of the help. */
import { accountCommands } from './accounts.ts';
import { auditCommands } from './audit.ts';
import type { Command } from './command.ts';
import { keyCommands } from './keys.ts';
import { serveCommands } from './serve.ts';
import { sessionCommands } from './session.ts';
import { statusCommands } from './status.ts';
import { tenantCommands } from './tenant.ts';

export const commands: Command[] = [
  ...serveCommands,
  ...statusCommands,
  ...sessionCommands,
  ...accountCommands,
  ...keyCommands,
  ...auditCommands,
  ...tenantCommands,
];
