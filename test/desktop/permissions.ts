import type { AppSide } from './between.ts';

/** What Electron calls a permission, and what Playwright calls it. */
const names = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  midi: 'midi',
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
  'storage-access': 'storage-access',
} as const;

/** The handlers are asked beforehand, since Chromium has no hook for it; what they refuse, Chromium then refuses. */
export async function permissionsOf(app: AppSide, window: number, url: string): Promise<string[]> {
  const answers = await Promise.all(Object.keys(names).map((name) => app.isPermitted(window, name, url)));
  return Object.values(names).filter((_name, index) => answers[index]);
}
