import { useHub } from '../hub/queries.ts';

/** Whether who is signed in here owns the hub. */
export const useIsOwner = (): boolean => useHub('welcome', {}).data?.person?.owner ?? false;
