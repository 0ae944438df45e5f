/** A wish for a key in the terms that matter to whoever grants it. */
import type { Grant, Proposal } from '../../../shared/model.ts';
import { type Bound, boundOf } from '../bound-to.ts';
import { networkOf } from '../network-of.ts';

export type Width = 'destructive' | 'writes' | 'guard' | 'models' | 'repositories' | 'secrets' | 'long';
/** `address` is null for the digest, for which nothing leaves. */
export type ModelView = { name: string; address: string | null };
export type ProposalView = {
  may: 'reads' | 'writes' | 'destroys';
  reachesAll: boolean;
  /** What makes the key wide, gravest first. */
  widths: Width[];
  endsAt: string;
  models: ModelView[];
  /** Whether the hub alone will use it, in this console's chat: there is nothing to hand out then. */
  isOfConsole: boolean;
  /** For whom alone it is good, where it is for an Open WebUI. */
  bound: Bound | null;
};

const day = 86_400_000;
const longLife = 90;

export function viewProposal({ grant, models: named, days }: Proposal, now: number): ProposalView {
  const destroys = grant.access.includes('destructive');
  const writes = grant.access.includes('write');
  // `*/*`, `*/notes` and the like: whose repository it is does not matter to them.
  const reachesAll = grant.repositories.some((pattern) => pattern.startsWith('*'));
  const models = named.map(modelView);
  const widths: [Width, boolean][] = [
    ['destructive', destroys],
    ['writes', writes],
    ['guard', grant.guard === 'off'],
    ['models', models.some(({ address }) => address !== null && networkOf(address) !== 'this computer')],
    ['repositories', reachesAll],
    ['secrets', grant.screening === 'off'],
    ['long', days > longLife],
  ];
  return {
    may: destroys ? 'destroys' : writes ? 'writes' : 'reads',
    reachesAll,
    widths: widths.filter(([, holds]) => holds).map(([width]) => width),
    endsAt: new Date(now + days * day).toISOString(),
    models,
    isOfConsole: isOfConsole(grant),
    bound: boundOf(grant),
  };
}

export const isOfConsole = ({ endpoints }: Pick<Grant, 'endpoints'>): boolean =>
  endpoints.length > 0 && endpoints.every((endpoint) => endpoint === 'console');

/** `opengithubx/home/llama3.2 at http://127.0.0.1:11434`. What a server calls a model may hold anything, its address no blank. */
function modelView(text: string): ModelView {
  const end = text.lastIndexOf(' at ');
  return end < 0 ? { name: text, address: null } : { name: text.slice(0, end), address: text.slice(end + 4) };
}
