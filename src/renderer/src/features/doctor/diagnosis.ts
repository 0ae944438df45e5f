/** What the findings of the doctor come to. */
import type { Finding } from '../../../../shared/finding.ts';

type Diagnosis = {
  /** Everything after it may fail because of it, so that one is fixed first. */
  broken: Finding | null;
  /** How many work, and have something to tell. */
  notes: number;
};

export const diagnose = (findings: readonly Finding[]): Diagnosis => ({
  broken: findings.find(({ state }) => state === 'failed') ?? null,
  notes: findings.filter(({ state }) => state === 'note').length,
});

const groups = {
  hub: [
    'database',
    'secrets',
    'ports',
    'sandbox',
    'update',
    'git',
    'other-ways',
    'passkeys',
    'open-webui',
    'clients',
    'notifiers',
  ],
  tenant: ['tenant', 'clock', 'sign-in', 'rotation', 'my-account', 'connection'],
  accounts: ['account', 'exchange', 'whoami'],
} as const satisfies Record<string, readonly Finding['step'][]>;

type GroupName = keyof typeof groups;

/** By whose they are: this computer's, the tenant's, the platforms'. Groups of which nothing was looked at are left out. */
export function grouped(findings: readonly Finding[]): { name: GroupName; findings: Finding[] }[] {
  return (Object.keys(groups) as GroupName[])
    .map((name) => ({ name, findings: findings.filter(({ step }) => isIn(name, step)) }))
    .filter((group) => group.findings.length > 0);
}

const isIn = (name: GroupName, step: Finding['step']): boolean =>
  (groups[name] as readonly Finding['step'][]).includes(step);
