/** Calls about the record, and what calls read by name. */
import * as z from 'zod/mini';
import { call, console, nothing, terminal } from './call.ts';
import {
  Activity,
  AuditRecord,
  CallNames,
  Checkpoint,
  Consent,
  Tombstone,
  Verification,
  VerificationProgress,
} from './model.ts';
import { ActivityChart, ActivityFilter } from './shapes.ts';

export const activityCalls = {
  /** The record as it is chained: an intent and an outcome for each call. */
  'audit.list': call(
    'read',
    'anyone',
    console,
    z.object({
      limit: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(1000)), 50),
      /** With this the records that follow it, oldest first; without, the newest, newest first. */
      after: z.optional(z.number().check(z.int(), z.minimum(0))),
    }),
    z.array(AuditRecord),
  ),
  /**
   * Calls, newest first, each one row: its newest record. `total` counts all that the filter lets through, and so does the chart,
   * which is answered to who asks for it. A page that knows all up to a record asks for what came `after` it.
   */
  'audit.search': call(
    'read',
    'anyone',
    console,
    z.object({
      ...ActivityFilter.shape,
      offset: z._default(z.number().check(z.int(), z.minimum(0)), 0),
      limit: z._default(z.number().check(z.int(), z.minimum(1), z.maximum(500)), 100),
      after: z.optional(z.number().check(z.int(), z.minimum(0))),
      chart: z.optional(z.boolean()),
    }),
    z.object({ calls: z.array(Activity), total: z.number(), chart: z.optional(ActivityChart) }),
  ),
  /** The records of the call whose row is this entry, oldest first: of a change its preview, its question and its effect. */
  'audit.parts': call('read', 'anyone', console, z.object({ sequence: z.number() }), z.array(Activity)),
  /** What calls of the person's read or changed, by name, where that is still kept. The audit log holds none of it. */
  'activity.names': call(
    'read',
    'person',
    console,
    z.object({ callIds: z.array(z.string().check(z.maxLength(100))).check(z.maxLength(200)) }),
    z.array(CallNames),
  ),
  /** Deletes the names of all the person's calls; the audit log stays. */
  'activity.forget': call('stop', 'person', console, nothing, z.object({ calls: z.number() })),
  /** Walks the whole record, beside running calls, even if the caller leaves. Joins a walk that is under way. */
  'audit.verify': call('read', 'anyone', console, nothing, Verification),
  'audit.verificationProgress': call('read', 'anyone', console, nothing, VerificationProgress),
  /** The signed checkpoints of the record, oldest first: for somebody who checks an export. */
  'audit.checkpoints': call('read', 'anyone', console, nothing, z.array(Checkpoint)),
  /** What the approvals after that record consented to, oldest first, and up to 500: for somebody who checks an export. */
  'audit.consents': call('read', 'anyone', console, z.object({ after: z.number() }), z.array(Consent)),
  /** What stands in the record for the parts of it that went to an archive, oldest first. */
  'audit.tombstones': call('read', 'anyone', console, nothing, z.array(Tombstone)),
  /** Vouches for the clock: what is on record ahead of it no longer counts as seen. Answers by how much it was ahead. */
  'audit.acceptClock': call('grant', 'owner', terminal, nothing, z.object({ aheadMs: z.number() })),
  /** Accepts the key that signs the record now, in place of one that is gone. Answers it, and how many it follows. */
  'audit.acceptKey': call(
    'grant',
    'owner',
    terminal,
    nothing,
    z.object({ publicKey: z.nullable(z.string()), former: z.number() }),
  ),
  /** Archives what is before that time, but nothing of the last month; answers the files. */
  'audit.prune': call(
    'stop',
    'owner',
    terminal,
    z.object({ before: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)) }),
    z.object({ archived: z.number(), files: z.array(z.string()) }),
  ),
} as const;
