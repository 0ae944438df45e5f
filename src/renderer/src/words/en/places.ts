/** The kinds of places that keys may be limited to. */
export const enPlaces = {
  /** By kind, where a platform's own title does not serve: those are in English. */
  kinds: {} as Partial<Record<string, string>>,
  /** The same within a sentence. */
  nouns: {
    channel: 'channels',
    calendar: 'calendars',
    page: 'pages and databases',
  } as Partial<Record<string, string>>,
  at: (kind: string, platform: string) => `${kind} at ${platform}`,
  named: (kind: string, patterns: string) => `${kind} ${patterns}`,
  only: (kind: string, patterns: string) => `of ${kind} only ${patterns}`,
  count: (count: number, kind: string) => `${count} patterns of ${kind}`,
  fold: (kinds: string) => `Only some places: ${kinds}`,
  help: (example: string) => `Such as ${example}, with commas between. Empty means all.`,
  notPattern: (pattern: string, example: string) => `${pattern} is not a pattern such as ${example}.`,
};
