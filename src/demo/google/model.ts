/** What the demo Google keeps: mailboxes by person, calendars and files that several people share. */
export type GooglePerson = { email: string; name: string; sub: string };

export type Header = { name: string; value: string };

/** A MIME part with its bytes as they were before any transfer encoding, in its own character set. */
export type Part = { mimeType: string; filename: string; headers: Header[]; body?: Buffer; parts?: Part[] };

export type GmailMessage = {
  id: string;
  threadId: string;
  labelIds: string[];
  /** Milliseconds. */
  at: number;
  payload: Part;
};

export type Label = { id: string; name: string; type: 'system' | 'user' };

export type Mailbox = { labels: Label[]; messages: GmailMessage[]; drafts: { id: string; message: GmailMessage }[] };

export type EventTime = { date?: string; dateTime?: string; timeZone?: string };

export type Attendee = {
  email: string;
  displayName?: string;
  responseStatus: 'accepted' | 'declined' | 'tentative' | 'needsAction';
  optional?: boolean;
  comment?: string;
};

export type CalendarEvent = {
  id: string;
  status: 'confirmed' | 'tentative' | 'cancelled';
  summary: string;
  description?: string;
  location?: string;
  start: EventTime;
  end: EventTime;
  organizer: { email: string; displayName?: string };
  attendees?: Attendee[];
  recurrence?: string[];
  hangoutLink?: string;
  /** Counts its changes: the etag. */
  revision: number;
  updated: number;
};

export type Role = 'owner' | 'writer' | 'reader' | 'freeBusyReader';

export type Calendar = {
  id: string;
  summary: string;
  timeZone: string;
  /** By address. */
  access: Record<string, Role>;
  events: CalendarEvent[];
};

export type Permission = { id: string; type: 'user' | 'anyone'; role: 'owner' | 'writer' | 'reader'; email?: string };

export type DriveFile = {
  id: string;
  name: string;
  mimeType: string;
  parents: string[];
  /** Of a shared drive, which owns what is in it; `owner` is then who made it. */
  driveId?: string;
  owner: GooglePerson;
  permissions: Permission[];
  createdAt: number;
  modifiedAt: number;
  modifiedBy: GooglePerson;
  trashed: boolean;
  description?: string;
  /** Of a document of Google's own this is what it is exported from: Markdown, or CSV. */
  content: Buffer;
};

export type State = {
  people: GooglePerson[];
  mailboxes: Map<string, Mailbox>;
  calendars: Calendar[];
  files: DriveFile[];
  /** The next of the numbers that ids of new things are made from. */
  nextId(): number;
};
