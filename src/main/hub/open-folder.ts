import { stat } from 'node:fs/promises';

/** Whether a folder or file of this mode can be changed by others. On Windows a mode says nothing. */
export const isOpenToOthers = ({ mode }: { mode: number }): boolean =>
  process.platform !== 'win32' && (mode & 0o022) !== 0;

/** Whether others on this computer can put files in place of the hub's. Fails as `stat` does. */
export const othersCanWrite = async (folder: string): Promise<boolean> => isOpenToOthers(await stat(folder));
