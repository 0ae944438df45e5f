/** Which places a key reaches, of every kind, by what they are called before and after the platform was asked. */
import { describe, expect, it } from 'vitest';
import { covers, placeRefused, type ResolvedPlace } from '../../../../src/main/hub/policy/place.ts';

const limits = { repositories: ['ada/*'], places: { channel: ['team-*', 'C0SECRET1'], page: ['abc'] } };
const channel = (name: string, isId?: true) => ({ kind: 'channel', name, ...(isId && { isId }) });
const resolved = (name: string, more: Partial<ResolvedPlace> = {}): ResolvedPlace => ({
  kind: 'channel',
  id: `C-${name}`,
  name,
  isPrivate: true,
  isOurs: true,
  ...more,
});

describe('a key limited to places', () => {
  it('covers what a pattern matches, by any of its names, in whatever case', () => {
    expect(covers(limits, 'channel', 'team-atlas')).toBe(true);
    expect(covers(limits, 'channel', 'Team-Atlas')).toBe(true);
    expect(covers(limits, 'channel', 'general', 'C0SECRET1')).toBe(true);
    expect(covers(limits, 'channel', 'general')).toBe(false);
    expect(covers(limits, 'repository', 'ada/notes')).toBe(true);
    expect(covers(limits, 'repository', 'eve/notes')).toBe(false);
  });

  it('takes a pattern for names alone, and an id for that very place', () => {
    const short = { repositories: [], places: { channel: ['c*', 'C0SECRET1'], label: ['AI'] } };
    expect(covers(short, 'channel', 'hr-private', 'CS12345678')).toBe(false);
    expect(covers(short, 'channel', 'cafe', 'CS12345678')).toBe(true);
    expect(covers({ repositories: [], places: { channel: ['C0SECRET1'] } }, 'channel', 'c0secret1', 'C1')).toBe(false);
    expect(covers(short, 'label', 'AI', 'Label_1')).toBe(true);
    expect(covers(short, 'label', 'ai', 'Label_1')).toBe(false);
  });

  it('covers all of a kind that it does not name', () => {
    expect(covers(limits, 'calendar', 'anything')).toBe(true);
    expect(covers({ repositories: [] }, 'channel', 'general')).toBe(true);
  });

  it('is refused a name at once, and an id once it is known what that stands for', () => {
    expect(placeRefused(limits, channel('general'), undefined)).toContain('does not cover the channel general');
    expect(placeRefused(limits, channel('team-atlas'), undefined)).toBeUndefined();
    expect(placeRefused(limits, channel('C-general', true), undefined)).toBeUndefined();
    expect(placeRefused(limits, channel('C-general', true), resolved('general'))).toContain('does not cover');
    expect(placeRefused(limits, channel('C-team-x', true), resolved('team-x'))).toBeUndefined();
  });

  it('does not follow a name, or an id, to another place', () => {
    expect(placeRefused(limits, channel('team-atlas'), resolved('team-other'))).toContain('not the present name');
    expect(placeRefused(limits, channel('C-team-x', true), resolved('team-y'))).toContain('not the present name');
  });

  it('reaches what is in a place that it names', () => {
    const page = { kind: 'page', name: 'row', isId: true as const };
    const at = (within?: string[]) => resolved('row', { kind: 'page', id: 'row', ...(within && { within }) });
    expect(placeRefused(limits, page, at(['database', 'abc']))).toBeUndefined();
    expect(placeRefused(limits, page, at(['database']))).toContain('does not cover the page row');
    expect(placeRefused(limits, page, at())).toContain('does not cover');
  });
});
