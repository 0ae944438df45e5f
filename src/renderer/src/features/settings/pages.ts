/** The pages behind the settings, in their order; the palette leads to each as well. */
type SettingsPage = 'doctor' | 'receipts' | 'people' | 'openwebui';

/** Only the owner of the hub sees who else uses it. */
export const settingsPages = (isOwner: boolean): SettingsPage[] => [
  'doctor',
  'receipts',
  ...(isOwner ? (['people'] as const) : []),
  'openwebui',
];

/** Sections of the settings that have an address, such as `#/settings/models`. */
export const settingsSections = ['approvals', 'notifiers', 'models', 'end'] as const;
export type SettingsSection = (typeof settingsSections)[number];
