import { resolve } from 'node:path';
import { defaultDataFolder } from '../data-folder.ts';
import type { Surroundings } from '../surroundings.ts';

/** One line of the command line, taken apart. */
export type Invocation = {
  arguments: string[];
  values: Record<string, string | boolean | (string | boolean)[] | undefined>;
  /** Where the program's entry file lies, beside which the demo world is found. */
  entryFolder: string;
  version: string;
  surroundings: Surroundings;
};

/** The folder the person names with --data-dir, or the usual one. */
export function dataFolderOf({ values }: Invocation, demo = false): string {
  const named = values['data-dir'];
  return resolve(typeof named === 'string' ? named : defaultDataFolder(demo));
}

/** Who is named with --as; undefined for the owner. */
export function personOf({ values }: Invocation): string | undefined {
  return typeof values['as'] === 'string' ? values['as'] : undefined;
}

/** A number as it was typed; what is none is left to the contract to refuse. */
export const numberOf = (value: unknown) => (value === undefined || value === '' ? value : Number(value));
