/** The words of the screen `people`. */
export const people = {};
