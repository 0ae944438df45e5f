/** The names of a call as a person knows them, out of the ids that the record has. */
import type { Activity, Key, ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import type { ConsoleWords } from '../words/index.ts';

export type Known = {
  keys: readonly Key[];
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
};

/** As its key names it. What a client calls itself stands in brackets behind that in the record. */
export function callClient({ activity }: ConsoleWords, { keys }: Known, call: Activity): string {
  const key = keys.find(({ id }) => id === call.keyId);
  if (key && call.verdict !== 'event') return key.client;
  if (call.verdict === 'event' && call.userId !== null) return activity.you;
  return call.client ?? key?.client ?? activity.nobody;
}

/** What the client calls itself, where it does. */
export const claimedClient = (call: Activity): string | undefined => / \(([^()]*)\)$/.exec(call.client ?? '')?.[1];

/** What the record calls a question to a model, where other calls have their tool. */
export const isOfModel = ({ tool }: Activity): boolean => tool === 'model';

/** Whose tool was called; of one that is no longer there, whose name its own begins with. */
export function callPlatform({ platforms }: Known, { tool }: Activity): PlatformFacts | undefined {
  if (tool === null) return undefined;
  return (
    platforms.find(({ tools }) => tools.some(({ name }) => name === tool)) ??
    platforms.find(({ name }) => tool.startsWith(`${name}_`))
  );
}

/** Without the platform, which its mark tells. */
export function callToolName({ activity }: ConsoleWords, known: Known, call: Activity): string {
  if (call.verdict === 'event') return activity.events[call.reason ?? ''] ?? call.reason ?? '';
  if (call.tool === null) return '';
  if (isOfModel(call)) return activity.model;
  const platform = callPlatform(known, call);
  const prefix = platform ? `${platform.name}_` : '';
  return call.tool.startsWith(prefix) ? call.tool.slice(prefix.length) : call.tool;
}

export function callPlace(known: Known, call: Activity): string {
  // `slack:general`, but not `http://...`, as a model's server may be named.
  const named = call.resource?.replace(/^[a-z][a-z0-9_-]*:(?!\/\/)/, '');
  if (named) return named;
  if (known.accounts.some(({ id }) => id === call.account)) return callAccount(known, call.account ?? '');
  const key = call.verdict === 'event' ? known.keys.find(({ id }) => id === call.keyId) : undefined;
  return key?.client ?? '';
}

export function callAccount({ accounts, platforms }: Known, id: string): string {
  const account = accounts.find((candidate) => candidate.id === id);
  if (!account) return id;
  const platform = platforms.find(({ name }) => name === account.platform);
  return `${platform?.title ?? account.platform} ${account.label}`;
}
