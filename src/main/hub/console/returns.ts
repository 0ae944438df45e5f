/** Where a browser comes back to from the tenant or a platform: on a hub with a public address there, else on this computer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createPublicReturns } from '../session/public-returns.ts';
import { sendReturnPage } from '../session/return-page.ts';
import { createReturnsFor, type ReturnsFor } from './returns-for.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export type Returns = {
  returnsFor: ReturnsFor;
  /** Answers at the page that hands a return on to the window that began it. */
  returned: Handle;
  /** Answers at the public address; undefined without one. */
  publicly: Handle | undefined;
};

export function createReturns(publicUrl: string | undefined): Returns {
  const returns = publicUrl === undefined ? undefined : createPublicReturns(publicUrl);
  return {
    returnsFor: createReturnsFor(publicUrl, returns),
    returned: (_, response) => sendReturnPage(response, 'returned', false),
    publicly: returns?.handle,
  };
}
