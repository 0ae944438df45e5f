import { describeDays } from './days.ts';
import { wide } from './desk.ts';

describeDays(wide);
