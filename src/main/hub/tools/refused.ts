import { type Failure, failure } from '../../../shared/errors.ts';
import type { Links } from '../links.ts';
import type { Verdict } from '../policy/decide.ts';
import type { Listed } from './inventory.ts';

/** What a refusal of policy tells the client. What the person can mend by consenting again, it says with the way there. */
export function refusedBy(
  { code, reason }: Extract<Verdict, { verdict: 'deny' }>,
  { tool, platform }: Listed,
  links: Links,
): Failure {
  const said = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  if (code !== 'scope_missing') return failure(code, said);
  const link = links.connect(platform.name, tool.name);
  return failure(code, said, { hint: `Ask the person to open ${link} and allow it, then ask again.`, link });
}
