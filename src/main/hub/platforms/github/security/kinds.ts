/** The kinds of findings, which GitHub keeps apart, each with its route and with how it is read. */
import * as z from 'zod';

export const kind = z
  .enum(['dependabot', 'code_scanning', 'secret_scanning'])
  .describe('Vulnerable dependencies, weaknesses of the code, or credentials in it');
type Kind = z.infer<typeof kind>;

export const alertsRoute = (kind: Kind) => `/repos/{owner}/{repo}/${kind.replace('_', '-')}/alerts` as const;

/** GitHub would answer found credentials in clear; here they are left out on its side already. */
export const without = (kind: Kind): { hide_secret?: 'true' } =>
  kind === 'secret_scanning' ? { hide_secret: 'true' } : {};
