/** Gathers what policy decides on: the call as its arguments name it, what its key has read, and what a name stands for. */
import type { Account, Endpoint } from '../../../shared/model.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import { decide, type Verdict } from '../policy/decide.ts';
import type { ResolvedPlace } from '../policy/place.ts';
import type { Clock } from '../ports.ts';
import type { Listed } from './inventory.ts';

type Caller = { key: LiveKey; endpoint: Endpoint };

/** Whether the key may make the call now; `resolved` is left out until its place was looked up. */
export type Judge = (
  caller: Caller,
  call: { listed: Listed; input: Record<string, unknown>; account: Account | undefined },
  resolved?: ResolvedPlace,
) => Verdict;

export function createJudge(labels: Pick<KeyLabels, 'of'>, clock: Clock): Judge {
  return ({ key, endpoint }, { listed: { tool, platform }, input, account }, resolved) => {
    const named = { endpoint, platform: platform.name, tool: tool.name, access: tool.access, account };
    const { isElsewhere, scopes } = tool;
    const reached = { place: tool.place(input), files: tool.files?.(input), resolved, isElsewhere, scopes };
    const holder = { ...key, revoked: key.revoked.aborted, labels: labels.of(key.id) };
    return decide({ ...named, ...reached }, holder, clock.now());
  };
}
