/** Every tool of Google Workspace, in a stable order: what reads first, and of that what most questions need. */
import type { Tool } from '../../../tools/tool.ts';
import { calendars } from './calendar/index.ts';
import { drive } from './drive/index.ts';
import { mail } from './mail/index.ts';

const groups = [mail, calendars, drive];

export const tools: Tool[] = [...groups.flatMap(({ reads }) => reads), ...groups.flatMap(({ writes }) => writes)];
