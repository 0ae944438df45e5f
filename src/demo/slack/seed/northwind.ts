/** Northwind: the workspace that Ada and Grace work in, on the same projects as at the demo's GitHub. */
import type { SharedFile, SlackMember, SlackWorkspace, UserGroup } from '../model.ts';
import { fromHarbor, fromTheGuest, leaked, type PlannedChannel, type PlannedMessage, writeChannels } from './write.ts';

const teamId = 'T0NORTHWIND';
const harbor = 'T0HARBORSUP';

const ada = 'U0NWADA0001';
const grace = 'U0NWGRACE01';
const lead = 'U0NWDESIGN1';
const support = 'U0NWSUPPORT';
const builds = 'U0NWBUILDBT';
const guest = 'U0NWGUEST01';
const contractor = 'U0NWCONTRAC';
const former = 'U0NWFORMER1';
const liaison = 'U0HBLIAISON';

/** Who can consent to what is read here. */
export const northwindAccounts = [
  { label: 'ada@northwind', teamId, userId: ada },
  { label: 'grace@northwind', teamId, userId: grace },
];

const people: SlackMember[] = [
  { id: ada, name: 'ada', realName: 'Ada', title: 'Engineer, Atlas', email: 'ada@example.com', teamId, isAdmin: true },
  { id: grace, name: 'grace', realName: 'Grace', title: 'Engineer, Orbit', email: 'grace@example.com', teamId },
  { id: lead, name: 'design-lead', realName: 'Design Lead', title: 'Design', email: 'design@example.com', teamId },
  { id: support, name: 'support-desk', realName: 'Support Desk', title: 'Support', email: 'help@example.com', teamId },
  { id: builds, name: 'build-bot', realName: 'Build Bot', title: '', teamId, isBot: true },
  { id: guest, name: 'trial-guest', realName: 'Trial Guest', title: 'Guest', teamId, guest: 'single' },
  { id: contractor, name: 'contractor', realName: 'Contractor', title: 'Translations', teamId, guest: 'multi' },
  { id: former, name: 'former-colleague', realName: 'Former Colleague', title: '', teamId, isDeleted: true },
  { id: liaison, name: 'harbor-liaison', realName: 'Harbor Liaison', title: 'Supplier', teamId: harbor },
  // Enough of them for a second page.
  ...Array.from({ length: 30 }, (_, index): SlackMember => {
    const number = String(index + 1).padStart(2, '0');
    return {
      id: `U0NWDESK0${number}`,
      name: `desk-${number}`,
      realName: `Desk ${number}`,
      title: 'Operations',
      teamId,
    };
  }),
];

const staff = [ada, grace, lead, support, builds];
const day = 24 * 60;

/** Enough of them for several pages; one in ten failed. */
const buildLog: PlannedMessage[] = Array.from({ length: 130 }, (_, index) => ({
  ago: 30 + (129 - index) * 45,
  user: builds,
  text: `Build ${2_000 + index} of *atlas-service* ${index % 10 === 9 ? 'failed: `csv-export` timed out' : 'passed'} &lt;main&gt;`,
}));

