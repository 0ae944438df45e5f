/** What a helper needs to know: what this hub is, how it is set up, the findings of the doctor, and recent failures. */
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { errors } from '../../../../shared/errors.ts';
import type { Finding } from '../../../../shared/finding.ts';
import type { Person } from '../../../../shared/model.ts';
import { patternOf } from '../../ground/pattern-of.ts';
import type { StoredSettings } from '../../ground/ports.ts';
import type { People } from '../../identity/people/people.ts';
import { type DoctorParts, examine } from './index.ts';

export type ReportParts = DoctorParts & {
  people: People;
  facts: { version: string; dataDir: string; demo: boolean; desktop: boolean; withoutSandbox: boolean };
};

const mostFailures = 20;
const mostCrashes = 3;

/** A text to hand on. It names no person, no account, no tenant and no folder, and holds nothing secret. */
export async function doctorReport(parts: ReportParts, userId: string | undefined): Promise<string> {
  const { ports, facts } = parts;
  const findings = await examine(parts, userId);
  const failures = await recentFailures(parts, userId).catch(() => ['The audit log could not be read.']);
  const text = [
    `OpenGitHubX ${facts.version}${facts.demo ? ', demo' : ''}, ${facts.desktop ? 'desktop' : 'headless'}`,
    `Node ${process.version}, ${process.platform} ${process.arch}`,
    `secrets: ${ports.secrets.kind}`,
    ...describeSettings(ports.settings.read()),
    '',
    'Findings',
    ...findings.flatMap(lineOf),
    '',
    `Failures, the latest ${mostFailures} at most`,
    ...(failures.length > 0 ? failures : ['none']),
    '',
    `Crashes, the latest ${mostCrashes} at most`,
    ...(await recentCrashes(facts.dataDir)),
  ].join('\n');
  return withoutPrivateWords(text, await privateWords(parts, userId));
}

const lineOf = ({ step, state, detail, hint, remedy }: Finding): string[] => [
  `${state.padEnd(8)}${step}: ${detail}`,
  ...(state === 'failed' ? [`        ${hint}${remedy ? ` (${remedy.kind})` : ''}`] : []),
];

/** Of addresses only what kind they are: a tenant's name may be a person's. */
function describeSettings({ tenant, approvalMinutes, keepPrompts, modelServers, openWebUI }: StoredSettings): string[] {
  const isOwn = tenant && /^https?:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/]/.test(tenant.issuer);
  const [, region] = /\.([a-z]{2}(?:-\d+)?)\.auth0\.com\/?$/.exec(tenant?.issuer ?? '') ?? [];
  const where = isOwn ? 'on this computer' : region ? `Auth0, region ${region}` : 'Auth0, or a custom domain';
  return [
    `tenant: ${tenant ? where : 'none'}`,
    ...(tenant
      ? [
          `exchange by ${tenant.subject ?? 'refresh_token'}, application by ${tenant.authentication ?? 'client_secret'}, DPoP ${tenant.dpop ? 'on' : 'off'}`,
        ]
      : []),
    `approvals wait ${approvalMinutes ?? 'the usual'} minutes; prompts are ${keepPrompts ? 'kept' : 'not kept'}`,
    `model servers: ${modelServers?.length ?? 0}; Open WebUI: ${openWebUI ? `by ${openWebUI.proof}` : 'none'}`,
  ];
}

/** Of the files that a hub without a window writes when it crashes. */
async function recentCrashes(dataDir: string): Promise<string[]> {
  const folder = join(dataDir, 'crashes');
  const names = (await readdir(folder).catch((): string[] => [])).sort().slice(-mostCrashes).reverse();
  const lines = await Promise.all(
    names.map(async (name) => {
      const crash = await readFile(join(folder, name), 'utf8')
        .then((text) => Crash.parse(JSON.parse(text)))
        .catch(() => undefined); // cut, or edited
      return crash
        ? `${crash.time} ${crash.version} ${crash.error} at ${crash.frames[0] ?? 'unknown'}`
        : `${name} can't be read`;
    }),
  );
  return lines.length > 0 ? lines : ['none'];
}

