import { getMe } from './get-me.ts';

export const context = { reads: [getMe], writes: [] };
