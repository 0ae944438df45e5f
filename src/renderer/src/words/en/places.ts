/** The kinds of places that keys may be limited to. */
export const places = {
  /** By kind, as platforms declare it; where one is missing the platform's own title in English stands. */
  kinds: {
    repository: 'Repositories',
    channel: 'Channels',
    calendar: 'Calendars',
    label: 'Labels',
    folder: 'Folders',
    page: 'Pages',
    database: 'Databases',
  } as Partial<Record<string, string>>,
  at: (kind: string, platform: string) => `${kind} at ${platform}`,
  /** Within a sentence. */
  named: (kind: string, patterns: string) => `${kind.charAt(0).toLowerCase()}${kind.slice(1)} ${patterns}`,
  only: (kind: string, patterns: string) => `of ${kind.charAt(0).toLowerCase()}${kind.slice(1)} only ${patterns}`,
  count: (count: number, kind: string) => `${kind.charAt(0).toLowerCase()}${kind.slice(1)}: ${count} patterns`,
  fold: (kinds: string) => `Only some places: ${kinds.toLowerCase()}`,
  help: (example: string) => `Such as ${example}, with commas between. Empty means all.`,
  notPattern: (pattern: string, example: string) => `${pattern} is not a pattern such as ${example}.`,
};
