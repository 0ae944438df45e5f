/** How a call and the things it brought look to a model. */
import { dataLine, forModel, type Seen } from './data-line.ts';
import type { Harvest, Thing } from './records.ts';
import { citable, titleOf } from './sources.ts';

export type Line = {
  json: string;
  /** What it is cited by; a line without has no number. */
  source: { url: string; title: string } | undefined;
  seen: Seen;
};

const trust = 'untrusted';

/** What was asked of a tool: written by a person or a model, so no more trusted than what it brought. */
export function callLine({ from, about }: Harvest, longest: number, boundary: string): Line {
  const seen = { masked: 0, shortened: false };
  const json = dataLine({ trust, ...from, ...(forModel(about, Math.min(longest, 500), seen) as object) }, boundary);
  return { json, source: undefined, seen };
}

/** One thing with its label; its own fields stand apart, so that none can pass for the label. */
export function thingLine(
  { fetched, from }: Harvest,
  { fields, part }: Thing,
  longest: number,
  boundary: string,
): Line {
  const { repository } = fetched.arguments;
  const seen = { masked: 0, shortened: false };
  const url = citable(fields['url']);
  // Lists of one repository do not repeat its name, but each line is to tell where it is from.
  const place = part === undefined && typeof repository === 'string' ? { repository } : {};
  const data = forModel({ ...place, ...fields, ...shortSha(fields, url) }, longest, seen) as Record<string, unknown>;
  const label = { ...(url && { source: url }), trust, ...from, ...(part && { part }) };
  return {
    json: dataLine({ ...label, data }, boundary),
    source: url ? { url, title: titleOf(data, url) } : undefined,
    seen,
  };
}

/** The whole of it is in the address; in hexadecimal it would be a quarter of the tokens of a commit. */
const shortSha = ({ sha }: Record<string, unknown>, url: string | undefined) =>
  typeof sha === 'string' && sha !== '' && url?.endsWith(sha) ? { sha: sha.slice(0, 12) } : {};

/** The line under its number. */
export const numbered = ({ json }: Line, n: number | undefined): string =>
  n === undefined ? json : `{"n":${n},${json.slice(1)}`;
