/** A wish for a key in the terms that matter to whoever grants it. */
import type { Grant, Proposal } from '../../../shared/model.ts';
import type { Reach } from '../../../shared/places.ts';
import { bindingOf, type KeyBinding } from '../bound-to.ts';
import { networkOf } from '../network-of.ts';

export type Width = 'destructive' | 'writes' | 'guard' | 'models' | 'repositories' | 'places' | 'secrets' | 'long';
/** `address` is null for the digest, for which nothing leaves. */
export type ModelView = { name: string; address: string | null };
export type ProposalView = {
  may: 'reads' | 'writes' | 'destroys';
  reachesAll: boolean;
  /** Platforms without repositories at which nothing is limited, by title. */
  open: string[];
  /** What makes the key wide, gravest first. */
  widths: Width[];
  endsAt: string;
  models: ModelView[];
  /** Whether the hub alone will use it, in this console's chat: there is nothing to hand out then. */
  isOfConsole: boolean;
  /** For whom alone it is good, where it is for an Open WebUI. */
  bound: KeyBinding | null;
};

const day = 86_400_000;
const longLife = 90;

export function viewProposal({ grant, models: named, reaches, days }: Proposal, now: number): ProposalView {
  const destroys = grant.access.includes('destructive');
  const writes = grant.access.includes('write');
  // `*/*`, `*/notes` and the like: whose repository it is does not matter to them.
  const hasRepositories = reaches.some(({ kind }) => kind === 'repository');
  const reachesAll = hasRepositories && grant.repositories.some((pattern) => pattern.startsWith('*'));
  const open = openIn(reaches);
  const models = named.map(modelView);
  const widths: [Width, boolean][] = [
    ['destructive', destroys],
    ['writes', writes],
    ['guard', grant.guard === 'off'],
    ['models', models.some(({ address }) => address !== null && networkOf(address) !== 'this computer')],
    ['repositories', reachesAll],
    ['places', open.length > 0],
    ['secrets', grant.screening === 'off'],
    ['long', days > longLife],
  ];
  return {
    may: destroys ? 'destroys' : writes ? 'writes' : 'reads',
    reachesAll,
    open,
    widths: widths.filter(([, holds]) => holds).map(([width]) => width),
    endsAt: new Date(now + days * day).toISOString(),
    models,
    isOfConsole: isOfConsole(grant),
    bound: bindingOf(grant),
  };
}

/** A pattern of stars alone limits nothing. */
function openIn(reaches: readonly Reach[]): string[] {
  const others = reaches.filter(({ kind }) => kind !== 'repository');
  const isLimited = ({ patterns }: Reach): boolean => patterns?.every((pattern) => /[^*]/.test(pattern)) ?? false;
  const titles = [...new Set(others.map(({ platform }) => platform))];
  return titles.filter((title) => !others.some((reach) => reach.platform === title && isLimited(reach)));
}

export const isOfConsole = ({ endpoints }: Pick<Grant, 'endpoints'>): boolean =>
  endpoints.length > 0 && endpoints.every((endpoint) => endpoint === 'console');

/** `opengithubx/home/llama3.2 at http://127.0.0.1:11434`. What a server calls a model may hold anything, its address no blank. */
function modelView(text: string): ModelView {
  const end = text.lastIndexOf(' at ');
  return end < 0 ? { name: text, address: null } : { name: text.slice(0, end), address: text.slice(end + 4) };
}
