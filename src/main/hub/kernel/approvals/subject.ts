/** The card of a request: what it is bound to, its text and hash. */
import { hash } from 'node:crypto';
import type { Approval } from '../../../../shared/approval.ts';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { shownText } from '../../../../shared/confirmation.ts';
import type { Grant, Preview } from '../../../../shared/model.ts';
import { hmacOf } from '../../ground/hub-secret.ts';
import type { ConsentRequest, ConsentSubject, ListedTool } from '../call.ts';
import type { Approvals } from './approvals.ts';
import { isAllowable } from './similar.ts';

/** Changes when the key's grant or the tool's own definition does; a consent given before is then void. */
export function policyVersion(grant: Grant, { tool, inputSchema }: ListedTool): string {
  const { name, description, access } = tool;
  return sha256(canonicalJson({ grant, tool: { name, description, access, inputSchema } }));
}

/** The same for the same call, asked for at any time. */
export const sameness = ({ keyId, account, tool, input, preview, policy, flow, place }: ConsentSubject): string => {
  const bound = { keyId, account: account.id, tool, arguments: input, preview, policy };
  return sha256(canonicalJson({ ...bound, ...(flow && { flow }), ...(place && { place }) }));
};

/** The same for the same call, before anything is known of what it would do. */
export const callNameOf = ({ account, tool, input }: Pick<ConsentSubject, 'account' | 'tool' | 'input'>): string =>
  canonicalJson([account.id, tool, input]);

/** `name` is public: the key that signs the audit log. `secret` salts the hash of a card. */
export type HubName = { name: string; secret: Buffer };

/** What the person is shown of it, as the text whose hash they approve. */
export const shownOf = (view: Approval, { account, policy, place }: ConsentSubject, hub: HubName): string =>
  shownText({
    ...view,
    hub: hub.name,
    accountId: account.id,
    policy,
    ...(place && { place }),
    // Anyone who finds the hash at rest must not be able to guess what it is of by trying.
    salt: hmacOf(hub.secret, `shown ${view.id}`).toString('base64url'),
  });

export const hashOf = (...shown: Parameters<typeof shownOf>): string => sha256(shownOf(...shown));

type Asked = { id: string; at: number; forMs: number; isFirst: boolean; isLasting: boolean; hub: HubName };

/** As it is put before the person. Pure. */
export function viewOf(question: ConsentRequest, { id, at, forMs, isFirst, isLasting, hub }: Asked): Approval {
  const { subject, key, listed, resource } = question;
  const view: Approval = {
    id,
    userId: key.userId,
    keyId: key.id,
    client: key.client,
    tool: subject.tool,
    title: listed.tool.title,
    access: listed.tool.access,
    platform: listed.platform.title,
    account: subject.account.label,
    resource,
    arguments: canonicalJson(subject.input),
    preview: subject.preview,
    hash: '',
    askedAt: new Date(at).toISOString(),
    expiresAt: new Date(at + forMs).toISOString(),
    isFirst,
    isAllowable: isAllowable(question),
    ...(key.isPerson && { isUndo: true as const }),
    ...(subject.flow && { flow: subject.flow }),
    ...(subject.isForeign && { isForeign: true as const }),
    ...(isLasting && { isLasting: true as const }),
    state: 'waiting',
  };
  return { ...view, hash: hashOf(view, subject, hub) };
}

const sha256 = (text: string): string => hash('sha256', text);

/** What waits for a person, or was approved and not run, is void once its tool is gone or another. */
export async function endStale(
  approvals: Pick<Approvals, 'end'>,
  inventory: { find(name: string): ListedTool | undefined },
): Promise<void> {
  await approvals.end(({ key, listed, subject }) => {
    const now = inventory.find(subject.tool);
    return listed.platform.isImported === true && (!now || policyVersion(key.grant, now) !== subject.policy);
  }, 'the tool was changed or taken away');
}

/** The parts of a change that are not as they were, by name. */
export function namesChanged(shown: Preview, now: Preview): string[] {
  const before = new Map(shown.changes.map((change) => [change.name, canonicalJson(change)]));
  const after = new Map(now.changes.map((change) => [change.name, canonicalJson(change)]));
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}
