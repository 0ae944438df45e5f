/** The connection of an import is chosen by the service it is of, and typed where the hub knows of none. */
import { expect, it } from 'vitest';
import {
  connectionMeant,
  connectionTitle,
  namedConnections,
} from '../../../../../src/renderer/src/features/imports/connection-names.ts';
import type { ListedProvider } from '../../../../../src/shared/catalogue.ts';
import { manyPlatforms } from '../../../../console/many-platforms.ts';

const provider = (title: string, more: Partial<ListedProvider>) =>
  ({ title, platform: null, ...more }) as ListedProvider;
const providers = [
  provider('Microsoft', { connection: 'windowslive', state: 'settable' }),
  provider('Google', { connection: 'google-oauth2', state: 'tools', platform: 'google' }),
  provider('Google again', { connection: 'google-oauth2', state: 'by-hand' }),
  provider('Any OAuth 2.0 provider', { connection: null, state: 'by-hand' }),
];
const named = namedConnections(providers, manyPlatforms, true);

it('has each connection once, under the title that its accounts have', () => {
  expect(named).toEqual([
    { connection: 'google-oauth2', title: 'Google Workspace' },
    { connection: 'windowslive', title: 'Microsoft' },
  ]);
});

it('has those of the hub alone where there is no tenant', () => {
  expect(namedConnections(providers, manyPlatforms, false).map(({ title }) => title)).toEqual(['Google Workspace']);
});

it('is shown by its title and meant by it, and any other by its own name', () => {
  expect([connectionTitle('windowslive', named), connectionTitle('acme', named)]).toEqual(['Microsoft', 'acme']);
  expect([' microsoft', 'windowslive', 'acme'].map((text) => connectionMeant(text, named))).toEqual([
    'windowslive',
    'windowslive',
    'acme',
  ]);
});
