import type { Mutant } from './mutant.ts';

const guard = { file: 'src/main/hub/doors/http/guard.ts', test: 'test/unit/hub/doors/http/guard.test.ts' };
const computer = 'SECURITY.md: Being on this computer grants nothing';
const pages = "SECURITY.md: Web pages can't use the hub";
const others = "SECURITY.md: Other programs can't keep you out";

/** Who may ask at all: what is refused by the head of a request, and what other programs can't take away. */
export const guardMutants: Mutant[] = [
  {
    ...guard,
    promise: 'The hub is called by its exact names alone.',
    proves: [computer],
    old: "if (!seat && !allowed.hosts.has(headers.host ?? ''))",
    new: "if (!seat && !allowed.hosts.has((headers.host ?? '').toLowerCase()))",
    title: 'refuses the host "LOCALHOST:18480"',
  },
  {
    ...guard,
    promise: 'A page in a sandbox, whose origin is null, is refused.',
    proves: [computer, pages],
    old: ": allowed.origins.has(headers.origin ?? '');",
    new: ": allowed.origins.has(headers.origin ?? '') || headers.origin === 'null';",
    title: 'refuses the origin "null"',
  },
  {
    ...guard,
    promise: 'A body is JSON and nothing that only begins like it.',
    proves: [computer],
    old: 'const isJson = /^application\\/json\\s*(;|$)/i;',
    new: 'const isJson = /^application\\/json/i;',
    title: 'refuses the content type "application/jsonp"',
  },
  {
    file: 'src/main/hub/doors/http/server.ts',
    promise: 'The hub listens on loopback alone.',
    proves: [computer],
    old: "{ port, held, address = '127.0.0.1', path }: ListenOptions",
    new: "{ port, held, address = '0.0.0.0', path }: ListenOptions",
    test: 'test/endpoints/listener.test.ts',
    title: 'is at one address of this computer, and at none that another computer could call',
  },
  {
    file: 'src/main/hub/doors/admission.ts',
    promise: 'Whatever is wrong with a key, the answer is the same.',
    proves: [computer],
    old: "else refuse(request, response, failure('unauthorised'));",
    new: "else refuse(request, response, failure(found.refused === 'revoked_key' ? 'revoked' : 'unauthorised'));",
    test: 'test/endpoints/mcp-attacks.test.ts',
    title: 'all that is wrong with one is answered alike, and a flood of guesses fills no record',
  },
  {
    ...guard,
    promise: 'A page at another port of this computer is another page.',
    proves: [pages],
    old: "if (site === 'same-origin' || site === 'none') return true;",
    new: "if (site !== 'cross-site') return true;",
    title: 'refuses a browser that says same-site, as another local port is',
  },
  {
    ...guard,
    promise: 'Another site leads a browser to pages made for links alone.',
    proves: [pages],
    old: '    linkPaths.test(path) ||\n',
    new: "    linkPaths.test(path) ||\n    path === '/console/' ||\n",
    title: 'refuses a browser that says a navigation to the console',
  },
  {
    ...guard,
    promise: 'A page that is made for links stands in no frame.',
    proves: [pages],
    old: "(headers['sec-fetch-dest'] ?? 'document') !== 'document'",
    new: "(headers['sec-fetch-dest'] ?? 'document') === 'frame'",
    title: 'lets any page link to /connect/github, as a page of its own',
  },
  {
    ...guard,
    promise: 'No service worker stays before the hub, but the one of a phone.',
    proves: [pages],
    old: "const isWorker = seat?.isPhone && method === 'GET' && url === '/approve/sw.js';",
    new: "const isWorker = seat !== undefined && method === 'GET';",
    title: 'a worker of the page on this computer: at approve.localhost:18480',
  },
  {
    ...guard,
    promise: 'Cookies of other ports do not count against the size of a request.',
    proves: [others],
    old: "    if (name !== 'cookie') bytes += name.length + value.length;",
    new: '    bytes += name.length + value.length;',
    title: 'lets through cookies of other ports, however many',
  },
  {
    file: 'src/main/headless/socket-authority.ts',
    promise: 'Whoever guesses passphrases has eight under way at most.',
    proves: [others],
    old: 'if (underWay >= mostUnderWay) {',
    new: 'if (underWay > mostUnderWay) {',
    test: 'test/unit/headless/socket-authority.test.ts',
    title: 'beyond eight under way is refused at once, until they are over',
  },
  {
    file: 'src/main/hub/doors/http/server.ts',
    promise: 'When many connections wait, the oldest unfinished one is closed first.',
    proves: [others],
    old: 'oldestUnfinished(connections, most)?.destroy();',
    new: 'if (oldestUnfinished(connections, most)) socket.destroy();',
    test: 'test/endpoints/listener.test.ts',
    title: 'ends the oldest half-sent requests for newer ones',
  },
];
