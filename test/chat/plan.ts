/** What a planner answers, as far as it is scored, and what there is to know of the person who asks. */
export type PlannedCall = {
  tool: string;
  /** As the tool's own input takes them. */
  arguments: Readonly<Record<string, unknown>>;
  /** What is kept of the answer, beyond what the tool can be asked for. */
  visibility?: 'private' | 'public' | undefined;
  span?: { since?: string | undefined; until?: string | undefined } | undefined;
};

export type Plan =
  | { kind: 'calls'; calls: readonly PlannedCall[] }
  | { kind: 'answer' }
  | { kind: 'write'; tool: string; arguments: PlannedCall['arguments'] }
  | { kind: 'unclear'; repositories: readonly string[] };

export type Context = {
  now: string;
  login: string;
  /** Ids and labels of the accounts that are connected. */
  accounts: readonly string[];
  /** Hers: what github_my_commits ranges over. */
  repositories: readonly { name: string; private: boolean }[];
};
