/** What an error says of the disk, as the file system and SQLite have it. */

/** SQLite's primary codes. */
export const sqlite = {
  busy: 5,
  locked: 6,
  readonly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** SQLite's primary code, which extended ones keep in the low byte; 0 for any other error. */
export const sqliteCode = (error: unknown): number => ((error as { errcode?: number }).errcode ?? 0) & 0xff;

const systemCode = (error: unknown): string => String((error as { code?: unknown }).code ?? '');

/** No room is left, or none of what this user may use. */
export const isFullDisk = (error: unknown): boolean =>
  sqliteCode(error) === sqlite.full || ['ENOSPC', 'EDQUOT'].includes(systemCode(error));

/** The disk or the rights on it are why something was not written, so that another time it may be. */
export function isOfDisk(error: unknown): boolean {
  const code = sqliteCode(error);
  const isOfFile = code === sqlite.readonly || code === sqlite.ioError || code === sqlite.cannotOpen;
  return isFullDisk(error) || isOfFile || /^E[A-Z]+$/.test(systemCode(error));
}
