/** Any object of a document that somebody else wrote: every member may be anything. */
export type JsonRecord = Record<string, unknown>;

export const isJsonRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member; what is inherited was not written there. */
export const member = (value: unknown, name: string): unknown =>
  isJsonRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const objectAt = (value: unknown, name: string): JsonRecord => {
  const found = member(value, name);
  return isJsonRecord(found) ? found : {};
};

export const listAt = (value: unknown, name: string): unknown[] => {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
};

export const textAt = (value: unknown, name: string): string | undefined => {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
};
