import * as z from 'zod/mini';

/** What may have changed, told to every window of the person concerned; what exactly, they ask. */
export const ChangeTopic = z.enum([
  'session',
  'accounts',
  'keys',
  'approvals',
  'activity',
  'people',
  'settings',
  'models',
  'imports',
  'chat',
  'openwebui',
  'authorizations',
  'clients',
  'receipts',
]);
export type ChangeTopic = z.infer<typeof ChangeTopic>;
