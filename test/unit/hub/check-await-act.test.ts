/**
 * "Check, await, act": a function looks at something that others can change, waits, and then changes it by what it saw before. While it
 * waited a person may have revoked, denied or removed it. The places are found by a walk over the syntax of all of the hub, so that
 * nobody has to remember them, and every place has to say below why nothing can come in between. A new one fails until somebody looked.
 *
 * The rule, read in the order of the text, each function by itself:
 * - a *check* is an `if` that leaves the function (or a `?:`, `&&` or `||` that leads to `fail`) and asks for something that can change: by
 *   a call, or by a name that came from one;
 * - a *wait* is `await` after a check;
 * - an *act* is an assignment to a field, or a change of a map, set or list, that the function did not make itself, and each write to the
 *   database or the audit log, or what gives authority (`create`, `grant`, `accept`, `resume` …), also by a helper of the same file;
 * - an act after a wait is a place, unless another check stands between them that asks once more: an answer that was awaited is not one.
 * Work that is handed to a lock (`createLocks`, `createOneByOne`) is no place: the next one waits for it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childrenOf, isFunction, isNode, type Node, treeOf } from '../../syntax.ts';

const within = (node: Node): Node[] => [node, ...(isFunction(node) ? [] : childrenOf(node).flatMap(within))];
const field = (node: Node, name: string): Node | undefined => (isNode(node[name]) ? node[name] : undefined);

/** The name in front of the first dot, and what the last dot leads to. */
const rootOf = (node: Node | undefined): string | undefined => {
  let at = node;
  for (;;) {
    const inner: Node | undefined = at && (field(at, 'object') ?? field(at, 'callee') ?? field(at, 'expression'));
    if (!inner) return at?.type === 'ThisExpression' ? 'this' : (at?.['name'] as string | undefined);
    at = inner;
  }
};
const lastOf = (node: Node | undefined): string | undefined =>
  node && ((field(node, 'property') ?? node)['name'] as string | undefined);

/** The function of this file that a call names, by itself or as a member of `this`. */
const ownCallee = (callee: Node | undefined): string => {
  const isOwn = callee?.type === 'Identifier' || (callee && field(callee, 'object')?.type === 'ThisExpression');
  return (isOwn && lastOf(callee)) || '';
};

/** Names that a pattern binds. */
const boundIn = (pattern: Node): string[] =>
  within(pattern).flatMap((node) => (node.type === 'Identifier' ? [node['name'] as string] : []));

const leaves = (node: Node | undefined): boolean => {
  if (!node) return false;
  if (node.type === 'BlockStatement') return leaves((node['body'] as Node[]).at(-1));
  return ['ReturnStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement'].includes(node.type);
};

