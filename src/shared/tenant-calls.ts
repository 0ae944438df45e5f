/**
 * The calls about the tenant. In a window only before the first sign-in: later, script there could send the next sign-in to a tenant
 * of its own, or ask for a token of the Management API.
 */
import * as z from 'zod/mini';
import { call, console } from './call.ts';
import { NewTenant, SetupGuide, SetupStep, SetupWish } from './tenant.ts';

export const tenantCalls = {
  'tenant.set': call('owner', console, NewTenant, z.object({ issuer: z.string() })),
  /** The public half, in PEM, of a key that this hub proves itself with at that application; made at the first call. */
  'tenant.key': call(
    'owner',
    console,
    z.object({ issuer: z.url(), clientId: z.string() }),
    z.object({ publicKey: z.string() }),
  ),
  /**
   * What a person has to have at hand before their tenant can be set up: for the platforms that the hub has tools for, and for
   * those of the catalogue that are named.
   */
  'tenant.guide': call(
    'owner',
    console,
    z.object({ issuer: z.url(), platforms: z.optional(z.array(z.string())) }),
    SetupGuide,
  ),
  /** What applying would do; nothing is changed. */
  'tenant.plan': call('owner', console, SetupWish, z.object({ steps: z.array(SetupStep) })),
  /**
   * Brings about what is missing, up to the first step that fails, and goes on where it stopped last. `isReady`: nothing is left, the
   * hub keeps the tenant, and a person can sign in and connect.
   */
  'tenant.apply': call(
    'owner',
    console,
    SetupWish,
    z.object({ steps: z.array(SetupStep), clientId: z.nullable(z.string()), isReady: z.boolean() }),
  ),
  /** Takes back what applying brought about, and only that. */
  'tenant.undo': call(
    'owner',
    console,
    z.object({ issuer: z.url(), managementToken: SetupWish.shape.managementToken }),
    z.object({ steps: z.array(SetupStep) }),
  ),
  /** The same as a script for Auth0's own command line, for those who give no token away. */
  'tenant.script': call(
    'owner',
    console,
    z.object({ issuer: z.url(), platforms: z.array(z.string()), authentication: SetupWish.shape.authentication }),
    z.object({ script: z.string() }),
  ),
} as const;

/** All of them. */
export const isTenantCall = (name: string): boolean => Object.hasOwn(tenantCalls, name);
