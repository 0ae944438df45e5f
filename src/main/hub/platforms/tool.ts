/** A tool is data: `invoke` decides, exchanges, calls and records; `run` only fetches and projects. */
import type * as z from 'zod';
import type { Preview, Undo } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import type { NamedPlace, ResolvedPlace } from '../policy/place.ts';
import type { BranchLimit } from './git-branches.ts';
import type { RefUpdate } from './git-push-protocol.ts';
import type { HeldBytes, PlatformClient } from './platform.ts';

/** What a tool gets to work with; it cannot reach a token, a key or the database. */
export type ToolContext = {
  client: PlatformClient;
  /** The account's label at the platform, such as a GitHub login. */
  account: string;
  now: number;
  /** What the account was allowed, by its token; empty where nobody knows. */
  scopes: readonly string[];
  /** Whether the key may touch a place that the arguments do not name, such as one found by a search: by its name, its id, or ids of what it is in. */
  allows(kind: string, name: string, ...ids: string[]): boolean;
  /** Whether the key is limited to some places of that kind. */
  isLimited(kind: string): boolean;
  /** By which patterns the key is limited to places of that kind; undefined where it is not. */
  patterns(kind: string): readonly string[] | undefined;
  /** What the place that the arguments name stands for, asked once for all who need it; a defect where none is named. */
  place(): Promise<Result<ResolvedPlace>>;
  /** Where the key is limited to some branches: those, and what of the place that the arguments name they were shown to lead to over git. */
  branchLimit?: BranchLimit | undefined;
  /** Whether the key is limited to some paths, so that no link may lead elsewhere. */
  isPathLimited: boolean;
  /** Present where the key gets files as they are, with what secrets they hold: it is for git, or nothing is searched for it. */
  isForFiles?: true;
  /** Present where the person has switched the search for secrets off for the key. */
  isUnscreened?: true;
  /**
   * Passes an answer on while it comes, to a client that takes one so; undefined for all others. Nothing of it leaves before the place
   * is decided and what the key reads by it, as `told` says, is on disk. Fails as those do, and with `platform_failed` where it breaks off.
   */
  deliver?:
    | ((answer: ReadableStream<Uint8Array>, told: Record<string, unknown>) => Promise<Result<Delivered>>)
    | undefined;
  /** Looks at what refs will hold of what the platform has already. Fails as the look at a push does. */
  look(about: RefsAbout): Promise<Result<SeenPush>>;
  /** What git pushes, for a call of the door for git; undefined for all others. */
  push?: HeldPush | undefined;
  /** What gh or an SDK uploads; undefined for all others. */
  upload?: HeldUpload | undefined;
  /** Tells a waiting client how far the call is. */
  progress(message: string, done: number, total: number): void;
};

/** What was passed on: how many bytes, and the first of them, at least 64 KiB where there were so many. */
export type Delivered = { bytes: number; beginning: Buffer };

/** What is told of a file that is passed on, in the member `file`: as what, called what, and how long, as far as that is known. */
export type PassedFile = { type: string; name?: string; length?: number };

/** A file that waits at the hub until its person has seen what it is. */
export type HeldUpload = { sha256: string; bytes: number; body: HeldBytes };

/** What git pushes: its objects rest in a repository of the hub's own until the person has seen them. */
export type HeldPush = {
  /** Takes the pack in and looks at all that is new in it. Once: what was seen is answered again. */
  look(about: RefsAbout): Promise<Result<SeenPush>>;
  seen?: SeenPush;
  /** A pack of the objects that were looked at, and of no others; undefined where nothing new is pushed. */
  pack(): HeldBytes | undefined;
  /** From here on it is on its way, whether or not its client stays. */
  isSent?: true;
};

export type RefsAbout = {
  updates: readonly RefUpdate[];
  /** The commit with which the default branch ends; undefined in an empty repository. */
  tip: string | undefined;
  /** Commits with which branches end: what leads to one is nothing new. */
  branches: readonly string[];
  /** The ends are merged into `tip`, which keeps what it has: they are compared with where they left it. */
  isMerge?: true;
  /** Fetches from the platform what is asked for so, as `git-protocol.ts` has the lines; the answer is that of `fetch`. */
  fetch(lines: string[]): Promise<Result<ReadableStream<Uint8Array>>>;
  signal: AbortSignal;
};

export type SeenPush = Pick<Preview, 'changes'> & {
  /** Whether commits or tags would be lost. */
  isForced: boolean;
  /** Every path that a new commit touches or that ends otherwise, but for those that end as they are on the default branch. */
  paths: string[];
  /** Files with something that looks like a secret in what is new. */
  secrets: string[];
  /** Whether the search for them came to its end. */
  isSearched: boolean;
  objects: number;
  bytes: number;
};

