/** The words of the screen `keys`. */
export const keys = {};
