import { useHub } from '../hub/queries.ts';

/** Whether who is signed in here owns the hub. */
export const useOwner = (): boolean => useHub('welcome', {}).data?.person?.owner ?? false;