/**
 * A preview, and whether somebody from outside may have written what it shows of the platform beside the arguments. Left out, the
 * place decides, and where none is named it may be anybody. Only a tool that knows each author says `false`. It is `private` where
 * not everybody who can read at the place is told that.
 */
export type ToolPreview = Preview & { outsider?: boolean; private?: true };

/** Which files of its repository a call reaches. */
export type ReachedFiles = {
  /** Left out, that is the default branch; each of a list, where it reaches several. */
  branch?: string | (string | undefined)[] | undefined;
  /** Of a change: the branches that become other ones. Left out, all that it reaches. */
  changed?: string[] | undefined;
  /** Left out, any. */
  paths?: string[] | undefined;
};

/**
 * What an `Output` says of where things come from, by name, so that every platform is judged alike: `outsider: true` on
 * what somebody wrote who is not one of those who run the place it is in, with `author`; and, where a tool ranges over several
 * places, `private` on each of its `items`, with the place in a field called as its kind. An item that does not say so counts
 * as private. An answer about one place says `private: true` where not everybody who can read there is told it.
 */
type Declared<Input extends z.ZodObject, Output extends z.ZodObject> = {
  name: string;
  title: string;
  description: string;
  /** Words by which people look for it that stand neither in its name nor in its description, for clients that search tools. */
  hint?: string;
  /** The group under which a key may have it listed, with others that are used for the same things. */
  toolset: string;
  input: Input;
  output: Output;
  /** The place that the arguments name, or undefined when they range over several. */
  place(input: z.infer<Input>): NamedPlace | undefined;
  /** What the account's token must be allowed beside what is asked for on connecting; one of them is enough, in order of wish. */
  scopes?: string[];
  /** Where each of the scopes is for another kind of object, such as of conversation: a person is asked for all of them. */
  isScopedByObject?: true;
  /** What it reaches of the repository's files; left out by a tool that reaches none, undefined for a call that does not. */
  files?(input: z.infer<Input>): ReachedFiles | undefined;
  /**
   * The arguments that are free text: `prose` that people read, or the `content` of a file. They alone may differ in calls that a person
   * allows for ten minutes, so that names, addresses and ids never stand here.
   */
  texts?: { [Name in keyof z.infer<Input>]?: 'prose' | 'content' };
  /**
   * The same call at a commit, for one that reads what is at its `paths`. A platform follows a symlink to a file that the key may not cover:
   * for a key limited to paths the hub looks at them first, and the call is made at the commit that it looked at.
   */
  atCommit?(input: z.infer<Input>, commit: string): z.infer<Input>;
  /** For a change that lands elsewhere than in the place it names, such as a copy of it. */
  isElsewhere?: true;
  /** For a change to what the account keeps for itself, such as a star, for which it needs no right at the place. */
  isPersonal?: true;
  /** Whether its answer says which of it outsiders wrote. Left out, it does where its output has a field for that. */
  saysOutsiders?: boolean;
  /** For one that answers only what the account itself or its co-workers wrote, in any place. */
  isOwn?: true;
  /** Of one that a person added: aborts once it is taken away or another, and takes every call under way with it. */
  gone?: AbortSignal | undefined;
};

export type ReadTool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = Declared<
  Input,
  Output
> & {
  /** Required, without a default: an unset flag must never turn a write into a read. */
  access: 'read';
  /** What leaves with it, for a person who is asked first: of a tool whose arguments go to a host that a person has added. */
  sends?(input: z.infer<Input>, context: ToolContext): Promise<Result<ToolPreview>>;
  run(input: z.infer<Input>, context: ToolContext): Promise<Result<z.infer<Output>>>;
};

/** What would undo a change, or why nothing does. Pure. */
type Undoable<Input extends z.ZodObject, Output extends z.ZodObject> =
  | { undo(input: z.infer<Input>, preview: Preview): Undo; undoMade?: never }
  /** The same for one of which it is known only once the change is made. */
  | { undoMade(input: z.infer<Input>, preview: Preview, output: z.infer<Output>): Undo; undo?: never };

export type WriteTool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = Change<
  Input,
  Output
> &
  Undoable<Input, Output>;

