/** The words of the screen `approvals`. */
export const approvals = {};
