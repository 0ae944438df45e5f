/**
 * Every call between the hub and those who steer it, in one object. Servers and clients are derived from it; inputs and
 * outputs are both parsed, so that a field which is not listed here (a token, say) cannot pass.
 */
import * as z from 'zod/mini';
import {
  Allowance,
  Approval,
  ApprovalOutcome,
  ApprovalStanding,
  ApprovalState,
  DoneCall,
  Waiting,
} from './approval.ts';
import { auditOwnerCalls } from './audit-calls.ts';
import {
  AuthorizationGrant,
  AuthorizationGranted,
  AuthorizationRefusal,
  AuthorizationRefused,
  AuthorizationRequest,
} from './authorization.ts';
import { both, call, confirmation, console, nothing, one, terminal, type Window } from './call.ts';
import { ListedProvider } from './catalogue.ts';
import { ClientName, ClientPlan, ClientProof, ClientWish, ListedClient } from './client-install.ts';
import { confirmationCalls } from './confirmation.ts';
import { Finding } from './finding.ts';
import { importCalls } from './imports.ts';
import { LivePart, LiveTrials } from './live.ts';
import {
  Activity,
  AuditRecord,
  CallNames,
  ChatTurn,
  Checkpoint,
  ConnectedAccount,
  Consent,
  Conversation,
  Invitation,
  Key,
  KeyPreview,
  ListedAccount,
  Model,
  ModelServer,
  Person,
  PlatformFacts,
  Proposal,
  SentPrompt,
  Tombstone,
  Unusual,
  Verification,
  VerificationProgress,
} from './model.ts';
import { notifierCalls } from './notifiers.ts';
import {
  NewOpenWebUI,
  OpenWebUIChange,
  OpenWebUIFile,
  OpenWebUIIdentity,
  OpenWebUIRenewal,
  OpenWebUIStatus,
  OpenWebUIWish,
} from './open-webui.ts';
import {
  ApprovalLevels,
  ListedPasskey,
  PasskeyQuestion,
  PasskeyStanding,
  SignedAnswer,
  TogetherApproved,
} from './passkey.ts';
import { OfferedPlace } from './places.ts';
import { Receipt } from './receipt.ts';
import { SelfTest } from './self-test.ts';
import { ActivityFilter, ListedKey, NewKey, NewModelServer, Settings, Status, Welcome } from './shapes.ts';
import { tenantCalls } from './tenant.ts';
import { wishCalls } from './wishes.ts';

