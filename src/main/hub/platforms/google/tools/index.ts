/** Every tool of Google Workspace, in a stable order: what reads first, and of that what most questions need. */

import { readsFirst, type Tool } from '../../tool.ts';
import { calendarTools } from './calendar.ts';
import { driveTools } from './drive.ts';
import { eventWriteTools } from './event-writes.ts';
import { mailTools } from './mail.ts';

export const googleTools: Tool[] = readsFirst([...mailTools, ...calendarTools, ...eventWriteTools, ...driveTools]);
