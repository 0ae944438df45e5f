import type { en } from '../en/index.ts';

export const accounts: (typeof en)['accounts'] = {};
