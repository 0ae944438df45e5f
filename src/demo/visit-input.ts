import { InputError } from './fault-input.ts';
import type { Visit } from './visit.ts';

const checks: Record<keyof Visit, (value: unknown) => boolean> = {
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
  for (const [name, value] of Object.entries(input)) {
    if (!Object.hasOwn(checks, name)) throw new InputError(`unknown field: ${name}`);
    if (!checks[name as keyof Visit](value)) throw new InputError(`wrong value: ${name}`);
  }
  if (!('url' in input)) throw new InputError('url is required');
  return input as Visit;
}
