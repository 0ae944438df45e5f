/** A hub whose disk takes everything, for a test of what does not depend on it. */
export const allWritten = { unwritten: { count: () => 0, settle: async () => undefined }, hasRoom: () => true };
