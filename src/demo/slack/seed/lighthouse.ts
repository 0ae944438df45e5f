/** Lighthouse: the second workspace of Ada's, of a club. Channels are named alike there, and are others. */
import type { SlackMember, SlackWorkspace } from '../model.ts';
import { writeChannels } from './write.ts';

const teamId = 'T0LIGHTHOUS';
const ada = 'U0LHADA0001';
const keeper = 'U0LHKEEPER1';

/** Who can consent to what is read here. */
export const lighthouseAccounts = [{ label: 'ada@lighthouse', teamId, userId: ada }];

const people: SlackMember[] = [
  { id: ada, name: 'ada', realName: 'Ada', title: 'Member', email: 'ada@example.com', teamId },
  {
    id: keeper,
    name: 'keeper',
    realName: 'Keeper',
    title: 'Keeper of the light',
    email: 'keeper@example.com',
    teamId,
    isAdmin: true,
  },
];

export const createLighthouse = (now: number): SlackWorkspace => ({
  id: teamId,
  name: 'Lighthouse',
  domain: 'lighthouse',
  people: people.map((one) => ({ ...one })),
  channels: writeChannels(now, [
    {
      id: 'C0LHGENERAL',
      name: 'general',
      kind: 'public',
      isGeneral: true,
      creator: keeper,
      members: [ada, keeper],
      readUntil: { [ada]: 600 },
      said: [
        { ago: 2_000, user: keeper, text: 'The lamp was cleaned.' },
        {
          ago: 300,
          user: keeper,
          text: `<@${ada}> the next meeting is on Saturday at ten. Will you bring the charts?`,
        },
      ],
    },
    {
      id: 'C0LHTMLENS1',
      name: 'team-lens',
      kind: 'private',
      creator: keeper,
      members: [ada, keeper],
      said: [{ ago: 5_000, user: keeper, text: 'The new lens costs less than we feared.' }],
    },
    {
      id: 'D0LHADAKEEP',
      name: '',
      kind: 'im',
      creator: keeper,
      members: [ada, keeper],
      said: [{ ago: 4_000, user: keeper, text: 'Thank you for the charts.' }],
    },
  ]),
  files: [],
  userGroups: [],
  scheduled: [],
});
