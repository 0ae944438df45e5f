/** Every tool of Google Workspace, in a stable order: what reads first, and of that what most questions need. */
import type { Tool } from '../../../tools/tool.ts';
import { calendarTools } from './calendar/index.ts';
import { driveTools } from './drive/index.ts';
import { mailTools } from './mail/index.ts';

const groups = [mailTools, calendarTools, driveTools];

export const googleTools: Tool[] = [...groups.flatMap(({ reads }) => reads), ...groups.flatMap(({ writes }) => writes)];
