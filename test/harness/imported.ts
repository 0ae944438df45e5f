/** Imports as a person makes them: they look, and agree to what they saw. */
import type { CallInput, CallOutput } from '../../src/shared/contract.ts';
import type { Result } from '../../src/shared/result.ts';
import { expectOk, type TestHub } from './world.ts';

type Hub = Pick<TestHub, 'tried'>;
type Listed = CallOutput<'imports.add'>;

export async function tryToImport({ tried }: Hub, wish: CallInput<'imports.preview'>): Promise<Result<Listed>> {
  const seen = await tried('imports.preview', wish);
  return seen.ok ? tried('imports.add', { ...wish, digest: seen.value.digest }) : seen;
}

export const addImport = async (hub: Hub, wish: CallInput<'imports.preview'>): Promise<Listed> =>
  expectOk(await tryToImport(hub, wish));

type Accepting = Omit<CallInput<'imports.accept'>, 'digest'>;

export async function tryToAccept({ tried }: Hub, wish: Accepting): Promise<Result<Listed>> {
  const seen = await tried('imports.show', { id: wish.id });
  return seen.ok ? tried('imports.accept', { ...wish, digest: seen.value.digest }) : seen;
}

export const acceptTools = async (hub: Hub, wish: Accepting): Promise<Listed> => expectOk(await tryToAccept(hub, wish));
