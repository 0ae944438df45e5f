/**
 * The words for one call, in the order of its way: request, decision, preview, consent, execution, result. What stays of it is a
 * record, `kernel/audit/record.ts`. Types alone, so that approvals, labels and tools share them and need not know each other.
 */
import type { Approval } from '../../../shared/approval.ts';
import type { Flow } from '../../../shared/labels.ts';
import type { Account, Endpoint, Outcome, Preview, Undo } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Delivered, HeldPush, HeldUpload, Tool, ToolPreview } from '../platforms/tool.ts';
import type { ResolvedPlace } from '../policy/place.ts';
import type { LiveKey } from './keys/keys.ts';

export type JsonSchema = Record<string, unknown>;

/** A tool with its platform and its schemas. A model is shown `lightSchema`; arguments are held to all of `inputSchema`. */
export type ListedTool = {
  tool: Tool;
  platform: Platform;
  inputSchema: JsonSchema;
  lightSchema: JsonSchema;
  outputSchema: JsonSchema;
};

/** Who makes a call, and how they are served while it waits. */
export type Caller = {
  key: LiveKey;
  endpoint: Endpoint;
  /** Names the chat that the answer goes to, for the links in it. */
  from?: string;
  /** What the client calls itself; recorded, never trusted. */
  client?: string;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
  /** Milliseconds to wait for a person before the caller is given a handle instead. */
  patience: number;
  /** Told when the call begins to wait for a person, with the page on which they answer. */
  waiting?: (link: string) => void;
  /** The person is asked although they allowed similar calls, and the caller gets the question instead of waiting. */
  isAlwaysAsked?: true;
  /** Nobody can answer a question of this caller's, so what would be asked about is refused. */
  isUnasked?: true;
  progress?: (message: string, done: number, total: number) => void;
  /**
   * Takes an answer while it comes, for a client that waits for no whole one; `read` is what its key has read by it. Ends with `ended`,
   * even where the client takes no more of it.
   */
  deliver?: (answer: ReadableStream<Uint8Array>, read: Execution, ended: AbortSignal) => Promise<Result<Delivered>>;
  /** What git pushes. */
  push?: HeldPush;
  /** What gh or an SDK uploads. */
  upload?: HeldUpload;
};

/** What a call holds that its client has sent, kept where its person may answer hours later. */
export type KeptHolds = {
  /** Keeps it under the name of its approval. False where there is no room: then it waits as long as its client. */
  keep(
    approvalId: string,
    caller: Pick<Caller, 'key' | 'push' | 'upload'>,
    input: Record<string, unknown>,
  ): Promise<boolean>;
  /** What was kept, to be looked at or sent; nothing where it is gone, or is not what it was. */
  of(approvalId: string): Promise<Pick<Caller, 'push' | 'upload'>>;
  /** Its approval has ended, of which the client is not told yet. */
  drop(approvalId: string): Promise<void>;
  /** Its client was told, or nobody was asked after all. */
  forget(approvalId: string): Promise<void>;
  /** The approval of the same push of the key, also of one that has ended. */
  named(keyId: string, input: Record<string, unknown>): string | undefined;
};

/** A call as an endpoint passes it on. Nothing of it is checked yet. */
export type CallRequest = Caller & { tool: string; arguments: unknown };

/** A call that policy does not deny: this runs, with this input, and no other. */
export type AllowedCall = {
  listed: ListedTool;
  input: Record<string, unknown>;
  account: Account;
  /** Its name in the record, where its client gave it one; see `kernel/tools/idempotency.ts`. */
  callId?: string | undefined;
  /** The place as the person was asked about it; what is another now is not changed. */
  place?: ConsentSubject['place'];
  /** The warning that the person saw hours ago, null for none. Left out: no comparison. */
  warned?: Flow | null;
  /** Of a change that runs unasked: whether its person still allows that, to be asked last before the effect. */
  isAllowed?: () => boolean;
};

/** What the place that a call names stands for; left out where it names none, or the platform can't tell. */
export type Placed = { resolved?: ResolvedPlace };

/** What a change would do and, where that can be told before, what would undo it; and whether outsiders may have written any of it. */
export type CallPreview = Placed & { preview: ToolPreview; undo?: Undo; secretsRemoved?: number; isForeign?: true };

/** What a person consents to, bound to everything that must not change between their consent and the call. */
export type ConsentSubject = {
  keyId: string;
  account: Account;
  tool: string;
  /** The parsed input: this object runs, and no other. */
  input: Record<string, unknown>;
  /** What it would do, as the person is shown it. */
  preview: Preview;
  policy: string;
  /** What it might carry where, as the person is warned of it. */
  flow?: Flow;
  /** Whether somebody from outside may have written what the preview shows of the platform. */
  isForeign?: true;
  /** Which place it is, by the platform's id, since a name can be given to another place; and who can read there. */
  place?: { id: string; isPrivate: boolean };
};

/** A call as it is put before the person. */
export type ConsentRequest = {
  subject: ConsentSubject;
  key: LiveKey;
  listed: ListedTool;
  resource: string;
  /** The name of the call in the record, where its client gave it one. */
  callId?: string | undefined;
  /** What the approval is to be called, where its preview is on record under a name made from that. */
  approvalId?: string;
  /** The person is asked about this very call, although they allowed similar ones for a while. */
  isAlwaysAsked?: boolean | undefined;
  /** What its client named it with, by which the same call is known after a restart. */
  argumentsHmac?: string | undefined;
  /** Whether something is kept for it, whose card may be longer than that of other requests that outlive their client. */
  isHeld?: true;
  /** Who asked, and by which way in; for a request that may outlive them. */
  asker?: Pick<Caller, 'endpoint' | 'client' | 'from'>;
};

/** What a tool answered, and for a change what undoes it, which its tool may vouch for as it does for the preview. */
export type Execution = Placed & { value: Record<string, unknown>; undo?: Undo; outsider?: false };

/** The result of a preview or an execution, as it is recorded and as it is answered. */
export type CallOutcome<T> = { outcome: Outcome; reason: string | null; result: Result<T> };

/**
 * What the caller gets: the value, or the approval that the call waits for and the page on which a person gives it. `isTrusted`: by what the key's labels go by, no outsider
 * wrote any of it; left out, somebody may have.
 */
export type CallResult = { value: Record<string, unknown>; isTrusted?: true } | { pending: Approval; link: string };
