/** Where a model server may be, how far away that is, and what of a form cannot be. */
import { expect, it } from 'vitest';
import { enModels as words } from '../../../../../src/renderer/src/features/settings/models/models-words.ts';
import {
  emptyModelServer,
  type ModelServerForm,
  modelServerError,
  newModelServer,
  picks,
} from '../../../../../src/renderer/src/features/settings/models/server-form.ts';
import { isReadable, networkOf } from '../../../../../src/renderer/src/network-of.ts';
import { contract } from '../../../../../src/shared/contract.ts';

it.each([
  ['http://127.0.0.1:11434/v1', 'this computer'],
  ['http://localhost:1234', 'this computer'],
  ['http://[::1]:8080/v1', 'this computer'],
  ['http://0x7f000001/v1', 'this computer'],
  ['http://192.168.1.20/v1', 'private'],
  ['http://172.31.0.1/v1', 'private'],
  ['http://[fd00::5]/v1', 'private'],
  ['http://workshop:11434/v1', 'private'],
  ['http://workshop.local/v1', 'private'],
  ['http://172.32.0.1/v1', 'internet'],
  ['http://127.0.0.1.evil.example/v1', 'internet'],
  ['http://10.example/v1', 'internet'],
  ['https://models.example/v1', 'internet'],
  ['no address', 'internet'],
])('%s is on %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it('only plain http over the internet can be read on the way', () => {
  expect(isReadable('http://models.example/v1')).toBe(true);
  for (const fine of ['https://models.example/v1', 'http://10.0.0.2/v1', 'http://127.0.0.1/v1', 'half an addr']) {
    expect(isReadable(fine)).toBe(false);
  }
});

const form: ModelServerForm = { ...emptyModelServer, name: ' home ', baseUrl: ' http://127.0.0.1:11434/v1 ' };
const { errors } = words.form;

it('what is sent is what was typed, without what was left empty', () => {
  expect(modelServerError(form, [], errors)).toBeNull();
  const least = { name: 'home', baseUrl: 'http://127.0.0.1:11434/v1', contextTokens: 8192, plannedBy: 'model' };
  expect(newModelServer(form)).toEqual(least);
  const all = newModelServer({ ...form, key: ' sk ', models: 'a, b\nc', plannedBy: 'hub' });
  expect(all).toMatchObject({ key: 'sk', models: ['a', 'b', 'c'], plannedBy: 'hub' });
});

it.each(picks)('what is offered for $text is fit to be sent', (pick) => {
  const offered = { ...emptyModelServer, ...pick };
  expect(modelServerError(offered, [], errors)).toBeNull();
  expect(contract['models.add'].input.safeParse(newModelServer(offered)).success).toBe(true);
});

it.each<[Partial<ModelServerForm>, string, string]>([
  [{ name: 'My server' }, 'name', errors.name],
  [{ name: '' }, 'name', errors.name],
  [{ name: 'taken' }, 'name', errors.taken],
  [{ baseUrl: '127.0.0.1:11434' }, 'baseUrl', errors.address],
  [{ baseUrl: 'ftp://127.0.0.1/' }, 'baseUrl', errors.address],
  [{ contextTokens: '1000' }, 'contextTokens', errors.context],
  [{ contextTokens: '8k' }, 'contextTokens', errors.context],
])('%j is wrong at %s', (change, field, text) => {
  expect(modelServerError({ ...form, ...change }, ['taken'], errors)).toEqual({ field, text });
});
