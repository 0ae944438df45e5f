/** `/metrics`, for a key that was made for it alone. */
import { failure } from '../../../shared/errors.ts';
import type { Admission } from './admission.ts';
import { sendFailure } from './http.ts';
import type { HttpRoute } from './server.ts';

export const metricsRoute = ({ admit }: Pick<Admission, 'admit'>, page: () => Promise<string>): HttpRoute => ({
  methods: ['GET'],
  path: /^\/metrics$/,
  async handle(request, response) {
    const admitted = await admit(request, response, 'description');
    if (!admitted) return;
    if (!admitted.key.grant.endpoints.includes('metrics'))
      return sendFailure(response, failure('not_allowed', 'The key is not for metrics.'));
    const text = await page();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  },
});
