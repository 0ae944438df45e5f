/** `/metrics`, for a key that was made for it alone. */
import type { Admission } from '../../doors/admission.ts';
import type { HttpRoute } from '../../doors/http/server.ts';

export const metricsRoute = ({ admit }: Pick<Admission, 'admit'>, page: () => Promise<string>): HttpRoute => ({
  methods: ['GET'],
  path: /^\/metrics$/,
  async handle(request, response) {
    if (!(await admit(request, response, 'metrics'))) return;
    const text = await page();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  },
});
