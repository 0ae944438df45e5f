/** What this browser keeps, as JSON. */
import { parseJson } from '../../shared/parse-json.ts';

/** What is kept under a name; undefined for what was written by nobody of ours, or where storage is forbidden. */
export function readKept(storage: () => Pick<Storage, 'getItem'>, name: string): unknown {
  try {
    return parseJson(storage().getItem(name) ?? '');
  } catch {
    return undefined;
  }
}

/** Keeps it, unless storage is full or forbidden: then it holds until the page is closed. */
export function keep(storage: () => Pick<Storage, 'setItem'>, name: string, value: unknown): void {
  try {
    storage().setItem(name, JSON.stringify(value));
  } catch {
    // Nothing is lost but the memory of it.
  }
}
