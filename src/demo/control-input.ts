import type { Fault } from './faults.ts';
import { isScriptName, type ScriptName } from './model/index.ts';
import { demoPlatforms } from './platforms.ts';
import type { Visit } from './visit.ts';
import { type Switches, switchesOff } from './world.ts';

/** What the caller sent is not understood; the message says which part. */
export class InputError extends Error {}

const isWholeNumber = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isTextRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

type Checks = Readonly<Record<string, (value: unknown) => boolean>>;

function checkFields(input: object, known: Checks): void {
  for (const [name, value] of Object.entries(input)) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!check) throw new InputError(`unknown field: ${name}`);
    if (!check(value)) throw new InputError(`wrong value: ${name}`);
  }
}

const checks: Checks = {
  service: (value) =>
    ['tenant', 'github', 'githubStorage', 'taskboard', 'model', ...Object.keys(demoPlatforms)].includes(String(value)),
  path: (value) => typeof value === 'string',
  status: (value) => isWholeNumber(value) && Number(value) >= 200 && Number(value) <= 599,
  headers: isTextRecord,
  body: (value) => typeof value === 'string',
  delayMs: isWholeNumber,
  hang: (value) => value === true,
  withhold: (value) => value === true,
  truncate: isWholeNumber,
  echo: (value) => value === 'body' || value === 'header' || value === 'error',
  times: (value) => isWholeNumber(value) && value !== 0,
};

/** A fault as the control service accepts it; throws an InputError on anything else. */
export function readFault(input: object): Fault {
  checkFields(input, checks);
  const { service, path, ...rest } = input as Omit<Fault, 'path'> & { path?: string };
  if (service === undefined || path === undefined) throw new InputError('service and path are required');
  try {
    return { service, ...rest, path: new RegExp(path) };
  } catch {
    throw new InputError('path is not a regular expression');
  }
}

/** Sets the switches that `input` names, and answers all of them; changes nothing and throws an InputError if one of them is wrong. */
export function mergeSwitches(switches: Switches, input: object): Switches {
  const known: Record<string, unknown> = switchesOff();
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(known, name)) throw new InputError(`unknown switch: ${name}`);
    if (typeof value !== typeof known[name] || Number.isNaN(value)) throw new InputError(`wrong type: ${name}`);
  }
  return Object.assign(switches, input);
}

/** The scripts of the model server that `{"scripts":[…]}` names; throws an InputError on an unknown one. */
export function readScripts({ scripts }: { scripts?: unknown }): ScriptName[] {
  if (Array.isArray(scripts) && scripts.every(isScriptName)) return scripts;
  throw new InputError('scripts must be a list of names of scripts');
}

const visitChecks: Record<keyof Visit, (value: unknown) => boolean> = {
  url: (value) => typeof value === 'string' && URL.canParse(value),
  as: (value) => value === 'ada' || value === 'grace',
  signUp: (value) => typeof value === 'string' && value.includes('@'),
  userCode: (value) => typeof value === 'string',
  github: (value) => value === 'ada-demo' || value === 'grace-demo',
  account: (value) => typeof value === 'string',
  answer: (value) => value === 'yes' || value === 'no',
  leave: (value) => value === true,
};

/** A visit as the control service accepts it; throws an InputError on anything else. */
export function readVisit(input: object): Visit {
  checkFields(input, visitChecks);
  if (!('url' in input)) throw new InputError('url is required');
  return input as Visit;
}
