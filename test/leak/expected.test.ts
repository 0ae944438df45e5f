/** Whatever the hub can be asked is asked in one of the parts of the leak test, which checks that it was. */
import { expect, it } from 'vitest';
import { commands } from '../../src/main/headless/commands/index.ts';
import { type CallName, contract, windowCalls } from '../../src/shared/contract.ts';
import { expected } from './expected.ts';

const places = Object.values(expected).flatMap((part) => part.places);
const isAPlace = (name: string): boolean => places.some((place) => place === name || place.startsWith(`${name},`));

it.each(['console', 'confirmation'] as const)('each call of the %s window has a part that makes it there', (window) => {
  const named = windowCalls(window).map((name) => `answer to /console/api/${name}`);
  expect(named.filter((name) => !isAPlace(name))).toEqual([]);
});

/** What a command alone asks. */
const byCommand: Partial<Record<CallName, string>> = {
  'console.link': 'command console',
  'clients.install': 'command install cursor',
  'session.link': 'command tenant link',
  'tenant.remove': 'command tenant remove',
  backup: 'command backup',
  'audit.prune': 'command audit prune',
  'audit.acceptClock': 'command audit accept-clock',
  'audit.acceptKey': 'command audit accept-key',
};

it('each call of the contract has a part that makes it', () => {
  const names = Object.keys(contract) as CallName[];
  const asked = (name: CallName): string[] => [
    `socket ${name}`,
    `answer to /console/api/${name}`,
    byCommand[name] ?? '',
  ];
  expect(names.filter((name) => !asked(name).some(isAPlace))).toEqual([]);
});

/** They run for as long as the hub or the client does, and answer what the hub's own endpoints do. */
const thatStay = ['serve', 'demo', 'mcp-stdio'];

it('each command has a part that runs it', () => {
  const names = commands.map(({ name }) => name).filter((name) => !thatStay.includes(name));
  const isRun = (name: string): boolean =>
    places.some((place) => `${place},`.replace(' --', ',').startsWith(`command ${name}`));
  expect(names.filter((name) => !isRun(name))).toEqual([]);
});
