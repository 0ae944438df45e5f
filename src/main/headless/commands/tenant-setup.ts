/** The set-up assistant at a terminal. No secret comes from the command line, a variable or a file. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { SetupGuide, SetupStep } from '../../../shared/tenant.ts';
import type { Terminal } from '../terminal.ts';
import { hinted, plainLine } from '../text.ts';
import { atTerminal, type CallHub, type Command, callerOf, type Invocation, told, withoutHub } from './command.ts';
import type { Option } from './options.ts';
import { flag, listOption, option } from './options.ts';
import { askForDomain, askForPlatforms, askForToken, issuerOf, type TypedPlatform } from './tenant.ts';

const domain: Option = option('DOMAIN', 'The domain of the tenant (default: asks for it)');
const platform: Option = listOption(
  'NAME',
  'Only this platform, such as github, or one of `catalogue list`; may be repeated',
);
const key: Option = flag('Use a key of the hub instead of a secret (Enterprise plans)');

type Begun = { issuer: string; guide: SetupGuide; call: CallHub };
type Wish = { issuer: string; managementToken: string; platforms: TypedPlatform[]; authentication: string };

/** Which tenant, and what the hub says has to be at hand for it; asks for the owner passphrase in between. */
async function begin(invocation: Invocation, command: string): Promise<Result<Begun>> {
  const missing = await withoutHub(invocation);
  if (missing) return missing;
  const { domain: given } = invocation.values;
  const asked =
    typeof given === 'string'
      ? ok(given)
      : await atTerminal(invocation, command, async (terminal) => ok(await askForDomain(terminal)));
  if (!asked.ok) return asked;
  if (!asked.value?.trim()) return fail('usage', 'The domain is needed.');
  const issuer = issuerOf(asked.value.trim());
  const call = callerOf(invocation);
  const guide = await call('tenant.guide', { issuer, platforms: namedPlatforms(invocation.values) });
  return guide.ok ? ok({ issuer, guide: guide.value, call }) : guide;
}

async function askForWish(
  terminal: Terminal,
  { issuer, guide, call }: Begun,
  { values }: Invocation,
  isPlan: boolean,
): Promise<Result<Wish>> {
  const named = namedPlatforms(values);
  const offered = guide.platforms.filter((one) => named.length === 0 || named.includes(one.platform));
  const managementToken = await askForToken(terminal, guide);
  if (!managementToken) return fail('usage', 'The token is needed.');
  // A plan changes nothing anywhere, and shows what comes after.
  const toCome = (platform: string) => ok({ platform, clientId: 'to be registered', clientSecret: 'to be registered' });
  const platforms = await askForPlatforms(terminal, offered, async (platform) =>
    isPlan ? toCome(platform) : call('tenant.register', { issuer, platform }),
  );
  if (!platforms.ok) return platforms;
  const authentication = values['key'] === true ? 'private_key_jwt' : 'client_secret';
  return ok({ issuer, managementToken, platforms: platforms.value, authentication });
}

const namedPlatforms = (values: Invocation['values']): string[] => [values['platform'] ?? []].flat().map(String);

const setup: Command = {
  name: 'tenant setup',
  about: 'Set up an Auth0 tenant: show what it needs, do it, and say which steps only you can do',
  examples: ['tenant setup', 'tenant setup --domain example.eu.auth0.com --platform github'],
  options: { domain, platform, key },
  async run(invocation) {
    const begun = await begin(invocation, 'tenant setup');
    if (!begun.ok) return begun;
    return atTerminal(invocation, 'tenant setup', async (terminal) => {
      const wish = await askForWish(terminal, begun.value, invocation, false);
      if (!wish.ok) return wish;
      const planned = await begun.value.call('tenant.plan', wish.value);
      if (!planned.ok) return planned;
      terminal.say(`\n${stepLines(planned.value.steps)}\n`);
      if ((await terminal.ask('Do this? Type yes: '))?.trim() !== 'yes') return fail('usage', 'Nothing was changed.');
      for (;;) {
        const applied = await begun.value.call('tenant.apply', wish.value);
        if (!applied.ok) return applied;
        const { steps, isReady } = applied.value;
        terminal.say(`\n${stepLines(steps)}\n`);
        const isLeft = steps.some(({ state }) => state === 'manual') && !steps.some(({ state }) => state === 'failed');
        const next = isLeft ? await terminal.ask('Press Enter once that is done, or type stop: ') : 'stop';
        if (next?.trim() !== '')
          return ok({ output: applied.value, text: endOf(applied.value), exitCode: isReady ? 0 : 1 });
      }
    });
  },
};

