import type { en } from '../en/index.ts';

export const keys: (typeof en)['keys'] = {};
