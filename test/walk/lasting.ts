/** What ends something that the rest of the walk needs, by its name: pressed once all else was, in this order. */
export const lasting: readonly RegExp[] = [
  /^Delete(?: all)?$/,
  /^Remove$/,
  /^Disconnect$/,
  /^Revoke$/,
  /^Revoke everything$/,
];

/** Never pressed here: each ends the session, and only one thing can be last. */
export const signingOut: readonly RegExp[] = [/^Close this session/, /^Sign out$/];
