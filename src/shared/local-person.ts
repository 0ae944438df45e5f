/** Of a person for whom no tenant vouches, but the passphrase of this hub: how their UserId begins. */
export const localPersonPrefix = 'local|';

export const isLocalPerson = (userId: string): boolean => userId.startsWith(localPersonPrefix);
