/** A wish for a key in the terms that matter to whoever grants it. */
import type { Proposal } from '../../../shared/model.ts';

export type Width = 'destructive' | 'writes' | 'repositories' | 'long';
export type ProposalView = {
  may: 'reads' | 'writes' | 'destroys';
  reachesAll: boolean;
  /** What makes the key wide, gravest first. */
  widths: Width[];
  endsAt: string;
};

const day = 86_400_000;
const longLife = 90;

export function viewProposal({ grant, days }: Proposal, now: number): ProposalView {
  const destroys = grant.access.includes('destructive');
  const writes = grant.access.includes('write');
  // `*/*`, `*/notes` and the like: whose repository it is does not matter to them.
  const reachesAll = grant.repositories.some((pattern) => pattern.startsWith('*'));
  const widths: [Width, boolean][] = [
    ['destructive', destroys],
    ['writes', writes],
    ['repositories', reachesAll],
    ['long', days > longLife],
  ];
  return {
    may: destroys ? 'destroys' : writes ? 'writes' : 'reads',
    reachesAll,
    widths: widths.filter(([, holds]) => holds).map(([width]) => width),
    endsAt: new Date(now + days * day).toISOString(),
  };
}
