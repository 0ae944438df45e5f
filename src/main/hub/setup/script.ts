export const setupScript = (_: unknown): string => '';
