/** What ends something that the rest of the walk needs, by its name: pressed once all else was, in this order. */
export const lasting: readonly RegExp[] = [
  /^Delete(?: all)?$/,
  /^Remove$/,
  /^Disconnect$/,
  /^Revoke$/,
  /^Close this session/,
  /^Sign out$/,
  /^Revoke everything$/,
];
