/** Calls about clients that ask for access by OAuth. */
import * as z from 'zod/mini';
import {
  AuthorizationGrant,
  AuthorizationGranted,
  AuthorizationRefusal,
  AuthorizationRefused,
  AuthorizationRequest,
} from './authorization.ts';
import { call, confirmation } from './call.ts';

export const authorizationCalls = {
  /**
   * The clients that wait for the person's answer at the OAuth door. A page in a browser names the one it came with, and sees
   * no other; the app's own window sees all.
   */
  'authorizations.list': call(
    'read',
    'person',
    confirmation,
    z.object({ id: z.optional(z.string()) }),
    z.array(AuthorizationRequest),
  ),
  'authorizations.grant': call('grant', 'person', confirmation, AuthorizationGrant, AuthorizationGranted),
  'authorizations.refuse': call('stop', 'person', confirmation, AuthorizationRefusal, AuthorizationRefused),
} as const;
