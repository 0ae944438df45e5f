import { describeDays } from './days.ts';
import { wide } from './desk.ts';

// An empty screen is laid out as a full one.
describeDays(wide, { fromTheStart: false });