/** What changes a map, a set or a list. */
const changes = new Set(['set', 'delete', 'add', 'clear', 'push', 'splice', 'unshift', 'shift']);
/** What writes to the database or to the audit log. */
const writes = new Set([
  'write',
  'append',
  'keep',
  'create',
  'accept',
  'connect',
  'grant',
  'resume',
  'restore',
  'admit',
  'issue',
  'put',
  'allow',
]);
/** What makes one piece of work wait for the other. */
const makers = /\b(\w+)(?:: [^=\n]+)? = (?:createLocks|createOneByOne)\(/g;

/** Functions of a file that do nothing but write: a call of one is an act where it stands. */
const writers =
  /^ {2}(?:const |async function |async #?|#)(\w+)\b[^\n]*\n(?:(?! {2}\}| {2}(?:const|async|function)).*\n){0,4}?.*\b(?:database\.write|store\.set|secrets\.set|table\.set)\(/gm;

type Facts = { checked: boolean; waited: boolean };
type Found = { act: string; at: number };

/** One function, without those that stand in it. */
class Walk {
  readonly found: Found[] = [];
  readonly helpers: ReadonlySet<string>;
  /** Names that this function made itself: nobody else can change them. */
  readonly #own = new Set<string>();
  /** Names that hold what a call answered: true where it was answered in the same turn. */
  readonly #looked = new Map<string, boolean>();
  #facts: Facts = { checked: false, waited: false };

  constructor(body: Node, helpers: ReadonlySet<string>) {
    this.helpers = helpers;
    this.walk(body);
  }

  walk(node: Node): void {
    if (isFunction(node)) return;
    if (node.type === 'IfStatement') {
      this.#if(node);
      return;
    }
    if (/^(For|While|DoWhile)/.test(node.type)) {
      // Twice, since the end of a round comes before the start of the next.
      for (const child of [...childrenOf(node), ...childrenOf(node)]) this.walk(child);
      return;
    }
    if (node.type === 'VariableDeclarator') {
      this.#declares(node);
      return;
    }
    if (node.type === 'ConditionalExpression' || node.type === 'LogicalExpression') {
      const [test, ...others] = [
        field(node, 'test') ?? field(node, 'left'),
        field(node, 'consequent'),
        field(node, 'alternate'),
        field(node, 'right'),
      ];
      if (test) this.walk(test);
      if (test && others.some((other) => other && /^fail$/.test(rootOf(other) ?? ''))) this.#check(test);
      for (const other of others) if (other) this.walk(other);
      return;
    }
    for (const child of childrenOf(node)) this.walk(child);
    if (node.type === 'AwaitExpression') this.#facts.waited ||= this.#facts.checked;
    else if (node.type === 'AssignmentExpression') this.#assigns(node);
    else if (node.type === 'CallExpression') this.#calls(node);
    else if (node.type === 'UnaryExpression' && node['operator'] === 'delete')
      this.#acts(field(node, 'argument'), node);
  }

  #if(node: Node): void {
    const test = field(node, 'test');
    const then = field(node, 'consequent');
    const otherwise = field(node, 'alternate');
    if (test) this.walk(test);
    const before = { ...this.#facts };
    if (then) this.walk(then);
    // What follows is not reached from a branch that left.
    if (leaves(then)) {
      this.#facts = before;
      if (test) this.#check(test);
    }
    if (otherwise) this.walk(otherwise);
  }

  #check(test: Node): void {
    const parts = within(test);
    const now = parts.some(
      (part) =>
        (part.type === 'CallExpression' && !this.#isAwaited(part, parts)) ||
        (part.type === 'Identifier' && this.#looked.get(part['name'] as string) === true),
    );
    const before = parts.some(
      (part) =>
        part.type === 'AwaitExpression' || (part.type === 'Identifier' && this.#looked.has(part['name'] as string)),
    );
    if (now) this.#facts = { checked: true, waited: false };
    else if (before) this.#facts.checked = true;
  }

  #isAwaited(call: Node, parts: Node[]): boolean {
    return parts.some((part) => part.type === 'AwaitExpression' && part.start < call.start && call.end <= part.end);
  }

  #declares(node: Node): void {
    const value = field(node, 'init');
    const pattern = field(node, 'id');
    if (value) this.walk(value);
    if (!value || !pattern) return;
    const parts = within(value);
    const isLook = parts.some(({ type }) => type === 'CallExpression' || type === 'AwaitExpression');
    const isAwaited = parts.some(({ type }) => type === 'AwaitExpression');
    const isMade = /^(New|Array|Object)Expression$|Literal$/.test(value.type);
    for (const name of boundIn(pattern)) {
      if (isMade) this.#own.add(name);
      if (isLook) this.#looked.set(name, !isAwaited);
    }
  }

  #assigns(node: Node): void {
    const target = field(node, 'left');
    if (target?.type === 'MemberExpression') this.#acts(target, node);
  }

  #calls(node: Node): void {
    const callee = field(node, 'callee');
    if (this.helpers.has(ownCallee(callee))) this.#acts(callee, node);
    if (callee?.type !== 'MemberExpression') return;
    const name = lastOf(callee) ?? '';
    if (changes.has(name) || writes.has(name)) this.#acts(field(callee, 'object'), node);
  }

  #acts(target: Node | undefined, { start }: Node): void {
    const root = rootOf(target);
    if (root !== undefined && this.#own.has(root)) return;
    if (this.#facts.waited) this.found.push({ act: `${root ?? '?'}`, at: start });
  }
}

type Place = { place: string; acts: string[] };

/** Every function of a file that is a place, by the names that lead to it. */
function placesIn(file: string, source: string): Place[] {
  const locks = new Set([...source.matchAll(makers)].map(([, name]) => name));
  const helpers = new Set([...source.matchAll(writers)].map(([, name = '']) => name));
  const places: Place[] = [];
  const visit = (node: Node, names: string[], isLocked: boolean): void => {
    const key = field(node, 'id') ?? field(node, 'key');
    const name = (key?.['name'] ?? key?.['value']) as string | undefined;
    const within =
      name === undefined ||
      !['FunctionDeclaration', 'VariableDeclarator', 'Property', 'MethodDefinition', 'PropertyDefinition'].includes(
        node.type,
      )
        ? names
        : [...names, name];
    const body = isFunction(node) ? field(node, 'body') : undefined;
    if (body && node['async'] === true && !isLocked) {
      const { found } = new Walk(body, helpers);
      if (found.length > 0)
        places.push({
          place: `${file} ${within.join('.')}`,
          acts: [...new Set(found.map(({ act }) => act))],
        });
    }
    const locksHere = node.type === 'CallExpression' && locks.has(ownCallee(field(node, 'callee')));
    for (const child of childrenOf(node)) visit(child, within, isLocked || locksHere);
  };
  visit(treeOf(file, source), [], false);
  return places;
}

const hub = join(import.meta.dirname, '../../../src/main/hub');
const places = readdirSync(hub, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .flatMap((file) => placesIn(file, readFileSync(join(hub, file), 'utf8')));

const reviewed: Record<string, string> = {
  'identity/accounts/accounts.ts check': 'a mark reads its row again, and scopes are only taken away',
  'identity/accounts/accounts.ts remove': 'ends only; one that was connected again is compared by its time',
  'identity/accounts/offered-places.ts createOfferedPlaces.ofAccount': 'a cache of names, shared by single flight',
  'kernel/approvals/approvals.ts ask': 'removes its own new entry where the record fails',
  'kernel/approvals/approvals.ts wait': 'counts who waits; the answer is read again',
  'kernel/audit/audit.ts acceptKey': 'accepts exactly the keys that the record names, which were shown',
  'kernel/audit/prune.ts createPrune.deleteArchived': 'called within one-by-one; archived records never change',
  'kernel/audit/prune.ts createPrune.archive': 'called within one-by-one; archived records never change',
  'features/backup/start.ts settleRestored': 'at the start, before any door opens',
  'features/activity/calls.ts activityHandlers.audit.acceptClock':
    'sets the clock to what it shows when it takes effect',
  'kernel/confirmations/confirmations.ts atTerminal': 'takes out its own entry',
  'features/keys/key-changes.ts createKeyChanges.propose': 'a wish alone; what it does compares pauses when it is made',
  'features/keys/key-wishes.ts createKeyWishes.create':
    'everything ended and the tools gone are compared after the key is made, and end it; late-answers.test.ts',
  'features/wishes/calls.ts wishHandlers.propose': 'a wish alone, of the owner, who stays the owner',
  'features/chat/converse.ts round': 'one answer’s own plan',
  'features/chat/converse.ts follow': 'one answer’s own plan',
  'features/chat/models/models.ts createModels.add': 'asks once more whether the name is taken after the last wait',
  'features/chat/repositories.ts createRepositories': 'a cache by key and account; each use is decided by itself',
  'features/clients/index.ts prove': 'takes out its own entry',
  'features/clients/installer.ts install': 'called within one-by-one, and the file is compared while it is replaced',
  'features/clients/installer.ts undo': 'called within one-by-one, and the file is compared while it is replaced',
  'features/doctor/account-steps.ts reachSteps.exchange': 'one run’s own list',
  'doors/gh/upload.ts createUploads.take': 'lets one request’s own body flow off',
  'doors/git/push.ts decided': 'names what waits; the call itself is decided and compared by the executor',
  'doors/mcp/mcp.ts recordForeignCalls': 'each call is decided by itself',
  'doors/git/child.ts feed': 'one child’s own input',
  'doors/git/hold.ts holdPush.held.look': 'one push’s own look, at bytes that the hub holds',
  'doors/git/kept-holds.ts openKeptHolds.keep': 'adds under a new id; a look-up compares the key',
  'doors/git/quarantine.ts pieces': 'counts one push’s own bytes',
  'doors/git/reached.ts isReached': 'one look’s own list',
  'doors/git/shown-push.ts read': 'objects by their hash never change',
  'doors/git/shown-push.ts prepare': 'objects by their hash never change',
  'doors/git/trees.ts read.take': 'objects by their hash never change',
  'features/setup/calls.ts tenantHandlers.tenant.remove changes ports':
    'what is connected there meanwhile is refused by itself: there is no tenant to ask',
  'identity/people/people.ts createPeople.link changes database': 'people are let in and linked one after the other',
  'identity/vault/local/local-vault.ts alive changes rows': 'its callers have the account’s turn',
  'identity/vault/local/local-vault.ts connect changes service':
    'the row is changed in the account’s turn, where it is read again',
  'features/imports/mcp/carrier.ts createCarrier.fetch': 'one call’s own carrier',
  'features/imports/mcp/connections.ts createRemoteConnections.opened': 'a timer of the connection that was waited for',
  'features/imports/mcp/connections.ts createRemoteConnections.current':
    'a list is newer or the same; each tool is compared with what was accepted',
  'features/imports/openapi/parse.ts makeSafe': 'one parse’s own document',
  'kernel/keys/keys.ts load': 'at the start, before any door opens',
  'kernel/labels/key-labels.ts openKeyLabels.load': 'at the start, before any door opens',
  'features/notifiers/index.ts createNotifiers.add': 'a generation is compared after the write; late-removals.test.ts',
  'kernel/passkeys/kept.ts createKeptPasskeys.forget.forgotten':
    'one change after the other; a change that waits behind it compares the generation',
  'kernel/passkeys/kept.ts createKeptPasskeys.compare': 'at the start, before any door opens',
  'kernel/passkeys/passkeys.ts add': 'a removal ends the ticket before it waits; changes come one after the other',
  'identity/people/people.ts createPeople.admit': 'called within one-by-one',
  'platforms/github/request.ts createTurns.begin': 'called one after the other by its line',
  'platforms/google/files.ts createAncestors': 'one call’s own memory',
  'platforms/notion/authors.ts createAuthors.findMembers': 'a cache; nothing is allowed by it alone',
  'platforms/slack/people.ts remember': 'a cache of names',
  'features/openwebui/registrations.ts register':
    'called within one-by-one; what it writes opens nothing once its key has ended',
  'features/openwebui/registrations.ts repair':
    'called within one-by-one; what it writes opens nothing once its key has ended',
  'features/revocation/index.ts leaveBrowser': 'ends only; the latest wins',
  'identity/session/client-credentials.ts ensurePublicKey':
    'single flight for a key that the tenant knows; with a second one for DPoP the person signs in again at the worst',
  'identity/session/new-tenant.ts keepTenant':
    'of two at once the last is the tenant, in one write; each secret has the name of its own client',
  'identity/session/session.ts signIn':
    'the tenant is compared after its last answer, and what is kept has its name; it revives no key and no account, of which there is no row without the person',
  'identity/session/session.ts present': 'one person’s own token, which they have just shown; as signing in',
  'identity/session/session.ts leave': 'ends only',
  'features/setup/apply.ts bringAbout': 'called within one-by-one by its caller; believes only what it reads back',
  'kernel/tools/call-run.ts authorisedClient': 'keeps the client of this one call, which nobody else has',
  'kernel/tools/call-run.ts endOfFailed': 'makes a link; nothing changes',
  'kernel/tools/undo.ts createUndoCalls.put':
    'one for each change until it has ended, and a change that was approved; raced in late-answers.test.ts',
  'identity/vault/lent-client.ts withToken': 'only makes the vault wait',
};

describe('check, await, act', () => {
  it('every place in the hub was looked at, and the list names no other', () => {
    expect(
      places.map(({ place, acts }) => (place in reviewed ? place : `${place} changes ${acts.join(', ')}`)).sort(),
    ).toEqual(Object.keys(reviewed).sort());
  });

  const entry = 'const entries = new Map(); const locked = createLocks();';
  const at = (body: string): string[] => placesIn('it.ts', `${entry} ${body}`).map(({ place }) => place);

  it.each([
    ['a field', 'async function it(id) { const e = find(id); if (!e.ok) return e; await save(); e.value.state = 1; }'],
    ['a map', 'async function it(id) { if (!entries.has(id)) return; await save(); entries.set(id, 1); }'],
    ['a deleted field', 'async function it(e) { if (!isOpen(e)) return; await save(); delete e.state; }'],
    [
      'a write',
      'async function it(id) { if (!entries.has(id)) throw new Error(); await save(); await database.write([]); }',
    ],
    [
      'what an arrow does',
      'const it = async (id) => { if (!entries.has(id)) return; await save(); entries.delete(id); };',
    ],
    [
      'an answer that was awaited',
      'async function it(id) { if (!entries.has(id)) return; const a = await ask(); if (!a.ok) return a; entries.set(id, a); }',
    ],
    [
      'the next round',
      'async function it(ids) { for (const id of ids) { entries.delete(id); if (!isOpen(id)) continue; await save(); } }',
    ],
    [
      'a `?:` that fails',
      'async function it(id) { const a = isOpen(id) ? await ask() : fail("usage"); entries.set(id, a); }',
    ],
    [
      'what another method writes',
      `class It {
  async #keep(id) {
    await this.#parts.store.set(id, 1);
  }
  async it(id) { if (!this.has(id)) return; await save(); await this.#keep(id); }
}`,
    ],
  ])('finds %s', (_, body) => {
    expect(at(body)).toEqual(['it.ts it']);
  });

  it.each([
    [
      'a second look',
      'async function it(id) { if (!entries.has(id)) return; await save(); if (!entries.has(id)) return; entries.set(id, 1); }',
    ],
    [
      'a look by name',
      'async function it(id) { const e = find(id); if (!e.ok) return e; await save(); const s = find(id); if (!s.ok) return s; e.value.state = 1; }',
    ],
    [
      'a lock',
      'const it = (id) => locked(id, async () => { if (!entries.has(id)) return; await save(); entries.set(id, 1); });',
    ],
    [
      'a lock that is a field',
      'class It { readonly #alone = createLocks(); it = (id) => this.#alone(id, async () => { if (!this.has(id)) return; await save(); this.entries.set(id, 1); }); }',
    ],
    [
      'what is its own',
      'async function it(id) { if (!entries.has(id)) return; const own = new Map(); await save(); own.set(id, 1); }',
    ],
    [
      'an act before the wait',
      'async function it(id) { if (!entries.has(id)) return; entries.delete(id); await save(); }',
    ],
    [
      'a wait in a branch that left',
      'async function it(id) { if (!entries.has(id)) { await save(); return; } entries.set(id, 1); }',
    ],
  ])('leaves alone %s', (_, body) => {
    expect(at(body)).toEqual([]);
  });
});
