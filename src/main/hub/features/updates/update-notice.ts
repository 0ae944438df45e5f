/** Says that a newer version is out, to an owner who has asked for that. Nothing is fetched beside the answer, and nothing is installed. */
import * as z from 'zod/mini';
import type { UpdateFacts } from '../../../../shared/shapes.ts';
import type { Internet } from '../../ground/internet/internet.ts';
import { createPublicFetch } from '../../ground/internet/public-fetch.ts';
import type { Clock, Log, SettingsStore, StoredSettings } from '../../ground/ports.ts';
import { textWithin } from '../../ground/text-within.ts';
import { deadline } from '../../ground/waiting.ts';

/** Where the releases of this build are, and why it must not ask there. */
export type Releases = {
  /** `OWNER/NAME` on GitHub; unknown to a build that no release made. */
  repository?: string | undefined;
  /** A container and a CI job are replaced from outside, and start too often to ask each time. Of a demo nothing leaves the computer. */
  quiet?: UpdateFacts['quiet'] | undefined;
};

type Parts = {
  version: string;
  releases: Releases;
  internet: Internet;
  settings: SettingsStore;
  clock: Pick<Clock, 'now'>;
  log: Log;
  tell: () => void;
};

const day = 24 * 3_600_000;
const patienceMs = 10_000;
/** The notes of the release are in it. */
const mostBytes = 1_048_576;

export function createUpdateNotice({ version, releases, internet, settings, clock, log, tell }: Parts) {
  const { repository, quiet } = releases;
  const request = repository ? `https://api.github.com/repos/${repository}/releases/latest` : null;

  /** As the person has it now: they may have switched it off meanwhile. */
  function keep(found: Partial<NonNullable<StoredSettings['updates']>>): void {
    const { updates } = settings.read();
    if (updates?.isOn) settings.update({ updates: { ...updates, failure: undefined, ...found } });
  }

  async function latest(url: string): Promise<{ latest: string } | { failure: string }> {
    const limit = deadline(patienceMs);
    // GitHub refuses a request without a name of a program. The version is not in it, and a redirect is not followed.
    const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'OpenGitHubX' });
    try {
      const answer = await createPublicFetch(internet)(new Request(url), { headers, signal: limit.signal });
      const text = await textWithin(answer, mostBytes);
      if (answer.status !== 200) return { failure: `GitHub answered with status ${answer.status}` };
      const read = Release.safeParse(JSON.parse(text ?? ''));
      const found = read.success && /^v?(\d{1,6}\.\d{1,6}\.\d{1,6})$/.exec(read.data.tag_name)?.[1];
      return found ? { latest: found } : { failure: 'the answer of GitHub names no version' };
    } catch (error) {
      return { failure: error instanceof SyntaxError ? 'the answer of GitHub is no JSON' : 'GitHub was not reached' };
    } finally {
      limit.end();
    }
  }

  return {
    facts: (): UpdateFacts => ({
      request,
      quiet: quiet ?? null,
      newer: newerVersion(version, settings.read()),
      page: repository ? `https://github.com/${repository}/releases/latest` : null,
    }),
    /** Asks, if the owner wants that and a day has passed. A failure is kept for the doctor, and the next day is the next try. */
    async ask(): Promise<void> {
      const { updates } = settings.read();
      if (!updates?.isOn || request === null || quiet) return;
      const passed = clock.now() - Date.parse(updates.askedAt ?? '');
      if (Math.abs(passed) < day) return;
      keep({ askedAt: new Date(clock.now()).toISOString() });
      const found = await latest(request);
      keep(found);
      log('update_asked', { answered: 'latest' in found });
      tell();
    },
  };
}

const Release = z.object({ tag_name: z.string() });

/** The version that the hub was told is out, if it is newer than this one and the owner wants to know. */
export function newerVersion(version: string, { updates }: StoredSettings): string | null {
  if (!updates?.isOn || updates.latest === undefined) return null;
  const [own, isTryOut] = [version.split('-')[0] ?? '', version.includes('-')];
  const order = own.localeCompare(updates.latest, 'en', { numeric: true });
  return order < 0 || (order === 0 && isTryOut) ? updates.latest : null;
}
