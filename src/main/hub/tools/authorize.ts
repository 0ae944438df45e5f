/** Gathers what policy decides on: the call as its arguments name it, what its key has read, and what a name stands for. */
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Account, Endpoint } from '../../../shared/model.ts';
import type { Listed } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import type { Links } from '../links.ts';
import { decide, type Verdict } from '../policy/decide.ts';
import type { ResolvedPlace } from '../policy/place.ts';
import type { Clock } from '../ports.ts';

type Caller = { key: LiveKey; endpoint: Endpoint };

/** Whether the key may make the call now; `resolved` is left out until its place was looked up. */
export type Authorize = (
  caller: Caller,
  call: { listed: Listed; input: Record<string, unknown>; account: Account | undefined },
  resolved?: ResolvedPlace,
) => Verdict;

export function createAuthorize(labels: Pick<KeyLabels, 'of'>, clock: Clock): Authorize {
  return ({ key, endpoint }, { listed: { tool, platform }, input, account }, resolved) => {
    const named = { endpoint, platform: platform.name, tool: tool.name, access: tool.access, account };
    const { isElsewhere, scopes } = tool;
    const reached = { place: tool.place(input), files: tool.files?.(input), resolved, isElsewhere, scopes };
    const holder = { ...key, revoked: key.revoked.aborted, labels: labels.of(key.id) };
    return decide({ ...named, ...reached }, holder, clock.now());
  };
}

/** What a refusal of policy tells the client. What the person can fix by consenting again, it says with the way there. */
export function failureOf(
  { code, reason }: Extract<Verdict, { verdict: 'deny' }>,
  { tool, platform }: Listed,
  links: Links,
): Failure {
  const said = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  if (code !== 'scope_missing') return failure(code, said);
  const link = links.connect(platform.name, tool.name);
  return failure(code, said, { hint: `Ask the person to open ${link} and allow it, then ask again.`, link });
}
