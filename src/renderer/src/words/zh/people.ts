import type { en } from '../en/index.ts';

export const people: (typeof en)['people'] = {};
