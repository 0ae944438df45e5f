import { EventEmitter } from 'node:events';
import { serve } from './browser-side.ts';

/** The listeners' types are Electron's, by the shell's own check. */
export const powerMonitor = new EventEmitter();

serve({ wakeUp: async () => void powerMonitor.emit('resume') });
