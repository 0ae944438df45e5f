/** Where screens stood in earlier versions, for bookmarks and links that people kept. */
const moved: readonly (readonly [from: RegExp, to: string])[] = [
  [/^\/keys[/?]new\b/, '/clients/new'],
  [/^\/keys\b/, '/clients'],
  [/^\/accounts\/(?:catalogue|platforms)\b/, '/accounts/connect'],
  [/^\/settings\/imports\b/, '/accounts/imports'],
  [/^\/(openwebui|people)\b/, '/settings/$1'],
];

/** The new path of a screen that has moved, with all that follows it; null where the path is as it should be. */
export function movedTo(path: string): string | null {
  const found = moved.find(([from]) => from.test(path));
  return found ? path.replace(found[0], found[1]) : null;
}
