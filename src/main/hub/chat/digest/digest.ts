import type { Source } from '../../../../shared/model.ts';
import type { Fetched } from '../fetched.ts';
export const digest = ({
  fetched,
}: {
  fetched: Fetched[];
  now: number;
  question: string;
  language: string;
}): { text: string; sources: Source[] } => ({ text: JSON.stringify(fetched), sources: [] });
