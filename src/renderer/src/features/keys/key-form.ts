/** What a person has chosen for a key so far, and the wish for a key that comes of it. Pure. */

import { type CallLimitName, callLimitNames, callLimits, perCallLimit } from '../../../../shared/key-limits.ts';
import type { Endpoint, Key, ListedAccount, Model, PlatformFacts } from '../../../../shared/model.ts';
import type { NewKey } from '../../../../shared/shapes.ts';
import type { FieldError } from '../../ui/form.tsx';
import type { ConsoleWords } from '../../words/index.ts';
import { isPathPattern, parsePlaces, patternsIn, type TypedPlaces, typedPlaces } from '../places/kinds.ts';
import { accessOf, platformsFor, toolsWith } from './key-facts.ts';
import { badPattern, typedRepositories } from './short-form.ts';

export type KeyForm = {
  client: string;
  preset: 'read' | 'write' | 'choose';
  accounts: string[];
  /** For the preset `choose` alone. */
  tools: string[];
  /** Patterns as typed. */
  repositories: string;
  /** The same for places of other kinds. */
  places: TypedPlaces;
  branches: string;
  writeBranches: string;
  paths: string;
  /** Whether a write that could carry private data out needs a separate approval, and whether text by outsiders is left out. */
  caution: Caution[];
  ends: '7' | '30' | '90' | 'date';
  /** A day as a date field has it, `2026-12-24`. */
  date: string;
  endpoints: Endpoint[];
  /** Ids; of use where the endpoints let the client ask models. */
  models: string[];
  /** Of the key that is replaced; the form has no field for it. */
  approvalHours?: number;
} & Record<CallLimitName, string>;

export type Caution = 'guard' | 'dropOutsiders';
/** Names a field of the form, for the page to find it. */
export type KeyField =
  | Exclude<keyof KeyForm, 'preset' | 'ends' | 'caution' | 'places' | 'approvalHours'>
  | `place:${string}`;
export type GrantContext = {
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  models: readonly Model[];
};

export const suggestedClients = [
  'Claude Desktop',
  'Claude Code',
  'Cursor',
  'VS Code',
  'Open WebUI',
  'ChatGPT',
  'Codex',
  'Gemini CLI',
  'Devin Desktop',
  'Zed',
];

const day = 86_400_000;

/** Reading, one account, 30 days: the least that is of use. The client is the first known one that has no key yet. */
export function newKeyForm(keys: readonly Key[], { accounts, models }: GrantContext): KeyForm {
  const taken = new Set(keys.filter(({ revokedAt }) => revokedAt === null).map(({ client }) => client));
  return {
    client: suggestedClients.find((name) => !taken.has(name)) ?? '',
    preset: 'read',
    accounts: accounts.slice(0, 1).map(({ id }) => id),
    tools: [],
    repositories: '',
    places: {},
    branches: '',
    writeBranches: '',
    paths: '',
    caution: ['guard'],
    ends: '30',
    date: '',
    ...perCallLimit((_, { usual }) => String(usual)),
    callsPerMinute: '60',
    endpoints: ['mcp', 'openapi'],
    models: models.map(({ id }) => id),
  };
}

/** The same limits as a key has, for one that takes its place. */
export function keyFormLike({ client, grant }: Key, around: GrantContext): KeyForm {
  const connected = around.accounts.filter(({ id }) => grant.accounts.includes(id)).map(({ id }) => id);
  const form: KeyForm = {
    ...newKeyForm([], around),
    client,
    accounts: connected,
    tools: [...grant.tools],
    repositories: typedRepositories(grant),
    places: typedPlaces(grant.places),
    branches: (grant.branches ?? []).join(', '),
    writeBranches: (grant.writeBranches ?? []).join(', '),
    paths: (grant.paths ?? []).join(', '),
    caution: [
      ...(grant.guard === 'off' ? [] : ['guard' as const]),
      ...(grant.outsiders === 'drop' ? ['dropOutsiders' as const] : []),
    ],
    ...perCallLimit((name) => String(grant[name])),
    endpoints: [...grant.endpoints],
    models: around.models.map(({ id }) => id).filter((id) => grant.models.includes(id)),
    ...(grant.approvalHours !== undefined && { approvalHours: grant.approvalHours }),
  };
  const preset = accessOf(grant);
  const usual = chosenTools({ ...form, preset }, around);
  const isUsual = usual.length === grant.tools.length && usual.every((name) => grant.tools.includes(name));
  return { ...form, preset: isUsual ? preset : 'choose' };
}

