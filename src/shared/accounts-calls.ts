/** Calls about connected accounts, and what could be connected. */
import * as z from 'zod/mini';
import { VaultName } from './account.ts';
import { call, console, nothing } from './call.ts';
import { ListedProvider } from './catalogue.ts';
import { ConnectedAccount, ListedAccount, PlatformFacts } from './model.ts';
import { OfferedPlace } from './places.ts';
import { Receipt } from './receipt.ts';

export const catalogueCalls = {
  /** Every provider that Token Vault supports, and how an account of it is connected. */
  'catalogue.list': call('read', 'anyone', console, nothing, z.array(ListedProvider)),
} as const;

export const accountCalls = {
  'platforms.list': call('read', 'anyone', console, nothing, z.array(PlatformFacts)),
  'accounts.list': call('read', 'anyone', console, nothing, z.array(ListedAccount)),
  /** Asks for what the platform needs, for what the account has already, and for what the tools need beside that. */
  'accounts.connect': call(
    'propose',
    'person',
    console,
    z.object({
      platform: z.string(),
      /** The account that is to be connected again, by id or label. */
      account: z.optional(z.string()),
      /** Where its tokens are to rest; an account that rests elsewhere moves there, with its keys. Left out, the hub chooses. */
      vault: z.optional(VaultName),
      /** Names of tools that are to work with it. */
      tools: z.optional(z.array(z.string()).check(z.maxLength(100))),
    }),
    ConnectedAccount,
  ),
  'accounts.disconnect': call('stop', 'anyone', console, z.object({ account: z.string() }), Receipt),
  /** Asks the vault and the platform now, and says in `state` and `workedAt` the result. */
  'accounts.check': call('read', 'anyone', console, z.object({ account: z.string() }), ListedAccount),
  /** Names of places of one kind that the person's accounts know, for anyone who limits a key; `isAll`: there are no others. */
  'accounts.places': call(
    'read',
    'person',
    console,
    z.object({
      kind: z.string().check(z.maxLength(40)),
      accounts: z.optional(z.array(z.string().check(z.maxLength(200))).check(z.maxLength(100))),
    }),
    z.object({ places: z.array(OfferedPlace), isAll: z.boolean() }),
  ),
} as const;
