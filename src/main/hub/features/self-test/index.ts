/** Whether this hub keeps what it promises, as far as it can see by itself: a page to show. Nothing is changed. */
import type { SelfTest, SelfTestResult } from '../../../../shared/self-test.ts';
import type { SecretStore } from '../../ground/ports.ts';
import { type Secret, spellingsOf } from '../../ground/secret.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { type Needle, sweepFolder } from './sweep.ts';

type Parts = {
  secrets: SecretStore;
  audit: Pick<Audit, 'verify' | 'checkpoints'>;
  keys: Pick<Keys, 'check'>;
  /** What the guard answers that it should not; `tried` counts requests. */
  guard: () => { tried: number; wrong: string[] };
  /** Tokens that are in memory now. */
  held: () => Secret[];
  facts: { version: string; dataDir: string };
  now: () => number;
};

/** Shorter ones stand in files by chance. */
const shortest = 16;

/** Takes seconds for a record of 100,000. */
export async function selfTest({ secrets, audit, keys, guard, held, facts, now }: Parts): Promise<SelfTest> {
  const needles = [
    ...(
      await Promise.all((await secrets.names()).map(async (name) => needlesOf(name, await secrets.get(name))))
    ).flat(),
    ...held().flatMap((token) => needlesOf('a token in memory', token)),
  ];
  const { files, bytes, found, open } = await sweepFolder(facts.dataDir, needles);
  const record = await audit.verify();
  const wrongKeys = await keys.check();
  const guarded = guard();
  const megabytes = Math.ceil(bytes / 1_000_000);
  const looked = new Set(needles.map(({ name }) => name)).size;
  const results: SelfTestResult[] = [
    result('leaks', found, `${looked} secrets and 6 forms of tokens in ${files} files, ${megabytes} MB: none found.`),
    result('files', open, `${files} files that only the hub's user can read.`, forOthers),
    result(
      'record',
      record.firstBadSequence === null ? [] : [`record ${record.firstBadSequence}: ${record.reason}`],
      `${record.records} audit records are intact${record.archived > 0 ? `, ${record.archived} of them in archives` : ''}. Signed checkpoints: ${record.checkpoints}.`,
    ),
    result(
      'keys',
      wrongKeys.map(({ id, reason }) => `${id}: ${reason}`),
      'Every permission key is as the audit log and the secrets have it.',
    ),
    result('guard', guarded.wrong, `${guarded.tried} requests that the guard must refuse are refused.`),
  ];
  const last = audit.checkpoints().at(-1);
  const isWell = results.every(({ isWell: one }) => one);
  const time = new Date(now()).toISOString();
  const text = [
    `OpenGitHubX ${facts.version}: self-test of ${time}`,
    isWell ? 'Everything holds.' : 'Something does not hold.',
    '',
    ...results.map(({ name, isWell: one, detail }) => `${one ? 'ok    ' : 'FAILED'}  ${name.padEnd(6)}  ${detail}`),
    ...(last ? ['', `Audit log: ${last.sequence} records, last ${last.hash}`, `Signed by ${last.key}`] : []),
  ].join('\n');
  return { isWell, results, text };
}

const mostNamed = 10;

/** What to do about files that others can read. */
const forOthers = 'Others can read these. Run `chmod -R go=` on the data folder: ';

function result(name: SelfTestResult['name'], wrong: string[], well: string, lead = ''): SelfTestResult {
  const more = wrong.length > mostNamed ? `, and ${wrong.length - mostNamed} more` : '';
  const detail = wrong.length === 0 ? well : `${lead}${wrong.slice(0, mostNamed).join('; ')}${more}.`;
  return { name, isWell: wrong.length === 0, detail };
}

const needlesOf = (name: string, secret: Secret | undefined): Needle[] =>
  secret === undefined
    ? []
    : spellingsOf(secret)
        .filter((spelled) => spelled.length >= shortest)
        .map((spelled) => ({ name, spelled: Buffer.from(spelled) }));