const plan: Command = {
  name: 'tenant plan',
  about: 'Show what the set-up of the tenant would do, and change nothing',
  examples: ['tenant plan', 'tenant plan --json'],
  options: { domain, platform, key },
  async run(invocation) {
    const begun = await begin(invocation, 'tenant plan');
    if (!begun.ok) return begun;
    const wish = await atTerminal(invocation, 'tenant plan', (terminal) =>
      askForWish(terminal, begun.value, invocation, true),
    );
    if (!wish.ok) return wish;
    const planned = await begun.value.call('tenant.plan', wish.value);
    return told(planned, ({ steps }) => stepLines(steps));
  },
};

const undo: Command = {
  name: 'tenant undo',
  about: 'Undo the set-up of the tenant, and nothing else',
  examples: ['tenant undo', 'tenant undo --json'],
  options: { domain },
  async run(invocation) {
    const begun = await begin(invocation, 'tenant undo');
    if (!begun.ok) return begun;
    const { issuer, guide, call } = begun.value;
    const token = await atTerminal<string>(invocation, 'tenant undo', async (terminal) => {
      const typed = await askForToken(terminal, guide);
      if (!typed) return fail('usage', 'The token is needed.');
      terminal.say(plainLine(`This ends everybody's sign-ins of this hub at ${issuer}.`));
      const isMeant = (await terminal.ask('Undo the set-up? Type yes: '))?.trim() === 'yes';
      return isMeant ? ok(typed) : fail('usage', 'Nothing was changed.');
    });
    if (!token.ok) return token;
    const undone = await call('tenant.undo', { issuer, managementToken: token.value });
    if (!undone.ok) return undone;
    const { steps } = undone.value;
    const text = steps.length === 0 ? 'There is nothing left to undo.' : stepLines(steps);
    return ok({ output: undone.value, text, exitCode: steps.some(({ state }) => state === 'failed') ? 1 : 0 });
  },
};

const script: Command = {
  name: 'tenant script',
  about: "Print the set-up as a script for Auth0's command line, which gives no token to this hub",
  examples: ['tenant script', 'tenant script --json'],
  options: { domain, platform, key },
  async run(invocation) {
    const begun = await begin(invocation, 'tenant script');
    if (!begun.ok) return begun;
    const { issuer, guide, call } = begun.value;
    const { values } = invocation;
    const named = namedPlatforms(values);
    const platforms = named.length > 0 ? named : guide.platforms.map((one) => one.platform);
    const authentication = values['key'] === true ? 'private_key_jwt' : 'client_secret';
    const printed = await call('tenant.script', { issuer, platforms, authentication });
    return told(printed, ({ script }) => script);
  },
};

export const tenantSetupCommands: Command[] = [setup, plan, undo, script];

const words: Record<SetupStep['state'], string> = {
  present: 'there',
  missing: 'to do',
  differs: 'to change',
  done: 'done',
  manual: 'by hand',
  failed: 'failed',
  removed: 'removed',
  kept: 'kept',
};

/** A line a step; what is not simply there has its reason below, and the page where a person does it. */
const stepLines = (steps: SetupStep[]): string =>
  hinted(
    steps.map(({ state, title, detail, page }) => ({
      cells: [words[state], title],
      hint: state === 'present' ? '' : [detail, page].filter(Boolean).join(' '),
    })),
  );

/** How a set-up ended, in a sentence. */
function endOf({ steps, isReady }: { steps: SetupStep[]; isReady: boolean }): string {
  if (isReady) return 'The tenant is ready. Sign in with: opengithubx login';
  const failed = steps.find(({ state }) => state === 'failed');
  return failed
    ? `It stopped at: ${failed.title}. Run \`opengithubx tenant setup\` again to resume there.`
    : 'Some steps are left to you. Then run `opengithubx tenant setup` again to resume there.';
}
