/** What the demo's Slack holds: workspaces, the people in them, and what they said. */

export type SlackMember = {
  id: string;
  /** The handle, one of its kind in a workspace. */
  name: string;
  realName: string;
  title: string;
  email?: string;
  /** The workspace that the person belongs to; another one's people come in through shared channels. */
  teamId: string;
  isBot?: true;
  isAdmin?: true;
  /** A guest of some channels, or of a single one. */
  guest?: 'multi' | 'single';
  isDeleted?: true;
};

type Reaction = { name: string; users: string[] };

/** Such as the preview of a link, or a forwarded message, of which `author_id` is the author. */
export type Attachment = { text?: string; title?: string; from_url?: string; author_id?: string };

export type PostedMessage = {
  /** Seconds and a counter, `1764230400.000100`: its name within its channel, and its time. */
  ts: string;
  user?: string;
  /** The program that sent it: in the user's name, or a webhook, which no user stands behind. */
  bot?: { id: string; name: string };
  text: string;
  attachments?: Attachment[];
  threadTs?: string;
  reactions: Reaction[];
  files: string[];
  editedBy?: string;
};

export type Channel = {
  id: string;
  /** Of a direct message, empty. */
  name: string;
  kind: 'public' | 'private' | 'im' | 'mpim';
  members: string[];
  creator: string;
  created: number;
  topic: string;
  purpose: string;
  isGeneral?: true;
  isArchived?: true;
  /** Shared with another company by Slack Connect. */
  isExternal?: true;
  /** By person. */
  lastRead: Map<string, string>;
  /** In the order of their time. */
  messages: PostedMessage[];
};

export type SharedFile = {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  user: string;
  created: number;
  channel: string;
  size: number;
  /** Of a text file. */
  content?: string;
};

export type UserGroup = { id: string; handle: string; name: string; description: string; users: string[] };

type Scheduled = { id: string; channel: string; user: string; postAt: number; text: string; threadTs?: string };

export type SlackWorkspace = {
  id: string;
  name: string;
  domain: string;
  people: SlackMember[];
  channels: Channel[];
  files: SharedFile[];
  userGroups: UserGroup[];
  scheduled: Scheduled[];
};

/** Who has consented, in which workspace. */
export type SlackAccount = { teamId: string; userId: string };
