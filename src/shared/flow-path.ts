/** Pages of the hub that a browser passes on its way through a platform's consent. The name is 32 random bytes, in base64url. */
export const flowPath = /^\/console\/connecting\/([\w-]{43})$/;
