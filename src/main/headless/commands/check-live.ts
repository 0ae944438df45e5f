/** Tries on the owner's own services what the hub takes for granted of them, and writes a report for an issue. */
import { writeFile } from 'node:fs/promises';
import type { LivePart, LiveTrial, LiveTrials } from '../../../shared/live.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { newFileFailure } from '../private-file.ts';
import { hinted, plainLine } from '../text.ts';
import { atTerminal, type Command, callerOf, type Invocation } from './command.ts';
import { flag, option } from './options.ts';

const command: Command = {
  name: 'check-live',
  about:
    'Check on your own tenant and platforms what the hub assumes of them; it only reads; asks for the owner passphrase',
  examples: ['check-live --file live-report.md', 'check-live --yes'],
  options: {
    file: option('F', 'Write the report into this new file, to attach to an issue'),
    yes: flag('Try everything without asking before each service'),
  },
  async run(invocation) {
    const { file: report, yes } = invocation.values;
    if (report === '') return fail('usage', '--file names no file.');
    const call = callerOf(invocation);
    const [status, listed] = [await call('status', {}), await call('live.list', {})];
    if (!status.ok) return status;
    if (!listed.ok) return listed;
    const tried: LiveTrials[] = [];
    for (const part of listed.value) {
      const isWanted = yes === true ? ok(true) : await askAbout(invocation, part);
      if (!isWanted.ok) return isWanted;
      const one = isWanted.value ? await call('live.try', { part: part.part }) : ok(skipped(part));
      if (!one.ok) return one;
      tried.push(one.value);
    }
    const text = reportText(tried, `OpenGitHubX ${status.value.version}${status.value.demo ? ', in the demo' : ''}`);
    if (typeof report === 'string') {
      const failed = await writeFile(report, text, { flag: 'wx', mode: 0o600 }).then(
        () => undefined,
        (error: unknown) => newFileFailure(error, report),
      );
      if (failed) return failed;
    }
    const exitCode = count(tried, 'differs') > 0 ? 1 : 0;
    const said = [
      resultsText(tried),
      '',
      summary(tried),
      ...(report ? [`The report is in ${report}. Read it before you attach it.`] : []),
    ];
    return ok({
      output: tried,
      text: said.map((line) => line.split('\n').map(plainLine).join('\n')).join('\n'),
      exitCode,
    });
  },
};

export const checkLiveCommands = [command];

/** Whether a part is to be tried. Where nothing is connected there is nothing to ask. */
async function askAbout(
  invocation: Invocation,
  { title, isConnected, assumptions }: LivePart,
): Promise<Result<boolean>> {
  if (!isConnected) return ok(true);
  return atTerminal(invocation, 'check-live', async (terminal) => {
    terminal.say(plainLine(`\n${title}: ${assumptions.length} assumptions. The hub only reads there:`));
    for (const { says } of assumptions) terminal.say(plainLine(`  ${says}`));
    const answer = await terminal.ask('Press Enter to try them, or type skip: ');
    return answer === undefined
      ? fail('usage', 'The command ended before everything was tried.')
      : ok(answer.trim() === '');
  });
}

const skipped = ({ part, title, assumptions }: LivePart): LiveTrials => ({
  part,
  title,
  trials: assumptions.map((one) => ({ ...one, state: 'open', seen: 'skipped by the owner' })),
});

const count = (tried: readonly LiveTrials[], state: LiveTrial['state']): number =>
  tried.flatMap(({ trials }) => trials).filter((trial) => trial.state === state).length;

const summary = (tried: readonly LiveTrials[]): string =>
  `${count(tried, 'holds')} assumptions hold, ${count(tried, 'differs')} differ, ${count(tried, 'open')} could not be tried.`;

const resultsText = (tried: readonly LiveTrials[]): string =>
  hinted(
    tried.flatMap(({ title, trials }) =>
      trials.map(({ state, says, seen, source }) => ({
        cells: [state, title, says],
        hint: { holds: '', differs: `seen: ${seen}. ${source}`, open: seen }[state],
      })),
    ),
  );

/** Only texts of ours, codes and numbers. */
function reportText(tried: readonly LiveTrials[], about: string): string {
  const row = ({ id, state, says, seen, source }: LiveTrial): string =>
    `| ${[`\`${id}\``, state, says, seen, source].map((cell) => plainLine(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const tables = tried.flatMap(({ title, trials }) => [
    '',
    `## ${title}`,
    '',
    '| id | result | assumption | seen | source |',
    '|---|---|---|---|---|',
    ...trials.map(row),
  ]);
  const system = `Node ${process.version}, ${process.platform} ${process.arch}`;
  return [
    '# Live check',
    '',
    `${about}. ${system}. ${new Date().toISOString().slice(0, 10)}.`,
    '',
    summary(tried),
    ...tables,
    '',
  ].join('\n');
}
