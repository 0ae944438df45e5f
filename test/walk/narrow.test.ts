import { describeDays } from './days.ts';
import { narrow } from './desk.ts';

describeDays(narrow, { fromTheStart: true });
