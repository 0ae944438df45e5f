import type { Mutant } from './mutant.ts';

const began = { proves: ['SECURITY.md: A sign-in belongs to the person who began it'] };
const attacks = { test: 'test/endpoints/sign-in-attacks.test.ts' };
const present = {
  file: 'src/main/hub/identity/session/sign-in.ts',
  test: 'test/endpoints/present.test.ts',
};
const between = { proves: ["SECURITY.md: A network in between can't pass for the tenant"] };

const setUp = { proves: ['SECURITY.md: A set-up token is used once'] };

/** Signing in, and with whom the hub speaks meanwhile. */
export const signin: Mutant[] = [
  {
    ...began,
    ...attacks,
    file: 'src/main/hub/identity/session/browser.ts',
    promise: 'A return counts for the sign-in alone whose state it carries.',
    old: "if (url.searchParams.get('state') !== state)",
    new: "if (!url.searchParams.has('state'))",
    title: 'that is wrong is turned away, and the sign-in goes on',
  },
  {
    ...began,
    ...attacks,
    file: 'src/main/hub/identity/session/tenant-addresses.ts',
    promise: 'Each address of the tenant is at its own origin.',
    old: "  'userinfo_endpoint',\n",
    new: '',
    title: 'that has its userinfo_endpoint elsewhere is refused before a browser is opened',
  },
  {
    ...began,
    file: 'src/main/hub/identity/console/returns.ts',
    promise: 'A return counts once the window that began has shown the ticket.',
    old: 'if (found?.ticket === ticket)',
    new: "if (found && ticket !== '')",
    test: 'test/endpoints/console.test.ts',
    title: 'but a stranger whose link the person has followed gets nothing, whatever ticket they make up',
  },
  {
    ...began,
    file: 'src/main/headless/commands/browser-leg.ts',
    promise: 'The page of the command line sends a browser on once.',
    old: ' && !isTaken;',
    new: ';',
    test: 'test/unit/headless/browser-leg.test.ts',
    title: 'by a page that answers once',
  },
  {
    ...between,
    file: 'src/main/hub/index.ts',
    promise: 'Certificates are verified, whatever the environment says.',
    old: "  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];",
    new: "  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] ??= '1';",
    test: 'test/endpoints/hostile-network.test.ts',
    title: 'that nobody vouches for is refused, whatever the environment says',
  },
  {
    ...setUp,
    file: 'src/main/hub/features/setup/management.ts',
    promise: 'A token that sets up a tenant is sent to that tenant alone.',
    old: 'if (!audiences.includes(`${issuer}api/v2/`)) {',
    new: "if (!audiences.some((one) => one.endsWith('api/v2/'))) {",
    test: 'test/endpoints/tenant-setup.test.ts',
    title: 'the token of another tenant is refused before anything is sent',
  },
  {
    ...setUp,
    file: 'src/main/hub/features/setup/calls.ts',
    promise: 'A token that set up a tenant is kept nowhere.',
    old: "await note('tenant set up', {",
    new: 'await note(`tenant set up by ${wish.managementToken}`, {',
    test: 'test/endpoints/tenant-setup.test.ts',
    title: 'no secret of it is in an answer, a log, the settings or the data folder',
  },
  {
    ...setUp,
    file: 'src/main/hub/features/setup/management.ts',
    promise: 'A token that sets up a tenant follows no redirect.',
    old: "redirect: 'error',",
    new: "redirect: 'follow' as 'error',",
    test: 'test/endpoints/hostile-management.test.ts',
    title: 'does not follow a redirect with 307',
  },
  {
    ...began,
    file: 'src/main/headless/commands/browser-leg.ts',
    promise: 'The page of the command line answers at its own address alone.',
    old: ' && headers.host === `127.0.0.1:${portOf(server)}`',
    new: '',
    test: 'test/unit/headless/browser-leg.test.ts',
    title: 'by a page that answers once',
  },
  {
    ...began,
    ...present,
    promise: 'A presented token counts for a day at most.',
    old: 'Math.min(exp * 1000 - clock.now(), longestMs)',
    new: 'exp * 1000 - clock.now()',
    title: 'counts for a day at most, however long it lasts',
  },
  {
    ...began,
    ...present,
    promise: 'A presented token that is bound to a key is refused.',
    old: ' && cnf === undefined;',
    new: ' && cnf !== null;',
    title: 'is refused where it is bound to a key, which this hub would not have',
  },
];
