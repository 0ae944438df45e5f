/** The words of the screen `accounts`. */
export const accounts = {};