/** The tools that the form stands for, by name: what the person saw is what is asked for, no matter what comes meanwhile. */
export function chosenTools({ preset, tools, accounts }: KeyForm, around: GrantContext): string[] {
  const platforms = platformsFor(accounts, around.accounts, around.platforms);
  const reads = toolsWith('read', platforms);
  const writes = toolsWith('write', platforms);
  if (preset === 'read') return reads.map(({ name }) => name);
  const all = [...reads, ...writes].map(({ name }) => name);
  return preset === 'write' ? all : all.filter((name) => tools.includes(name));
}

export function mayWrite(form: KeyForm, around: GrantContext): boolean {
  const writes = new Set(toolsWith('write', around.platforms).map(({ name }) => name));
  return chosenTools(form, around).some((name) => writes.has(name));
}

/** Whether the client may ask models at all. */
export const mayAsk = ({ endpoints }: Pick<KeyForm, 'endpoints'>): boolean =>
  endpoints.includes('chat') || endpoints.includes('console');

export const patternsOf = ({ repositories }: Pick<KeyForm, 'repositories'>): string[] => patternsIn(repositories);

/** How many days the key lives, or null where the date is none or too far. `now` is the person's clock. */
export function keyDays({ ends, date }: Pick<KeyForm, 'ends' | 'date'>, now: number): number | null {
  if (ends !== 'date') return Number(ends);
  const last = Date.parse(`${date}T12:00`);
  const today = new Date(now).setHours(12, 0, 0, 0);
  // Rounded, for a day with a change of the clock is not as long as the others.
  const days = Math.round((last - today) / day);
  return days >= 1 && days <= 366 ? days : null;
}

/** A day from now as a date field has it, in the person's own calendar. */
export function dateInDays(days: number, now: number): string {
  const then = new Date(now);
  then.setDate(then.getDate() + days);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

/** Everything that is wrong, in the order of the form. */
export function keyFormErrors(
  form: KeyForm,
  around: GrantContext,
  errors: ConsoleWords['keys']['form']['errors'],
  now: number,
): FieldError<KeyField>[] {
  const wrong: FieldError<KeyField>[] = [];
  const check = (isWrong: boolean, field: KeyField, text: string) => isWrong && wrong.push({ field, text });
  check(form.client.trim() === '', 'client', errors.client);
  check(form.client.trim().length > 80, 'client', errors.clientLong);
  check(around.accounts.length > 0 && form.accounts.length === 0, 'accounts', errors.accounts);
  check(chosenTools(form, around).length === 0, 'tools', errors.tools);
  check(form.endpoints.length === 0, 'endpoints', errors.endpoints);
  check(mayAsk(form) && form.models.length === 0, 'models', errors.models);
  const bad = badPattern(form);
  check(bad !== undefined, 'repositories', errors.repositories(bad ?? ''));
  for (const field of ['branches', 'writeBranches', 'paths'] as const) {
    const unfit = patternsIn(form[field]).find((text) => !isPathPattern(text));
    check(unfit !== undefined, field, errors.paths(unfit ?? ''));
  }
  check(keyDays(form, now) === null, 'date', errors.date);
  for (const field of callLimitNames) {
    const { most } = callLimits[field]; // the hub checks it again
    check(countOf(form[field], most) === null, field, errors.number(most.toLocaleString('en')));
  }
  return wrong;
}

/** The wish for a key, from a form in which nothing is wrong. */
export function newKeyRequest(form: KeyForm, around: GrantContext, now: number, replaces: string | null): NewKey {
  const repositories = patternsOf(form);
  const places = parsePlaces(form.places);
  const [branches, paths] = [patternsIn(form.branches), patternsIn(form.paths)];
  const writeBranches = mayWrite(form, around) ? patternsIn(form.writeBranches) : [];
  return {
    client: form.client.trim(),
    write: mayWrite(form, around),
    tools: chosenTools(form, around),
    endpoints: form.endpoints,
    days: keyDays(form, now) ?? 30,
    ...perCallLimit((name) => Number(form[name])),
    ...(form.accounts.length > 0 ? { accounts: form.accounts } : {}),
    ...(mayAsk(form) ? { models: form.models } : {}),
    ...(repositories.length > 0 ? { repositories } : {}),
    ...(places ? { places } : {}),
    ...(branches.length > 0 ? { branches } : {}),
    ...(writeBranches.length > 0 ? { writeBranches } : {}),
    ...(paths.length > 0 ? { paths } : {}),
    ...(form.caution.includes('guard') ? {} : { guard: 'off' }),
    ...(form.caution.includes('dropOutsiders') ? { outsiders: 'drop' } : {}),
    ...(form.approvalHours === undefined ? {} : { approvalHours: form.approvalHours }),
    ...(replaces === null ? {} : { replaces }),
  };
}

function countOf(text: string, highest: number): number | null {
  const count = Number(text);
  return /^\d+$/.test(text.trim()) && count >= 1 && count <= highest ? count : null;
}
