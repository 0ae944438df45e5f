import { existsSync } from 'node:fs';

/** A picture that nobody draws: a test sees which file it is from. */
export type StandInImage = { path: string; isEmpty(): boolean; setTemplateImage(option: boolean): void };

export const nativeImage = {
  createFromPath: (path: string): StandInImage => ({ path, isEmpty: () => !existsSync(path), setTemplateImage() {} }),
};
