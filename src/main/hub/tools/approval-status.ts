/** The one tool that belongs to no platform: how a client that was given a handle collects what a person approved. */
import * as z from 'zod';
import type { Approval } from '../../../shared/approval.ts';
import type { Answer } from './caller.ts';
import { lighter } from './diet.ts';
import { toJsonSchema } from './json-schema.ts';

const Input = z.strictObject({ approval_id: z.string().max(64).describe('The handle that the call answered with') });

const Pending = z.object({
  status: z.literal('pending_approval'),
  approval_id: z.string(),
  tool: z.string(),
  expires_at: z.string().describe('UTC; denied after this'),
  next_step: z.string(),
});

export const approvalStatus = {
  name: 'approval_status',
  title: 'Collect an approved call',
  description:
    'Goes on with a call that answered pending_approval: waits for the person, runs the call once they approved it, and answers its result. Only for the client that made the call.',
  input: Input,
  inputSchema: lighter(toJsonSchema(Input, 'input')),
} as const;

/** What stands in for a result while a person has not answered. */
export function pendingAnswer({ pending, link }: Extract<Answer, { pending: Approval }>): z.infer<typeof Pending> {
  const { id, tool, expiresAt } = pending;
  return {
    status: 'pending_approval',
    approval_id: id,
    tool,
    expires_at: expiresAt,
    next_step: `A person must approve this: give them the link ${link}. Then call ${approvalStatus.name} with this approval_id; do not repeat the call.`,
  };
}

export const pendingSchema = toJsonSchema(Pending, 'output');