type Change<Input extends z.ZodObject, Output extends z.ZodObject> = Declared<Input, Output> & {
  access: 'write' | 'destructive';
  /** For one of which a single call can change many things, or nobody can say what: it is never allowed in advance. */
  isBatch?: true;
  /**
   * What it would do, found by reading alone: its client can send nothing that changes anything. It is what the person is
   * shown, and is made again just before the effect: where it then differs, their consent is void. Fails where the write
   * would, as far as that can be known.
   */
  preview(input: z.infer<Input>, context: ToolContext): Promise<Result<ToolPreview>>;
  /** Makes the change. Where the platform takes a precondition, `preview.version` is it. */
  run(input: z.infer<Input>, context: ToolContext & { preview: Preview }): Promise<Result<z.infer<Output>>>;
  /** Whether it was made, looked up with a client that reads, after it was cut. That it was not can't be known so soon. */
  isMade?(input: z.infer<Input>, client: PlatformClient): Promise<boolean>;
};

export type Tool = ReadTool | WriteTool;

/** What undoes a change that was made, or why nothing does. */
export const undoOf = (
  tool: WriteTool,
  input: Record<string, unknown>,
  preview: Preview,
  output: Record<string, unknown>,
): Undo => (tool.undo ? tool.undo(input, preview) : tool.undoMade(input, preview, output));

/** Declares a tool that changes nothing, with its types inferred, then forgets them so that tools of any shape fit one list. */
export function readTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  declared: Omit<ReadTool<Input, Output>, 'access'>,
): Tool {
  return { ...declared, access: 'read' } as unknown as Tool;
}

/** The same for one that changes something. */
export function writeTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  declared: WriteTool<Input, Output>,
): Tool {
  return declared as unknown as Tool;
}

/** Its place, which may be left out only where its input has what the usual one of the platform needs. */
type Placed<Input extends z.ZodObject, Usual> = {
  place?(input: z.infer<Input>): NamedPlace | undefined;
} & (z.infer<Input> extends Usual ? unknown : { place: unknown });

type DeclaredRead<Input extends z.ZodObject, Output extends z.ZodObject, Link> = {
  run(input: z.infer<Input>, context: ToolContext & Link): ReturnType<ReadTool<Input, Output>['run']>;
} & Omit<ReadTool<Input, Output>, 'access' | 'toolset' | 'place' | 'run'>;

type DeclaredWrite<Input extends z.ZodObject, Output extends z.ZodObject, Link> = {
  preview(input: z.infer<Input>, context: ToolContext & Link): Promise<Result<ToolPreview>>;
  run(input: z.infer<Input>, context: ToolContext & Link & { preview: Preview }): Promise<Result<z.infer<Output>>>;
} & Omit<Change<Input, Output>, 'toolset' | 'place' | 'preview' | 'run'> &
  Undoable<Input, Output>;

/**
 * The same for the tools of a platform: their toolset is said once for several of them, and each finds in its context what `connect`
 * gives for the account of the call. A tool whose input has what `usualPlace` needs is in that place, unless it says otherwise.
 */
export const connectedTools =
  <Link, Usual = never>(
    connect: (client: PlatformClient) => Link | Promise<Link>,
    usualPlace?: (input: Usual) => NamedPlace,
  ) =>
  (toolset: string) => {
    const linked = async <Context extends ToolContext>(context: Context) => ({
      ...context,
      ...(await connect(context.client)),
    });
    // `Placed` sees to it that a place is left out only where the usual one stands for it.
    const placed = <Declared>(tool: Declared) =>
      ({ place: usualPlace, toolset, ...tool }) as Declared & Pick<Tool, 'place' | 'toolset'>;
    return {
      readTool: <Input extends z.ZodObject, Output extends z.ZodObject>(
        tool: DeclaredRead<Input, Output, Link> & Placed<Input, Usual>,
      ): Tool =>
        readTool<Input, Output>({
          ...placed(tool),
          run: async (input, context) => tool.run(input, await linked(context)),
        }),
      writeTool: <Input extends z.ZodObject, Output extends z.ZodObject>(
        tool: DeclaredWrite<Input, Output, Link> & Placed<Input, Usual>,
      ): Tool =>
        writeTool<Input, Output>({
          ...placed(tool),
          preview: async (input, context) => tool.preview(input, await linked(context)),
          run: async (input, context) => tool.run(input, await linked(context)),
        }),
    };
  };

/** For the tools of a platform that need nothing beside the client. */
export const toolsIn = connectedTools(() => ({}));

/** Those tools that only read before those that change something; within each, in the order of the list. */
export const readsFirst = (tools: readonly Tool[]): Tool[] => [
  ...tools.filter(({ access }) => access === 'read'),
  ...tools.filter(({ access }) => access !== 'read'),
];
