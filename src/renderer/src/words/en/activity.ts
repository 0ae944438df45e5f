/** The words of the screen `activity`. */
export const activity = {};
