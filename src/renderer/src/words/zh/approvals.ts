import type { en } from '../en/index.ts';

export const approvals: (typeof en)['approvals'] = {};