export const contract = {
  welcome: call('anyone', both, nothing, Welcome),
  status: call('anyone', console, nothing, Status),
  /** Copies the whole hub into a new file on its own computer, by its absolute path. For the owner alone. */
  backup: call(
    'anyone',
    terminal,
    z.object({ file: z.string().check(z.minLength(1), z.maxLength(4_000)) }),
    z.object({
      file: z.string(),
      time: z.string(),
      records: z.number(),
      bytes: z.number(),
      /** False where secrets are kept in memory alone: no key in such a backup can be used again. */
      hasSecrets: z.boolean(),
    }),
  ),
  ...tenantCalls,
  'settings.read': call('anyone', console, nothing, Settings),
  /** From the console only what does not loosen anything; else it fails with `elsewhere`, and nothing is written. */
  'settings.write': call('owner', console, Settings, Settings),
  /**
   * The very first sign-in, when there is nobody whose passphrase it could be, needs none. A new person chooses theirs in
   * `newPassphrase` together with the invitation.
   */
  'session.signIn': call(
    'person',
    console,
    z.object({
      signUp: z._default(z.boolean(), false),
      invitation: z.optional(z.string()),
      /** With a code, in a browser on any computer; at a terminal alone. */
      byDevice: z.optional(z.boolean()),
      newPassphrase: z.optional(z.string().check(z.minLength(8), z.maxLength(200))),
      /** Without a page if the person is already signed in at the tenant; with one if the tenant refuses that. */
      quietly: z.optional(z.boolean()),
    }),
    Person,
  ),
  /** Where a person of this hub signs in on another computer, to present what they get there. */
  'session.where': call(
    'anyone',
    console,
    nothing,
    z.object({ issuer: z.string(), clientId: z.string(), audience: z.string() }),
  ),
  /** Lets a person in by an access token for this hub's API that they got elsewhere. It opens no window. */
  'session.present': call(
    'person',
    console,
    z.object({
      accessToken: z.string().check(z.minLength(1), z.maxLength(16_000)),
      invitation: z.optional(z.string()),
      newPassphrase: z.optional(z.string().check(z.minLength(8), z.maxLength(200))),
    }),
    Person,
  ),
  'session.signOut': call('anyone', console, nothing, Receipt),
  /** A link that opens the console signed in, once and within five minutes. */
  'console.link': call('person', terminal, nothing, z.object({ url: z.string() })),
  /**
   * Whose a link of an answer is, the chat that it leads back to, and how the request stands that it is for; null where the hub
   * does not know, or no longer.
   */
  'link.origin': call(
    'anyone',
    both,
    z.object({
      from: z.optional(z.string().check(z.maxLength(64))),
      approval: z.optional(z.string().check(z.maxLength(64))),
    }),
    z.object({
      person: z.nullable(Person),
      isYours: z.boolean(),
      back: z.nullable(z.string()),
      state: z.nullable(ApprovalState),
    }),
  ),
  'people.list': call(
    'anyone',
    console,
    nothing,
    z.object({ people: z.array(Person), invitations: z.array(Invitation) }),
  ),
  'people.invite': call(
    'owner',
    terminal,
    z.object({ email: z.email() }),
    z.object({ code: z.string(), link: z.string(), invitation: Invitation }),
  ),
  'people.remove': call('owner', console, z.object({ person: z.string() }), Person),
  'platforms.list': call('anyone', console, nothing, z.array(PlatformFacts)),
  /** Every provider that Token Vault supports, and how an account of it is connected. */
  'catalogue.list': call('anyone', console, nothing, z.array(ListedProvider)),
  'accounts.list': call('anyone', console, nothing, z.array(ListedAccount)),
  /** Asks for what the platform needs, for what the account has already, and for what the tools need beside that. */
  'accounts.connect': call(
    'person',
    console,
    z.object({
      platform: z.string(),
      /** The account that is to be connected again, by id or label. */
      account: z.optional(z.string()),
      /** Names of tools that are to work with it. */
      tools: z.optional(z.array(z.string()).check(z.maxLength(100))),
    }),
    ConnectedAccount,
  ),
  'accounts.disconnect': call('anyone', console, z.object({ account: z.string() }), Receipt),
  /** Asks Token Vault and the platform now, and says in `state` and `workedAt` the result. */
  'accounts.check': call('anyone', console, z.object({ account: z.string() }), ListedAccount),
  /** Names of places of one kind that the person's accounts know, for anyone who limits a key; `isAll`: there are no others. */
  'accounts.places': call(
    'person',
    console,
    z.object({
      kind: z.string().check(z.maxLength(40)),
      accounts: z.optional(z.array(z.string().check(z.maxLength(200))).check(z.maxLength(100))),
    }),
    z.object({ places: z.array(OfferedPlace), isAll: z.boolean() }),
  ),
  'keys.list': call('anyone', console, nothing, z.array(ListedKey)),
  'keys.create': call('person', terminal, NewKey, z.object({ key: z.string(), record: Key })),
  /** What a key would be able to do, before it exists. */
  'keys.preview': call('anyone', terminal, NewKey, KeyPreview),
  /** Puts a wish for a key before the person; it becomes one only in the confirmation window, which alone shows it. */
  'keys.propose': call('person', console, NewKey, Proposal),
  'keys.proposals': call('person', confirmation, nothing, z.array(Proposal)),
  /** `key` is null where it went to whom it is for at once, and nobody needs to see it. */
  'keys.confirm': call(
    'person',
    confirmation,
    /** `secret`: of the window that led to the touch. */
    z.extend(one, { secret: z.optional(z.string().check(z.maxLength(100))) }),
    z.object({ key: z.nullable(z.string()), record: Key, mcpUrl: z.string(), gitUrl: z.nullable(z.string()) }),
  ),
  'keys.dismiss': call('person', confirmation, one, one),
  'keys.revoke': call('anyone', console, one, Key),
  /** Says that the client no longer holds what it has read; its writes are asked about as before. */
  'keys.clearLabels': call('person', terminal, one, one),
  /** What clients did that they never did before, since the hub was started; newest first. */
  'keys.unusual': call('anyone', console, nothing, z.array(Unusual)),
  /** Takes one off the list. Not for anyone: the client of which it tells may have a shell. */
  'keys.usual': call('person', console, one, one),
  /** Whether nothing unusual is told of that key any more. */
  'keys.quiet': call('person', console, z.object({ id: z.string(), isQuiet: z.boolean() }), one),
  'keys.pause': call('anyone', console, one, Key),
  'keys.resume': call('person', terminal, one, Key),
  /**
   * The clients that wait for the person's answer at the OAuth door. A page in a browser names the one it came with, and sees
   * no other; the app's own window sees all.
   */
  'authorizations.list': call(
    'person',
    confirmation,
    z.object({ id: z.optional(z.string()) }),
    z.array(AuthorizationRequest),
  ),
  'authorizations.grant': call('person', confirmation, AuthorizationGrant, AuthorizationGranted),
  'authorizations.refuse': call('person', confirmation, AuthorizationRefusal, AuthorizationRefused),
  /** What waits, without the arguments, which may hold what one client is not to learn of another. */
  'approvals.waiting': call('anyone', console, nothing, z.array(Waiting)),
  /** At the command line, where anyone may ask, without what the platform holds: the previews are empty. */
  'approvals.list': call('anyone', confirmation, nothing, z.array(Approval)),
  /** One in full. */
  'approvals.show': call('person', confirmation, one, Approval),
  /** `hash` is that of what was shown to the person; anything else is not approved. `forAWhile`: similar calls too, for ten minutes. */
  'approvals.approve': call(
    'person',
    confirmation,
    z.object({
      id: z.string(),
      hash: z.string(),
      forAWhile: z.optional(z.boolean()),
      passkey: z.optional(SignedAnswer),
    }),
    Approval,
  ),
  /** The question that a passkey answers, on the page for approvals alone. */
  'approvals.begin': call('person', confirmation, z.object({ id: z.string(), hash: z.string() }), PasskeyQuestion),
  /** The same for several requests of one key; one touch approves each of them, or none that is not as it was shown. */
  'approvals.beginTogether': call('person', confirmation, z.object({ requests: TogetherApproved }), PasskeyQuestion),
  'approvals.approveTogether': call(
    'person',
    confirmation,
    z.object({ requests: TogetherApproved, passkey: SignedAnswer }),
    z.object({ approved: z.array(z.string()) }),
  ),
  ...confirmationCalls,
  'passkeys.list': call('anyone', both, nothing, PasskeyStanding),
  /** A link with which a browser, or the one of the person's phone, adds one passkey within five minutes: at a terminal, or in the app's own window. */
  'passkeys.invite': call(
    'person',
    confirmation,
    z.object({ phone: z.optional(z.boolean()) }),
    z.object({ url: z.string(), until: z.string() }),
  ),
  'passkeys.remove': call('person', confirmation, one, ListedPasskey),
  /** Removes all, and denies all that waits. What they were needed for can be approved otherwise a day later. */
  'passkeys.reset': call('person', confirmation, nothing, z.object({ removed: z.number() })),
  /** Raising counts at once, lowering after a day. */
  'passkeys.level': call('person', confirmation, ApprovalLevels, PasskeyStanding),
  'approvals.deny': call('anyone', both, one, Waiting),
  /** Five minutes more, up to thirty in all, while the client still waits. */
  'approvals.extend': call('person', both, one, Waiting),
  /** What the person has allowed for a while. */
  'approvals.allowed': call('anyone', console, nothing, z.array(Allowance)),
  'approvals.disallow': call('anyone', console, one, Allowance),
  /** The changes of the last hour, newest first. */
  'approvals.done': call('anyone', console, nothing, z.array(DoneCall)),
  /** The result of a request that the person has approved: told where they approved it, and nowhere else. */
  'approvals.standing': call('anyone', terminal, one, ApprovalStanding),
  'approvals.outcome': call('person', confirmation, one, ApprovalOutcome),
  /** Puts the inverse call before the person; answers its approval. */
  'approvals.undo': call('person', both, one, one),
  /** The same for each change of a key that can be undone, one after the other and the newest first; answers how many. */
  'approvals.undoAll': call('person', console, z.object({ key: z.string() }), z.object({ changes: z.number() })),
  /** The record as it is chained: an intent and an outcome for each call. */
  'audit.list': call(
    'anyone',
    console,
    z.object({
      limit: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(1000)), 50),
      /** With this the records that follow it, oldest first; without, the newest, newest first. */
      after: z.optional(z.number().check(z.int(), z.minimum(0))),
    }),
    z.array(AuditRecord),
  ),
  /**
   * Calls, newest first, each one row: its newest record. `total` counts all that the filter lets through. A page that knows all up
   * to a record asks for what came `after` it.
   */
  'audit.search': call(
    'anyone',
    console,
    z.object({
      ...ActivityFilter.shape,
      offset: z._default(z.number().check(z.int(), z.minimum(0)), 0),
      limit: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(500)), 100),
      after: z.optional(z.number().check(z.int(), z.minimum(0))),
    }),
    z.object({ calls: z.array(Activity), total: z.number() }),
  ),
  /** The records of the call whose row is this entry, oldest first: of a change its preview, its question and its effect. */
  'audit.parts': call('anyone', console, z.object({ sequence: z.number() }), z.array(Activity)),
  /** What calls of the person's read or changed, by name, where that is still kept. The audit log holds none of it. */
  'activity.names': call(
    'person',
    console,
    z.object({ callIds: z.array(z.string().check(z.maxLength(100))).check(z.maxLength(200)) }),
    z.array(CallNames),
  ),
  /** Deletes the names of all the person's calls; the audit log stays. */
  'activity.forget': call('person', console, nothing, z.object({ calls: z.number() })),
  /** How many calls there were in each of the equal steps since `from`, by client or by platform; the busiest first. */
  'audit.chart': call(
    'anyone',
    console,
    z.object({ by: z.enum(['client', 'platform']), days: z.union([z.literal(1), z.literal(7), z.literal(30)]) }),
    z.object({
      from: z.string(),
      stepMs: z.number(),
      series: z.array(z.object({ name: z.string(), counts: z.array(z.number()) })),
    }),
  ),
  /** Walks the whole record, beside running calls, even if the caller leaves. Joins a walk that is under way. */
  'audit.verify': call('anyone', console, nothing, Verification),
  'audit.verificationProgress': call('anyone', console, nothing, VerificationProgress),
  /** The signed checkpoints of the record, oldest first: for somebody who checks an export. */
  'audit.checkpoints': call('anyone', console, nothing, z.array(Checkpoint)),
  /** What the approvals after that record consented to, oldest first, and up to 500: for somebody who checks an export. */
  'audit.consents': call('anyone', console, z.object({ after: z.number() }), z.array(Consent)),
  /** What stands in the record for the parts of it that went to an archive, oldest first. */
  'audit.tombstones': call('anyone', console, nothing, z.array(Tombstone)),
  ...auditOwnerCalls,
  /** The models there are, the digest among them. */
  'models.list': call('anyone', console, nothing, z.object({ servers: z.array(ModelServer), models: z.array(Model) })),
  /** Asks the server what it offers, and keeps it with its key. No key may use its models before it names them. */
  'models.add': call('owner', console, NewModelServer, ModelServer),
  /** Asks the server again what it offers. */
  'models.refresh': call('owner', console, one, ModelServer),
  'models.remove': call('owner', console, one, ModelServer),
  ...importCalls,
  ...wishCalls,
  ...notifierCalls,
  /**
   * Asks a question with one of the person's keys that are for the console; its steps and its answer come with the
   * topic `chat`.
   */
  'chat.ask': call(
    'person',
    console,
    z.object({
      key: z.string(),
      model: z.string(),
      question: z.string().check(z.minLength(1), z.maxLength(8000)),
      /** Left out, a new one begins. */
      conversation: z.optional(z.string()),
    }),
    z.object({ conversation: z.string(), turn: z.string() }),
  ),
  'chat.stop': call('person', console, z.object({ turn: z.string() }), z.object({ turn: z.string() })),
  'chat.conversations': call('person', console, nothing, z.array(Conversation)),
  /** Null where there is none, or none any more: a window that shows it may ask while another deletes it. */
  'chat.conversation': call('person', console, one, z.nullable(z.extend(Conversation, { turns: z.array(ChatTurn) }))),
  'chat.delete': call('person', console, one, one),
  'chat.deleteAll': call('person', console, nothing, z.object({ deleted: z.number() })),
  /** What left in a call, where the person had it kept; null where not. */
  'chat.sent': call('person', console, z.object({ callId: z.string() }), z.nullable(SentPrompt)),
  /** Looks now: at Open WebUI, at the person's account there, and at what was registered. */
  'openwebui.status': call('anyone', console, nothing, OpenWebUIStatus),
  /** Names the one Open WebUI of this hub, or changes how it is reached; another address or proof needs `forget` first. */
  'openwebui.set': call('owner', terminal, NewOpenWebUI, OpenWebUIStatus),
  /** Undoes what was registered for anybody, then forgets it with its secrets. `left` names what could not be undone. */
  'openwebui.forget': call('owner', console, nothing, z.object({ left: z.array(z.string()) })),
  /** What registering would change there; nothing is changed. */
  'openwebui.plan': call('person', console, OpenWebUIRenewal, z.array(OpenWebUIChange)),
  /** Puts the key that it needs before the person; registers once they have confirmed it. */
  'openwebui.propose': call('person', console, OpenWebUIWish, Proposal),
  /** `key` is null where it went there at once, and nobody needs to see it. */
  'openwebui.sync': call(
    'person',
    terminal,
    OpenWebUIRenewal,
    z.extend(OpenWebUIStatus, { key: z.nullable(z.string()) }),
  ),
  /** Writes again what was removed or edited there, with the key there is. */
  'openwebui.repair': call('person', terminal, nothing, OpenWebUIStatus),
  /** Takes away what hubs left there that answer no more. */
  'openwebui.clean': call('owner', console, nothing, OpenWebUIStatus),
  /**
   * Where there is no single sign-on: makes the person's account with this password, or shows by it that an account with their
   * address is theirs. It is passed on once and kept nowhere.
   */
  'openwebui.account': call(
    'person',
    console,
    z.object({ password: z.string().check(z.minLength(1), z.maxLength(200)) }),
    OpenWebUIIdentity,
  ),
  /** Undoes what was registered for the person, and revokes the key. Their account there stays, with their chats. */
  'openwebui.unsync': call('anyone', console, nothing, OpenWebUIStatus),
  'openwebui.files': call('anyone', console, OpenWebUIWish, z.array(OpenWebUIFile)),
  /** The AI clients of this computer, and whether they have the hub. */
  'clients.list': call('anyone', console, nothing, z.array(ListedClient)),
  /** What installing would write; nothing is changed. */
  'clients.plan': call('anyone', console, z.object({ client: ClientName }), ClientPlan),
  /** Puts the key that the client needs before the person; writes the client's configuration once they have confirmed it. */
  'clients.propose': call('person', console, ClientWish, Proposal),
  'clients.install': call('person', terminal, ClientWish, ClientProof),
  /** Starts what the client would start, lists the tools and makes one read. */
  'clients.prove': call('person', console, z.object({ client: ClientName }), ClientProof),
  /** Puts the file back as it was, byte for byte, where nobody changed it since, else takes out our entry alone; revokes the key. */
  'clients.undo': call(
    'anyone',
    console,
    z.object({ client: ClientName }),
    z.object({ client: ClientName, file: z.string(), isByteExact: z.boolean(), restart: z.string() }),
  ),
  doctor: call('anyone', console, nothing, z.array(Finding)),
  /** Looks whether the hub keeps what it promises; changes nothing. */
  selftest: call('anyone', console, nothing, SelfTest),
  /** What the doctor finds and what this hub is, for somebody else to read: without names, addresses of people, or anything secret. */
  'doctor.report': call('anyone', console, nothing, z.object({ text: z.string() })),
  /** What is taken for granted of the owner's tenant and platforms; nothing is sent. */
  'live.list': call('anyone', terminal, nothing, z.array(LivePart)),
  /** Tries that of one part on the live service, by reading alone. */
  'live.try': call('owner', terminal, z.object({ part: z.string().check(z.maxLength(40)) }), LiveTrials),
  /** Ends everything the person has given out, as far as each side lets us; its receipt names what each side answered. */
  revokeAll: call('anyone', console, nothing, Receipt),
  /** What each side answered when something was ended, newest first. */
  'receipts.list': call('anyone', console, nothing, z.array(Receipt)),
  /** Looks at a receipt as it was saved to a file. `isOurs`: it was signed with the key that this hub has now. */
  'receipts.verify': call(
    'anyone',
    console,
    z.object({ text: z.string().check(z.maxLength(1_000_000)) }),
    z.object({ isSigned: z.boolean(), isOurs: z.boolean() }),
  ),
} as const;

type Contract = typeof contract;
export type CallName = keyof Contract;
export type CallInput<N extends CallName> = z.infer<Contract[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<Contract[N]['output']>;
/** What a caller writes, where a default stands in for what they leave out. */
export type CallArguments<N extends CallName> = z.input<Contract[N]['input']>;

/** The calls of a window. */
export type CallsOf<W extends Window> = {
  [N in CallName]: W extends Contract[N]['windows'][number] ? N : never;
}[CallName];
export const windowCalls = <W extends Window>(window: W): CallsOf<W>[] =>
  (Object.keys(contract) as CallName[]).filter((name): name is CallsOf<W> =>
    (contract[name].windows as readonly Window[]).includes(window),
  );

export type { Needs, Window } from './call.ts';

/** What may have changed, told to every window of the person concerned; what exactly, they ask. */
export const ChangeTopic = z.enum([
  'session',
  'accounts',
  'keys',
  'approvals',
  'activity',
  'people',
  'settings',
  'models',
  'imports',
  'chat',
  'openwebui',
  'authorizations',
  'clients',
  'receipts',
  'passkeys',
]);
export type ChangeTopic = z.infer<typeof ChangeTopic>;
