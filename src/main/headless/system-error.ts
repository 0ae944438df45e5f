import { fail, type Result } from '../../shared/result.ts';

/** The code of an error of the operating system, such as `ENOSPC`; undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Turns an error of the file system into a failure that names the path and the code; anything else is thrown on. */
export function fileFailure(error: unknown, path: string): Result<never> {
  const code = systemErrorCode(error);
  if (code === undefined) throw error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk_full', `${path} could not be written.`);
  return fail('data_folder', `${path}: ${code}.`);
}
