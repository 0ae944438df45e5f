export const code = (t: string): string => `\`${t.replaceAll('`', '')}\``;
