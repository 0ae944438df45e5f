/** The words of the screen `settings`. */
export const settings = {};
