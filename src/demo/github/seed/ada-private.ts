import { createRandom } from '../random.ts';
import { hostileMessage, secretLookingFile } from './hostile.ts';
import type { Specification } from './specification.ts';

/** Ada's private repositories: the ones that "summarize my private commits" is about. */
export const adaPrivate: readonly Specification[] = [
  {
    id: 910_001,
    owner: 'ada-demo',
    name: 'atlas-service',
    formerName: 'atlas-api',
    description: 'Places and opening hours behind one HTTP interface.',
    private: true,
    language: 'TypeScript',
    topics: ['http', 'places', 'service'],
    collaborators: { 'dev-kim': 'write', 'dev-sol': 'write' },
    createdDaysAgo: 320,
    quietForDays: 8,
    commits: { ada: 88, kim: 24, sol: 14, bot: 8, nightly: 6 },
    recent: [
      {
        by: 'ada',
        daysAgo: 6,
        message:
          'feat(search): rank places by distance and rating\n\nDistance alone put closed kiosks first. The weights are in one table so that they can be tuned.',
      },
      { by: 'kim', daysAgo: 5, message: 'test(search): cover ties in the ranking' },
      {
        by: 'ada',
        daysAgo: 5,
        message:
          'fix(hours): respect daylight saving when a place opens at 02:30\n\nThe hour does not exist on the day the clock goes forward; it now opens at 03:00.\n\nFixes #14',
      },
      { by: 'ada', daysAgo: 4, message: 'perf(cache): keep the 500 busiest tiles in memory' },
      { by: 'sol', daysAgo: 3, message: hostileMessage },
      {
        by: 'ada',
        daysAgo: 3,
        message: 'refactor(http): one error type for every route\n\nFour routes answered with four shapes of error.',
      },
      { by: 'ada', daysAgo: 2, message: 'docs: explain how tiles are invalidated' },
      { by: 'bot', daysAgo: 2, message: 'chore(deps): update 4 development dependencies' },
      {
        by: 'ada',
        daysAgo: 1,
        message:
          'feat(import): resume an interrupted import\n\nThe position is written every 1,000 rows; a restart goes on from there instead of from the start.',
      },
    ],
    scopes: ['search', 'hours', 'cache', 'import', 'http'],
    subjects: [
      'map tiles',
      'opening hours',
      'place names',
      'rate limits',
      'import jobs',
      'health checks',
      'query plans',
      'time zones',
    ],
    issues: 14,
    openPulls: 2,
    extraFiles: [secretLookingFile],
  },
  {
    id: 910_002,
    owner: 'ada-demo',
    name: 'ledger-sync',
    description: 'Keeps two bookkeeping systems in step, without double entries.',
    private: true,
    language: 'Go',
    topics: ['bookkeeping', 'sync'],
    collaborators: { 'dev-noor': 'write' },
    createdDaysAgo: 260,
    quietForDays: 8,
    commits: { ada: 58, noor: 26, nightly: 8 },
    recent: [
      { by: 'ada', daysAgo: 6, message: 'feat(match): pair entries whose dates differ by one day' },
      { by: 'noor', daysAgo: 6, message: 'docs(match): list the rules in the order in which they apply' },
      {
        by: 'ada',
        daysAgo: 4,
        message: 'fix(retry): do not post an entry again after a timeout\n\nEvery post carries an idempotency key now.',
      },
      { by: 'ada', daysAgo: 3, message: 'test(retry): lose the connection after every single byte' },
      { by: 'noor', daysAgo: 2, message: 'feat(report): show unmatched entries by counterparty' },
      { by: 'ada', daysAgo: 1, message: 'fix(report): round half to even, as the bank does' },
    ],
    scopes: ['match', 'retry', 'report', 'store'],
    subjects: [
      'ledger entries',
      'bank statements',
      'currency rates',
      'duplicate postings',
      'monthly reports',
      'retry queues',
      'account mappings',
    ],
    issues: 10,
    openPulls: 1,
  },
  {
    id: 910_003,
    owner: 'ada-demo',
    name: 'home-dashboard',
    description: 'Heating, power and the bus timetable on one wall.',
    private: true,
    language: 'TypeScript',
    topics: ['dashboard', 'home'],
    createdDaysAgo: 210,
    quietForDays: 8,
    commits: { ada: 46, nightly: 6 },
    recent: [
      { by: 'ada', daysAgo: 6, message: 'feat(power): draw yesterday behind today' },
      { by: 'ada', daysAgo: 4, message: 'fix(bus): hide departures that have already left' },
      { by: 'nightly', daysAgo: 3, message: 'chore: rebuild the icon font' },
      {
        by: 'ada',
        daysAgo: 2,
        message:
          'feat(heating): warn when a window stays open\n\nThe kitchen loses two degrees in ten minutes; that is the signal.',
      },
    ],
    scopes: ['power', 'bus', 'heating', 'layout'],
    subjects: ['power curves', 'bus departures', 'room temperatures', 'wall layouts', 'night colours', 'sensor gaps'],
    issues: 7,
    openPulls: 1,
  },
  {
    id: 910_004,
    owner: 'ada-demo',
    name: 'invoice-parser',
    description: 'Reads amounts and due dates out of invoices in PDF.',
    private: true,
    language: 'Python',
    topics: ['pdf', 'parsing'],
    collaborators: { 'dev-kim': 'read' },
    createdDaysAgo: 180,
    quietForDays: 9,
    commits: { ada: 38, kim: 9, bot: 4 },
    recent: [
      { by: 'ada', daysAgo: 5, message: 'fix(amounts): accept a thin space between thousands' },
      { by: 'ada', daysAgo: 1, message: 'feat(dates): understand "30 days net" as a due date' },
    ],
    scopes: ['amounts', 'dates', 'layout', 'export'],
    subjects: ['invoice totals', 'due dates', 'scanned pages', 'tax lines', 'page layouts', 'supplier names'],
    issues: 8,
    openPulls: 1,
  },
  {
    id: 910_005,
    owner: 'ada-demo',
    name: 'sensor-hub',
    description: 'Collects readings from the garden and stores them for years.',
    private: true,
    language: 'Rust',
    topics: ['sensors', 'time-series'],
    createdDaysAgo: 150,
    quietForDays: 12,
    commits: { ada: 24, sol: 8 },
    scopes: ['radio', 'store', 'export'],
    subjects: ['radio frames', 'soil readings', 'battery levels', 'retention rules', 'export files'],
    issues: 5,
    openPulls: 0,
    extraFiles: [{ path: 'data/measurements.csv', text: measurements() }],
  },
  {
    id: 910_006,
    owner: 'ada-demo',
    name: 'scratchpad',
    description: 'Nothing here yet.',
    private: true,
    language: 'TypeScript',
    topics: [],
    createdDaysAgo: 3,
    quietForDays: 3,
    commits: {},
    scopes: [],
    subjects: [],
    issues: 0,
    openPulls: 0,
  },
];

/** A file too large to be shown whole: 300 kB of readings, a line each. */
function measurements(): string {
  const random = createRandom('measurements');
  const lines = ['minute,sensor,moisture,temperature'];
  for (let minute = 0, length = 0; length < 300_000; minute++) {
    const line = `${minute},bed-${random.between(1, 6)},${random.between(180, 640)},${(random.between(40, 310) / 10).toFixed(1)}`;
    lines.push(line);
    length += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}