const Crash = z.object({ time: z.string(), version: z.string(), error: z.string(), frames: z.array(z.string()) });

/** Codes and times alone; of a reason only what is one of our codes. */
async function recentFailures({ audit, attempts }: ReportParts, userId: string | undefined): Promise<string[]> {
  if (userId === undefined) return [];
  const whose = { userId, alsoNobodys: false, offset: 0, limit: mostFailures };
  const { calls } = await audit.search({ ...whose, kind: 'failed' });
  const failed = calls.map(({ time, tool, reason }) => ({
    at: time,
    said: `${tool ?? 'a call'} ${(reason ?? '')
      .split('; ')
      .filter((code) => Object.hasOwn(errors, code))
      .join(' ')}`,
  }));
  const connecting = attempts
    .failed(userId)
    .map(({ at, platform, failure }) => ({ at, said: `connecting ${platform} ${failure.code}` }));
  return [...failed, ...connecting]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, mostFailures)
    .map(({ at, said }) => `${at} ${said}`);
}

async function privateWords(
  { ports, people, accounts, facts }: ReportParts,
  userId: string | undefined,
): Promise<PrivateWord[]> {
  const { tenant } = ports.settings.read();
  const known = await people.list().catch((): Person[] => []);
  const theirs = userId === undefined ? [] : await accounts.list(userId).catch(() => []);
  const words = (stands: string, some: (string | undefined)[]): PrivateWord[] =>
    some.flatMap((word) => (word ? [{ word, stands }] : []));
  return [
    ...words('data folder', [facts.dataDir]),
    ...words('home', [homedir()]),
    ...words('tenant', [tenant && URL.parse(tenant.issuer)?.host]),
    ...words('application', [tenant?.clientId, tenant?.exchanger?.clientId]),
    ...known.flatMap(({ name, email, userId: id }, index) =>
      words(`person ${index + 1}`, [name, ...name.split(/\s+/), email, email.split('@')[0], id]),
    ),
    ...theirs.flatMap(({ id, label }, index) => words(`account ${index + 1}`, [id, label])),
  ];
}

/** A word that must not stand in the text, and what stands there in its place. */
type PrivateWord = { word: string; stands: string };

/**
 * The text without these words, in any case, and without everything that looks like an address of a person, a UserId, an account, a home
 * folder or a token. Where it errs, it takes out too much: a report is read for what failed, not for whom.
 */
export function withoutPrivateWords(text: string, words: PrivateWord[]): string {
  // What has a shape goes whole, before a name in it does.
  const shapeless = patterns.reduce((left, { shape, stands }) => left.replace(shape, `[${stands}]`), text);
  const longestFirst = words.filter(({ word }) => word.length > 1).sort((a, b) => b.word.length - a.word.length);
  return longestFirst.reduce((left, { word, stands }) => left.replace(asAWord(word), `[${stands}]`), shapeless);
}

const asAWord = (word: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${patternOf(word)}(?![\\p{L}\\p{N}])`, 'giu');

const patterns: { shape: RegExp; stands: string }[] = [
  { shape: /[^\s@"'<>()]+@[^\s@"'<>()]+\.[^\s@"'<>()]+/g, stands: 'e-mail' },
  { shape: /@[A-Za-z0-9][\w-]*/g, stands: 'owner' },
  { shape: /\b[a-z][\w-]*\|[\w.|-]+/gi, stands: 'UserId' },
  { shape: /\bcac_\w+/g, stands: 'account' },
  { shape: /(?:\/home|\/Users|[A-Z]:\\Users)[/\\][^\s"']+/g, stands: 'home' },
  { shape: /(?<![\w./:-])(?=\S*\d)[\w.~+/=-]{32,}/g, stands: 'cut' },
];
