/** All commands, in the order of the help. */
import { accountCommands } from './accounts.ts';
import { approvalCommands } from './approvals.ts';
import { auditCommands } from './audit.ts';
import { backupCommands } from './backup.ts';
import { catalogueCommands } from './catalogue.ts';
import { checkLiveCommands } from './check-live.ts';
import type { Command } from './command.ts';
import { importCommands } from './imports.ts';
import { installCommands } from './install.ts';
import { keyCommands } from './keys.ts';
import { bridgeCommands } from './mcp-stdio.ts';
import { modelCommands } from './models.ts';
import { notifyCommands } from './notify.ts';
import { openWebUICommands } from './open-webui.ts';
import { passkeyCommands } from './passkeys.ts';
import { peopleCommands } from './people.ts';
import { receiptCommands } from './receipts.ts';
import { serveCommands } from './serve.ts';
import { serviceCommands } from './service.ts';
import { consoleCommands, sessionCommands } from './session.ts';
import { statusCommands } from './status.ts';
import { tenantCommands, tenantLinkCommands } from './tenant.ts';
import { tenantSetupCommands } from './tenant-setup.ts';

const declared: Command[] = [
  ...serveCommands,
  ...serviceCommands,
  ...consoleCommands,
  ...statusCommands,
  ...checkLiveCommands,
  ...sessionCommands,
  ...peopleCommands,
  ...accountCommands,
  ...catalogueCommands,
  ...keyCommands,
  ...installCommands,
  ...bridgeCommands,
  ...importCommands,
  ...modelCommands,
  ...openWebUICommands,
  ...approvalCommands,
  ...notifyCommands,
  ...passkeyCommands,
  ...auditCommands,
  ...receiptCommands,
  ...backupCommands,
  ...tenantSetupCommands,
  ...tenantCommands,
  ...tenantLinkCommands,
];

export const commands: Required<Command>[] = declared.map((command) => ({ arguments: [], options: {}, ...command }));