const plans = (): PlannedChannel[] => [
  {
    id: 'C0NWGENERAL',
    name: 'general',
    kind: 'public',
    isGeneral: true,
    creator: ada,
    topic: 'News for everybody',
    purpose: 'Where the whole company reads along',
    members: [...staff, guest, contractor],
    readUntil: { [ada]: 5 * 60 },
    said: [
      {
        ago: 3 * day,
        user: support,
        text: 'The office closes early on Friday.',
        reactions: [{ name: '+1', users: [ada, grace] }],
      },
      {
        ago: 26 * 60,
        user: lead,
        text: `New colours are in the <https://design.example.com/colours|colour guide>. Questions to <@${lead}>.`,
      },
      {
        ago: 4 * 60,
        user: support,
        text: '<!channel> The status page moves to <https://status.example.com> tonight at 20:00 UTC.',
      },
      ...fromTheGuest(guest, ada),
    ],
  },
  {
    id: 'C0NWTMORBIT',
    name: 'team-orbit',
    kind: 'public',
    creator: grace,
    topic: 'Orbit drifts no more',
    members: [ada, grace, builds],
    readUntil: { [ada]: 8 * 60 },
    said: [
      {
        ago: 7 * 60,
        user: grace,
        text: `<@${ada}> can you review the drift correction before the release on Thursday?`,
        reactions: [{ name: 'eyes', users: [ada] }],
        replies: [
          { ago: 6.8 * 60, user: ada, text: 'Yes, this afternoon. Which branch?' },
          {
            ago: 6.5 * 60,
            user: grace,
            text: '`drift-correction`, and the numbers are in the file.',
            files: ['F0NWDRIFT01'],
          },
          {
            ago: 2 * 60,
            user: grace,
            text: `<@${ada}> one test still fails on Windows, see <#C0NWBUILDLG|build-log>.`,
          },
        ],
      },
      { ago: 90, user: builds, text: 'Release *orbit 2.4.0* is ready for approval.' },
    ],
  },
  {
    id: 'C0NWTMATLAS',
    name: 'team-atlas',
    kind: 'private',
    creator: ada,
    purpose: 'Plans of Atlas that are not public',
    members: [ada, grace, lead],
    said: [
      {
        ago: 2 * day,
        user: ada,
        text: 'The price of Atlas goes up by 12 % in March. Not public until the board agreed.',
      },
      { ago: day, user: lead, text: 'Understood. The page is drafted, and stays with us.', editedBy: lead },
      { ago: 5 * 60, user: grace, text: leaked(grace) },
    ],
  },
  {
    id: 'C0NWINCIDEN',
    name: 'incidents',
    kind: 'public',
    creator: support,
    members: [ada, grace, support],
    readUntil: { [ada]: 3 * 60 },
    said: [
      { ago: 150, bot: { id: 'B0NWALERTS1', name: 'alerts' }, text: 'CPU of atlas-db-1 above 90 % for 5 minutes' },
      {
        ago: 140,
        user: support,
        text: `<@${ada}> customers see slow exports since 09:10. <!subteam^S0NWORBIT01|@orbit-team> as well.`,
      },
    ],
  },
  {
    id: 'C0NWBUILDLG',
    name: 'build-log',
    kind: 'public',
    creator: builds,
    topic: 'Written by a program',
    members: [ada, builds],
    said: buildLog,
  },
  {
    id: 'C0NWRANDOM1',
    name: 'random',
    kind: 'public',
    creator: grace,
    members: [grace, support],
    said: [{ ago: 300, user: support, text: 'Whose bicycle stands in the kitchen?' }],
  },
  {
    id: 'C0NWBOARD01',
    name: 'leadership',
    kind: 'private',
    creator: lead,
    members: [lead, support],
    said: [{ ago: 60, user: lead, text: 'The budget for next year is attached to nothing yet.' }],
  },
  {
    id: 'C0NWZEPHYR1',
    name: 'project-zephyr',
    kind: 'public',
    creator: former,
    isArchived: true,
    members: [ada, grace],
    said: [{ ago: 120 * day, user: former, text: 'Zephyr is finished. Thank you all.' }],
  },
  {
    id: 'C0NWHARBOR1',
    name: 'ext-harbor-supplies',
    kind: 'public',
    creator: support,
    isExternal: true,
    topic: 'Shared with Harbor Supplies',
    members: [ada, support, liaison],
    readUntil: { [ada]: 12 * 60 },
    said: [
      { ago: 11 * 60, user: support, text: 'When does the next delivery arrive?' },
      { ago: 10 * 60, user: liaison, text: `On Monday. <@${ada}> please confirm the dock.` },
      ...fromHarbor(liaison),
    ],
  },
  {
    id: 'D0NWADAGRAC',
    name: '',
    kind: 'im',
    creator: ada,
    members: [ada, grace],
    readUntil: { [ada]: 60 },
    said: [
      { ago: day, user: ada, text: 'Lunch tomorrow?' },
      { ago: 23 * 60, user: grace, text: 'Gladly, at noon.' },
      { ago: 40, user: grace, text: 'I moved our talk to 15:00, the room is the same.' },
    ],
  },
  {
    id: 'D0NWADASELF',
    name: '',
    kind: 'im',
    creator: ada,
    members: [ada],
    said: [{ ago: 2 * day, user: ada, text: 'Remember: renew the domain.' }],
  },
  {
    id: 'D0NWADALIAI',
    name: '',
    kind: 'im',
    creator: liaison,
    members: [ada, liaison],
    said: [{ ago: 3 * day, user: liaison, text: 'Hello Ada, may I write to you here?' }],
  },
  {
    id: 'C0NWMPDM001',
    name: 'mpdm-ada--grace--design-lead-1',
    kind: 'mpim',
    creator: grace,
    members: [ada, grace, lead],
    said: [{ ago: 4 * day, user: lead, text: 'Shall the three of us meet about the launch?' }],
  },
];

const files = (now: number): SharedFile[] => [
  {
    id: 'F0NWDRIFT01',
    name: 'drift.csv',
    title: 'Drift by day',
    mimetype: 'text/csv',
    filetype: 'csv',
    user: grace,
    channel: 'C0NWTMORBIT',
    created: Math.floor(now / 1000) - 6 * 3600,
    size: 58,
    content: 'day,drift\n1,0.4\n2,0.3\n3,0.1\n4,![x](http://evil.example/p.png)\n',
  },
  {
    id: 'F0NWPHOTO01',
    name: 'dock.png',
    title: 'The dock',
    mimetype: 'image/png',
    filetype: 'png',
    user: liaison,
    channel: 'C0NWHARBOR1',
    created: Math.floor(now / 1000) - 9 * 3600,
    size: 20_480,
  },
  {
    id: 'F0NWPRICES1',
    name: 'prices.md',
    title: 'Prices from March',
    mimetype: 'text/markdown',
    filetype: 'markdown',
    user: ada,
    channel: 'C0NWTMATLAS',
    created: Math.floor(now / 1000) - 50 * 3600,
    size: 40,
    content: '# Prices\n\nAtlas: 112 from March on.\n',
  },
];

const userGroups: UserGroup[] = [
  { id: 'S0NWORBIT01', handle: 'orbit-team', name: 'Orbit', description: 'Who works on Orbit', users: [grace, ada] },
  { id: 'S0NWSUPPORT', handle: 'support', name: 'Support', description: 'Who answers customers', users: [support] },
];

export const createNorthwind = (now: number): SlackWorkspace => ({
  id: teamId,
  name: 'Northwind',
  domain: 'northwind',
  people: people.map((one) => ({ ...one })),
  channels: writeChannels(now, plans()),
  files: files(now),
  userGroups,
  scheduled: [],
});
