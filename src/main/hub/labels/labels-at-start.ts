/** What a key counts as having read when the hub starts. Pure. */
import type { Labels } from '../../../shared/labels.ts';

type Found = {
  /** What its row holds; undefined where there is none. */
  row: Labels | 'unreadable' | undefined;
  /** Whether the record says that the key has read something. */
  isRecorded: boolean;
  /** Whether the record says just what the row does. */
  isAsRecorded: boolean;
  isIncomplete: boolean;
};

/** Any name: nothing that the key writes to is it. */
const both: Labels = { private: ['?'], untrusted: ['?'] };

/**
 * A row that says less than the record, another thing, or nothing that can be read counts as both labels, and so does every key
 * where the record is incomplete. A row of which the record knows nothing, as of before it had such events, counts as it stands.
 */
export function labelsAtStart({ row, isRecorded, isAsRecorded, isIncomplete }: Found): {
  labels: Labels | undefined;
  isChanged: boolean;
} {
  if (row === 'unreadable' || (isRecorded && !isAsRecorded)) return { labels: both, isChanged: true };
  return { labels: isIncomplete ? both : row, isChanged: false };
}
