import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../../../src/main/hub/kernel/tools/resolver.ts';
import type { Platform, PlatformClient } from '../../../../../src/main/hub/platforms/platform.ts';
import type { NamedPlace, ResolvedPlace } from '../../../../../src/main/hub/policy/place.ts';
import { fail, ok, type Result } from '../../../../../src/shared/result.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const client = (account: string, signal = new AbortController().signal) => ({ account, signal }) as PlatformClient;

/** A platform that remembers what it was asked, and whose answers a test can hold back. */
function arranged(answer: () => Result<ResolvedPlace>) {
  const asked: string[] = [];
  const ports = memoryPorts();
  const platform = {
    name: 'github',
    async resolve(by: PlatformClient, { name }: NamedPlace) {
      asked.push(`${by.account} ${name}`);
      await turn();
      by.signal.throwIfAborted();
      return answer();
    },
  } as unknown as Platform;
  return { asked, ports, platform, resolver: createResolver(ports.clock) };
}

const notes: ResolvedPlace = { kind: 'repository', id: '1', name: 'ada/notes', isPrivate: true, isOurs: true };
const at = (name: string): NamedPlace => ({ kind: 'repository', name });

describe('what a name stands for', () => {
  it('is asked once for a burst, and again after a minute', async () => {
    const { asked, ports, platform, resolver } = arranged(() => ok(notes));
    const ask = (repository: string) => resolver.resolve(client('cac_1'), platform, at(repository), false);
    const burst = await Promise.all(['ada/notes', 'Ada/Notes', 'ada/notes'].map(ask));
    expect(burst).toEqual([ok(notes), ok(notes), ok(notes)]);
    ports.advance(59_000);
    await ask('ada/notes');
    expect(asked).toHaveLength(1);
    ports.advance(1_100);
    await ask('ada/notes');
    expect(asked).toHaveLength(2);
  });

  it('is never told to another account, nor kept when it is to be forgotten', async () => {
    const { asked, platform, resolver } = arranged(() => ok(notes));
    const first = resolver.resolve(client('cac_1'), platform, at('ada/notes'), false);
    resolver.forget();
    await first;
    await resolver.resolve(client('cac_1'), platform, at('ada/notes'), false);
    await resolver.resolve(client('cac_2'), platform, at('ada/notes'), false);
    expect(asked).toEqual(['cac_1 ada/notes', 'cac_1 ada/notes', 'cac_2 ada/notes']);
  });

  it('is asked again where it could not be told', async () => {
    const answers: Result<ResolvedPlace>[] = [fail('platform_unreachable'), ok(notes)];
    const { platform, resolver } = arranged(() => answers.shift() ?? fail('internal'));
    const ask = () => resolver.resolve(client('cac_1'), platform, at('ada/notes'), false);
    expect((await ask())?.ok).toBe(false);
    expect((await ask())?.ok).toBe(true);
  });

  it('does not fail because another call that asked was given up', async () => {
    const { platform, resolver } = arranged(() => ok(notes));
    const gone = new AbortController();
    const first = resolver.resolve(client('cac_1', gone.signal), platform, at('ada/notes'), false);
    const second = resolver.resolve(client('cac_1'), platform, at('ada/notes'), false);
    gone.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect(await second).toEqual(ok(notes));
  });

  it('is nothing where the platform cannot tell', async () => {
    const { resolver } = arranged(() => ok(notes));
    expect(
      await resolver.resolve(client('cac_1'), { name: 'other' } as Platform, at('ada/notes'), false),
    ).toBeUndefined();
  });
});
